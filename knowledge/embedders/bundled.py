"""The embedded model: multilingual-e5-small in 4 bits, one model behind which two engines stand."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress

from knowledge.embedders import text as texts_and_vectors
from knowledge.embedders.text import Engine, Progress
from knowledge.ports import FloatMatrix, FloatVector

MODEL_ID = "multilingual-e5-small-q4"
DIMENSIONS = 384

REMEMBERED_QUESTIONS = 16
"""Questions whose vector is remembered, in memory only: one answer compares its question several times."""


class BundledEmbedder:
    """multilingual-e5-small behind the port Embedder.

    ``question_engine`` makes the engine for questions and small work; ``bulk_engine`` gives the engine for a number
    of passages, or None to stay with the first. Both are called late, so that nothing loads before it is used.
    """

    model_id = MODEL_ID
    dimensions = DIMENSIONS

    def __init__(
        self, question_engine: Callable[[], Engine], bulk_engine: Callable[[Engine, int], Engine | None]
    ) -> None:
        self._make_question_engine = question_engine
        self._choose_bulk_engine = bulk_engine
        self._engine: Engine | None = None
        self._loading = threading.Lock()
        self._questions: OrderedDict[str, FloatVector] = OrderedDict()
        self._remembering = threading.Lock()

    def load_ahead(self) -> None:
        """Begin to load the engine for questions on another core; what goes wrong is said at the first question."""

        def load() -> None:
            with suppress(Exception):  # the first question tries again, and tells
                self._question_engine()

        threading.Thread(target=load, name="kennis-model", daemon=True).start()

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """Embed passages; shape (len(texts), 384), rows L2-normalised. ``progress`` gets the number done so far.

        Raises EmbedderError when an engine does not load or gives wrong vectors.
        """
        engine = self._question_engine()
        return texts_and_vectors.embed_passages(self._choose_bulk_engine(engine, len(texts)) or engine, texts, progress)

    def embed_question(self, text: str) -> FloatVector:
        """Embed one question; shape (384,), L2-normalised. Raises EmbedderError as ``embed_passages`` does."""
        with self._remembering:
            if (known := self._questions.get(text)) is not None:
                self._questions.move_to_end(text)
                return known.copy()
        vector = texts_and_vectors.embed_question(self._question_engine(), text)
        with self._remembering:
            self._questions[text] = vector.copy()
            if len(self._questions) > REMEMBERED_QUESTIONS:
                self._questions.popitem(last=False)
        return vector

    def _question_engine(self) -> Engine:
        with self._loading:
            if self._engine is None:
                self._engine = self._make_question_engine()
            return self._engine
