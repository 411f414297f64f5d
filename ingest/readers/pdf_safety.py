"""Opens a pdf without trusting it: type, encryption, size, active content."""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ingest.errors import DamagedFile, EmptyFile, EncryptedFile, FileRefused, TooLarge, WrongType
from ingest.readers.base import FileProbe, Limits

if TYPE_CHECKING:
    from pypdf import PdfReader

_HEADER_WITHIN = 1024
_END_WITHIN = 4096
_MOST_DEPTH = 12


def open_pdf(probe: FileProbe, limits: Limits) -> PdfReader:
    """Open the file with pypdf. No password is ever tried.

    Raises EmptyFile, WrongType, DamagedFile, EncryptedFile or TooLarge with a message for the reader of the report.
    """
    from pypdf import PdfReader

    name = probe.path.name
    check_bytes(probe, limits)
    try:
        reader = PdfReader(io.BytesIO(probe.data), strict=False)
        if reader.is_encrypted and not _opens_without_password(reader):
            raise EncryptedFile(
                f"{name}: versleuteld, wachtwoord nodig. Sla het document op zonder wachtwoord en lees het opnieuw in."
            )
        pages = len(reader.pages)
    except FileRefused:
        raise
    except Exception as error:  # parsers of damaged files raise anything; the file is named and refused
        raise damaged(name) from error
    if pages == 0:
        raise EmptyFile(f"{name}: de pdf heeft geen bladzijden.")
    if pages > limits.max_pages:
        raise TooLarge(f"{name}: {pages} bladzijden, meer dan de grens van {limits.max_pages}. Splits het document.")
    return reader


