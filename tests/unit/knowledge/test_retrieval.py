"""Retrieval over small real libraries: what is found, in which order, and what never appears."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from unit.knowledge.register_samples import HashEmbedder, content, make_passages, make_source, put, put_statute

from knowledge.bootstrap import open_library
from knowledge.library import Library
from knowledge.ports import FloatVector, Reranker
from knowledge.question_facts import read_question
from knowledge.records import AccessLabel, Currency, PassageKind, SearchFilter, SearchResult, SourceKind
from knowledge.retrieval import Retrieval
from knowledge.settings import KnowledgeSettings
from knowledge.thesaurus import read_thesaurus

TODAY = date(2026, 11, 22)
OPIUMWET = "BWBR0001941"
THESAURUS = read_thesaurus("""
wetten: {Opiumwet: BWBR0001941}
begrippen:
  - {id: growshop, artikelen: [Opiumwet 11a], termen: [illegale hennepteelt], leken: [kweekwinkel aanpakken]}
""")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = KnowledgeSettings(data_dir=tmp_path / "bibliotheek", embedder="geen")
    with open_library(settings, read_only=True) as opened:
        yield opened


def search(
    library: Library, question: str, where: SearchFilter | None = None, reranker: Reranker | None = None, top: int = 5
) -> SearchResult:
    retrieval = Retrieval(library, library.settings, reranker, thesaurus=THESAURUS)
    return retrieval.search(question, where, top=top, today=TODAY)


def texts(result: SearchResult) -> list[str]:
    return [match.passage.text for match in result.kept]


def two_versions(library: Library) -> None:
    put_statute(
        library.register,
        date(2015, 11, 1),
        {"13b": "De burgemeester sluit bij verkoop van drugs.", "3": "Telen is verboden."},
    )
    put_statute(
        library.register,
        date(2023, 9, 12),
        {"13b": "De burgemeester sluit ook bij voorbereiding van drugs.", "3": "Telen is verboden."},
        in_force={"13b": date(2019, 1, 1)},
    )


def test_only_the_text_in_force_appears(library: Library) -> None:
    two_versions(library)
    result = search(library, "Wanneer sluit de burgemeester een drugspand?")
    assert texts(result)[0] == "De burgemeester sluit ook bij voorbereiding van drugs."
    assert "De burgemeester sluit bij verkoop van drugs." not in texts(result)


def test_a_named_article_comes_first_and_its_old_text_is_rejected_with_a_reason(library: Library) -> None:
    two_versions(library)
    result = search(library, "Wat staat er over telen in art. 13b Opiumwet?")
    assert result.kept[0].passage.article == "13b"
    (old,) = [match for match in result.rejected if match.passage.article == "13b"]
    assert old.currency is Currency.OUTDATED
    assert not old.kept
    assert old.reason == "verouderd: op 22-11-2026 geldt een nieuwere tekst van dit artikel"


def test_the_older_text_appears_when_the_question_or_the_reader_asks_for_that_day(library: Library) -> None:
    two_versions(library)
    asked = search(library, "Hoe luidde artikel 13b Opiumwet in 2015?")
    dated = search(library, "sluiting door de burgemeester", SearchFilter(on=date(2015, 11, 1)))
    for result in (asked, dated):
        assert texts(result)[0] == "De burgemeester sluit bij verkoop van drugs."
        assert "De burgemeester sluit ook bij voorbereiding van drugs." not in texts(result)
    assert asked.as_of == date(2015, 12, 31)


def test_any_date_gives_both_versions_and_one_copy_of_an_unchanged_article(library: Library) -> None:
    two_versions(library)
    result = search(library, "artikelen 3 en 13b Opiumwet", SearchFilter(any_date=True))
    assert sorted(match.passage.article or "" for match in result.kept) == ["13b", "13b", "3"]
    assert "dezelfde tekst" in next(match.reason for match in result.rejected if match.passage.article == "3")


def test_a_text_that_was_last_seen_is_kept_and_flagged(library: Library) -> None:
    two_versions(library)
    (match, *_) = search(library, "Is telen verboden volgens artikel 3 Opiumwet?").kept
    assert match.currency is Currency.LAST_SEEN


def test_what_the_reader_may_not_see_leaves_no_trace(library: Library) -> None:
    put(library.register, "geheim", ["De inval is dinsdag."], access=AccessLabel.BEPERKT)
    put_statute(library.register, date(2023, 9, 12), {"11a": "Stoffen voor hennepteelt."})
    source = library.register.source("BWBR0001941-2023-09-12")
    library.register.commit_source(
        replace(source, access=AccessLabel.PARTNERS),
        library.register.passages(source.id),
        None,
        content(["11a Stoffen voor hennepteelt."]),
        "anders",
    )
    for question in ("Wanneer is de inval?", "artikel 11a Opiumwet", "kweekwinkel aanpakken"):
        result = search(library, question)
        assert not result.kept
        assert not result.rejected
    both = SearchFilter(access=frozenset({AccessLabel.BEPERKT, AccessLabel.PARTNERS}))
    assert search(library, "Wanneer is de inval?", both).kept


def test_lay_words_lead_to_the_article_that_uses_none_of_them(library: Library) -> None:
    put_statute(
        library.register, date(2023, 9, 12), {"11a": "Hij die stoffen voorhanden heeft.", "3": "Telen is verboden."}
    )
    result = search(library, "Kunnen we een kweekwinkel aanpakken?")
    assert result.kept[0].passage.article == "11a"
    assert result.kept[0].scores["begrip"] > 0
    assert "illegale hennepteelt" in result.expanded_terms


def test_without_thesaurus_nothing_is_added(library: Library) -> None:
    put_statute(library.register, date(2023, 9, 12), {"11a": "Hij die stoffen voorhanden heeft."})
    retrieval = Retrieval(library, library.settings.model_copy(update={"use_thesaurus": False}), thesaurus=THESAURUS)
    result = retrieval.search("Kunnen we een kweekwinkel aanpakken?", today=TODAY)
    assert (result.kept, result.expanded_terms) == ((), ())


def test_one_article_does_not_fill_the_page(library: Library) -> None:
    _long_article(library)
    put(library.register, "blog", ["Een blog over sluiting van een drugspand."])
    kept = search(library, "sluiting van een drugspand").kept
    assert [match.passage.article for match in kept].count("13b") == 2
    assert any(match.source.id == "blog" for match in kept)


def test_a_named_article_comes_with_all_its_passages(library: Library) -> None:
    _long_article(library)
    kept = search(library, "artikel 13b Opiumwet").kept
    assert [match.passage.article for match in kept] == ["13b"] * 4


def _long_article(library: Library) -> None:
    leden = [f"Lid {number}: sluiting van een drugspand, geval {number}." for number in range(1, 5)]
    source = make_source("opw", leden, kind=SourceKind.WET, bwb_id=OPIUMWET, toestand=date(2023, 9, 12))
    passages = [
        replace(passage, bwb_id=OPIUMWET, article="13b", kind=PassageKind.ARTICLE)
        for passage in make_passages("opw", leden)
    ]
    library.register.commit_source(source, passages, None, content(leden), "f")


def test_our_own_explanation_stands_below_the_primary_source(library: Library) -> None:
    put(library.register, "uitleg", ["Sluiting van een drugspand door de burgemeester."], kind=SourceKind.UITLEG)
    put(library.register, "rapport", ["Sluiting van een drugspand door de burgemeester in de praktijk."])
    assert [match.source.id for match in search(library, "sluiting drugspand burgemeester").kept] == [
        "rapport",
        "uitleg",
    ]


def test_without_an_embedder_it_searches_by_words_and_says_so(library: Library) -> None:
    put(library.register, "bron", ["De drugspandsluiting."])
    result = search(library, "drugspand")
    assert texts(result) == ["De drugspandsluiting."]
    assert any("alleen op woorden" in warning for warning in result.warnings)


def test_meaning_alone_finds_what_shares_no_word(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    settings = KnowledgeSettings(data_dir=tmp_path / "b", embedder="geen")
    with open_library(settings, embedder=embedder, read_only=True) as library:
        put(library.register, "bron", ["Het vergunningstelsel.", "De sluiting."], embedder)
        wanted = make_passages("bron", ["De sluiting."])[0].embedding_text("Titel van bron")
        embedder.embed_question = lambda _text: HashEmbedder().embed_passages([wanted])[0]  # type: ignore[method-assign]
        result = search(library, "onbekend woord")
        assert texts(result)[0] == "De sluiting."
        assert result.kept[0].scores["dense"] == pytest.approx(1.0, abs=1e-5)
        assert set(result.timings) >= {"embed", "bm25", "dense", "fuse", "load"}


def test_a_reranker_changes_the_order_and_leaves_its_score(library: Library) -> None:
    put(library.register, "bron", ["Sluiting sluiting sluiting.", "Sluiting volgens het beleid van de gemeente."])

    class PrefersPolicy:
        def score(self, _question: str, passages: Sequence[str]) -> FloatVector:
            return np.array([float("beleid" in passage) for passage in passages], dtype=np.float32)

    result = search(library, "sluiting", reranker=PrefersPolicy())
    assert texts(result)[0] == "Sluiting volgens het beleid van de gemeente."
    assert result.kept[0].scores["rerank"] == 1.0


def test_what_does_not_fit_is_rejected_with_its_reason(library: Library) -> None:
    put(library.register, "bron", [f"Sluiting nummer {number}." for number in range(4)])
    result = search(library, "sluiting", top=2)
    assert len(result.kept) == 2
    assert {match.reason for match in result.rejected} == {"scoort lager dan de beste 2"}


@pytest.mark.parametrize("question", ["", "   ", "?!", "x" * 5000, "\x00\ud800"])
def test_odd_questions_find_nothing_and_do_not_fail(library: Library, question: str) -> None:
    two_versions(library)
    assert search(library, question).kept == ()


def test_a_stammered_article_is_found(library: Library) -> None:
    two_versions(library)
    assert [match.passage.article for match in search(library, "art. art. art. 13b 13b lid").kept] == ["13b"]


@pytest.mark.parametrize(
    ("question", "day", "any_date"),
    [
        ("Hoe luidde artikel 13b Opiumwet in 2015?", date(2015, 12, 31), False),
        ("Wat gold op 1 november 2015 volgens de Gemeentewet?", date(2015, 11, 1), False),
        ("Wat stond er op 3-2-2018 in artikel 5 van de Alcoholwet?", date(2018, 2, 3), False),
        ("Wat zei de oude tekst van artikel 29 Wet Bibob?", None, True),
        ("Wat is het verschil met de tekst van 2015 van artikel 174a Gemeentewet?", None, True),
        ("Klopt het dat artikel 174a Gemeentewet sinds 2021 zo is?", None, False),
        ("Wat verbiedt artikel 21 van de Huisvestingswet 2014?", None, False),
        ("Wat stond er in het jaarplan van 2017?", None, False),
        ("Hoe luidde artikel 13b Opiumwet in 2031?", None, False),
        ("Wat was in december '18 de tekst van artikel 13b Opiumwet?", date(2018, 12, 1), False),
        ("Wat stond er op 1/6/18 in 13b Opiumwet", date(2018, 6, 1), False),
        ("Hoe luidde artikel 13b Opiumwet op 01.06.2018?", date(2018, 6, 1), False),
        ("Wat gold er op 2018-06-01 voor artikel 13b Opiumwet?", date(2018, 6, 1), False),
        ("Kon de burgemeester in 2022 een woning sluiten na een beschieting?", date(2022, 12, 31), False),
        ("Hoe lang was een Bibob-advies volgens de Wet Bibob in 2016 houdbaar?", date(2016, 12, 31), False),
        (
            "Wat stond er vijf jaar geleden in artikel 13b Opiumwet?",
            date(2021, 11, 22),
            False,
        ),
        ("Wat gold op 31 februari 2020 voor artikel 174a Gemeentewet?", None, False),
        ("Wat zegt artikel 4.3.10 van de Omgevingswet?", None, False),
        ("Kan de burgemeester een pand sluiten waar in 2019 drugs lagen?", None, False),
    ],
)
def test_the_day_that_a_question_asks_about(question: str, day: date | None, any_date: bool) -> None:
    where = read_question(question, SearchFilter(), TODAY).where
    assert (where.on, where.any_date) == (day, any_date)


@pytest.mark.parametrize(
    ("question", "said", "exists"),
    [
        ("Wat gold op 31 februari 2020 voor artikel 174a Gemeentewet?", "31 februari 2020", False),
        ("Wat gold er op 1-13-2019 voor artikel 13b Opiumwet?", "1-13-2019", False),
        ("Hoe luidt 13b Opiumwet vanaf 2090?", "2090", True),
    ],
)
def test_a_day_without_known_law_is_told_apart(question: str, said: str | None, exists: bool | None) -> None:
    no_day = read_question(question, SearchFilter(), TODAY).no_day
    assert (no_day and no_day.said, no_day and no_day.day is not None) == (said, exists)


def test_misspelt_words_are_found_on_both_sides(library: Library) -> None:
    put(library.register, "plan", ["Aanpak Ondernijning Rotterdam Zuid.", "De huisvesting.", "De dwangsom is hoog."])
    assert texts(search(library, "ondermijning"))[0] == "Aanpak Ondernijning Rotterdam Zuid."
    assert texts(search(library, "Hoe hoog is de dwangsum?"))[0] == "De dwangsom is hoog."
