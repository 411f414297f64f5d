"""Entailment: does a text say what a sentence says? Models from sentence-transformers behind the port Reranker."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from knowledge.embedders.sentence_transformer import ModelOptions, load_model
from knowledge.embedders.text import MAX_PASSAGE_CHARACTERS, MAX_QUESTION_CHARACTERS, clean
from knowledge.errors import EmbedderError
from knowledge.ports import FloatVector, Reranker
from knowledge.settings import KnowledgeSettings

_ENTAILS = ("entail", "gevolg")


class EntailmentModel:
    """A natural language inference model (three labels), or a cross-encoder with one score. Safe to use from threads.

    ``score(sentence, texts)`` gives the probability in [0, 1] that each text entails the sentence.
    """

    def __init__(self, options: ModelOptions) -> None:
        """Load the model. Raises EmbedderError when it cannot be loaded or has no label for entailment."""
        self._options = options
        self._model: Any = load_model(options, "CrossEncoder")
        self._lock = threading.Lock()
        self._label = _entailment_label(options.name, self._model.num_labels, self._model.config.id2label)

    def score(self, question: str, texts: Sequence[str]) -> FloatVector:
        """Return how sure it is that each text entails ``question`` (the sentence), shape (len(texts),), in [0, 1].

        Raises EmbedderError when the model gives something else than finite numbers.
        """
        if not texts:
            return np.zeros(0, dtype=np.float32)
        sentence = clean(question, MAX_QUESTION_CHARACTERS)
        pairs = [(clean(text, MAX_PASSAGE_CHARACTERS), sentence) for text in texts]
        with self._lock:
            raw = self._model.predict(
                pairs,
                batch_size=self._options.batch_size,
                show_progress_bar=False,
                apply_softmax=self._label is not None,
            )
        scores = np.asarray(raw, dtype=np.float32).reshape(len(texts), -1)
        result: FloatVector = scores[:, self._label or 0]
        if not np.isfinite(result).all() or result.min() < -1e-3 or result.max() > 1 + 1e-3:
            raise EmbedderError(
                f"het model {self._options.name} gaf onbruikbare scores; kies voor KENNIS_GROUNDING_MODEL een "
                "NLI-model of een cross-encoder die kansen geeft"
            )
        return result


def _entailment_label(name: str, count: int, labels: Mapping[int, str]) -> int | None:
    """Return the place of the label for entailment; None for a model with one score."""
    if count == 1:
        return None
    for place, label in labels.items():
        if str(label).lower().startswith(_ENTAILS):
            return int(place)
    raise EmbedderError(
        f"{name} heeft geen uitkomst 'entailment' (wel: {', '.join(map(str, labels.values()))}); kies voor "
        "KENNIS_GROUNDING_MODEL een NLI-model"
    )


def make_entailment(name: str | None, settings: KnowledgeSettings) -> Reranker | None:
    """Return the model called ``name``, run as ``settings`` say; None without a name. Raises EmbedderError."""
    if name is None or name.strip().lower() in {"", "geen", "none"}:
        return None
    return EntailmentModel(
        ModelOptions(
            name=name.strip(),
            device=settings.embedder_device,
            dtype=settings.embedder_dtype,
            batch_size=settings.embedder_batch_size,
        )
    )