@contextmanager
def quiet_parsers() -> Iterator[None]:
    """Keep what pypdf and pdfminer say of broken parts out of the log: it may quote the text of the document."""
    loggers = [logging.getLogger(name) for name in ("pypdf", "pdfminer", "pdfplumber")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def check_bytes(probe: FileProbe, limits: Limits) -> None:
    """Refuse what cannot be a whole pdf before any parser sees it."""
    name, data = probe.path.name, probe.data
    if not data:
        raise EmptyFile(f"{name}: het bestand is leeg (0 bytes).")
    if len(data) > limits.max_bytes:
        raise TooLarge(f"{name}: {len(data)} bytes, meer dan de grens van {limits.max_bytes}.")
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise WrongType(f"{name}: dit is geen pdf, ook al heet het bestand zo. Controleer wat u hebt opgeslagen.")
    if b"%%EOF" not in data[-_END_WITHIN:]:
        raise DamagedFile(f"{name}: de pdf is afgebroken (het einde ontbreekt). Haal het document opnieuw op.")


def damaged(name: str) -> DamagedFile:
    """Give the error for a pdf that cannot be read as a pdf."""
    return DamagedFile(f"{name}: de pdf is beschadigd en kan niet worden gelezen. Haal het document opnieuw op.")


def _opens_without_password(reader: PdfReader) -> bool:
    """A pdf that only forbids printing opens for everyone: its user password is empty, as every viewer assumes."""
    from pypdf import PasswordType

    return reader.decrypt("") != PasswordType.NOT_DECRYPTED


def check_unpacked_size(reader: PdfReader, name: str, limits: Limits) -> list[int]:
    """Refuse a pdf whose text streams and fonts unpack to more than the limit; images are not unpacked here.

    pdfminer unpacks without a limit, so this is done first, with zlib's own bound on the output. Gives the numbers of
    the pages whose own text stream is damaged: parsers read what they can of it and say nothing.
    """
    seen: set[int] = set()
    total = 0
    broken: list[int] = []
    for number, page in enumerate(reader.pages, start=1):
        whole = True
        for stream in _text_streams(page.get("/Contents"), seen, 0):
            size, complete = _unpacked(stream, limits.max_decompressed_bytes - total)
            total += size
            whole = whole and complete
        for stream in _text_streams(page.get("/Resources"), seen, 0):
            total += _unpacked(stream, limits.max_decompressed_bytes - total)[0]
        if total > limits.max_decompressed_bytes:
            raise TooLarge(
                f"{name}: de inhoud wordt uitgepakt groter dan {limits.max_decompressed_bytes} bytes. "
                "Het bestand is niet gelezen."
            )
        if not whole:
            broken.append(number)
    return broken


def _text_streams(node: Any, seen: set[int], depth: int) -> Iterator[Any]:
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

    if isinstance(node, IndirectObject):
        if node.idnum in seen:
            return
        seen.add(node.idnum)
        node = node.get_object()
    if depth > _MOST_DEPTH or node is None:
        return
    if isinstance(node, StreamObject):
        if node.get("/Subtype") == "/Image":
            return
        yield node
    if isinstance(node, DictionaryObject):
        for key, value in node.items():
            if key != "/Parent":
                yield from _text_streams(value, seen, depth + 1)
    elif isinstance(node, ArrayObject):
        for value in node:
            yield from _text_streams(value, seen, depth + 1)


def _unpacked(stream: Any, left: int) -> tuple[int, bool]:
    """Give the unpacked size of a stream, just over ``left`` at most, and whether it is complete.

    Only Flate is unpacked: the other text filters cannot grow much.
    """
    data: bytes = stream._data if isinstance(stream._data, bytes) else str(stream._data).encode("latin-1", "replace")
    filters = stream.get("/Filter", "")
    names = [str(filters)] if isinstance(filters, str) else [str(item) for item in filters]
    if names[:1] != ["/FlateDecode"]:
        return len(data), True
    for _ in [item for item in names if item == "/FlateDecode"]:
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(data, max(left, 0) + 1)
        except zlib.error:
            return len(data), False
        if not unpacker.eof:
            return len(data), len(data) > left
    return len(data), True


def active_content(reader: PdfReader) -> list[str]:
    """Name what could act when the pdf is opened in a viewer; none of it is run or read here. Dutch sentences."""
    from pypdf.generic import DictionaryObject

    found: set[str] = set()
    root = reader.trailer.get("/Root")
    root = root.get_object() if root is not None else None
    if isinstance(root, DictionaryObject):
        _note_action(root.get("/OpenAction"), found)
        _note_actions(root.get("/AA"), found)
        names = _dictionary(root.get("/Names"))
        if "/JavaScript" in names:
            found.add("JavaScript")
        if "/EmbeddedFiles" in names:
            found.add("ingesloten bestanden")
        if "/XFA" in _dictionary(root.get("/AcroForm")):
            found.add("een XFA-formulier")
    for page in reader.pages:
        _note_actions(page.get("/AA"), found)
        annotations = page.get("/Annots")
        annotations = annotations.get_object() if annotations is not None else []
        for reference in annotations if isinstance(annotations, list) else []:
            annotation = _dictionary(reference)
            _note_action(annotation.get("/A"), found)
            _note_actions(annotation.get("/AA"), found)
            if annotation.get("/Subtype") == "/FileAttachment":
                found.add("ingesloten bestanden")
            if annotation.get("/Subtype") in ("/RichMedia", "/Movie", "/Screen", "/3D"):
                found.add("multimedia")
    if not found:
        return []
    return [f"De pdf bevat actieve inhoud die niet is gelezen of uitgevoerd: {', '.join(sorted(found))}."]


def _dictionary(value: Any) -> Any:
    from pypdf.generic import DictionaryObject

    resolved = value.get_object() if value is not None else None
    return resolved if isinstance(resolved, DictionaryObject) else DictionaryObject()


def _note_actions(value: Any, found: set[str]) -> None:
    for action in _dictionary(value).values():
        _note_action(action, found)


def _note_action(value: Any, found: set[str]) -> None:
    action = _dictionary(value)
    kind = action.get("/S")
    if kind == "/JavaScript" or "/JS" in action:
        found.add("JavaScript")
    elif kind == "/Launch":
        found.add("een opdracht om een programma te starten")
    elif kind in ("/SubmitForm", "/ImportData"):
        found.add("een formulier dat gegevens verstuurt")
