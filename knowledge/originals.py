"""Copies of the original files, one a digest, so that page links keep working when a folder moves.

Of a file in which personal data were masked no copy is kept: it would hold them unmasked, for every reader to open.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from knowledge.errors import LibraryError
from knowledge.records import Source

NOT_KEPT = "geen kopie bewaard: in het bestand staan persoonsgegevens die hier gemaskeerd zijn"
"""Note on a source of which no copy of the file is kept."""


def keeps_original(source: Source) -> bool:
    """Say whether a copy of the file of this source belongs in the library."""
    return NOT_KEPT not in source.notes


def digest_of(content: bytes) -> str:
    """Return the sha256 of the bytes, hexadecimal: the name of their copy."""
    return hashlib.sha256(content).hexdigest()


class Originals:
    """A folder with one file a digest; written in full or not at all."""

    def __init__(self, folder: Path) -> None:
        """``folder``: made at the first write."""
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Return where the bytes with this sha256 are, or would be."""
        return self.folder / digest

    def write(self, content: bytes) -> str:
        """Keep ``content`` and return its sha256; flushed to disk before it gets its name.

        Raises:
            LibraryError: the folder cannot be written.
        """
        digest = digest_of(content)
        path = self.path(digest)
        try:
            if path.exists() and path.stat().st_size == len(content):
                return digest
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".deel-", delete=False) as part:
                part.write(content)
                part.flush()
                os.fsync(part.fileno())
            Path(part.name).replace(path)
        except OSError as error:
            raise LibraryError(
                f"Kan de kopie van een bron niet schrijven in {self.folder}. Kijk of de schijf vol is en of u daar "
                "rechten hebt."
            ) from error
        return digest

    def is_whole(self, digest: str) -> bool:
        """Say whether the copy is there with the bytes that its name promises."""
        path = self.path(digest)
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest

    def strays(self, digests: set[str], older_than: float) -> list[Path]:
        """Return copies, and pieces of copies, that no source refers to, last changed before ``older_than`` (seconds
        since the epoch): a younger one may be of a run that is about to commit."""
        if not self.folder.is_dir():
            return []
        return sorted(
            path for path in self.folder.iterdir() if path.name not in digests and path.stat().st_mtime < older_than
        )
