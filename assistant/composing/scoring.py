"""How well a unit answers a question: shared terms, what surrounds it, the form that is asked for, and meaning.

The weights were set by hand on the development questions and hold for any library: every part lies in [0, 1].
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import SentenceForm
from assistant.composing.defining import asked_term, defines, holds_term
from assistant.composing.question_form import AnswerForm, asked_count, holds
from assistant.composing.units import Unit, list_length
from assistant.ports import Analyser, Similarity
from knowledge.records import Match

WEIGHT_TERMS = 1.0
WEIGHT_SURROUNDINGS = 0.35
WEIGHT_LIST_SURROUNDINGS = 0.8
"""The items of a list seldom repeat what they are items of: "Wat zijn de drie pijlers?" is answered by the heading."""
WEIGHT_FORM = 0.25
WEIGHT_DEFINED = 0.7
"""For a line that defines the very term that is asked for ("Quickscan: een snelle eerste verkenning")."""
WEIGHT_PASSAGE = 0.7
"""For the passage by the judgement of the search, as the square of its share of the best score."""
WEIGHT_MEANING = 0.6
WEIGHT_EXPANSION = 0.35
"""For what the thesaurus added to the question: two of its phrases in a unit count in full."""
ENOUGH_PHRASES = 2
NOTE_PENALTY = 0.15
SHORT_PENALTY = 0.25
MIN_WORDS = 5
LOWEST_COSINE = 0.78
"""e5 gives unrelated Dutch sentences about this cosine; a paraphrase comes to 0.90 or more."""
HIGHEST_COSINE = 0.92
MOST_EMBEDDED = 6
"""Sentences whose meaning is compared: tens of milliseconds each on a busy machine."""
WEIGHT_COUNT = 0.5
"""For the items of a list that has as many as the question says: "welke drie pijlers"."""
CONCEPT = 0.6
"""Certainty of the thesaurus, in [0, 1], from which it points to a passage although the words differ."""


_FRAME = (
    "hoe lang hoeveel vaak hoog groot duur zegt zeggen staat staan volgens betekent houdt gaat doet noem geef leg "
    "bedoeld wat welke"
)
"""Words that make a sentence a question and say nothing of its subject."""


DEFINING = (AnswerForm.DEFINITION, AnswerForm.OTHER)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit of a found passage with its score for a question."""

    match: Match
    unit: Unit
    rank: int
    """Rank of the passage, from 0."""
    score: float = 0.0
    coverage: float = 0.0
    """Weighted share of the question's terms in the unit itself, in [0, 1]."""
    reach: float = 0.0
    """The same for the unit with its heading, title and introduction."""

    @property
    def text(self) -> str:
        """The characters of the unit."""
        return self.match.passage.text[self.unit.start : self.unit.end]


def score_candidates(
    question: str,
    forms: Sequence[AnswerForm],
    candidates: Sequence[Candidate],
    analyse: Analyser,
    similarity: Similarity | None,
    *,
    expansion: Sequence[str] = (),
) -> list[Candidate]:
    """Return the candidates with their scores, best first; equal scores keep the order of the search.

    ``expansion``: phrases that the thesaurus added to the question.
    """
    wanted = frozenset(analyse(question))
    wanted = wanted - frozenset(analyse(_FRAME)) or wanted
    if not candidates or not wanted:
        return list(candidates)
    terms = [frozenset(analyse(candidate.text)) for candidate in candidates]
    around = _SurroundingTerms(analyse)
    term = asked_term(question) if forms[0] in DEFINING else None
    count = asked_count(question)
    phrases = [phrase for phrase in (frozenset(analyse(text)) for text in expansion) if phrase - wanted]
    weights = _weights(wanted, terms)
    best_passage = max(candidate.match.score for candidate in candidates) or 1.0
    scored = [
        _scored(
            candidate,
            own,
            around.of(candidate),
            weights=weights,
            forms=forms,
            passage_score=candidate.match.score / best_passage,
            count=count,
        )
        for candidate, own in zip(candidates, terms, strict=True)
    ]
    scored = [
        replace(
            candidate,
            score=candidate.score
            + WEIGHT_EXPANSION * _expanded(phrases, own)
            + (WEIGHT_DEFINED if term and defines(candidate.text, term, analyse) else 0.0),
        )
        for candidate, own in zip(scored, terms, strict=True)
        if term is None or _names(candidate, term, analyse)
    ]
    scored.sort(key=lambda candidate: -candidate.score)
    if similarity is not None:
        scored = _with_meaning(question, scored, similarity)
    return scored


