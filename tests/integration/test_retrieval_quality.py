"""The quality of search over the real statutes and documents, by words and thesaurus only: no model, so it is fast.

The figures with the embedded model are higher; ``python -m evals.retrieval_table`` prints them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.cases import Case, load_cases
from evals.gold_match import holds
from evals.retrieval_table import ANSWERED_TODAY, Row, ask, figures
from ingest.bootstrap import run_ingest
from knowledge.bootstrap import open_library
from knowledge.library import Library
from knowledge.records import Match, SearchFilter
from knowledge.retrieval import Retrieval
from knowledge.settings import KnowledgeSettings

SETS = ("lekentaal", "situaties", "vragen", "ontwikkel")


@pytest.fixture(scope="module")
def library(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    settings = KnowledgeSettings(data_dir=tmp_path_factory.mktemp("kwaliteit") / "bibliotheek", embedder="geen")
    run_ingest([shared_data / "corpus", shared_data / "wetten"], starter=True, knowledge_settings=settings)
    with open_library(settings, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def cases(shared_data: Path) -> list[Case]:
    questions = shared_data / "evals" / "ontwikkelvragen.yaml"
    return [case for name in SETS for case in load_cases(name, questions if questions.exists() else None)]


@pytest.fixture(scope="module")
def rows(library: Library, cases: list[Case]) -> list[Row]:
    retrieval = Retrieval(library, library.settings)
    return list(ask(lambda text, where, day: retrieval.search(text, where, today=day), cases, "woorden en thesaurus"))


def test_every_gold_place_exists_and_every_quotation_is_literal(library: Library, cases: list[Case]) -> None:
    held = [
        Match(passage, source, 1.0, currency=passage.validity.on(ANSWERED_TODAY))
        for source in library.register.sources()
        for passage in library.register.passages(source.id)
    ]
    lost = [
        (case.id, gold.key) for case in cases for gold in case.gold if not any(holds(match, gold) for match in held)
    ]
    assert not lost


def test_no_outdated_text_appears_unless_it_is_asked_for(rows: list[Row]) -> None:
    assert not [row.case for row in rows if row.outdated]


def test_a_named_article_is_always_first(rows: list[Row]) -> None:
    asked = [row for row in rows if row.kind in {"artikel", "versie"}]
    assert len(asked) >= 20
    assert not [row.case for row in asked if row.found[0] not in row.gold]


@pytest.mark.parametrize(
    ("kind", "least"),
    [("wetsvraag", 0.85), ("document", 0.80), ("lekentaal", 0.55), ("situatie", 0.55), ("ontwikkel", 0.65)],
)
def test_questions_find_their_source_among_the_first_five(rows: list[Row], kind: str, least: float) -> None:
    chosen = [row for row in rows if row.kind == kind]
    if not chosen:
        pytest.skip("no development questions in this test data")
    assert figures(chosen)["treffer@5"] >= least


def test_lay_words_need_the_thesaurus(library: Library, cases: list[Case], rows: list[Row]) -> None:
    lay = [case for case in cases if case.kind == "lekentaal" and case.half == "toets"]
    bare = Retrieval(library, library.settings.model_copy(update={"use_thesaurus": False}))
    without = figures(list(ask(lambda text, where, day: bare.search(text, where, today=day), lay, "zonder")))
    with_it = figures([row for row in rows if row.case in {case.id for case in lay}])
    assert with_it["treffer@5"] >= without["treffer@5"] + 0.1


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("Wie betaalt wat in de begroting van RIEC Rotterdam voor 2017?", {14, 15}),
        ("Hoeveel accountmanagers heeft het RIEC Rotterdam?", {14}),
        ("Welke draaiknoppen kent de aanpak ondermijning Rotterdam Zuid?", {5}),
    ],
)
def test_the_plan_is_found_on_its_page_although_it_misspells(library: Library, question: str, places: set[int]) -> None:
    kept = Retrieval(library, library.settings).search(question, SearchFilter(), top=5, today=ANSWERED_TODAY).kept
    assert any(match.passage.page_first in places and "jaarplan" in match.source.id for match in kept)
