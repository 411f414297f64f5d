"""Every training case, walked: each key point stands in the article that it names, and no words are borrowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.training.case import Case
from assistant.training.cases import load_cases
from knowledge.injection import find_instructions
from knowledge.legal import references_in_question
from knowledge.privacy import find_personal_data
from tests.statute_texts import Statutes

CASES = list(load_cases().values())
ALL_CASES = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
ONLY_IN_2015 = {"20", "27", "30"}
"""Articles of the Wet Bibob of which the test data has only the text of 2015."""


@pytest.fixture(scope="module")
def statutes(shared_data: Path) -> Statutes:
    return Statutes(shared_data / "wetten")


def texts(case: Case) -> Iterator[str]:
    yield from (case.title, case.summary, *case.goals, *case.closing, *case.doubts)
    for one in case.rounds:
        yield from one.facts
    for question in case.questions():
        yield question.text
        for point in question.key_points:
            yield from point.ways
        yield from (mistake.said for mistake in question.mistakes)
    yield from (statement.text for statement in case.statements())


def plain(text: str) -> str:
    """Lower case, without cross-reference marks and doubled white space."""
    return re.sub(r"\s+", " ", text.replace(" ,", ",")).lower()


def test_there_are_cases_for_beginners_and_for_the_advanced() -> None:
    assert len(CASES) >= 8
    assert {case.level for case in CASES} == {1, 2, 3, 4, 5}
    assert [case.level for case in CASES] == sorted(case.level for case in CASES)


@ALL_CASES
def test_each_article_and_lid_exists(case: Case, statutes: Statutes) -> None:
    for statement in case.statements():
        if statement.article is None:
            continue
        references = references_in_question(statement.article)
        assert references, f"geen verwijzing te lezen in {statement.article!r}"
        for reference in references:
            assert reference.law is not None, statement.article
            statutes.check(reference.law, reference.article, reference.leden, statement.article)


@ALL_CASES
def test_each_key_point_stands_in_the_lid_that_it_names(case: Case, statutes: Statutes) -> None:
    for question in case.questions():
        for point in question.key_points:
            if point.article is None:
                continue
            held = [
                text
                for reference in references_in_question(point.article)
                for lid in reference.leden or (None,)
                if (text := statutes.lid(str(reference.law), reference.article, lid)) is not None
            ]
            together = plain(" ".join(held))
            for word in point.legal_words if held else ():
                assert plain(word) in together, f"{case.id}/{point.id}: {word!r} staat niet in {point.article}"


@ALL_CASES
def test_no_case_leans_on_an_article_that_is_only_known_as_of_2015(case: Case) -> None:
    for statement in case.statements():
        for reference in references_in_question(statement.article or ""):
            assert reference.law != "BWBR0013798" or reference.article not in ONLY_IN_2015, statement.article


@ALL_CASES
def test_the_words_are_ours_and_harmless(case: Case, statutes: Statutes) -> None:
    for text in texts(case):
        assert not statutes.borrowed(text), f"{case.id}: overgenomen: {text}"
        assert not find_personal_data(text), f"{case.id}: persoonsgegevens: {text}"
        assert not find_instructions(text), f"{case.id}: opdracht: {text}"
