"""Fusion: known values, and what must hold for any lists."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.fusion import convex, min_max, ranked, reciprocal_rank
from knowledge.ports import IndexHit

HITS = st.lists(
    st.builds(IndexHit, st.text("abcdef", min_size=1, max_size=3), st.floats(-50, 50)),
    max_size=20,
    unique_by=lambda hit: hit.passage_id,
)


def test_scores_are_scaled_by_their_own_minimum_and_maximum() -> None:
    assert min_max([IndexHit("a", 10), IndexHit("b", 6), IndexHit("c", 2)]) == {"a": 1.0, "b": 0.5, "c": 0.0}


def test_equal_scores_are_all_best_and_no_scores_are_nothing() -> None:
    assert min_max([IndexHit("a", 3), IndexHit("b", 3)]) == {"a": 1.0, "b": 1.0}
    assert min_max([]) == {}


def test_convex_weighs_and_a_missing_passage_counts_as_nothing() -> None:
    fused = convex([({"a": 1.0, "b": 0.5}, 3.0), ({"b": 1.0}, 1.0)])
    assert fused == pytest.approx({"a": 0.75, "b": 0.625})
    assert convex([({"a": 1.0}, 0.0)]) == {}


def test_reciprocal_rank_of_first_place_everywhere_is_one() -> None:
    one, other = [IndexHit("a", 9), IndexHit("b", 1)], [IndexHit("a", 0.9), IndexHit("c", 0.8)]
    fused = reciprocal_rank([(one, 0.5), (other, 0.5)])
    assert fused["a"] == pytest.approx(1.0)
    assert fused["b"] == pytest.approx(0.5 * 61 / 62)


@given(HITS, HITS, st.floats(0.01, 1), st.floats(0.01, 1))
def test_fused_scores_stay_between_nothing_and_one(
    one: list[IndexHit], two: list[IndexHit], a: float, b: float
) -> None:
    for fused in (convex([(min_max(one), a), (min_max(two), b)]), reciprocal_rank([(one, a), (two, b)])):
        assert set(fused) == {hit.passage_id for hit in [*one, *two]}
        assert all(-1e-9 <= score <= 1 + 1e-9 for score in fused.values())


@given(HITS)
def test_an_order_is_repeatable_and_best_first(hits: list[IndexHit]) -> None:
    scores = {hit.passage_id: hit.score for hit in hits}
    order = ranked(scores)
    assert order == ranked(dict(reversed(list(scores.items()))))
    assert all(one.score >= two.score for one, two in pairwise(order))
