"""Sentences are embedded once as long as they are kept, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from assistant.sentence_vectors import SentenceVectors


def _embed(texts: Sequence[str]) -> np.ndarray:
    return np.array([[len(text), sum(map(ord, text))] for text in texts], dtype=np.float32)


def test_vectors_are_those_of_the_embedder_in_the_order_asked_for() -> None:
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> np.ndarray:
        asked.extend(texts)
        return _embed(texts)

    vectors = SentenceVectors(embed)
    for texts in (["a", "bb"], ["bb", "a", "ccc", "bb"], ["ccc"]):
        assert np.array_equal(vectors(texts), _embed(texts))
    assert asked == ["a", "bb", "ccc"]


def test_the_least_used_are_forgotten_and_threads_do_not_mix_up() -> None:
    vectors = SentenceVectors(_embed, most=3)
    texts = [f"zin {number}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda start: vectors(texts[start : start + 10]), range(30)))
    for start, result in enumerate(results):
        assert np.array_equal(result, _embed(texts[start : start + 10]))
    assert len(vectors._held) == 3
