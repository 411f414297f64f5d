"""Vectors of sentences of passages: the library keeps them, so that a sentence is embedded once in its life there.

Embedding the sentences of what was found was most of the work of an extractive answer. See docs/adr/0014.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from assistant.ports import SentenceOf, SentenceStore
from knowledge.errors import LibraryError
from knowledge.kept_vectors import kept_vectors
from knowledge.ports import Embedder, FloatMatrix
from knowledge.vector_table import as_kept

KEPT_AS = "zinnen"
"""Name of the vectors of the starter library's sentences, which ship with the product."""


class SentenceVectors:
    """Gives the vectors of sentences: kept in the library, shipped, or made and then kept. Holds nothing in memory.

    Safe to use from several threads, and from several processes on one library.
    """

    def __init__(self, embedder: Embedder, store: SentenceStore) -> None:
        self._embedder = embedder
        self._store = store

    def __call__(self, sentences: Sequence[SentenceOf]) -> FloatMatrix:
        """Return the vectors, one row a sentence (at least one), as they are when they were kept (half precision)."""
        model, size = self._embedder.model_id, self._embedder.dimensions
        known = self._store.sentence_vectors(model, size, {text for _, text in sentences})
        new = {text: passage_id for passage_id, text in sentences if text not in known}
        if new:
            made = kept_vectors(KEPT_AS, list(new), model, size, None, self._embedder.embed_passages)
            fresh = {text: as_kept(vector) for text, vector in zip(new, made, strict=True)}
            with suppress(LibraryError):  # somebody else writes: they are made again next time
                self._store.keep_sentence_vectors(model, {(new[text], text): fresh[text] for text in new})
            known |= fresh
        return np.stack([known[text] for _, text in sentences])
