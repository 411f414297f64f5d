"""The thesaurus: what it adds, which concepts it sees, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.concepts import ConceptFinder, clauses
from knowledge.errors import CatalogueError
from knowledge.thesaurus import ArticleAddress, load_thesaurus, read_thesaurus

SMALL = """
wetten: {Opiumwet: BWBR0001941, Gemeentewet: BWBR0005416}
afkortingen: {lod: last onder dwangsom, "b&w": burgemeester en wethouders}
synoniemen:
  - {leken: [dichttimmeren, op slot gooien], termen: [sluiten]}
begrippen:
  - {id: drugspand, artikelen: [Opiumwet 13b], termen: [last onder bestuursdwang], leken: [drugspand dichttimmeren]}
  - {id: camera, artikelen: [Gemeentewet 151c], termen: [openbare plaats], leken: [camera's ophangen op straat]}
"""


def test_an_abbreviation_is_written_out() -> None:
    assert read_thesaurus(SMALL).expand("Wanneer kies je een lod?") == ("last onder dwangsom",)


def test_lay_words_bring_the_words_of_the_law_once() -> None:
    thesaurus = read_thesaurus(SMALL)
    assert thesaurus.expand("Mogen we het pand op slot gooien en dichttimmeren?") == ("sluiten",)
    assert thesaurus.expand("Mogen we het dichttimmeren en sluiten?") == ()


def test_words_inside_other_words_bring_nothing() -> None:
    assert read_thesaurus(SMALL).expand("De melodie van de parlodion") == ()


@given(st.text(max_size=200))
def test_any_text_can_be_expanded_and_compared(text: str) -> None:
    thesaurus = read_thesaurus(SMALL)
    assert len(set(thesaurus.expand(text))) == len(thesaurus.expand(text))
    found = ConceptFinder(thesaurus, None, None).find((text, *clauses(text)), (), 5)
    assert all(0 < match.score <= 1 for match in found)


def test_a_concept_is_found_by_other_forms_of_its_words() -> None:
    finder = ConceptFinder(read_thesaurus(SMALL), None, None)
    (best, *_) = finder.find(("Kunnen we een camera ophangen in die straat?",), (), 5)
    assert best.concept.id == "camera"
    assert best.concept.articles == (ArticleAddress("BWBR0005416", "151c"),)


def test_a_long_question_is_compared_clause_by_clause() -> None:
    assert clauses("Er lag drugs in huis. De eigenaar wist van niets.") == (
        "Er lag drugs in huis.",
        "De eigenaar wist van niets.",
    )
    assert clauses("Mag het pand dicht?") == ()


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{id: x, artikelen: [Vogelwet 3], termen: [], leken: [a]}", "'Vogelwet 3'"),
        ("{id: x, artikelen: [Opiumwet], termen: [], leken: [a]}", "'Opiumwet'"),
        ("{id: x, artikelen: [], termen: []}", "begrip 'x'"),
        ("{id: drugspand, artikelen: [], termen: [], leken: []}", "'drugspand'"),
    ],
)
def test_a_wrong_concept_is_named(entry: str, said: str) -> None:
    with pytest.raises(CatalogueError, match=said):
        read_thesaurus(f"{SMALL}  - {entry}\n")


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(CatalogueError, match="begripen"):
        read_thesaurus("begripen: []")


def test_the_thesaurus_that_ships_is_whole() -> None:
    concepts = load_thesaurus().concepts
    assert len(concepts) >= 250
    assert all(concept.phrases and concept.articles for concept in concepts)


def test_every_article_it_points_to_exists(shared_data: Path) -> None:
    held = _held_articles(shared_data)
    pointed = {address for concept in load_thesaurus().concepts for address in concept.articles}
    assert not {address for address in pointed if (address.bwb_id, address.article) not in held}


def _held_articles(shared_data: Path) -> set[tuple[str, str]]:
    from lxml import etree

    from knowledge.legal import normalise_article

    return {
        (path.name.split("_")[0], normalise_article(article.get("label")))
        for path in (shared_data / "wetten").rglob("BWBR*.xml")
        for article in etree.parse(str(path)).iter("artikel")
        if article.get("label")
    }
