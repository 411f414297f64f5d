"""A folder for a derived index: which generation of it counts, what it was made from, and who may write it."""

from __future__ import annotations

import json
import shutil
import uuid
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.errors import LibraryError

_STAMP = "stempel.json"


class IndexFolder:
    """Generations of one index under ``root``. A rebuild starts a new generation beside the old one, and a stamp that
    is replaced in one step says which one counts: nobody ever opens a half-removed index."""

    def __init__(self, root: Path, fingerprint: str) -> None:
        """``fingerprint``: what the index is made from (register, model, analysis); another one means: rebuild."""
        self.root = root
        self.fingerprint = fingerprint
        self.lock = FileLock(root / "slot", thread_local=False)

    def try_lock(self, seconds: float = 0) -> bool:
        """Take the lock of this folder, waiting at most ``seconds``; False when another process holds it.

        Raises:
            LibraryError: the folder cannot be written.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self.lock.acquire(timeout=seconds)
        except Timeout:
            return False
        except OSError as error:
            raise LibraryError(f"Kan niet schrijven in {self.root}: {error}") from error
        return True

    def unlock(self) -> None:
        """Give the lock back."""
        self.lock.release()

    def current(self) -> Path | None:
        """Return the generation that counts; None when there is none, or it was made from something else."""
        try:
            stamp = json.loads((self.root / _STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(stamp, dict) or stamp.get("fingerprint") != self.fingerprint:
            return None
        generation = self.root / str(stamp.get("generation"))
        return generation if generation.is_dir() else None

    def renew(self) -> Path:
        """Start an empty generation and make it the one that counts; only for the holder of the lock.

        Raises:
            LibraryError: the folder cannot be written.
        """
        generation = f"g-{uuid.uuid4().hex[:12]}"
        try:
            old = [path for path in self.root.glob("g-*") if path.is_dir()]
            (self.root / generation).mkdir(parents=True)
            draft = self.root / f"{_STAMP}.{generation}"
            draft.write_text(json.dumps({"fingerprint": self.fingerprint, "generation": generation}), encoding="utf-8")
            draft.replace(self.root / _STAMP)
        except OSError as error:
            raise LibraryError(f"Kan niet schrijven in {self.root}: {error}") from error
        for path in old:
            shutil.rmtree(path, ignore_errors=True)
        return self.root / generation
