"""What a reader is: it says whether it takes a file, and reads it into a structured document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.document import StructuredDocument


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits a file may not pass; every one has a clear error."""

    max_bytes: int = 100 * 1024 * 1024
    max_pages: int = 2_000
    max_decompressed_bytes: int = 50 * 1024 * 1024
    max_compression_ratio: int = 200
    max_nesting: int = 1_000
    max_seconds: float = 600.0
    max_text_chars: int = 4_000_000


@dataclass(frozen=True, slots=True)
class FileProbe:
    """A file as the readers see it: name, bytes, and what the content itself says it is."""

    path: Path
    data: bytes
    media_type: str
    """Found from the content first, then from the name (see ``ingest.readers.sniff``)."""


class Reader(Protocol):
    """Reads one format."""

    @property
    def name(self) -> str:
        """Short name of the reader; with ``version`` part of what decides whether a file must be read again."""
        ...

    @property
    def version(self) -> int:
        """Raised when the reader gives other blocks for the same bytes."""
        ...

    def accepts(self, probe: FileProbe) -> bool:
        """Say whether this reader takes the file, by its content rather than by its name."""
        ...

    def read(self, probe: FileProbe, limits: Limits) -> StructuredDocument:
        """Read the file. Raises a ``FileRefused`` with a Dutch message when it cannot."""
        ...
