"""Vectors of sentences of sources, kept for a while: the same passages answer many questions.

Embedding the sentences of what was found is most of the work of an extractive answer; readers of one library ask about
the same texts. Kept are vectors by digest, never texts.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np

from knowledge.ports import FloatVector

__all__ = ["SentenceVectors"]

MOST = 20_000
"""Sentences kept; about 30 MB with vectors of 384 numbers."""


class SentenceVectors:
    """Embeds sentences, each once as long as it is kept. Safe to use from several threads."""

    def __init__(self, embed: Callable[[Sequence[str]], FloatVector], most: int = MOST) -> None:
        """``embed``: from texts to an array (texts, dimensions). ``most``: sentences kept, the last used ones."""
        self._embed = embed
        self._most = most
        self._held: OrderedDict[bytes, FloatVector] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, sentences: Sequence[str]) -> FloatVector:
        """Return an array (sentences, dimensions)."""
        keys = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in sentences]
        found: dict[bytes, FloatVector] = {}
        with self._lock:
            for key in keys:
                if key in self._held:
                    self._held.move_to_end(key)
                    found[key] = self._held[key]
        new = {key: text for key, text in zip(keys, sentences, strict=True) if key not in found}
        if new:
            vectors = self._embed(list(new.values()))
            fresh = {key: np.array(vector) for key, vector in zip(new, vectors, strict=True)}
            found |= fresh
            with self._lock:
                self._held |= fresh
                while len(self._held) > self._most:
                    self._held.popitem(last=False)
        return np.stack([found[key] for key in keys])
