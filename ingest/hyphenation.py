"""Joins the lines of a paragraph: "ge-" and "bieds" become "gebieds"; "in- en uitvoer" and "RIEC-regio" stay.

The hyphen at the end of a line is either the typesetter's, and goes, or the writer's, and stays. What decides, in this
order: what kind of words stand around it, how the same word is written elsewhere in the document, and a Dutch word
list (wordfreq). A Dutch compound is written as one word, so in doubt the hyphen goes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.characters import SOFT_HYPHEN

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_PART = re.compile(r"([^\W_]+)$")
_FIRST_PART = re.compile(r"^([^\W\d_]+)")
_SUSPENDED = re.compile(r"^(?:en|of|tot|noch|respectievelijk|resp\.|dan wel|c\.q\.|&|/)(?![\w-])", re.IGNORECASE)
_LONG_ADDRESS = re.compile(r"https?://\S{20,}[\w/=&-]$", re.IGNORECASE)
_REST_OF_ADDRESS = re.compile(r"^[\w%~?&=+#]*[-/=._][\w%~?&=+#/.-]*(?:\s|$)")
_ADDRESS = re.compile(r"(?:https?://|www\.|\S@)\S*$", re.IGNORECASE)
# fmt: off
_KEEPERS = frozenset({
    "niet", "non", "ex", "oud", "anti", "pro", "semi", "quasi", "vice", "adjunct", "interim", "kandidaat", "aspirant",
    "bijna", "chef", "directeur", "e",
})
# fmt: on
_CLASHES = frozenset(["aa", "ae", "ai", "au", "ee", "ei", "eu", "ie", "ii", "ij", "oe", "oi", "oo", "ou", "ui", "uu"])
_DIAERESES = {"e": "ë", "i": "ï", "o": "ö", "u": "ü"}
_NAMES = frozenset({"bibob", "damocles"})
"""Names of the field that are written with a hyphen before another word (Bibob-toets)."""
_COMMON = 2.5
"""Zipf frequency from which a word with two vowels side by side is a word and no slip of the pen."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How a document itself writes its words, away from the ends of lines."""

    words: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        """Count the words (with their inner hyphens) of texts; the word before and after a line break is left out."""
        words: Counter[str] = Counter()
        for text in texts:
            for line in text.split("\n"):
                found = [match[0].casefold() for match in _WORD.finditer(line)]
                words.update(found[1:-1])
                words.update(found[:1] + found[-1:] if "\n" not in text else [])
        return cls(words)

    def hyphen_belongs(self, before: str, after: str) -> bool | None:
        """Say whether the document writes the two parts with a hyphen; None when it writes neither way."""
        solid = self.words[(before + after).casefold()]
        hyphenated = self.words[f"{before}-{after}".casefold()]
        return None if solid == hyphenated else hyphenated > solid


def join_lines(text: str, vocabulary: Vocabulary) -> str:
    """Give the text with its lines joined by a space, or by nothing after a hyphen that ends a line."""
    lines = [line.strip() for line in text.split("\n")]
    joined = ""
    for line in lines:
        if line:
            joined = join(joined, line, vocabulary) if joined else line
    return joined


def join(before: str, after: str, vocabulary: Vocabulary) -> str:
    """Join two pieces of running text of which the second goes on where the first ends. No letter is lost."""
    if before.endswith(SOFT_HYPHEN):
        return before.rstrip(SOFT_HYPHEN) + after
    if (before.endswith("/") and not before.endswith(" /")) or (
        _LONG_ADDRESS.search(before) and _REST_OF_ADDRESS.match(after)
    ):
        return before + after
    dash = before == "-" or before.endswith((" -", "--"))
    if not before.endswith("-") or dash or _SUSPENDED.match(after) or not after[0].isalnum():
        return f"{before} {after}"
    stem = before[:-1]
    if not _is_typesetters(stem, after, vocabulary):
        return f"{before}{after}"
    return stem + _with_diaeresis(stem, after)


def _is_typesetters(stem: str, after: str, vocabulary: Vocabulary) -> bool:
    """Say whether the hyphen between ``stem`` and ``after`` was put there only to break the line."""
    left, right = _LAST_PART.search(stem), _FIRST_PART.match(after)
    if left is None or right is None or _ADDRESS.search(stem) or any(char.isdigit() for char in left[1]):
        return False
    first, second = left[1], right[1]
    if len(first) > 1 and len(second) > 1 and first.isupper() and second.isupper():
        return not _known(second) or _known(first + second)
    if first.isupper() or second[0].isupper():
        return False
    written = vocabulary.hyphen_belongs(first, second)
    if written is None and (whole := re.search(r"([^\W_]+-[^\W\d_]+)$", stem)):
        written = vocabulary.hyphen_belongs(whole[1], second)
    return _one_word(first, second) if written is None else not written


def _one_word(first: str, second: str) -> bool:
    """Say whether two parts make one word by the rules of Dutch spelling and the word list."""
    if first.casefold() in _NAMES:
        return False
    clash = (first[-1] + second[0]).casefold() in _CLASHES
    if clash and _known(first) and _known(second):
        return _frequency(first + second) >= _COMMON or _with_diaeresis(first, second) != second
    return _known(first + second) or first.casefold() not in _KEEPERS


def _with_diaeresis(stem: str, after: str) -> str:
    """Give ``after`` with the diaeresis that a hyphen replaced: be-invloeden is beïnvloeden again."""
    first, second = _LAST_PART.search(stem), _FIRST_PART.match(after)
    if first is None or second is None or after[0] not in _DIAERESES:
        return after
    marked = _DIAERESES[after[0]] + after[1:]
    plain = _frequency(first[1] + second[1])
    return marked if _frequency(first[1] + marked[: second.end()]) > plain else after


def _known(word: str) -> bool:
    return _frequency(word) > 0.0


@lru_cache(maxsize=20_000)
def _frequency(word: str) -> float:
    """Give the frequency of a word in the Dutch word list on the Zipf scale (base 10, per thousand million words)."""
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, "nl"))
