"""Words that are written nearly the same: slips in a question, and slips in a document ("Ondernijning")."""

from __future__ import annotations

from collections.abc import Callable, Iterable

PREFIX = 2
"""Letters that are taken to be right: people rarely misspell the beginning of a word."""
MIN_LETTERS = 6
LONG_WORD = 9
MAX_NEAR = 4

UNKNOWN_WEIGHT = 0.7
"""What a near word counts for when the word itself stands in no document: probably a slip in the question."""
KNOWN_WEIGHT = 0.3
"""What it counts for beside a word that does stand in documents: perhaps a slip in a document."""


def near_words(word: str, is_known: bool, with_prefix: Callable[[str], Iterable[tuple[str, int]]]) -> dict[str, float]:
    """Return indexed words that differ from ``word`` by one letter, or by two in a long word that is unknown.

    ``with_prefix``: gives the indexed words that begin with some letters, with their number of documents. The weight
    of each near word is returned with it. Only words of letters and of some length: an article number that is nearly
    the same is another article.
    """
    from rapidfuzz.distance import OSA

    if len(word) < MIN_LETTERS or not word.isalpha() or (is_known and len(word) < LONG_WORD):
        return {}
    allowed = 2 if len(word) >= LONG_WORD and not is_known else 1
    weight = KNOWN_WEIGHT if is_known else UNKNOWN_WEIGHT
    found = [
        (distance, -count, near)
        for near, count in with_prefix(word[:PREFIX])
        if near != word and near.isalpha() and (distance := OSA.distance(word, near, score_cutoff=allowed)) <= allowed
    ]
    return {near: weight / distance for distance, _, near in sorted(found)[:MAX_NEAR]}
