"""How much a situation resembles each card: cosines by the library's embedder; the cards' vectors are made once.

The vectors are kept in one file of the data folder under a name that follows from the texts of the cards and from the
model, so that they are made again when either changes and never otherwise.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from knowledge.instruments.card import Instrument
from knowledge.ports import Embedder, FloatMatrix


class CardSimilarity:
    """Compares a question with all cards. Safe to use from several threads."""

    def __init__(self, cards: Sequence[Instrument], embedder: Embedder, folder: Path) -> None:
        """``folder``: where the vectors are kept; made when needed. Nothing is embedded before the first question."""
        self._cards = tuple(sorted(cards, key=lambda card: card.id))
        self._embedder = embedder
        self._folder = folder
        self._vectors: FloatMatrix | None = None
        self._lock = threading.Lock()

    def __call__(self, text: str) -> Mapping[str, float]:
        """Return the similarity in [0, 1] of ``text`` to each card, by id."""
        if not self._cards:
            return {}
        vectors = self.vectors()
        cosines = vectors @ self._embedder.embed_question(text)
        return {card.id: float(max(0.0, cosine)) for card, cosine in zip(self._cards, cosines, strict=True)}

    def vectors(self) -> FloatMatrix:
        """Return one row a card, in order of id; read from the folder, or made and kept."""
        with self._lock:
            if self._vectors is None:
                self._vectors = self._read()
            if self._vectors is None:
                self._vectors = self._embedder.embed_passages([card_text(card) for card in self._cards])
                self._keep(self._vectors)
            return self._vectors

    @property
    def path(self) -> Path:
        """The file that belongs to these cards and this model."""
        content = "\x1f".join([self._embedder.model_id, *(f"{card.id}\x1e{card_text(card)}" for card in self._cards)])
        return self._folder / f"kaarten-{hashlib.sha256(content.encode()).hexdigest()[:16]}.npy"

    def _read(self) -> FloatMatrix | None:
        try:
            vectors = np.load(self.path, allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None  # not there, or written by halves: it is made again
        if vectors.shape != (len(self._cards), self._embedder.dimensions):
            return None
        return np.asarray(vectors, dtype=np.float32)

    def _keep(self, vectors: FloatMatrix) -> None:
        """Keep the vectors; a folder that cannot be written only costs time at the next start."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder, suffix=".deel")
            with os.fdopen(handle, "wb") as file:
                np.save(file, vectors)
            Path(temporary).replace(self.path)
            for old in self._folder.glob("kaarten-*.npy"):
                if old != self.path:
                    old.unlink(missing_ok=True)
        except OSError:
            return


def card_text(card: Instrument) -> str:
    """Return what stands for a card: its names, what it does, and the situations it is for."""
    return ". ".join([card.name, ", ".join(card.aliases), card.does.text, *card.situations])
