"""Names and abbreviations of a claim that what it cites does not hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.grounding.reading import Cited, Reading
from assistant.grounding.verdict import Reason
from knowledge.dutch import fold
from knowledge.thesaurus import Thesaurus, load_thesaurus

_NAME = re.compile(r"(?<![\w’'-])[A-ZÀ-Þ][\w’'-]*\w")
_SENTENCE_START = re.compile(r"\s*[\"'“‘«(]*")


def wrong_name(claim: Reading, cited: Sequence[Cited]) -> Reason | None:
    """Say whether ``claim`` has a name or abbreviation that no cited passage has."""
    taken = claim.provisions.spans
    authorities = [(one.start, one.end) for one in claim.authorities]
    text = " ".join(one.folded for one in cited)
    words = set(re.findall(r"[^\W_]+", text))
    start = _SENTENCE_START.match(claim.text)
    first = start.end() if start else 0
    for match in _NAME.finditer(claim.text):
        name = match[0]
        if any(a < match.end() and match.start() < b for a, b in (*taken, *authorities)):
            continue
        if match.start() == first and not name[1:2].isupper():
            continue
        if _is_held(name, text, words):
            continue
        return Reason.NAME
    return None


def _is_held(name: str, text: str, words: set[str]) -> bool:
    folded = fold(name).removesuffix("'s")
    pieces = [piece for piece in re.split(r"[^\w]+", folded) if len(piece) > 1]
    if folded in text or all(piece in words for piece in pieces):
        return True
    return any(fold(full) in text for full in _thesaurus().expand(name))


@cache
def _thesaurus() -> Thesaurus:
    """Making it anew for every name was four fifths of the time that a sentence took."""
    return load_thesaurus()
