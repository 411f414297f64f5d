"""Items that tell what not to do: under "Valkuilen" stands "Sporen wissen voordat de politie klaar is"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from assistant.grounding.clauses import DETERMINERS, PREPOSITIONS, SUBORDINATE
from assistant.grounding.verbs import AUXILIARY, load_verbs
from knowledge.dutch import fold

_HEADING = re.compile(r"\b(?:valkuil|valkuilen|fouten)\b")
_ASIDE = re.compile(r"\([^()]*\)")
_MARK = re.compile(r"^\s*(?:[-•–*]|\d{1,3}[.)])\s+")
_MAIN = re.compile(r"[,;:.]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


def is_pitfall(item: str, headings: Iterable[str]) -> bool:
    """Say whether ``item`` of a list under ``headings`` names a thing that must not be done: what has no finite verb
    under such a heading tells what goes wrong, what has one tells how it is."""
    if not _MARK.match(item) or not any(_HEADING.search(fold(heading)) for heading in headings):
        return False
    words = _main_words(item)
    if not words or any(_is_finite(words, place) for place in range(len(words))):
        return False
    verbs = load_verbs()
    return any(
        word in verbs.lemmas(word)
        and (behind is None or behind in PREPOSITIONS | SUBORDINATE or word == "laten")
        and (place == 0 or behind is None or not words[0].endswith(("en", "s")))
        for place, (word, behind) in enumerate(zip_longest(words, words[1:]))
    )


def _is_finite(words: Sequence[str], place: int) -> bool:
    """Say whether the word at ``place`` is a finite verb, as far as its form and the word before it tell."""
    lemmas = load_verbs().lemmas(words[place])
    if lemmas and lemmas <= AUXILIARY:
        return words[place] not in lemmas or (place + 1 < len(words) and words[place] != "laten")
    participle = words[place].startswith("ge") and not any(lemma.startswith("ge") for lemma in lemmas)
    if not lemmas or words[place] in lemmas or participle:
        return False
    return place == 0 or (words[place - 1] not in DETERMINERS and not words[place - 1].endswith("e"))


def without_mark(item: str) -> str:
    """Return an item of a list without the mark before it."""
    return _MARK.sub("", item)


def _main_words(item: str) -> list[str]:
    """Return the words of the main clause, folded: up to a mark or a word that begins another clause."""
    words: list[str] = []
    every = _WORD.findall(_MAIN.split(fold(_ASIDE.sub(" ", without_mark(item))))[0])
    for word in every:
        if words and word in SUBORDINATE and (word != "als" or _is_finite(every, len(every) - 1)):
            break  # "gebruiken als dekmantel" goes on, "als de dreiging weg is" does not
        words.append(word)
    return words
