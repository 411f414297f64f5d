"""Vectors of the thesaurus's phrases, embedded as *questions*: a phrase is what people ask, not what a law says.

Measured on the tuning questions: the right concept is among the first five for 71 per cent so, and for 63 when phrases
are embedded as passages.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.kept_vectors import kept_vectors
from knowledge.ports import Embedder, FloatMatrix

KEPT_AS = "begrippen"


class PhraseVectors:
    """The vectors of some phrases, made or loaded when first asked for. Safe to use from several threads."""

    def __init__(self, phrases: Sequence[str], embedder: Embedder, folder: Path | None, name: str = KEPT_AS) -> None:
        """``folder``: where the vectors are kept, as ``name``; None, or one that cannot be written: in memory only."""
        self._name = name
        self._phrases = phrases
        self._embedder = embedder
        self._folder = folder
        self._matrix: FloatMatrix | None = None
        self._making = threading.Lock()

    def matrix(self) -> FloatMatrix:
        """Return the vectors, one row a phrase. Raises EmbedderError."""
        with self._making:
            if self._matrix is None:
                model, size = self._embedder.model_id, self._embedder.dimensions
                self._matrix = kept_vectors(self._name, self._phrases, model, size, self._folder, self._embed)
            return self._matrix

    def _embed(self, phrases: Sequence[str]) -> FloatMatrix:
        return np.stack([self._embedder.embed_question(phrase) for phrase in phrases])
