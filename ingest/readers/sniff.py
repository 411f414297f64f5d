"""What a file is, found from its content; its name only decides between kinds of plain text.

A name that says something else than the content is refused: a web page that answers "404" under the name of a report
must not go in as that report.
"""

from __future__ import annotations

import re
from pathlib import Path

from ingest.errors import EncryptedFile, UnsafeFile, WrongType
from ingest.readers.base import FileProbe, Limits
from ingest.safety import check_package, inspect_package, read_bytes

__all__ = ["BWB", "DOCX", "HTML", "MARKDOWN", "PDF", "PPTX", "TEXT", "XML", "probe", "type_name"]

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
HTML = "text/html"
MARKDOWN = "text/markdown"
TEXT = "text/plain"
XML = "application/xml"
BWB = "application/vnd.bwb+xml"

_NAMES = {
    PDF: "pdf",
    DOCX: "docx",
    PPTX: "pptx",
    HTML: "html",
    MARKDOWN: "markdown",
    TEXT: "platte tekst",
    XML: "xml",
    BWB: "wettekst in BWB-xml",
}
_SUFFIXES: dict[str, frozenset[str]] = {
    ".pdf": frozenset({PDF}),
    ".docx": frozenset({DOCX}),
    ".pptx": frozenset({PPTX}),
    ".html": frozenset({HTML}),
    ".htm": frozenset({HTML}),
    ".xhtml": frozenset({HTML}),
    ".md": frozenset({MARKDOWN}),
    ".markdown": frozenset({MARKDOWN}),
    ".txt": frozenset({TEXT}),
    ".text": frozenset({TEXT}),
    ".xml": frozenset({XML, BWB}),
    "": frozenset(_NAMES),
}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLE_DOCUMENTS = {"WordDocument": ".doc", "PowerPoint Document": ".ppt", "Workbook": ".xls", "__substg1.0": ".msg"}
_PDF_WITHIN = 1024
_HEAD = 64 * 1024
_MAX_CONTROL_SHARE = 0.05
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0b\x0c\x1b")
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
# Possessive (``++``, ``*+``): a file of only spaces must not make these go back and try again.
_LEAD = re.compile(r"(?:\s++|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_HTML_START = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_FRAGMENT = re.compile(r"</(?:p|div|h[1-6]|ul|ol|table|article|section)\s*>", re.IGNORECASE)
_XML_ROOT = re.compile(
    r"(?:\s++|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>)*+<([\w:.-]+)", re.DOTALL | re.IGNORECASE
)


def probe(path: Path, limits: Limits) -> FileProbe:
    """Read a file and say what it is.

    Raises a ``FileRefused``: empty, too large, password needed, macros, or a name that does not match the content.
    """
    data = read_bytes(path, limits)
    suffix = path.suffix.lower()
    media_type = _media_type(path.name, suffix, data, limits)
    _check_name(path.name, suffix, media_type)
    return FileProbe(path=path, data=data, media_type=media_type)


def type_name(media_type: str) -> str:
    """Return the Dutch name of a media type, for messages."""
    return _NAMES.get(media_type, media_type)


def _media_type(name: str, suffix: str, data: bytes, limits: Limits) -> str:
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return PDF
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _office_type(name, data, limits)
    if data.startswith(_OLE):
        raise _refused_ole(name, data)
    if not _is_text(data):
        raise WrongType(f"{name} is geen document dat gelezen kan worden{_binary_name(data)}. {_ADVICE}")
    return _text_type(name, suffix, data)


_ADVICE = "Wel gelezen worden: pdf, docx, pptx, html, markdown, platte tekst en wetteksten in BWB-xml."


def _office_type(name: str, data: bytes, limits: Limits) -> str:
    package = inspect_package(name, data, limits)
    check_package(name, data, package, limits)
    main = package.main_type
    if main == f"{DOCX}.main+xml":
        return DOCX
    if main == f"{PPTX}.main+xml":
        return PPTX
    if "spreadsheetml" in main:
        raise WrongType(f"{name} is een rekenblad (xlsx). Sla het op als pdf. {_ADVICE}")
    if "presentationml" in main or "wordprocessingml" in main:
        raise WrongType(f"{name} is een sjabloon of diavoorstelling. Sla het op als .docx of .pptx.")
    if any(part.startswith("META-INF/manifest") for part in package.parts):
        raise WrongType(f"{name} is een OpenDocument-bestand. Sla het op als .docx of .pptx.")
    raise WrongType(f"{name} is een zipbestand. Pak het uit en geef de bestanden die erin zitten. {_ADVICE}")


def _refused_ole(name: str, data: bytes) -> EncryptedFile | WrongType:
    """Old Office files and Office files with a password share one container (MS-CFB); stream names tell them apart."""
    if _ENCRYPTED_STREAM in data:
        return EncryptedFile(f"{name} is versleuteld, wachtwoord nodig. Sla het op zonder wachtwoord.")
    for stream, kind in _OLE_DOCUMENTS.items():
        if stream.encode("utf-16-le") in data:
            return WrongType(f"{name} is een oud Office-bestand ({kind}). Sla het op als .docx, .pptx of pdf.")
    return WrongType(f"{name} is een oud Office-bestand. Sla het op als .docx, .pptx of pdf.")


def _is_text(data: bytes) -> bool:
    """Text holds few control characters; UTF-16 shows itself by its mark or by NULs in every other byte."""
    head = data[:_HEAD]
    if head.startswith(_MARKS):
        return True
    controls = sum(head.count(code) for code in range(32) if code not in _TEXT_CONTROLS)
    zeros = head.count(0)
    wide = zeros > 0.35 * len(head) and min(head[0::2].count(0), head[1::2].count(0)) < 0.05 * len(head)
    return controls - (zeros if wide else 0) <= _MAX_CONTROL_SHARE * len(head)


def _text_type(name: str, suffix: str, data: bytes) -> str:
    head = _head_text(data)
    start = _LEAD.sub("", head, count=1)
    if _HTML_START.match(start):
        return HTML
    if head.lstrip().startswith("<?xml") or suffix == ".xml":
        return _xml_type(name, head)
    if suffix in {".html", ".htm", ".xhtml"} and _HTML_FRAGMENT.search(head):
        return HTML
    if start.startswith("<toestand"):
        return _xml_type(name, head)
    return MARKDOWN if suffix in {".md", ".markdown"} else TEXT


def _xml_type(name: str, head: str) -> str:
    if "<!ENTITY" in head:
        raise UnsafeFile(f"{name} bepaalt eigen xml-entiteiten; die kunnen het lezen ontregelen. Verwijder ze.")
    root = _XML_ROOT.match(head)
    local = root[1].rsplit(":", 1)[-1] if root else ""
    if local.lower() == "html":
        return HTML
    return BWB if local == "toestand" else XML


def _head_text(data: bytes) -> str:
    """The first part of the file as text, good enough to look for tags; the readers decode it properly."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore")
    return head.decode("utf-8-sig", "ignore").replace("\x00", "")


def _check_name(name: str, suffix: str, media_type: str) -> None:
    expected = _SUFFIXES.get(suffix)
    if expected is None and media_type in {TEXT, XML, HTML}:
        raise WrongType(f"{name}: bestanden met {suffix} worden niet gelezen. {_ADVICE}")
    if media_type == XML:
        raise WrongType(f"{name} is xml, maar geen wettekst (BWB, element toestand). {_ADVICE}")
    if expected is not None and media_type not in expected:
        raise WrongType(
            f"{name} heet {suffix} maar is {type_name(media_type)}. "
            "Haal het juiste bestand opnieuw op, of geef het de naam die bij de inhoud past."
        )


def _binary_name(data: bytes) -> str:
    """Say what a file that is no document seems to be, as far as its first bytes tell."""
    import puremagic

    try:
        found = puremagic.from_string(data[:_HEAD])
    except puremagic.PureError:
        return ""
    return f" (de inhoud lijkt op {found})" if found else ""
