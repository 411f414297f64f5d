"""An embedder that embeds a text once: the same sentences come back with every question, and so do questions."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from knowledge.ports import Embedder, FloatMatrix, FloatVector


class MemoEmbedder:
    """Wraps an embedder and remembers its vectors, in a file too where one is named. Not for several threads.

    The file is for one model run by one engine; it grows with what is asked, a few megabytes for our sets.
    """

    def __init__(self, embedder: Embedder, file: Path | None = None) -> None:
        """``embedder`` is asked only for what was not asked before; a file that cannot be read is begun anew."""
        self._embedder = embedder
        self._file = file
        self._vectors: dict[str, FloatVector] = {}
        self._saved = 0
        if file is not None:
            self._load(file)

    @property
    def model_id(self) -> str:
        """Name of the model."""
        return self._embedder.model_id

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._embedder.dimensions

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> FloatMatrix:
        """Embed passages; see ``Embedder.embed_passages``."""
        keys = [_key("passage", text) for text in texts]
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._vectors}
        if fresh:
            vectors = self._embedder.embed_passages(list(fresh.values()), progress)
            self._vectors.update(zip(fresh, vectors, strict=True))
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([self._vectors[key] for key in keys])

    def embed_question(self, text: str) -> FloatVector:
        """Embed one question; see ``Embedder.embed_question``."""
        key = _key("vraag", text)
        if key not in self._vectors:
            self._vectors[key] = self._embedder.embed_question(text)
        return self._vectors[key]

    def save(self) -> None:
        """Keep what was embedded, when there is a file and anything is new."""
        if self._file is None or len(self._vectors) == self._saved:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_name(f"{self._file.stem}.{os.getpid()}.npz")
        np.savez(fresh, keys=np.array(list(self._vectors)), vectors=np.stack(list(self._vectors.values())))
        fresh.replace(self._file)
        self._saved = len(self._vectors)

    def _load(self, file: Path) -> None:
        try:
            with np.load(file, allow_pickle=False) as held:
                self._vectors = dict(zip(held["keys"].tolist(), held["vectors"], strict=True))
        except (OSError, ValueError, KeyError, EOFError):
            self._vectors = {}
        self._saved = len(self._vectors)


def _key(role: str, text: str) -> str:
    return hashlib.sha256(f"{role}\0{text}".encode()).hexdigest()[:32]
