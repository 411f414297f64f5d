"""How well a unit answers a question: shared terms, what surrounds it, the form that is asked for, and meaning.

The weights were set by hand on the development questions and hold for any library: every part lies in [0, 1].
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import SentenceForm
from assistant.composing.question_form import AnswerForm, holds
from assistant.composing.units import Unit
from assistant.ports import Analyser, Similarity
from knowledge.records import Match

WEIGHT_TERMS = 1.0
WEIGHT_SURROUNDINGS = 0.35
WEIGHT_LIST_SURROUNDINGS = 0.8
"""The items of a list seldom repeat what they are items of: "Wat zijn de drie pijlers?" is answered by the heading."""
WEIGHT_FORM = 0.25
WEIGHT_DEFINED = 0.7
"""For a line that defines the very term that is asked for ("Quickscan: een snelle eerste verkenning")."""
MOST_DEFINED_WORDS = 6
WEIGHT_PASSAGE = 0.45
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
MOST_EMBEDDED = 16
"""Sentences whose meaning is compared: about 8 ms each."""


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
    frame = frozenset(analyse("wat is zijn de het een betekent begrip definitie"))
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
        )
        for candidate, own in zip(candidates, terms, strict=True)
    ]
    scored = [
        replace(
            candidate,
            score=candidate.score
            + WEIGHT_EXPANSION * _expanded(phrases, own)
            + (WEIGHT_DEFINED if forms[0] in DEFINING and _defines(candidate.text, wanted - frame, analyse) else 0.0),
        )
        for candidate, own in zip(scored, terms, strict=True)
    ]
    scored.sort(key=lambda candidate: -candidate.score)
    if similarity is not None:
        scored = _with_meaning(question, scored, similarity)
    return scored


def _weights(wanted: frozenset[str], units: Sequence[frozenset[str]]) -> dict[str, float]:
    """Rare terms weigh more: inverse document frequency over the units at hand, smoothed."""
    frequency = Counter(term for unit in units for term in unit & wanted)
    return {term: math.log(1 + (len(units) + 1) / (frequency[term] + 1)) for term in wanted}


def _defines(text: str, wanted: frozenset[str], analyse: Analyser) -> bool:
    """Say whether a line explains exactly the term asked for: ``- Term: uitleg``."""
    term, colon, rest = text.lstrip("-•*– ").partition(":")
    if not colon or not rest.strip() or len(term.split()) > MOST_DEFINED_WORDS:
        return False
    own = frozenset(analyse(term))
    return bool(own) and bool(wanted) and (own <= wanted or wanted <= own)


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
) -> Candidate:
    total = sum(weights.values())
    coverage = sum(weight for term, weight in weights.items() if term in own) / total
    reach = sum(weight for term, weight in weights.items() if term in own or term in around) / total
    text = candidate.text
    is_listed = AnswerForm.LIST in forms and candidate.unit.form is SentenceForm.LIST_ITEM
    around_weight = WEIGHT_LIST_SURROUNDINGS if is_listed else WEIGHT_SURROUNDINGS
    score = WEIGHT_TERMS * coverage + around_weight * (reach - coverage)
    score += WEIGHT_PASSAGE * max(0.0, passage_score)
    if reach > 0 and any(holds(form, text) for form in forms[:2]):
        score += WEIGHT_FORM
    if AnswerForm.LIST in forms and (candidate.unit.opens or candidate.unit.form is SentenceForm.LIST_ITEM):
        score += WEIGHT_FORM * 0.6
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
