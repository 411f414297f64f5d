"""From bytes to text: which encoding, how that is known, and which characters may stay.

Order: byte order mark, what the file itself declares, UTF-8 when the bytes are valid UTF-8, and only then detection
among the encodings that Dutch files come in. Declared labels are read as browsers read them (WHATWG Encoding Standard:
``iso-8859-1`` means windows-1252).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from ingest.errors import WrongType

__all__ = ["Decoded", "decode", "strip_controls"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Left free, detection takes Dutch for Chinese or Czech (measured on an ISO-8859-1 file: Big5, then windows-1250).
_CANDIDATES = ["cp1252", "iso8859_15", "cp850", "mac_roman"]
_DUTCH = frozenset("áàâäãåéèêëíìîïóòôöõúùûüçñýÿÁÀÄÉÈÊËÍÏÓÖÚÜÇ‘’“”„–—…€•°§²³½¼«»©®™´·×\xa0\xad")
_MOSTLY_DUTCH = 0.95
_WEB_LABELS = {"iso8859-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}
_NO_TEXT = frozenset({"utf_7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_STRAY_BYTE = re.compile("[\udc80-\udcff]")
_SAMPLE = 20_000
_MOSTLY_UTF8 = 10

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\U000e0000-\U000e007f]")
_LINE_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n\n"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with ``\\n`` as its only line end, the Python name of its encoding, and Dutch warnings."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(name: str, data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of a file. ``declared``: the label that the file itself gives (a meta tag, an XML declaration).

    Raises ``WrongType`` when no encoding fits.
    """
    text, encoding, warnings = _decode(name, data, declared)
    text = text.translate(_LINE_BREAKS) if not text.isascii() or "\x0b" in text or "\x0c" in text else text
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), encoding, tuple(warnings))


def strip_controls(text: str) -> tuple[str, int]:
    """Return the text without NUL and other characters that no reader can see, and how many were taken out."""
    return _CONTROLS.subn("", text)


def _decode(name: str, data: bytes, declared: str | None) -> tuple[str, str, list[str]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "ignore"), encoding, []
    warnings: list[str] = []
    if declared:
        known = _python_name(declared)
        if known:
            try:
                return data.decode(known), known, []
            except UnicodeDecodeError:
                pass  # said in the warning below
        warnings.append(f"De opgegeven tekencodering klopt niet met de inhoud van {name}.")
    # Before UTF-8: English or plain Dutch in UTF-16 is valid UTF-8 too, full of NULs.
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide, "ignore"), wide, [*warnings, _found(name, wide)]
    try:
        return data.decode("utf-8"), "utf-8", warnings
    except UnicodeDecodeError:
        return _detect(name, data, warnings)


def _detect(name: str, data: bytes, warnings: list[str]) -> tuple[str, str, list[str]]:
    mixed = data.decode("utf-8", "surrogateescape")
    stray = len(_STRAY_BYTE.findall(mixed))
    valid = sum(character > "\x7f" for character in mixed) - stray
    if valid > _MOSTLY_UTF8 * stray:
        text = _STRAY_BYTE.sub(_as_windows_1252, mixed)
        return text, "utf-8", [*warnings, f"{name} is UTF-8 met {stray} losse bytes in een andere tekencodering."]
    # The bytes that decide may lie beyond the sample, so a guess may fail.
    for encoding in (_likely(data), "cp1252", "latin-1"):
        try:
            return data.decode(encoding), encoding, [*warnings, _found(name, encoding)]
        except UnicodeDecodeError:
            continue
    raise WrongType(f"De tekencodering van {name} is niet te vinden. Sla het bestand op als UTF-8.")


def _likely(data: bytes) -> str:
    """Return the first candidate in which nearly all special characters are common in Dutch; else what detection finds.

    A short text holds too few of them for detection alone (measured: windows-1252 and code page 850 mistaken for each
    other).
    """
    from charset_normalizer import from_bytes

    for encoding in _CANDIDATES:
        special = [character for character in data.decode(encoding, "replace") if character > "\x7f"]
        if sum(character in _DUTCH for character in special) >= _MOSTLY_DUTCH * len(special):
            return encoding
    best = from_bytes(data[:_SAMPLE], cp_isolation=_CANDIDATES).best()
    return best.encoding if best else "cp1252"


def _found(name: str, encoding: str) -> str:
    return f"De tekencodering van {name} stond er niet bij en is afgeleid uit de inhoud: {encoding}."


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Dutch text is then NUL."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2], sample[1::2]
    if not odd:
        return None
    even_zeros, odd_zeros = even.count(0) / len(even), odd.count(0) / len(odd)
    if odd_zeros > 0.7 and even_zeros < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even_zeros > 0.7 and odd_zeros < 0.1 else None


def _python_name(label: str) -> str | None:
    try:
        name = codecs.lookup(label.strip().strip("\"'").lower()).name
        b"a".decode(name)  # hex, zip and the like are codecs too, but not of text
    except (LookupError, ValueError):
        return None
    return (
        None
        if name.replace("-", "_") in _NO_TEXT or name.startswith(("utf-16", "utf-32"))
        else _WEB_LABELS.get(name, name)
    )


def _as_windows_1252(match: re.Match[str]) -> str:
    return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "ignore")
