"""Cleaning, cutting and averaging of texts around an engine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.embedders.text import Progress, clean, embed_passages, embed_question, halves
from knowledge.errors import EmbedderError
from knowledge.ports import FloatMatrix


class CountingEngine:
    """Counts letters: a token a word, a vector that says how often a and b occur."""

    name = "letters"
    dimensions = 3
    token_limit = 16

    def __init__(self, factor: float = 1.0) -> None:
        self.factor = factor
        self.seen: list[str] = []

    def count_tokens(self, texts: Sequence[str], is_question: bool) -> list[int]:
        return [len(text.split()) + 2 for text in texts]

    def encode(self, texts: Sequence[str], is_question: bool, progress: Progress | None = None) -> FloatMatrix:
        assert all(count <= self.token_limit for count in self.count_tokens(texts, is_question))
        self.seen += texts
        if progress is not None:
            for done in range(1, len(texts) + 1):
                progress(done)
        rows = [[text.count("a"), text.count("b"), 1] for text in texts]
        with np.errstate(invalid="ignore"):
            return np.array(rows, dtype=np.float32) * np.float32(self.factor)


@given(st.text(max_size=400), st.integers(1, 300))
def test_clean_text_is_short_single_spaced_and_stays_as_it_is(text: str, most: int) -> None:
    cleaned = clean(text, most)
    assert len(cleaned) <= most
    assert cleaned == cleaned.strip() and "  " not in cleaned
    assert not any(character < " " for character in cleaned)
    cleaned.encode("utf-8")


def test_words_stay_whole_where_only_marks_were_in_them() -> None:
    assert clean("drugs\u00adpand \u200bsluiten\ufeff\u00a0ﬁnanciën", 100) == "drugspand sluiten financiën"


def test_a_file_without_spaces_is_cut() -> None:
    assert len(clean("x" * 200_000, 6_000)) == 200


@given(st.text(alphabet="ab ", min_size=2, max_size=200).map(str.strip).filter(lambda text: len(text) > 1))
def test_halves_lose_nothing_but_spaces_and_get_shorter(text: str) -> None:
    first, second = halves(text)
    assert (first + second).replace(" ", "") == text.replace(" ", "")
    assert len(first) < len(text) and len(second) < len(text)


@given(st.lists(st.text(alphabet="ab  ", max_size=300), max_size=6))
def test_every_text_gets_one_vector_and_every_word_is_read(texts: list[str]) -> None:
    engine = CountingEngine()
    vectors = embed_passages(engine, texts)
    assert vectors.shape == (len(texts), 3)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert " ".join(engine.seen).split() == " ".join(texts).split() or not texts


def test_a_long_text_is_the_weighted_average_of_its_parts() -> None:
    engine = CountingEngine()
    (vector,) = embed_passages(engine, ["a " * 20 + "b " * 20])
    assert len(engine.seen) > 1
    assert vector[0] == pytest.approx(vector[1], abs=0.1)


def test_progress_counts_texts_not_parts() -> None:
    seen: list[int] = []
    embed_passages(CountingEngine(), ["a", "b " * 60, "a"], seen.append)
    assert seen[-1] == 3 and set(seen) <= {0, 1, 2, 3} and seen == sorted(seen)


@pytest.mark.parametrize("factor", [float("nan"), float("inf"), 0.0])
def test_unusable_vectors_are_refused(factor: float) -> None:
    with pytest.raises(EmbedderError, match="onbruikbare vector"):
        embed_question(CountingEngine(factor), "aap")
