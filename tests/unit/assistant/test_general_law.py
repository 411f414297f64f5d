"""The general rule before special law, all of an article before "not in it", and the right authority first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from assistant.answer import Answer, AnswerStatus
from assistant.composing.narrow_law import is_beside_the_subject
from knowledge.records import Passage, PassageKind, SourceKind
from knowledge.register import Register
from tests.assistant_library import Ask, add, asker

AWB, HOUSING, GAMES, ALCOHOL, MUNICIPALITIES = (
    "BWBR0005537",
    "BWBR0035303",
    "BWBR0002469",
    "BWBR0002458",
    "BWBR0005416",
)
ENTER = "De toezichthouder is bevoegd, met apparatuur, een woning binnen te treden zonder toestemming van de bewoner."
RULE = (
    "1. Een toezichthouder is bevoegd elke plaats te betreden met uitzondering van een woning zonder toestemming van "
    "de bewoner.\n2. Zo nodig verschaft hij zich toegang met behulp van de sterke arm."
)


def articles(register: Register, law: str, title: str, *texts: tuple[str, str]) -> None:
    passages: list[tuple[str, dict[str, object]]] = [
        (
            text,
            {"kind": PassageKind.ARTICLE, "article": article, "bwb_id": law, "heading_path": (f"Artikel {article}",)},
        )
        for article, text in texts
    ]
    add(register, law, title, SourceKind.WET, passages, bwb_id=law, toestand=date(2026, 1, 1))


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    register = Register.open(tmp_path_factory.mktemp("algemeen") / "register.sqlite")
    articles(register, AWB, "Algemene wet bestuursrecht", ("5:15", RULE))
    articles(register, HOUSING, "Huisvestingswet 2014", ("34", ENTER))
    articles(
        register,
        ALCOHOL,
        "Alcoholwet",
        ("44", "1. De burgemeester kan een winkel de verkoop van alcohol ontzeggen na drie overtredingen."),
        (
            "44a",
            "4. Overtredingen kunnen niet met een bestuurlijke boete worden afgedaan, indien:\n"
            "a. er direct gevaar is; of\nb. toepassing is gegeven aan artikel 44, eerste lid.",
        ),
    )
    articles(
        register,
        MUNICIPALITIES,
        "Gemeentewet",
        (
            "174a",
            "1. De burgemeester kan besluiten een woning te sluiten bij ernstige verstoring van de openbare orde.",
        ),
        ("174a", "2. De bevoegdheid komt hem ook toe bij ernstige vrees."),
        ("174a", "3. De burgemeester bepaalt in het besluit de duur."),
    )
    claim = "De wethouder beslist voortaan over het sluiten van een woning bij verstoring van de openbare orde."
    add(register, "stuk", "Gemeentewet", SourceKind.LITERATUUR, [(claim, {})])
    yield asker(register)
    register.close()


def cited(answer: Answer) -> list[str]:
    by_number = {citation.number: citation.article or "" for citation in answer.citations}
    return [by_number[sentence.citations[0]] for sentence in answer.sentences]


@pytest.mark.parametrize(
    "question",
    [
        "Mag onze inspecteur een woning binnentreden zonder toestemming van de bewoner?",
        "De bewoner houdt de deur dicht. Mag de toezichthouder zijn woning binnentreden zonder toestemming?",
    ],
)
def test_no_special_law_lets_anybody_into_a_home_where_the_general_rule_is_asked(ask: Ask, question: str) -> None:
    assert cited(ask(question))[:1] == ["5:15"]
    assert "34" not in cited(ask(question))


def test_the_general_rule_stands_before_the_exception_that_is_asked_for(ask: Ask) -> None:
    found = cited(ask("Mag de toezichthouder van de Huisvestingswet een woning binnentreden zonder toestemming?"))
    assert found[0] == "5:15"
    assert "34" in found


@pytest.mark.parametrize(
    ("law", "article", "question", "beside"),
    [
        (HOUSING, "34", "Mag een boa een woning binnentreden?", True),
        (HOUSING, "34", "Mag een boa een woning binnentreden wegens woningsplitsing?", False),
        (HOUSING, "34", "Mag een boa binnentreden volgens de Huisvestingswet?", False),
        (MUNICIPALITIES, "61", "Hoe lang mag de burgemeester mensen vasthouden?", True),
        (MUNICIPALITIES, "61", "Voor hoe lang wordt de burgemeester benoemd?", False),
        (MUNICIPALITIES, "154a", "Hoe lang mag de burgemeester mensen vasthouden?", False),
        (AWB, "9:11", "Hoe lang mag dat op zijn langst duren?", True),
        (GAMES, "35c", "Wie legt de boete op?", False),  # no general rule is asked for: nothing is left out
    ],
)
def test_law_on_another_subject_gives_no_general_rule(law: str, article: str, question: str, beside: bool) -> None:
    passage = Passage("p", "s", 0, "", start=0, end=0, bwb_id=law, article=article)
    assert is_beside_the_subject(passage, question) is beside


def test_a_later_paragraph_in_another_passage_gives_the_length(ask: Ask) -> None:
    answer = ask("Hoe lang mag de burgemeester een woning sluiten bij verstoring van de openbare orde?")
    assert answer.status is AnswerStatus.ANSWERED
    assert any("bepaalt in het besluit de duur" in sentence.text for sentence in answer.sentences)


def test_of_a_named_article_the_paragraph_with_the_length_is_shown(ask: Ask) -> None:
    answer = ask("Hoe lang duurt een sluiting op grond van artikel 174a Gemeentewet?")
    assert answer.sentences[0].text.startswith("3. De burgemeester bepaalt in het besluit de duur")


def test_what_forbids_two_measures_together_leads(ask: Ask) -> None:
    answer = ask("Kan de burgemeester een winkel de verkoop van alcohol ontzeggen en ook nog een boete geven?")
    assert "niet met een bestuurlijke boete" in answer.sentences[0].text
    assert "artikel 44, eerste lid" in answer.sentences[1].text


@pytest.mark.parametrize(
    ("question", "corrected"),
    [
        ("Mag het college een woning sluiten op grond van artikel 174a Gemeentewet?", True),
        ("Volgens 174a Gemeentewet mag de raad een woning sluiten, toch?", True),
        ("Mag de burgemeester een woning sluiten op grond van artikel 174a Gemeentewet?", False),
        ("Mag de politie namens de burgemeester een woning sluiten op grond van artikel 174a Gemeentewet?", False),
    ],
)
def test_the_wrong_authority_is_put_right_first(ask: Ask, question: str, corrected: bool) -> None:
    assert ask(question).intro.startswith("Nee. De wet geeft deze bevoegdheid aan de burgemeester") is corrected


def test_a_document_of_no_standing_says_nothing_of_a_power_where_the_law_does(ask: Ask) -> None:
    answer = ask("Wie beslist voortaan over het sluiten van een woning bij verstoring van de openbare orde?")
    assert cited(answer) == ["174a"]


def test_no_document_is_shown_by_the_name_of_a_law(ask: Ask) -> None:
    answer = ask("Wat zegt het stuk over de wethouder die voortaan beslist?")
    assert [citation.title for citation in answer.citations] == ["Gemeentewet (geen wet)"]