def _weights(wanted: frozenset[str], units: Sequence[frozenset[str]]) -> dict[str, float]:
    """Rare terms weigh more: inverse document frequency over the units at hand, smoothed."""
    frequency = Counter(term for unit in units for term in unit & wanted)
    return {term: math.log(1 + (len(units) + 1) / (frequency[term] + 1)) for term in wanted}


def _names(candidate: Candidate, term: str, analyse: Analyser) -> bool:
    """Say whether a unit, with its heading, names the term to explain, or the thesaurus points to its passage."""
    around = " ".join(candidate.match.passage.heading_path[-1:])
    return points_to(candidate.match) or holds_term(f"{around} {candidate.text}", term, analyse)


def points_to(match: Match) -> bool:
    """Say whether the thesaurus points to the passage, although it may share no word with the question."""
    return match.scores.get("begrip", 0.0) >= CONCEPT


def _expanded(phrases: Sequence[frozenset[str]], own: frozenset[str]) -> float:
    return min(1.0, sum(1 for phrase in phrases if phrase <= own) / ENOUGH_PHRASES)


class _SurroundingTerms:
    """Terms of what stands around a unit: title, headings, the line that introduces it; analysed once a text."""

    def __init__(self, analyse: Analyser) -> None:
        self._analyse = analyse
        self._known: dict[str, frozenset[str]] = {}

    def of(self, candidate: Candidate) -> frozenset[str]:
        passage = candidate.match.passage
        texts = [candidate.match.source.title, *passage.heading_path]
        if candidate.unit.lead is not None:
            texts.append(passage.text[slice(*candidate.unit.lead)])
        return frozenset().union(*(self._terms(text) for text in texts))

    def _terms(self, text: str) -> frozenset[str]:
        if text not in self._known:
            self._known[text] = frozenset(self._analyse(text))
        return self._known[text]


def _scored(
    candidate: Candidate,
    own: frozenset[str],
    around: frozenset[str],
    *,
    weights: dict[str, float],
    forms: Sequence[AnswerForm],
    passage_score: float,
    count: int | None,
) -> Candidate:
    total = sum(weights.values())
    coverage = sum(weight for term, weight in weights.items() if term in own) / total
    reach = sum(weight for term, weight in weights.items() if term in own or term in around) / total
    text = candidate.text
    is_listed = AnswerForm.LIST in forms and candidate.unit.form is SentenceForm.LIST_ITEM
    around_weight = WEIGHT_LIST_SURROUNDINGS if is_listed else WEIGHT_SURROUNDINGS
    score = WEIGHT_TERMS * coverage + around_weight * (reach - coverage)
    score += WEIGHT_PASSAGE * max(0.0, passage_score) ** 2
    if reach > 0 and any(holds(form, text) for form in forms[:2]):
        score += WEIGHT_FORM
    if AnswerForm.LIST in forms and (candidate.unit.opens or candidate.unit.form is SentenceForm.LIST_ITEM):
        score += WEIGHT_FORM * 0.6
        if count is not None and list_length(candidate.match.passage, candidate.unit) == count:
            score += WEIGHT_COUNT
    if candidate.unit.is_note:
        score -= NOTE_PENALTY
    if candidate.unit.form is SentenceForm.SENTENCE and (len(text.split()) < MIN_WORDS or text.endswith("?")):
        score -= SHORT_PENALTY
    return replace(candidate, score=score, coverage=coverage, reach=reach)


def _with_meaning(question: str, scored: list[Candidate], similarity: Similarity) -> list[Candidate]:
    """Compare the meaning of the best few; the others get the lowest value found, so that they stay comparable."""
    head, tail = scored[:MOST_EMBEDDED], scored[MOST_EMBEDDED:]
    cosines = similarity(question, [candidate.text for candidate in head])
    span = HIGHEST_COSINE - LOWEST_COSINE
    meanings = [min(1.0, max(0.0, (cosine - LOWEST_COSINE) / span)) for cosine in cosines]
    floor = min(meanings, default=0.0)
    raised = [
        replace(candidate, score=candidate.score + WEIGHT_MEANING * meaning)
        for candidate, meaning in [*zip(head, meanings, strict=True), *((candidate, floor) for candidate in tail)]
    ]
    return sorted(raised, key=lambda candidate: -candidate.score)
