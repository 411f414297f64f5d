"""Near words: slips on either side are bridged, and numbers never are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.near_words import MAX_NEAR, near_words

INDEXED = [("ondermijn", 51), ("ondernijn", 3), ("onderneem", 39), ("vergunn", 12), ("vergund", 1), ("dwangsom", 9)]


def with_prefix(prefix: str) -> list[tuple[str, int]]:
    return [(word, count) for word, count in INDEXED if word.startswith(prefix)]


def test_a_slip_in_a_document_is_found_with_the_right_word() -> None:
    assert near_words("ondermijn", True, with_prefix) == {"ondernijn": 0.3}


def test_a_slip_in_the_question_is_found_and_weighs_more() -> None:
    assert near_words("dwangsum", False, with_prefix) == {"dwangsom": 0.7}
    assert near_words("ondermeijn", False, with_prefix)["ondermijn"] == 0.7


def test_short_known_words_and_numbers_have_no_neighbours() -> None:
    assert near_words("vergunn", True, with_prefix) == {}
    assert near_words("174a", False, lambda _: [("174b", 1), ("174", 1)]) == {}
    assert near_words("5:32", False, lambda _: [("5:31", 1)]) == {}


@given(st.text(max_size=30), st.booleans())
def test_any_word_gives_a_few_lighter_words(word: str, is_known: bool) -> None:
    near = near_words(word, is_known, with_prefix)
    assert len(near) <= MAX_NEAR
    assert word not in near
    assert all(0 < weight < 1 for weight in near.values())
