"""Dutch numbers in words: "acht", "eenentwintig", "tweehonderdvijftig", "tienduizend", and ordinals to "honderdste"."""

from __future__ import annotations

from functools import cache

from knowledge.dutch import fold

_SMALL = [
    "nul",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
]
_TENS = ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
_ORDINALS = {"eerste": 1, "derde": 3, "achtste": 8}
MULTIPLIERS = {"honderd": 100, "duizend": 1_000, "miljoen": 1_000_000, "miljard": 1_000_000_000}
"""Words that may stand on their own behind a number: "2,5 miljoen"."""
_LONGEST = 80


@cache
def _below_thousand() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_SMALL)}
    for tens, word in enumerate(_TENS, start=2):
        words[word] = tens * 10
        for unit in range(1, 10):
            words[f"{_SMALL[unit]}en{word}"] = tens * 10 + unit
    below_hundred = {word: value for word, value in words.items() if value}
    for hundreds in range(1, 10):
        head = "honderd" if hundreds == 1 else f"{_SMALL[hundreds]}honderd"
        words[head] = hundreds * 100
        for word, value in below_hundred.items():
            words[head + word] = words[f"{head}en{word}"] = hundreds * 100 + value
    words["eenhonderd"] = 100
    return words


def number_word(word: str) -> int | None:
    """Return the value of one written word ("tweeëntwintig" gives 22); None when it is no number below a million."""
    folded = fold(word)
    if not folded or len(folded) > _LONGEST:
        return None
    below = _below_thousand()
    if folded in below:
        return below[folded]
    head, thousand, tail = folded.partition("duizend")
    if thousand:
        many = 1 if not head else below.get(head)
        rest = 0 if not tail else below.get(tail, below.get(tail.removeprefix("en")))
        if many and rest is not None:
            return many * 1_000 + rest
    return None


def ordinal_word_value(word: str) -> int | None:
    """Return the value of an ordinal: "vierde" and "4e" give 4; None when it is none below a hundred."""
    folded = fold(word)
    if folded in _ORDINALS:
        return _ORDINALS[folded]
    for ending in ("ste", "de", "e"):
        stem = folded.removesuffix(ending)
        if stem == folded:
            continue
        if stem.isdecimal() and len(stem) <= 3:
            return int(stem)
        value = number_word(stem)
        if value and value < 100 and ending != "e":
            return value
    return None
