"""How much a word says: rare words tell sentences apart, common ones do not."""

from __future__ import annotations

from functools import cache
from math import log10

COMMONEST, RAREST = 7.0, 2.0
"""Zipf values (base-10 logarithm of occurrences in a milliard words) between which rarity runs from 0 to 1."""


def word_rarity(word: str) -> float:
    """Return how rare a Dutch word is, in [0, 1]: 0 for "van", about 0.5 for "vergunning", 1 for a word not listed.

    ``word``: in lower case. The list is that of wordfreq, its 30,000 most frequent words.
    """
    frequency = _frequencies().get(word)
    if not frequency:
        return 1.0
    return min(1.0, max(0.0, (COMMONEST - log10(frequency * 1e9)) / (COMMONEST - RAREST)))


@cache
def _frequencies() -> dict[str, float]:
    import wordfreq

    frequencies: dict[str, float] = wordfreq.get_frequency_dict("nl", wordlist="small")
    return frequencies
