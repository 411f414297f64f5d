"""What else stands in the article that answers: the paragraph that takes the rule back, or gives the value."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.composing.candidate import Candidate, beside
from assistant.composing.question_form import WITH_A_VALUE, AnswerForm, answers
from assistant.composing.selection import complete
from assistant.composing.units import Unit, units_of
from assistant.ports import Analyser, Shelf
from knowledge.records import Currency, Match, SourceKind

__all__ = ["with_exceptions", "with_rest_of_article"]

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
_TOGETHER = re.compile(
    r"\b(?:naast|bovenop|tegelijk\w*|tevens|dubbel\w*|samen\s+met|(?:ook|daar)\s?nog|nog\s+eens|(?:tweede|nieuwe)\s+(?:keer|boete)|"
    r"twee\s+(?:keer|maal)|(?:het|de)zelfde)\b",
    re.IGNORECASE,
)
"""Two measures at once: what another article says of the one that was chosen decides."""
_DENIES = re.compile(r"\b(?:geen|niet|vervalt)\b", re.IGNORECASE)
_PROLONGS = re.compile(r"\b(?:verleng\w*|verlengd|verda(?:gen|agd)|uitstel\w*|schort\w*|opschort\w*)\b", re.IGNORECASE)
_PER_TIME = re.compile(
    r"\b(?:weken|week|maanden|maand|dagen|dag|uren|uur|jaar|jaren|malen|eenmaal|driemaal|keer|tijdstip)\b"
)
_MOST = 2
_SHARED = 0.34
"""Share of the question's own words that an exception must have: another exception is of no use."""
AGAINST_LEADS = 1.05
"""Times the best score, for what takes the chosen article back."""
_NOT_IN_FORCE = frozenset({Currency.OUTDATED, Currency.REPEALED, Currency.NOT_YET})
_ARTICLES_READ = 3
"""Chosen articles of which every paragraph is read for a value before it is said that none is given."""


def with_rest_of_article(
    question: str, forms: Sequence[AnswerForm], chosen: Sequence[Candidate], shelf: Shelf, analyse: Analyser
) -> list[Candidate]:
    """Return the chosen units, with what the same article says that the question turns on.

    A question for yes or no turns on the exception; a question for a number or a term on the paragraph that gives it,
    and a term also on the one that prolongs it.
    """
    result = list(chosen)
    articles = _articles(chosen)
    if not articles or chosen[0] is not articles[0]:
        return result
    form = forms[0]
    if form in WITH_A_VALUE:
        if not any(answers(form, question, candidate.text) for candidate in chosen):
            found = (
                _from_article(one, result, shelf, lambda other: answers(form, question, other.text)) for one in articles
            )
            result += next((units for units in found if units), [])
        if form is AnswerForm.TERM:
            lid = articles[0].unit.lid
            result += _from_article(
                articles[0], result, shelf, lambda other: other.unit.lid == lid and answers(form, question, other.text)
            )
            result += _from_article(articles[0], result, shelf, _prolongs)[:1]
        return result
    if not _YES_OR_NO.match(question):
        return result
    asked = frozenset(analyse(question))

    def takes_back(other: Candidate) -> bool:
        own = frozenset(analyse(other.text))
        shares = len(asked & own) >= _SHARED * len(asked)
        return bool(_FORBIDS.match(other.text) or (shares and _TAKES_BACK.search(other.text)))

    return result + _from_article(articles[0], result, shelf, takes_back)


def with_exceptions(question: str, chosen: Sequence[Candidate], found: Sequence[Match]) -> list[Candidate]:
    """Return the chosen units behind what another article that was found says against them, where the question is
    whether two measures go together: "niet met een boete, indien toepassing is gegeven aan artikel 44, eerste lid".
    """
    leading = _articles(chosen)
    if not leading or not _TOGETHER.search(question):
        return list(chosen)
    named = [
        (passage.bwb_id, re.compile(rf"\bartikel(?:en)?\s+{re.escape(passage.article or '')}\b(?![:\d])"))
        for passage in (one.match.passage for one in leading)
    ]
    against = [
        Candidate(beside(match, match.passage), unit, len(chosen), chosen[0].score * AGAINST_LEADS, reach=1.0)
        for match in found
        if match.currency not in _NOT_IN_FORCE
        for unit in units_of(match.passage)
        if any(match.passage.bwb_id == law and names.search(_text(match, unit)) for law, names in named)
        and _DENIES.search(f"{match.passage.text[slice(*unit.lead)] if unit.lead else ''} {_text(match, unit)}")
    ]
    first = complete(against[:_MOST], wants_list=False)
    held = {(one.match.passage.id, one.unit.start) for one in first}
    return [*first, *(one for one in chosen if (one.match.passage.id, one.unit.start) not in held)]


def _text(match: Match, unit: Unit) -> str:
    return match.passage.text[unit.start : unit.end]


def _prolongs(other: Candidate) -> bool:
    return bool(_PROLONGS.search(other.text) and _PER_TIME.search(other.text))


def _articles(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return the best unit of each article of a statute that was chosen, at most a few."""
    first: dict[tuple[str | None, str], Candidate] = {}
    for one in chosen:
        passage = one.match.passage
        if one.match.source.kind is SourceKind.WET and passage.article is not None:
            first.setdefault((passage.bwb_id, passage.article), one)
    return list(first.values())[:_ARTICLES_READ]


def _from_article(
    best: Candidate, chosen: Sequence[Candidate], shelf: Shelf, wanted: Callable[[Candidate], bool]
) -> list[Candidate]:
    """Return the first ``wanted`` units of the article of ``best`` that are not chosen yet, with what they need."""
    passage = best.match.passage
    held = {(candidate.match.passage.id, candidate.unit.start) for candidate in chosen}
    others = [
        replace(best, match=beside(best.match, other), unit=unit, coverage=0.0)
        for other in shelf.article_passages(passage.bwb_id or "", passage.article or "")
        if other.source_id == passage.source_id
        for unit in units_of(other)
        if (other.id, unit.start) not in held and not unit.is_note
    ]
    found = complete([other for other in others if wanted(other)][:_MOST], wants_list=False)
    return [other for other in found if (other.match.passage.id, other.unit.start) not in held]
