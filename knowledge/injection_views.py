"""The ways in which a text may be dressed so that a pattern passes it by and a language model still reads it.

Each view keeps where its characters came from, so that what is found can be shown in the text itself.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

__all__ = ["View", "readable", "views"]

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_TAGS = range(0xE0020, 0xE007F)
"""Invisible "tag" characters that each stand for an ASCII character."""
_LOOKALIKES = str.maketrans("аеіоорсухјѕһԁԛԝαεικνορτυχ", "aeioopcyxjshdqwaeiknoptux")
_LEET = str.maketrans("013457@$!|", "oieastasil")
_LEET_HINT = re.compile(r"[a-z][013457@$!|]+[a-z]", re.IGNORECASE)
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-_*·]){3,40}[^\W\d_](?!\w)")
_BLOB = re.compile(r"(?<![\w+/=])(?:[A-Za-z0-9+/_\-]{4}){6,400}[A-Za-z0-9+/_\-]{0,3}={0,2}(?![\w+/=])")
_HEX = re.compile(r"(?<!\w)(?:[0-9a-fA-F]{2}[ :]?){16,800}(?!\w)")
_ESCAPED = re.compile(r"&(?:#x?[0-9a-fA-F]{1,6}|[a-z]{2,8});|%[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}")
_MOST_DECODED = 4_000
_PRINTABLE = 0.95


@dataclass(frozen=True, slots=True)
class View:
    """A reading of a text; ``span`` gives where a non-empty span (start, end) of it lies in the text itself."""

    text: str
    span: Callable[[int, int], tuple[int, int]]


def readable(text: str) -> View:
    """Return the text as a model would read it: look-alikes as what they look like, nothing invisible, no accents."""
    if text.isascii():
        return View(text, lambda start, end: (start, end))
    shown: list[str] = []
    origin: list[int] = []
    for index, written in enumerate(text):
        tag = ord(written) in _TAGS
        if not tag and _INVISIBLE.match(written):
            continue
        character = chr(ord(written) - 0xE0000) if tag else written.translate(_LOOKALIKES)
        for plain in unicodedata.normalize("NFKD", character):
            if not unicodedata.combining(plain):
                shown.append(plain)
                origin.append(index)
    return View("".join(shown), lambda start, end: (origin[start], origin[end - 1] + 1))


def views(text: str) -> Iterator[View]:
    """Yield the readable text, and the disguises that it may be wearing; cheap ones always, others on a hint."""
    plain = readable(text)
    yield plain
    if _LEET_HINT.search(plain.text):
        yield View(plain.text.translate(_LEET), plain.span)
    turned = codecs.encode(plain.text, "rot13")
    if _speaks_of_orders(turned):
        yield View(turned, plain.span)
    backwards = plain.text[::-1]
    if _speaks_of_orders(backwards):
        length = len(backwards)
        yield View(backwards, lambda start, end: plain.span(length - end, length - start))
    if _SPACED.search(plain.text):
        yield _joined(plain)
    yield from _decoded(plain)


def _speaks_of_orders(text: str) -> bool:
    lowered = text.lower()
    return any(stem in lowered for stem in ("instruct", "prompt", "regels", "rules", "opdracht"))


def _joined(plain: View) -> View:
    """Close up letters that stand apart: "n e g e e r  a l l e"."""
    drop: set[int] = set()
    for match in _SPACED.finditer(plain.text):
        drop.update(range(match.start() + 1, match.end(), 2))
    kept = [index for index in range(len(plain.text)) if index not in drop]
    text = "".join(plain.text[index] for index in kept)
    return View(text, lambda start, end: plain.span(kept[start], kept[end - 1] + 1))


def _decoded(plain: View) -> Iterator[View]:
    """Yield what encoded stretches say; all of a decoded text lies in the stretch that it came from."""
    for pattern, decode in ((_BLOB, _base64), (_HEX, _hex)):
        for match in pattern.finditer(plain.text):
            said = decode(match[0])
            if said:
                yield _within(said, plain, match.start(), match.end())
    if _ESCAPED.search(plain.text):
        said = _unescaped(plain.text[:_MOST_DECODED])
        yield _within(said, plain, 0, len(plain.text))


def _within(said: str, plain: View, start: int, end: int) -> View:
    return View(readable(said).text, lambda _start, _end: plain.span(start, end))


def _base64(blob: str) -> str:
    padded = blob.rstrip("=").replace("-", "+").replace("_", "/")[:_MOST_DECODED]
    try:
        return _text(base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True))
    except (binascii.Error, ValueError):
        return ""


def _hex(blob: str) -> str:
    try:
        return _text(bytes.fromhex(re.sub(r"[ :]", "", blob)[:_MOST_DECODED]))
    except ValueError:
        return ""


def _text(data: bytes) -> str:
    try:
        said = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    printable = sum(character.isprintable() or character.isspace() for character in said)
    return said if said and printable / len(said) >= _PRINTABLE else ""


def _unescaped(text: str) -> str:
    text = html.unescape(unquote(text))
    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))", lambda found: chr(int(found[1] or found[2], 16)), text)
