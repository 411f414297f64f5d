"""Known questions are found when they are asked in other words, and only then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest

from knowledge.dutch import DutchAnalysis
from knowledge.embedders import BUNDLED_MODEL_ID
from knowledge.kept_vectors import kept_vectors
from knowledge.known_questions import KEPT_AS, KnownQuestion, KnownQuestionFinder, load_known_questions
from knowledge.ports import FloatMatrix, FloatVector
from knowledge.question_facts import read_question
from knowledge.records import SearchFilter

QUESTIONS = load_known_questions()
TODAY = date(2026, 11, 22)


@dataclass
class ShippedVectors:
    """Stands for the model that ships: whatever is not shipped is an error."""

    model_id: str = BUNDLED_MODEL_ID
    dimensions: int = 384

    def embed_question(self, text: str) -> FloatVector:
        raise AssertionError(f"no shipped vector for {text!r}: run python tools/build_vectors.py")


def shipped(texts: Sequence[str]) -> FloatMatrix:
    def never(missing: Sequence[str]) -> FloatMatrix:
        raise AssertionError(f"no shipped vector for {list(missing)[:3]}: run python tools/build_vectors.py")

    return kept_vectors(KEPT_AS, texts, BUNDLED_MODEL_ID, 384, None, never)


@pytest.fixture(scope="module")
def finder() -> KnownQuestionFinder:
    return KnownQuestionFinder(QUESTIONS, ShippedVectors(), None, DutchAnalysis())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def by_words() -> KnownQuestionFinder:
    return KnownQuestionFinder(QUESTIONS, None, None, DutchAnalysis())


def ask(finder: KnownQuestionFinder, question: str, vectors: Sequence[FloatVector] = ()) -> KnownQuestion | None:
    return finder.find([question], read_question(question, SearchFilter(), TODAY), vectors)


def test_every_question_is_found_by_its_own_words(finder: KnownQuestionFinder) -> None:
    vectors = shipped([question.text for question in QUESTIONS])
    found = [ask(finder, question.text, [vector]) for question, vector in zip(QUESTIONS, vectors, strict=True)]
    wrong = [question.text for question, one in zip(QUESTIONS, found, strict=True) if one is not question]
    assert wrong == []


def test_no_phrasing_leads_to_the_answer_of_another_question(finder: KnownQuestionFinder) -> None:
    phrasings = [(question, text) for question in QUESTIONS for text in question.phrasings]
    vectors = shipped([text for _, text in phrasings])
    found = [ask(finder, text, [vector]) for (_, text), vector in zip(phrasings, vectors, strict=True)]
    crossed = [text for (own, text), one in zip(phrasings, found, strict=True) if one not in {None, own}]
    assert crossed == []


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Hoe lang mag het Landelijk Bureau Bibob in Rotterdam over een advies doen?", "a name"),
        ("Hoe lang mocht het Landelijk Bureau Bibob in 2015 over een advies doen?", "a year"),
        ("Hoe lang doet het Landelijk Bureau Bibob meestal over een advies?", "what is usual"),
        ("Waarom mag het Landelijk Bureau Bibob zo lang over een advies doen?", "a reason"),
        (
            "Wat zegt artikel 15 Wet Bibob over hoe lang het Landelijk Bureau Bibob over een advies mag doen?",
            "the text",
        ),
        ("Hoeveel medewerkers van het Landelijk Bureau Bibob doen mee aan een advies?", "a count of something else"),
    ],
)
def test_a_question_for_another_fact_is_another_question(finder: KnownQuestionFinder, question: str, why: str) -> None:
    vector = shipped([text := "Hoe lang mag het Landelijk Bureau Bibob over een advies doen?"])[0]
    assert ask(finder, text, [vector]) is not None
    assert ask(finder, question, [vector]) is None, why


def test_a_meaning_between_two_questions_is_neither(finder: KnownQuestionFinder) -> None:
    one, other = shipped([QUESTIONS[0].text, QUESTIONS[1].text])
    between = (one + other) / np.linalg.norm(one + other)
    assert ask(finder, f"{QUESTIONS[0].text} {QUESTIONS[1].text}", [between]) is None


def test_without_a_model_only_the_same_words_count(by_words: KnownQuestionFinder) -> None:
    assert ask(by_words, "Wat is een begunstigingstermijn?") is not None
    assert ask(by_words, "Wat is een begunstigende beschikking?") is None


def test_after_a_story_the_last_clause_is_the_question(by_words: KnownQuestionFinder) -> None:
    story, clause = "Wij troffen een leeg pand met een kapotte deur.", "Mag een toezichthouder een woning binnengaan?"
    facts = read_question(f"{story} {clause}", SearchFilter(), TODAY)
    assert by_words.find([f"{story} {clause}", story, clause], facts, []) is not None
    assert by_words.find([f"{clause} {story}", clause, story], facts, []) is None
