"""Ranking: from the scores of the engines, the thesaurus and the question's own words to an order with reasons.

All leden of one article are one unit: the best passage of it stands for the article, a second one has to be clearly
better than other articles, and more are left out, unless the question names the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from knowledge.legal import is_article_number
from knowledge.question_facts import QuestionFacts
from knowledge.records import Currency, Match, Passage, Source, SourceKind

NOT_SHOWN = {
    Currency.OUTDATED: "verouderd: op {day} geldt een nieuwere tekst van dit artikel",
    Currency.REPEALED: "vervallen: dit artikel bestaat op {day} niet meer",
    Currency.NOT_YET: "nog niet: deze tekst geldt pas na {day}",
}
"""Why a text that is not the law on the day is left out."""

TOO_LOW = "scoort lager"


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts for how much, beside fused words and meaning in [0, 1]; fitted on the tuning half of our sets."""

    terms: float = 0.16
    """For words that the thesaurus added."""
    concept: float = 1.0
    """For an article to which the thesaurus points, times the evidence that it is meant."""
    beside_named: float = 0.5
    """What the thesaurus counts for when the question is about a document: it names one, or one is found at the top."""
    leading: float = 0.85
    """Fused score from which a document at the top shows that the question is about documents."""
    well_before: float = 0.7
    """Without meaning: share of its BM25 score that the first statute may have for a document at the top to lead."""
    exact: float = 3.0
    """For an article that the question names."""
    law: float = 0.27
    """For an article of a statute that the question names."""
    number: float = 0.3
    """For an article with the number that the question names without a statute."""
    publisher: float = 0.5
    """For a document whose publisher or region the question names."""
    second: float = 0.15
    """Taken off a second passage of the same article."""
    stale: float = 0.4
    """Taken off a statute text that was last seen long before the day asked about."""
    annex: float = 0.1
    """Taken off an annex of a statute: lists and tables share words with everything."""
    explanation: float = 0.5
    """Taken off our own explanations, which only lead to primary sources."""
    authority: float = 0.002
    """A tie-breaker: taken off for each step down from statute."""
    per_article: int = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with what it was found by."""

    passage: Passage
    source: Source
    base: float
    """Fused score of words and meaning, in [0, 1]."""
    concept: float = 0.0
    publisher: bool = False
    scores: Mapping[str, float] = field(default_factory=dict)
    """The engines' own scores, for the reader who wants to see them."""


_STALE_AFTER = timedelta(days=5 * 365)


def score(candidate: Candidate, facts: QuestionFacts, day: date, weights: Weights) -> float:
    """Return the final score of a candidate by itself; see ``order`` for what the others do to it."""
    passage, source = candidate.passage, candidate.source
    total = candidate.base + weights.concept * candidate.concept
    named = facts.names_article(passage.bwb_id, passage.article)
    if named:
        total += weights.exact
    elif passage.bwb_id is not None and passage.bwb_id in facts.laws:
        total += weights.law
    elif any(reference.law is None and reference.article == passage.article for reference in facts.references):
        total += weights.number
    if candidate.publisher:
        total += weights.publisher
    if source.kind is SourceKind.UITLEG:
        total -= weights.explanation
    if not named and passage.article is not None and not is_article_number(passage.article):
        total -= weights.annex
    if not named and is_stale(passage, day):
        total -= weights.stale
    return total - weights.authority * source.kind.authority


def is_stale(passage: Passage, day: date) -> bool:
    """Say whether a statute text was last seen more than five years before ``day``: it may well have changed."""
    known_until = passage.validity.known_until
    return (
        passage.validity.on(day) is Currency.LAST_SEEN and known_until is not None and day - known_until > _STALE_AFTER
    )


def order(
    candidates: Iterable[Candidate], facts: QuestionFacts, day: date, top: int, weights: Weights
) -> tuple[list[Match], list[Match]]:
    """Return the ``top`` best candidates and the others, each best first; the others say in Dutch why."""
    matches = [
        Match(
            passage=candidate.passage,
            source=candidate.source,
            score=score(candidate, facts, day, weights),
            scores=candidate.scores,
            currency=candidate.passage.validity.on(day),
        )
        for candidate in candidates
    ]
    return select(matches, facts, day, top, weights)


def select(
    matches: Sequence[Match], facts: QuestionFacts, day: date, top: int, weights: Weights
) -> tuple[list[Match], list[Match]]:
    """Sort scored matches, keep ``top``, and give every other one its reason."""
    kept: list[Match] = []
    rejected: list[Match] = []
    waiting = sorted(matches, key=_best_first)
    taken: Counter[tuple[str, str]] = Counter()
    texts: set[tuple[str, str, str]] = set()  # on one day the register leaves one copy; over all days it does not
    while waiting:
        match = waiting.pop(0)
        passage = match.passage
        unit = (passage.bwb_id or passage.id, passage.article or "")
        text = _copy_key(match) if facts.where.any_date else None
        named = facts.names_article(passage.bwb_id, passage.article)
        if not facts.where.any_date and match.currency in NOT_SHOWN:
            rejected.append(_reject(match, NOT_SHOWN[match.currency].format(day=day.strftime("%d-%m-%Y"))))
        elif text is not None and text in texts:
            rejected.append(_reject(match, "dezelfde tekst staat er al, uit een andere uitgave van de wet"))
        elif taken[unit] >= weights.per_article and not named:
            rejected.append(_reject(match, f"er staan al {weights.per_article} passages van dit artikel bij"))
        elif taken[unit] and not named and "tweede" not in match.scores:
            lowered = replace(match, score=match.score - weights.second, scores={**match.scores, "tweede": 1.0})
            waiting = sorted([*waiting, lowered], key=_best_first)
        elif len(kept) >= top:
            rejected.append(_reject(match, f"{TOO_LOW} dan de beste {top}"))
        else:
            taken[unit] += 1
            if text is not None:
                texts.add(text)
            kept.append(match)
    return kept, rejected


def _copy_key(match: Match) -> tuple[str, str, str]:
    passage = match.passage
    letters = "".join(character for character in passage.text.casefold() if character.isalnum())
    return (passage.bwb_id or passage.id, passage.article or "", letters)


def _best_first(match: Match) -> tuple[float, int, str]:
    return (-match.score, match.passage.ordinal, match.passage.id)


def _reject(match: Match, reason: str) -> Match:
    return replace(match, kept=False, reason=reason)
