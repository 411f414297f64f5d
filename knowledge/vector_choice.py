"""Which vector index this process uses: Chroma when it may and it pays, else exact in memory.

Measured here (2 cores): importing chromadb takes 1.3 s and opening it 0.2 s, which is most of what ``kennis ask`` may
take; reading 2,000 vectors from the register and comparing them all takes a tenth of that. So a process that only
reads uses Chroma for a large library only; a process that stays or writes always tries to own it.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from knowledge.errors import LibraryError
from knowledge.exact_index import ExactVectorIndex
from knowledge.index_folder import IndexFolder
from knowledge.ports import VectorIndex
from knowledge.register import Register

EXACT_LIMIT = 20_000
"""Vectors up to which a process that only reads compares them all."""

RETRY_SECONDS = 30
"""How often a process that could not own the Chroma folder asks again."""


class VectorChoice:
    """Holds the vector index in use, and moves from exact to Chroma once the folder is ours."""

    def __init__(self, register: Register, root: Path, chroma_url: str | None, read_only: bool) -> None:
        """``root``: folder for Chroma's files and the lock that says who owns them."""
        self._register = register
        self._root = root
        self._chroma_url = chroma_url
        self._read_only = read_only
        self._folder: IndexFolder | None = None
        self._asked_at: float | None = None
        self.is_elsewhere = False
        """Whether another process owns the folder, the last time that this one asked."""
        self.index: VectorIndex = ExactVectorIndex()

    @property
    def engine(self) -> str:
        """What searches now, in Dutch, for ``kennis status``."""
        if isinstance(self.index, ExactVectorIndex):
            return "exact vergelijken in het geheugen"
        return f"Chroma op {self._chroma_url}" if self._chroma_url else "Chroma in dit proces"

    def better(self) -> VectorIndex | None:
        """Return Chroma when it pays, is not in use yet and nobody else has it; cheap when there is nothing to
        decide. The caller brings it up to date and then lets it be used with ``use``: until then questions are
        answered by the index in use."""
        if not isinstance(self.index, ExactVectorIndex) or (model := self._register.model()) is None:
            return None
        now = time.monotonic()
        if self._asked_at is not None and now - self._asked_at < RETRY_SECONDS:
            return None
        self._asked_at = now
        if self._read_only and self._register.count_vectors() <= EXACT_LIMIT:
            return None
        made_from = f"{self._register.id}:{model[0]}:{model[1]}"
        return self._server(made_from) if self._chroma_url else self._own(made_from)

    def use(self, index: VectorIndex) -> None:
        """Let ``index`` answer from now on; a search that is under way in the old one ends there."""
        self.index = index

    def _server(self, made_from: str) -> VectorIndex:
        from knowledge.chroma_index import LAYOUT_VERSION, ChromaIndex, connect_server

        assert self._chroma_url is not None
        name = hashlib.sha256(f"{made_from}:{LAYOUT_VERSION}".encode()).hexdigest()[:16]
        return ChromaIndex(connect_server(self._chroma_url), f"kennis-{name}")

    def _own(self, made_from: str) -> VectorIndex | None:
        """Open Chroma's folder as its only owner, anew when it is missing or damaged; None when another has it."""
        folder = IndexFolder(self._root, f"{made_from}:chroma-1")
        self.is_elsewhere = not folder.try_lock()
        if self.is_elsewhere:
            return None
        try:
            index = _open(folder.current()) or _open(folder.renew())
            if index is None:
                raise LibraryError(f"Chroma kan geen nieuwe index maken in {self._root}.")
        except BaseException:
            folder.unlock()
            raise
        self._folder = folder
        return index

    def renew(self) -> None:
        """Throw the index away and begin an empty one."""
        if self._folder is None:
            self.index.clear()
            return
        self.index.close()
        if (index := _open(self._folder.renew())) is None:
            raise LibraryError(f"Chroma kan geen nieuwe index maken in {self._root}.")
        self.index = index

    def close(self) -> None:
        """Close the index and give the folder free."""
        self.index.close()
        if self._folder is not None:
            self._folder.unlock()
            self._folder = None


def _open(generation: Path | None) -> VectorIndex | None:
    """Return a working index on the folder; None when there is none or it is damaged."""
    if generation is None:
        return None
    from knowledge.chroma_index import ChromaIndex, connect_folder

    try:
        index = ChromaIndex(connect_folder(generation), "kennis")
        _ = index.position
    except Exception:  # noqa: BLE001 - whatever is wrong with a derived index, it is made again
        return None
    return index
