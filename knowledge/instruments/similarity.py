"""How much a situation resembles each card: cosines by the library's embedder; the cards' vectors are made once."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from knowledge.instruments.card import Instrument
from knowledge.kept_vectors import kept_vectors
from knowledge.ports import Embedder, FloatMatrix

KEPT_AS = "kaarten"


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
        """Return one row a card, in order of id; shipped, read from the folder, or made and kept."""
        with self._lock:
            if self._vectors is None:
                texts = [card_text(card) for card in self._cards]
                model, size = self._embedder.model_id, self._embedder.dimensions
                embed = self._embedder.embed_passages
                self._vectors = kept_vectors(KEPT_AS, texts, model, size, self._folder, embed)
            return self._vectors


def card_text(card: Instrument) -> str:
    """Return what stands for a card: its names, what it does, and the situations it is for."""
    return ". ".join([card.name, ", ".join(card.aliases), card.does.text, *card.situations])
