"""What is checked before and around reading: the file itself, Office packages, active content.

Everything here works on bytes or on the directory of a zip, before a parser sees the content.

The limit on time is not here: a parser busy in C cannot be asked to stop, so files are read in a process of their own
that is ended when its time is up (``ingest.isolation``).
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import DamagedFile, EmptyFile, EncryptedFile, TooLarge, UnsafeFile, WrongType

if TYPE_CHECKING:
    from ingest.readers.base import Limits

__all__ = ["OfficePackage", "check_package", "human_size", "inspect_package", "read_bytes"]

_MAX_PARTS = 10_000
_RATIO_FROM_BYTES = 1024 * 1024
_CHUNK = 256 * 1024
_ENCRYPTED_FLAG = 0x1
_CONTENT_TYPES = "[Content_Types].xml"
_MACRO_NAMES = ("vbaproject", "vbadata")


@dataclass(frozen=True, slots=True)
class OfficePackage:
    """What the directory of a zip says: its parts and, for an Office file, the content types it declares."""

    parts: tuple[str, ...]
    content_types: frozenset[str]
    """Empty when the zip is no Office file."""
    main_type: str
    """Content type of the main part, such as ``…wordprocessingml.document.main+xml``; empty when there is none."""


def read_bytes(path: Path, limits: Limits) -> bytes:
    """Return the bytes of a file, after checking that it is a plain file with something in it, and not too large.

    Raises ``EmptyFile``, ``TooLarge``, ``WrongType`` (no plain file) or ``DamagedFile`` (the system cannot read it).
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise WrongType(f"{path.name} is geen gewoon bestand. Geef een bestand op.")
        if status.st_size == 0:
            raise EmptyFile(f"{path.name} is leeg (0 bytes). Haal het bestand opnieuw op.")
        _check_size(path.name, status.st_size, limits)
        with path.open("rb") as file:
            # One byte more than allowed: a file that grows while it is read is noticed, not swallowed.
            data = file.read(limits.max_bytes + 1)
    except OSError as error:
        raise DamagedFile(f"{path.name} kan niet worden gelezen: {_reason(error)}.") from error
    _check_size(path.name, len(data), limits)
    return data


def inspect_package(name: str, data: bytes, limits: Limits) -> OfficePackage:
    """Read the directory of a zip and refuse it when unpacking it would pass a limit; nothing is unpacked yet.

    Raises ``DamagedFile``, ``EncryptedFile`` or ``TooLarge``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _check_directory(name, entries, limits)
            declared = _content_types(package) if _CONTENT_TYPES in package.NameToInfo else {}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise DamagedFile(f"{name} is beschadigd of niet volledig: het zipbestand is niet te openen.") from error
    main = next((kind for part, kind in declared.items() if part.startswith("/") and kind.endswith("main+xml")), "")
    return OfficePackage(tuple(entry.filename for entry in entries), frozenset(declared.values()), main)


def check_package(name: str, data: bytes, package: OfficePackage, limits: Limits) -> None:
    """Refuse active content, and unpack every part once with a counter before a parser gets it.

    The directory of a zip may lie about sizes; counting while unpacking does not depend on it, and shows damage too.
    Raises ``UnsafeFile``, ``TooLarge`` or ``DamagedFile``.
    """
    _refuse_active_content(name, package)
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                size = 0
                with archive.open(entry) as part:
                    while chunk := part.read(_CHUNK):
                        size += len(chunk)
                        _check_unpacked(name, unpacked + size, len(data), limits)
                unpacked += 0 if _is_incompressible(size, entry.compress_size) else size
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DamagedFile(f"{name} is beschadigd: een onderdeel is niet uit te pakken. Haal het opnieuw op.") from error


def human_size(size: int) -> str:
    """Return a number of bytes as people write it: ``4,2 MB`` (a MB is 1,048,576 bytes)."""
    if size < 1024:
        return f"{size} bytes"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} kB"
    return f"{size / (1024 * 1024):.1f} MB".replace(".", ",")


def _check_size(name: str, size: int, limits: Limits) -> None:
    if size > limits.max_bytes:
        raise TooLarge(
            f"{name} is te groot: {human_size(size)}, en de grens is {human_size(limits.max_bytes)}. "
            "Splits het bestand of verhoog KENNIS_INGEST_MAX_BYTES."
        )


def _check_directory(name: str, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > _MAX_PARTS:
        raise TooLarge(f"{name} heeft {len(entries)} onderdelen; meer dan {_MAX_PARTS} is geen gewoon document.")
    unpacked = 0
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise EncryptedFile(f"{name} is versleuteld, wachtwoord nodig. Sla het op zonder wachtwoord.")
        ratio = entry.file_size // max(entry.compress_size, 1)
        if entry.file_size >= _RATIO_FROM_BYTES and ratio > limits.max_compression_ratio:
            raise TooLarge(
                f"{name} pakt verdacht groot uit: een onderdeel wordt {ratio} keer zo groot "
                f"(grens {limits.max_compression_ratio}). Het is niet uitgepakt."
            )
        unpacked += 0 if _is_incompressible(entry.file_size, entry.compress_size) else entry.file_size
    _check_unpacked(name, unpacked, 0, limits)


def _check_unpacked(name: str, unpacked: int, allowance: int, limits: Limits) -> None:
    """``allowance``: bytes that photos may add while counting, before it is known that a part is one."""
    if unpacked > limits.max_decompressed_bytes + 2 * allowance:
        raise TooLarge(
            f"{name} wordt uitgepakt groter dan {human_size(limits.max_decompressed_bytes)}. "
            "Splits het bestand of verhoog KENNIS_INGEST_MAX_DECOMPRESSED_BYTES."
        )


def _is_incompressible(size: int, packed: int) -> bool:
    """Say whether a part is a photo or the like: at most twice its packed size, so bounded by the file itself.

    Training slides hold tens of megabytes of photos; counting them would refuse ordinary files.
    """
    return size <= 2 * packed


def _refuse_active_content(name: str, package: OfficePackage) -> None:
    macro = any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in package.content_types)
    macro = macro or any(part.rsplit("/", 1)[-1].lower().startswith(_MACRO_NAMES) for part in package.parts)
    if macro:
        raise UnsafeFile(f"{name} bevat macro's. Sla het op als gewoon document (.docx of .pptx), zonder macro's.")
    if any("/activex/" in part.lower() for part in package.parts):
        raise UnsafeFile(f"{name} bevat ActiveX-onderdelen. Sla het op zonder besturingselementen.")


def _content_types(package: zipfile.ZipFile) -> dict[str, str]:
    """Return part name (or ``*.extension``) -> content type, as ``[Content_Types].xml`` declares them."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(package.read(_CONTENT_TYPES), parser)
    except etree.XMLSyntaxError as error:
        raise zipfile.BadZipFile(_CONTENT_TYPES) from error
    declared: dict[str, str] = {}
    for element in root:
        part = element.get("PartName") or f"*.{element.get('Extension', '')}"
        declared[part] = element.get("ContentType", "")
    return declared


def _reason(error: OSError) -> str:
    """Say in Dutch why the system could not read a file."""
    if isinstance(error, FileNotFoundError):
        return "het bestaat niet (meer)"
    if isinstance(error, PermissionError):
        return "u hebt geen rechten om het te lezen"
    return "het systeem geeft een leesfout"
