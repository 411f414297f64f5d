"""Rerankers: cross-encoders from sentence-transformers behind the port Reranker."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from knowledge.embedders.sentence_transformer import ModelOptions, load_model
from knowledge.embedders.text import MAX_PASSAGE_CHARACTERS, MAX_QUESTION_CHARACTERS, clean
from knowledge.errors import EmbedderError
from knowledge.ports import FloatVector, Reranker
from knowledge.settings import KnowledgeSettings


class CrossEncoderReranker:
    """A cross-encoder: reads question and passage together. Safe to use from several threads: they take turns."""

    def __init__(self, options: ModelOptions) -> None:
        """Load the model. Raises EmbedderError when it cannot be loaded or gives more than one score a pair."""
        self._options = options
        self._model: Any = load_model(options, "CrossEncoder")
        self._lock = threading.Lock()
        if self._model.num_labels != 1:
            raise EmbedderError(
                f"{options.name} geeft {self._model.num_labels} scores per passage in plaats van één; kies voor "
                "KENNIS_RERANKER een model dat is gemaakt om te herordenen"
            )

    def score(self, question: str, texts: Sequence[str]) -> FloatVector:
        """Return one score a text, shape (len(texts),), higher is better.

        Raises EmbedderError when the model gives something else than finite numbers.
        """
        if not texts:
            return np.zeros(0, dtype=np.float32)
        asked = clean(question, MAX_QUESTION_CHARACTERS)
        pairs = [(asked, clean(text, MAX_PASSAGE_CHARACTERS)) for text in texts]
        with self._lock:
            scores = self._model.predict(pairs, batch_size=self._options.batch_size, show_progress_bar=False)
        result = np.asarray(scores, dtype=np.float32).reshape(-1)
        if result.shape != (len(texts),) or not np.isfinite(result).all():
            raise EmbedderError(
                f"de herordenaar {self._options.name} gaf onbruikbare scores; kies een ander model of zet "
                "KENNIS_EMBEDDER_DTYPE op float32"
            )
        return result


def make_reranker(settings: KnowledgeSettings) -> Reranker | None:
    """Return the reranker that ``settings`` ask for, or None. Raises EmbedderError when it cannot be loaded."""
    if settings.reranker is None or settings.reranker.strip().lower() in {"", "geen", "none"}:
        return None
    return CrossEncoderReranker(
        ModelOptions(
            name=settings.reranker.strip(),
            device=settings.embedder_device,
            dtype=settings.embedder_dtype,
            batch_size=settings.embedder_batch_size,
        )
    )
