"""The phrases by which a fact is recognised, and where they stand in a text.

A word counts with its inflections and as part of a compound (``drugspand`` holds *drugs*); written with ``=`` before
it, it counts only whole. In a phrase ``|`` stands between words that do equally well, ``..`` for a few words, and
``<=5`` or ``>5`` for a number in figures or in words. Phrases with ``&`` between them stand in one sentence, in
whatever order: ``bedden|matras & kapsalon``; between those ``/`` stands between phrases that do equally well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

NEGATIONS = frozenset({"geen", "niet", "zonder", "nooit", "noch", "nergens", "niemand"})
CLAUSE_END = re.compile(r"[;:!?]|[.,](?!\d)|\b(?:maar|en|of|want|terwijl|hoewel|wel)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"[;!?]|\.(?!\d)")
WORD = re.compile(r"\d+(?:[.,]\d+)+|[\w'’\-]+")
MIN_COMPOUND = 5
"""Shorter words count only whole: *mes* is not in *mest*, *bar* not in *baron*."""
GAP = 4
"""Words that ``..`` in a phrase may stand for, at most: *vraagt .. vergunning aan*."""
BESIDE = " & "
EITHER = " / "
INFLECTION = re.compile(r"(?:e|en|n|s|'s|’s|je|jes|tje|tjes)?")
MARKS = frozenset({"..", "&"})
THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
COUNT = re.compile(r"\d+(?:[.,]\d+)?")
NAMED_NUMBERS = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien twintig"
)
NUMBERS = {word: float(number) for number, word in enumerate(NAMED_NUMBERS.split())} | {
    "één": 1.0, "half": 0.5, "halve": 0.5, "anderhalve": 1.5, "tientallen": 20.0, "dertig": 30.0, "veertig": 40.0,
    "vijftig": 50.0, "zestig": 60.0, "zeventig": 70.0, "tachtig": 80.0, "negentig": 90.0, "honderd": 100.0,
    "honderden": 100.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, lowered, with the clause and the sentence in which it stands."""

    text: str
    start: int
    end: int
    clause: int
    sentence: int


def words_of(text: str) -> list[Word]:
    """Split ``text`` into words."""
    clauses = [match.start() for match in CLAUSE_END.finditer(text)]
    sentences = [match.start() for match in SENTENCE_END.finditer(text)]
    words: list[Word] = []
    clause = sentence = 0
    for match in WORD.finditer(text):
        while clause < len(clauses) and clauses[clause] <= match.start():
            clause += 1
        while sentence < len(sentences) and sentences[sentence] <= match.start():
            sentence += 1
        words.append(Word(match.group().lower(), match.start(), match.end(), clause, sentence))
    return words


def find(words: Sequence[Word], phrase: str) -> Iterable[tuple[int, int]]:
    """Yield [first, last) of each place where ``phrase`` stands."""
    sides = [
        [span for one in side.split(EITHER) for span in _find_side(words, one)] for side in phrase.lower().split(BESIDE)
    ]
    if len(sides) == 1:
        yield from sides[0]
        return
    told = ([span for span in side if not _is_denied(words, span[0])] for side in sides)
    for spans in product(*told):
        if len({words[first].sentence for first, _ in spans}) == 1:
            yield min(first for first, _ in spans), max(last for _, last in spans)


def _is_denied(words: Sequence[Word], first: int) -> bool:
    """Tell whether a negation stands right before: *kan niet slapen* in a café is no sleeping in it."""
    return first > 0 and words[first - 1].text in NEGATIONS


def may_stand_in(phrase: str, folded: str) -> bool:
    """Tell at little cost whether ``phrase`` may stand in the lowered text: most are ruled out by their letters."""
    return all(
        any(all(any(one in folded for one in part) for part in either) for either in side) for side in _letters(phrase)
    )


def spoken(phrase: str) -> str:
    """Return a phrase as somebody would say it: the first of its alternatives, without its marks."""
    said = []
    for part in BESIDE.join(side.partition(EITHER)[0] for side in phrase.split(BESIDE)).split():
        if part not in MARKS:
            first = part.partition("|")[0]
            said.append(
                str(int(float(first[1:].replace(",", "."))) + 1)
                if first[0] == ">"
                else first.removeprefix("<=").lstrip("=")
            )
    return " ".join(said)


@lru_cache(maxsize=4096)
def _letters(phrase: str) -> tuple[tuple[tuple[tuple[str, ...], ...], ...], ...]:
    """Return the letters that must be there: for each side one of its phrases, of that every word in one form."""
    return tuple(
        tuple(
            tuple(
                tuple(one.lstrip("=") for one in part.split("|"))
                for part in either.split()
                if part != ".." and part[0] not in "<>"
            )
            for either in side.split(EITHER)
        )
        for side in phrase.lower().split(BESIDE)
    )


def _find_side(words: Sequence[Word], phrase: str) -> Iterator[tuple[int, int]]:
    parts = phrase.split()
    if len(parts) == 1:
        ones = parts[0].split("|")
        yield from ((at, at + 1) for at, word in enumerate(words) if any(_holds(word.text, one) for one in ones))
        return
    for first in range(len(words)):
        last = _matched(words, first, parts)
        if last is not None:
            yield first, last


def _matched(words: Sequence[Word], first: int, parts: Sequence[str]) -> int | None:
    """Return the place behind ``parts`` when they start at ``first``; None when they do not."""
    place = first
    may_skip = 0
    for part in parts:
        if part == "..":
            may_skip = GAP
            continue
        ends = range(place, min(place + may_skip + 1, len(words)))
        found = next((at for at in ends if _is_part(words[at].text, part, loose=may_skip > 0)), None)
        if found is None or (words[found].clause != words[first].clause and "en" not in parts):
            return None
        place, may_skip = found + 1, 0
    return place


def _is_part(word: str, part: str, *, loose: bool) -> bool:
    return any(
        _holds(word, one) if one[0] in "<>=" or (loose and len(one) > MIN_COMPOUND) else _is_form_of(word, one)
        for one in part.split("|")
    )


def _holds(word: str, wanted: str) -> bool:
    if wanted[0] in "<>":
        return _counts(word, wanted)
    if wanted.startswith("="):
        return word == wanted[1:]
    if _is_form_of(word, wanted) or any(_is_form_of(part, wanted) for part in word.split("-")):
        return True
    if len(wanted) < MIN_COMPOUND:
        return False
    return word.startswith(wanted) or any(word.endswith(wanted + ending) for ending in ("", "en", "s"))


def _is_form_of(word: str, wanted: str) -> bool:
    return word.startswith(wanted) and INFLECTION.fullmatch(word[len(wanted) :]) is not None


def _counts(word: str, wanted: str) -> bool:
    """Tell whether ``word`` is a number that is at most (``<=``) or more than (``>``) the one wanted."""
    number = NUMBERS.get(word)
    if number is None:
        plain = word.replace(".", "") if THOUSANDS.fullmatch(word) else word.replace(",", ".")
        if not COUNT.fullmatch(plain):
            return False
        number = float(plain)
    limit = float(wanted.lstrip("<>=").replace(",", "."))
    return number <= limit if wanted[0] == "<" else number > limit
