"""What else stands in the article that answers: the paragraph that takes the rule back, or gives the value."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.composing.candidate import Candidate
from assistant.composing.question_form import WITH_A_VALUE, AnswerForm, holds
from assistant.composing.selection import complete
from assistant.composing.units import units_of
from assistant.ports import Analyser, Shelf
from knowledge.records import SourceKind

__all__ = ["with_rest_of_article"]

_YES_OR_NO = re.compile(
    r"^(?:.*[.!;,:]\s+)?(?:en\s+|maar\s+)?(?:mag|mogen|kan|kunnen|moet|moeten|hoef|hoeft|hoeven|geldt|gelden|is|zijn|heeft|hebben|krijgt)\b",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"\b(?:geen|niet|nimmer|tenzij|slechts|uitsluitend|behoudens|in\s+afwijking\s+van|met\s+uitzondering)\b",
    re.IGNORECASE,
)
_FORBIDS = re.compile(r"^(?:\d+[a-z]?\.\s+)?Geen\b")
"""A paragraph that opens so takes back what the one before it allows: it is never left out."""
_MOST = 2
_SHARED = 0.34
"""Share of the question's own words that an exception must have: another exception is of no use."""


def with_rest_of_article(
    question: str, forms: Sequence[AnswerForm], chosen: Sequence[Candidate], shelf: Shelf, analyse: Analyser
) -> list[Candidate]:
    """Return the chosen units, with what the same article says that the question turns on.

    A question for yes or no turns on the exception; a question for a number or a term on the paragraph that gives it.
    """
    result = list(chosen)
    if not chosen or chosen[0].match.source.kind is not SourceKind.WET or chosen[0].match.passage.article is None:
        return result
    lacks_value = forms[0] in WITH_A_VALUE and not any(holds(forms[0], candidate.text) for candidate in chosen)
    if lacks_value:
        return result + _from_article(chosen, shelf, lambda other: holds(forms[0], other.text))
    if not _YES_OR_NO.match(question):
        return result
    asked = frozenset(analyse(question))

    def takes_back(other: Candidate) -> bool:
        own = frozenset(analyse(other.text))
        shares = len(asked & own) >= _SHARED * len(asked)
        return bool(_FORBIDS.match(other.text) or (shares and _TAKES_BACK.search(other.text)))

    return result + _from_article(chosen, shelf, takes_back)


def _from_article(chosen: Sequence[Candidate], shelf: Shelf, wanted: Callable[[Candidate], bool]) -> list[Candidate]:
    """Return the first ``wanted`` units of the best one's article that are not chosen yet, with what they need."""
    best = chosen[0]
    passage = best.match.passage
    held = {(candidate.match.passage.id, candidate.unit.start) for candidate in chosen}
    others = [
        replace(best, match=replace(best.match, passage=other), unit=unit, coverage=0.0)
        for other in shelf.article_passages(passage.bwb_id or "", passage.article or "")
        if other.source_id == passage.source_id
        for unit in units_of(other)
        if (other.id, unit.start) not in held and not unit.is_note
    ]
    found = complete([other for other in others if wanted(other)][:_MOST], wants_list=False)
    return [other for other in found if (other.match.passage.id, other.unit.start) not in held]
