"""How well a unit answers a question: shared terms, what surrounds it, the form that is asked for, and meaning.

The weights were set by hand on the development questions and hold for any library: every part lies in [0, 1].
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import SentenceForm
from assistant.composing.candidate import Candidate, surely_meant
from assistant.composing.defining import asked_actor, asked_term, defines, holds_term
from assistant.composing.leading import with_definition, with_lead, with_value
from assistant.composing.question_form import WITH_A_VALUE, AnswerForm, asked_count, beyond, holds, sums_up
from assistant.composing.subject import counted_nouns, counts, joined, names_bodies
from assistant.composing.units import list_length, units_of
from assistant.ports import Analyser, Similarity
from knowledge.records import SourceKind

WEIGHT_TERMS = 1.0
WEIGHT_SURROUNDINGS = 0.35
WEIGHT_LIST_SURROUNDINGS = 0.8
"""The items of a list seldom repeat what they are items of: "Wat zijn de drie pijlers?" is answered by the heading."""
WEIGHT_FORM = 0.25
WEIGHT_PASSAGE = 0.7
"""For the passage by the judgement of the search, as the square of its share of the best score."""
WEIGHT_MEANING = 0.6
WEIGHT_EXPANSION = 0.35
"""For what the thesaurus added to the question: two of its phrases in a unit count in full."""
ENOUGH_PHRASES = 2
NOTE_PENALTY = 0.15
SHORT_PENALTY = 0.25
MEANING_PENALTY = 0.5
"""For what a word of the law means, where nobody asks for a meaning."""
MIN_WORDS = 5
LOWEST_COSINE = 0.78
"""e5 gives unrelated Dutch sentences about this cosine; a paraphrase comes to 0.90 or more."""
HIGHEST_COSINE = 0.92
MOST_MEANING_CHARS = 240
"""The cost of a sentence grows with its length, and what it is about stands in its first part."""
MOST_EMBEDDED = 6
"""Sentences whose meaning is compared: tens of milliseconds each on a busy machine."""
WEIGHT_VALUE = 0.5
"""For a sentence that holds the amount, number, term or date asked for, or counts the very thing."""
WEIGHT_LAW = 0.4
"""For a passage of the law that the question names without an article."""
WEIGHT_COUNT = 0.5
"""For the items of a list that has as many as the question says: "welke drie pijlers"."""


_FRAME = (
    "hoe lang hoeveel vaak hoog groot duur zegt zeggen staat staan volgens betekent houdt gaat doet noem geef leg "
    "bedoeld wat welke"
)
"""Words that make a sentence a question and say nothing of its subject."""


_ASKS_QUESTIONS = re.compile(
    r"\bvragen\b|\b(?:toets|controle|intake|hulp|kern|deel)vra\w+|\bvragenlijst\b|\bchecklist\b", re.I
)

_DEFINES = re.compile(
    r"(?:\d+[a-z]?\.\s+)?(?:In\s+deze\s+\w+\s+wordt\s+verstaan|Onder\s.{2,80}\swordt\b.{0,20}\bverstaan)\b"
)
_NOTICE = re.compile(
    r"\W*(?:(?:met\s+)?(?:dank|bedankt)\b|wij\s+(?:be)?danken\b|meer\s+(?:weten|informatie)\b|lees\s+(?:ook|meer|verder|hier)\b|"
    r"over\s+de\s+(?:auteur|schrijver)\b|neem\s+(?:gerust\s+)?contact\b|volg\s+ons\b|foto:|geschreven\s+door\b|"
    r"(?:https?://|www\.)\S+\W*$)",
    re.IGNORECASE,
)
"""Thanks, where to read more, who wrote it: never an answer, unless that is what is asked."""
_ASKS_NOTICE = re.compile(
    r"\b(?:contact\w*|auteur|schre(?:ef|ven)|schrijver|geschreven|foto\w*|bedank\w*|mail\w*|website|site|webadres|link|meer\s+(?:weten|informatie|"
    r"lezen)|wie\s+is)\b",
    re.IGNORECASE,
)
ONE_SENTENCE = WITH_A_VALUE | {AnswerForm.ROLE}
DEFINING = (AnswerForm.DEFINITION, AnswerForm.OTHER)


def score_candidates(
    question: str,
    forms: Sequence[AnswerForm],
    candidates: Sequence[Candidate],
    analyse: Analyser,
    similarity: Similarity | None,
    *,
    expansion: Sequence[str] = (),
    laws: frozenset[str] = frozenset(),
) -> list[Candidate]:
    """Return the candidates with their scores, best first; equal scores keep the order of the search.

    ``expansion``: phrases that the thesaurus added to the question; ``laws``: BWB ids of the laws that it names.
    """
    wanted = frozenset(analyse(joined(question)))
    wanted = wanted - frozenset(analyse(_FRAME)) or wanted
    if not candidates or not wanted:
        return list(candidates)
    terms = [frozenset(analyse(joined(candidate.text))) for candidate in candidates]
    around = _SurroundingTerms(analyse)
    term = asked_term(question) if forms[0] in DEFINING else None
    subject = term or (asked_actor(question) if forms[0] is AnswerForm.ROLE else None)
    count = asked_count(question)
    nouns = counted_nouns(question)
    phrases = [phrase for phrase in (frozenset(analyse(text)) for text in expansion) if phrase - wanted]
    weights = _weights(wanted, terms)
    scores = [candidate.match.score for candidate in candidates]
    lowest = min(0.0, *scores)  # what search takes off our own explanations may bring them below nothing
    best_passage = (max(scores) - lowest) or 1.0
    scored = [
        _scored(
            candidate,
            own,
            around.of(candidate),
            weights=weights,
            forms=forms,
            passage_score=(candidate.match.score - lowest) / best_passage,
            count=count,
            question=question,
        )
        for candidate, own in zip(candidates, terms, strict=True)
    ]
    counting = [bool(nouns) and _counts(candidate, nouns, wanted, analyse) for candidate in candidates]
    scored = [
        replace(
            candidate,
            score=candidate.score
            + WEIGHT_EXPANSION * _expanded(phrases, own)
            + (WEIGHT_LAW if candidate.match.passage.bwb_id in laws else 0.0)
            + (WEIGHT_VALUE if counted else 0.0),
            answers=bool((term and defines(candidate.text, term, analyse)) or counted),
        )
        for candidate, own, counted in zip(scored, terms, counting, strict=True)
        if (subject is None or _names(candidate, subject, analyse)) and _can_answer(candidate, forms[0], question)
    ]
    scored.sort(key=lambda candidate: -candidate.score)
    if similarity is not None:
        scored = _with_meaning(question, scored, similarity)
    if term:
        return with_definition(scored)
    return with_value(with_lead(scored), forms[0]) if forms[0] in ONE_SENTENCE else with_lead(scored)


def _counts(candidate: Candidate, nouns: frozenset[str], wanted: frozenset[str], analyse: Analyser) -> bool:
    """Say whether a unit gives the number of what is counted; of a table, the row of one that is asked about under a
    heading that names what is counted: "Bijdragen in uren: OM; 780"."""
    if counts(candidate.text, nouns, analyse):
        return True
    label, _, row = candidate.text.partition(": ")
    if candidate.unit.form is not SentenceForm.TABLE_ROW or not any(character.isdigit() for character in row):
        return False
    stems = frozenset().union(*(analyse(noun) for noun in nouns))
    return bool(stems & frozenset(analyse(label)) and (wanted - stems) & frozenset(analyse(joined(row))))


def _can_answer(candidate: Candidate, form: AnswerForm, question: str) -> bool:
    """Say whether a unit can answer at all: "4 accountmanagers" does not say what they do, no sentence without the
    word says by what something is recognised, and a question answers only who asks for questions."""
    if candidate.text.endswith("?") and not _ASKS_QUESTIONS.search(question):
        return False
    if _NOTICE.match(candidate.text) and not _ASKS_NOTICE.search(question):
        return False
    if form is AnswerForm.ROLE:
        return len(candidate.text.split()) >= MIN_WORDS
    if form is AnswerForm.SIGNS:
        return holds(form, " ".join((*candidate.match.passage.heading_path, candidate.text)))
    return True


def _weights(wanted: frozenset[str], units: Sequence[frozenset[str]]) -> dict[str, float]:
    """Rare terms weigh more: inverse document frequency over the units at hand, smoothed."""
    frequency = Counter(term for unit in units for term in unit & wanted)
    return {term: math.log(1 + (len(units) + 1) / (frequency[term] + 1)) for term in wanted}


def _names(candidate: Candidate, term: str, analyse: Analyser) -> bool:
    """Say whether a unit, with its heading, names what is asked about; a name may stand for another ("Wet Damocles"),
    and then the thesaurus knows the passage."""
    around = " ".join(candidate.match.passage.heading_path[-1:])
    is_name = any(character.isupper() for character in term)
    alias = surely_meant(candidate.match) if is_name else False
    return alias or holds_term(f"{around} {candidate.text}", term, analyse)


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
    question: str,
) -> Candidate:
    total = sum(weights.values())
    coverage = sum(weight for term, weight in weights.items() if term in own) / total
    reach = sum(weight for term, weight in weights.items() if term in own or term in around) / total
    text = candidate.text
    told = text if candidate.match.source.kind is SourceKind.WET else beyond(question, text)
    is_listed = AnswerForm.LIST in forms and candidate.unit.form is SentenceForm.LIST_ITEM
    around_weight = WEIGHT_LIST_SURROUNDINGS if is_listed else WEIGHT_SURROUNDINGS
    score = WEIGHT_TERMS * coverage + around_weight * (reach - coverage)
    score += WEIGHT_PASSAGE * max(0.0, passage_score) ** 2
    if reach > 0 and any(holds(form, told if form is AnswerForm.WHO else text) for form in forms[:2]):
        score += WEIGHT_VALUE if forms[0] in ONE_SENTENCE and holds(forms[0], text) else WEIGHT_FORM
    if forms[0] is AnswerForm.WHO and sums_up(AnswerForm.WHO, told):
        score += WEIGHT_VALUE
    if AnswerForm.BODIES in forms and names_bodies(_with_items(candidate)):
        score += WEIGHT_VALUE
    if AnswerForm.LIST in forms and (candidate.unit.opens or candidate.unit.form is SentenceForm.LIST_ITEM):
        score += WEIGHT_FORM * 0.6
        if count is not None and list_length(candidate.match.passage, candidate.unit) == count:
            score += WEIGHT_COUNT
    if AnswerForm.DEFINITION not in forms and _DEFINES.match(text):
        score -= MEANING_PENALTY
    if candidate.unit.is_note:
        score -= NOTE_PENALTY
    is_bare = candidate.unit.form is SentenceForm.SENTENCE or AnswerForm.ROLE in forms
    if is_bare and (len(text.split()) < MIN_WORDS or text.endswith("?")):
        score -= SHORT_PENALTY
    return replace(candidate, score=score, coverage=coverage, reach=reach)


def _with_items(candidate: Candidate) -> str:
    """Return the text of a unit, with that of the items it opens."""
    passage, unit = candidate.match.passage, candidate.unit
    if not unit.opens:
        return candidate.text
    items = [other for other in units_of(passage) if other.lead == (unit.start, unit.end)]
    return " ".join([candidate.text, *(passage.text[item.start : item.end] for item in items)])


def _with_meaning(question: str, scored: list[Candidate], similarity: Similarity) -> list[Candidate]:
    """Compare the meaning of the best few; the others get the lowest value found, so that they stay comparable."""
    head, tail = scored[:MOST_EMBEDDED], scored[MOST_EMBEDDED:]
    cosines = similarity(question, [(item.match.passage.id, item.text[:MOST_MEANING_CHARS]) for item in head])
    span = HIGHEST_COSINE - LOWEST_COSINE
    meanings = [min(1.0, max(0.0, (cosine - LOWEST_COSINE) / span)) for cosine in cosines]
    floor = min(meanings, default=0.0)
    raised = [
        replace(candidate, score=candidate.score + WEIGHT_MEANING * meaning)
        for candidate, meaning in [*zip(head, meanings, strict=True), *((candidate, floor) for candidate in tail)]
    ]
    return sorted(raised, key=lambda candidate: -candidate.score)
