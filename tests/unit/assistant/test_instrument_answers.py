"""A situation, answered: groups, authority, citations of the day, own policy first, and what is no law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, AnswerStatus, Question, Reader
from assistant.bootstrap import build_pipeline, default_steps, dutch_analyser
from assistant.render import render_answer
from assistant.settings import AssistantSettings
from knowledge.records import AccessLabel, SourceKind
from knowledge.register import Register
from tests.assistant_library import TODAY, SharedTermsSearcher, add, fill, statute

LOODS = "In een loods is een handelshoeveelheid drugs gevonden. Wat kan de burgemeester?"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    held = Register.open(tmp_path / "register.sqlite", tmp_path / "originals")
    fill(held)
    yield held
    held.close()


def ask(register: Register, text: str, *, municipality: str | None = None, as_of: date | None = None) -> Answer:
    settings = AssistantSettings(as_of=TODAY.isoformat())
    steps = default_steps(SharedTermsSearcher(register), register, dutch_analyser(), None, settings)
    reader = Reader(access=frozenset({AccessLabel.OPENBAAR}), municipality=municipality)
    return build_pipeline(steps, settings).answer(Question(text=text, reader=reader, as_of=as_of))


def card(answer: Answer, key: str) -> dict[str, object]:
    return next(item.model_dump(by_alias=True) for item in answer.instruments if item.id == key)


def test_a_situation_gets_cards_with_citations_that_exist(register: Register) -> None:
    answer = ask(register, LOODS)
    assert answer.status is AnswerStatus.ANSWERED
    found = card(answer, "opiumwet-13b")
    assert (found["groep"], found["bevoegd_gezag"]) == ("past_nu", ("burgemeester",))
    numbers = {citation.number for citation in answer.citations}
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    for item in answer.instruments:
        for statement in (item.does, *item.met, *item.unknown, *item.unmet, *item.to_check, *item.procedure):
            assert statement.citations or statement.practice, (item.id, statement.text)
            assert set(statement.citations) <= numbers


def test_an_article_that_is_held_is_cited_in_the_text_of_the_peildatum(register: Register) -> None:
    now = ask(register, LOODS)
    held = [item for item in now.citations if item.article == "13b" and item.held]
    assert {item.source_id for item in held} == {"BWBR0001941-2023-09-12"}
    old = ask(register, LOODS, as_of=date(2016, 6, 1))
    then = [item for item in old.citations if item.article == "13b" and item.held]
    assert {item.source_id for item in then} == {"BWBR0001941-2015-11-01"}
    found = card(old, "opiumwet-13b")
    assert found["groep"] == "kan_passen", "the card describes the law of now"
    assert "peildatum" in str(found["twijfel"])


def test_an_article_that_is_not_held_leads_to_the_official_page_and_the_command(register: Register) -> None:
    missing = [item for item in ask(register, LOODS).citations if item.bwb_id == "BWBR0005537"]
    assert missing and all(not item.held and item.url for item in missing)
    assert "kennis wetten ophalen BWBR0005537" in missing[0].currency_note


def test_own_policy_goes_first_for_its_own_municipality_only(register: Register) -> None:
    add(
        register, "damocles-ons-dorp", "Damoclesbeleid Ons Dorp", SourceKind.BELEIDSREGEL,
        [("Bij een eerste handelshoeveelheid drugs in een loods sluit de burgemeester op grond van 13b.", {})],
        municipality="Ons Dorp", year=2024,
    )  # fmt: skip
    own = card(ask(register, LOODS, municipality="ons dorp"), "opiumwet-13b")["eigen_beleid"]
    other = card(ask(register, LOODS, municipality="Elders"), "opiumwet-13b")["eigen_beleid"]
    assert own and not other


def test_a_local_instrument_asks_for_the_municipality_s_own_rules(register: Register) -> None:
    answer = ask(register, "Op een plein wordt elke avond gedeald door een groep. Wat kunnen we?")
    local = [item for item in answer.instruments if item.status == "lokaal"]
    assert local and all(item.local_question for item in local)
    assert "bestaat alleen als uw gemeente" in render_answer(answer)


def test_what_is_no_law_is_said_when_it_is_named(register: Register) -> None:
    answer = ask(register, "Geldt de Wtta al?")
    overview = answer.instrument_overview
    assert overview is not None and [item.id for item in overview.not_law] == ["wtta"]
    assert answer.status is AnswerStatus.ANSWERED and not answer.sentences
    text = render_answer(answer)
    assert "Geen geldend recht" in text and "1 januari 2027" in text
    later = ask(register, "Geldt de Wtta al?", as_of=date(2027, 6, 1)).instrument_overview
    assert later is not None and "geldt nog niet" not in later.not_law[0].text


def test_a_question_about_the_words_of_the_law_gets_no_cards(register: Register) -> None:
    for text in ("Wat staat er in artikel 13b Opiumwet?", "Hoeveel accountmanagers heeft het RIEC?"):
        assert ask(register, text).instruments == ()


def test_a_guarded_question_gets_no_cards(register: Register) -> None:
    answer = ask(register, "Wat kunnen we met drugs in de woning van iemand met BSN 123456782?")
    assert answer.status is AnswerStatus.GUARD_PERSONAL_DATA and answer.instruments == ()


def test_the_fixed_line_says_who_decides(register: Register) -> None:
    answer = ask(register, LOODS)
    assert answer.instrument_overview is not None
    assert "bevoegd gezag beslist" in answer.instrument_overview.closing
    assert "geen juridisch advies" in " ".join(render_answer(answer).split())


def test_a_report_that_cites_an_article_of_another_text_is_flagged(register: Register) -> None:
    add(
        register, "rapport-2016", "Rapport over drugspanden", SourceKind.LITERATUUR,
        [("Een kelderbox valt volgens het rapport onder artikel 13b Opiumwet als er verkocht wordt.", {})],
        year=2016,
    )  # fmt: skip
    answer = ask(register, "Valt een kelderbox volgens het rapport onder het artikel?")
    flagged = [warning for warning in answer.warnings if warning.code == "wet_gewijzigd"]
    assert flagged and "1 januari 2019" in flagged[0].text


def test_an_article_that_did_not_change_is_not_flagged(register: Register) -> None:
    statute(register, date(2024, 1, 1), "3", "1. Niets nieuws.", since=date(2010, 1, 1))
    add(
        register, "rapport-2016", "Rapport over middelen", SourceKind.LITERATUUR,
        [("Een kelderbox valt volgens het rapport onder artikel 3 Opiumwet als er verkocht wordt.", {})],
        year=2016,
    )  # fmt: skip
    answer = ask(register, "Valt een kelderbox volgens het rapport onder het artikel?")
    assert answer.sentences and not [warning for warning in answer.warnings if warning.code == "wet_gewijzigd"]
