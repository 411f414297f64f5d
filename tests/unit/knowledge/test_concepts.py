"""A concept is recognised through a slip of the pen, and ordinary words are never taken for one."""

from __future__ import annotations

import pytest

from knowledge.concepts import ConceptFinder
from knowledge.dutch import DutchAnalysis
from knowledge.thesaurus import load_thesaurus


@pytest.fixture(scope="module")
def finder() -> ConceptFinder:
    analysis = DutchAnalysis()
    return ConceptFinder(load_thesaurus(analysis), None, None, analysis)


@pytest.mark.parametrize(
    "question",
    [
        "Hoe lang mogen camerabeelden van de straat bewaard blijven?",
        "Hoe lang mogen camarabeelden van de straat bewaart blijven?",
    ],
)
def test_a_slip_in_a_long_word_still_names_its_concept(finder: ConceptFinder, question: str) -> None:
    found = [match.concept.id for match in finder.find([question], [], 3)]
    assert "cameras" in found


@pytest.mark.parametrize("word", ["bestrijding", "onderzoeken", "camerabeelden"])
def test_an_ordinary_word_is_never_taken_for_a_slip(word: str) -> None:
    assert DutchAnalysis().is_ordinary(word)


@pytest.mark.parametrize("word", ["camarabeelden", "ondernijning", "bestuursdwnag"])
def test_a_slip_is_no_ordinary_word(word: str) -> None:
    assert not DutchAnalysis().is_ordinary(word)
