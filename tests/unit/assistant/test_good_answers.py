"""What makes an answer good: the direct answer first, whole where a whole is asked for, and nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, AnswerStatus, Turn
from assistant.bootstrap import dutch_analyser
from assistant.composing.defining import asked_actor, asked_term, defines
from assistant.composing.parts import parts_of, questions_in
from assistant.composing.question_form import AnswerForm, answer_forms, asked_count, holds, how_long
from assistant.composing.subject import counted_nouns, counts, joined, names_bodies, without_source
from assistant.conversation.rules import RuleRephraser
from assistant.legal_references import laws_in, loose_articles_in
from knowledge.records import PassageKind, SourceKind
from knowledge.register import Register
from tests.assistant_library import Ask, add, asker, statute

INCOME = (
    "Inkomsten – Bijdragen ministerie: RIEC algemeen; € 735.000,00\n"
    "Inkomsten – Bijdragen gemeenten: bijdrage € 0,39 per inwoner; € 687.683,10\n"
    "Inkomsten – Bijdragen in uren: Politie; 3605\n"
    "Inkomsten – Bijdrage in loonkosten: Subtotaal"
)
SPENDING = (
    "Uitgaven – Loonkosten 19 fte: € 1.156.000,00\n"
    "Uitgaven – Loonkosten 19 fte: Bijdragen uren partners; € 581.519,00\n"
    "Uitgaven – Overige kosten: Mobiliteit; € 25.000,00"
)
GLOSSARY = (
    "Begrippen uit de samenwerking, van a tot z.\n"
    "- Casusoverleg: een overleg van partners over een zaak.\n"
    "- Quickscan: een snelle eerste verkenning met gegevens die er al zijn."
)
PLAN = (
    "Dit jaar doen we ervaring op met de quickscan. De quickscan is nieuw voor de regio en voor de partners. "
    "Een quickscan voor de transportbranche volgt later."
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    register = Register.open(tmp_path_factory.mktemp("antwoorden") / "register.sqlite")
    budget = {"kind": PassageKind.TABLE, "page_first": 15, "heading_path": ("Begroting 2017",)}
    staff = (
        "De organisatie van het RIEC bestaat uit 18 medewerkers, verdeeld over deze functies:\n- 1 hoofd\n- 5 analisten"
    )
    texts: list[tuple[str, dict[str, object]]] = [(INCOME, budget), (SPENDING, budget), (staff, {"page_first": 14})]
    add(register, "plan", "Jaarplan 2017 RIEC", SourceKind.JAARPLAN, texts, year=2017)
    add(register, "nieuws", "Nieuwe koers", SourceKind.NIEUWS, [(PLAN, {})], year=2025)
    add(register, "begrippen", "Begrippenlijst", SourceKind.UITLEG, [(GLOSSARY, {})], year=2026)
    statute(register, date(2015, 11, 1), "13b", "De burgemeester kan een last opleggen als een middel wordt verkocht.")
    statute(register, date(2023, 9, 12), "13b", "De burgemeester kan een last opleggen als een voorwerp voorhanden is.")
    statute(
        register,
        date(2024, 1, 1),
        "177",
        "1. De burgemeester kan een ambtenaar van politie machtigen in zijn naam een gebiedsverbod te geven.\n"
        "2. Geen machtiging wordt verleend voor besluiten die de raad aanwijst.\n"
        "3. De burgemeester besluit tot aanwijzing van de plaats van een camera.\n"
        "4. Dat besluit vervalt na vier weken.",
    )
    yield asker(register)
    register.close()


def texts_of(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences]


def test_who_pays_what_gives_every_row_of_the_income_with_its_header(ask: Ask) -> None:
    shown = texts_of(ask("Wat betaalt elke partner aan de begroting van het RIEC in 2017?"))
    assert shown == INCOME.split("\n")[:3]


def test_the_spending_is_the_other_table(ask: Ask) -> None:
    assert texts_of(ask("Wat zijn de uitgaven van het RIEC in 2017?")) == SPENDING.split("\n")


def test_how_many_people_work_there_gives_both_counts_each_with_its_page(ask: Ask) -> None:
    answer = ask("Hoeveel fte werkt er bij het RIEC?")
    shown = " ".join(texts_of(answer))
    assert "19 fte" in shown and "18 medewerkers" in shown and "Mobiliteit" not in shown
    assert {citation.page for citation in answer.citations} == {14, 15}


def test_a_count_that_no_source_gives_is_not_made_up(ask: Ask) -> None:
    answer = ask("Hoeveel vergaderingen had het RIEC in het jaarplan 2017?")
    assert answer.status is not AnswerStatus.ANSWERED


def test_the_meaning_of_a_term_comes_first_from_the_line_that_explains_it(ask: Ask) -> None:
    shown = texts_of(ask("Wat is een quickscan?"))
    assert shown[0] == "- Quickscan: een snelle eerste verkenning met gegevens die er al zijn."
    assert all("Casusoverleg" not in text for text in shown)


def test_an_article_without_its_law_is_of_the_one_law_that_has_it(ask: Ask) -> None:
    answer = ask("Wat mag de burgemeester met artikel 13b sinds 2019?")
    assert texts_of(answer) == ["De burgemeester kan een last opleggen als een voorwerp voorhanden is."]


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Wat is een quickscan?", "quickscan"),
        ("Wat betekent RIEC eigenlijk?", "RIEC"),
        ("Wat wordt bedoeld met de Wet Damocles?", "Wet Damocles"),
        ("Wat is de termijn voor een advies?", None),
        ("Wat is de totale begroting?", None),
        ("Wie mag een pand sluiten?", None),
    ],
)
def test_only_a_question_for_a_meaning_has_a_term(question: str, term: str | None) -> None:
    assert asked_term(question) == term


def test_a_sentence_explains_its_own_subject_and_no_longer_term() -> None:
    analyse = dutch_analyser()
    assert defines("1. Onder bestuurlijke boete wordt verstaan: een sanctie.", "bestuurlijke boete", analyse)
    assert defines("Van ondermijning is sprake als werelden verweven raken.", "ondermijning", analyse)
    assert not defines("Een ondermijningsbeeld is een bundeling van signalen.", "ondermijning", analyse)
    assert not defines("Ondermijning is onzichtbaar.", "ondermijning", analyse)


def test_what_a_question_counts_and_what_a_sentence_counts() -> None:
    analyse = dutch_analyser()
    assert counted_nouns("Hoeveel accountmanagers heeft het RIEC?") == {"accountmanagers"}
    assert "medewerkers" in counted_nouns("Hoeveel fte werkt er?")
    assert counts("- 4 accountmanagers", frozenset({"accountmanagers"}), analyse)
    assert counts("alle 32 gemeenten doen mee", frozenset({"gemeenten"}), analyse)
    assert not counts("9 leden in een gemeente beneden de 3 001 inwoners", frozenset({"gemeenten"}), analyse)


def test_the_form_of_a_question() -> None:
    assert answer_forms("Wat is de beslistermijn op bezwaar?")[0] is AnswerForm.TERM
    assert answer_forms("Hoe herken je een hennepkwekerij?")[0] is AnswerForm.SIGNS
    assert answer_forms("Mag de burgemeester een woning sluiten?")[0] is AnswerForm.POWER
    assert asked_count("Welke drie pijlers kent de koers?") == 3
    assert asked_count("Welke pijlers kent de koers?") is None
    assert asked_actor("Wat doet de accountmanager van het RIEC?") == "accountmanager"


def test_small_readings_of_a_question() -> None:
    assert "opleggen" in joined("bevoegd om een last op te leggen")
    assert names_bodies("gemeenten, politie, Openbaar Ministerie en Belastingdienst")
    assert not names_bodies("de gemeente en nog een gemeente")
    assert parts_of("Wat is het verschil tussen een boete en een last?") == ("Wat is een boete?", "Wat is een last?")
    assert laws_in("Moet ik horen bij een negatief Bibob-besluit?") == laws_in("Wet Bibob")
    assert [reference.article for reference in loose_articles_in("Wat mag met artikel 27?")] == ["27"]
    assert not loose_articles_in("Wat staat er in artikel 13b Opiumwet?")


def test_a_later_part_of_a_question_is_read_with_the_first() -> None:
    reader = RuleRephraser(dutch_analyser())
    assert questions_in("Wie mag een drugspand sluiten en hoe lang mag dat?", reader) == (
        ("Wie mag een drugspand sluiten?", "Wie mag een drugspand sluiten?"),
        ("hoe lang mag dat?", "Hoe lang mag het sluiten van een drugspand?"),
    )
    story = "Er ligt drugs in de loods, mag de burgemeester sluiten?"
    assert questions_in(story, reader) == ((story, story),)
    assert parts_of("Wat moet er in de last en binnen welke termijn geldt die?")[1] == "binnen welke termijn geldt die?"


@pytest.mark.parametrize(
    "question",
    [
        "In welk jaar begon het RIEC met de quickscan?",
        "Hoe heet de projectleider van de quickscan?",
        "Hoe vaak is artikel 13b vorig jaar toegepast?",
    ],
)
def test_a_fact_beside_what_the_sources_tell_is_refused(ask: Ask, question: str) -> None:
    assert ask(question).status is AnswerStatus.UNANSWERABLE_NO_SOURCES


def test_a_question_for_yes_or_no_is_not_answered_without_the_paragraph_that_takes_it_back(ask: Ask) -> None:
    shown = texts_of(ask("Mag een ambtenaar van politie gemachtigd worden om een gebiedsverbod te geven?"))
    assert any(text.startswith("1. De burgemeester kan een ambtenaar") for text in shown)
    assert any(text.startswith("2. Geen machtiging") for text in shown)


def test_the_term_that_another_paragraph_of_the_article_gives_is_found(ask: Ask) -> None:
    answer = ask("Hoe lang geldt de aanwijzing van een camera?")
    assert answer.status is AnswerStatus.ANSWERED
    assert any("vier weken" in text for text in texts_of(answer))


def test_one_half_is_answered_when_the_other_is_not_held(ask: Ask) -> None:
    answer = ask("Hoeveel fte werkt er bij het RIEC en wie was de voorzitter?")
    assert answer.status is AnswerStatus.PARTIAL and "19 fte" in " ".join(texts_of(answer))
    assert any("voorzitter" in warning.text for warning in answer.warnings if warning.code == "deel_ontbreekt")


def test_a_paragraph_that_does_not_exist_is_said_not_to_exist(ask: Ask) -> None:
    answer = ask("Wat staat in artikel 177 lid 9 Opiumwet?")
    assert answer.status is AnswerStatus.PARTIAL and "bestaat niet" in answer.intro
    [told] = [warning.text for warning in answer.warnings if warning.code == "lid_bestaat_niet"]
    assert "geen lid 9" in told and "lid 4" in told


def test_what_a_plan_says_is_not_answered_from_a_statute(ask: Ask) -> None:
    answer = ask("Wie is volgens het jaarplan bevoegd tot aanwijzing van de plaats van een camera?")
    assert all(citation.kind is not SourceKind.WET for citation in answer.citations)


def test_how_long_is_asked_in_many_ways() -> None:
    assert how_long("Mag een gebiedsverbod een jaar duren?") == "Hoe lang mag een gebiedsverbod duren?"
    assert how_long("Kan een gebiedsverbod voor een jaar?") == "Hoe lang kan een gebiedsverbod?"
    assert not how_long("Mag een kind van elf jaar een boete krijgen?")
    assert answer_forms("Mag de burgemeester beelden langer dan vier weken bewaren?")[0] is AnswerForm.TERM


def test_a_peildatum_that_was_set_goes_first_and_the_reader_is_told(ask: Ask) -> None:
    asked = "Hoe luidde artikel 13b Opiumwet op 1 januari 2016?"
    assert "voorwerp" in texts_of(ask(asked, as_of=date(2025, 1, 1)))[0]
    codes = [{warning.code for warning in ask(asked, as_of=day).warnings} for day in (date(2025, 1, 1), None)]
    assert ["peildatum_gaat_voor" in found for found in codes] == [True, False]


def test_a_question_for_signs_is_not_answered_from_a_statute(ask: Ask, tmp_path: Path) -> None:
    answer = ask("Hoe herken je een voorwerp dat voorhanden is?")
    assert not answer.sentences


def test_a_follow_up_that_names_another_article_asks_about_that_one(ask: Ask) -> None:
    history = (
        Turn(question="Wanneer mag een pand dicht op grond van artikel 17 Woningwet?", answer="Bij overtreding."),
    )
    answer = ask("en bij 13b Opiumwet?", history=history)
    assert "Woningwet" not in answer.understood_as
    assert {citation.article for citation in answer.citations} == {"13b"}


def test_a_term_that_the_article_does_not_give_is_said_to_be_missing(ask: Ask) -> None:
    answer = ask("Hoe lang geldt een last volgens artikel 13b Opiumwet?")
    assert answer.status is AnswerStatus.PARTIAL and answer.sentences


TALK = "In de raad worden vaak vragen gesteld. Vragen stellen we ook aan het college, en vragen zijn er altijd."
QUESTIONS = "Vooraf vragen we ons af:\n1. Wie heeft er last van?\n2. Wie doet er iets mee?\n3. Mag het van de wet?"
STEPS = ("Dit zijn de stappen van het draaiboek:\n1. bellen;\n2. schrijven;", "3. langsgaan;\n4. sluiten.")


@pytest.fixture
def lists(tmp_path: Path) -> Iterator[Ask]:
    register = Register.open(tmp_path / "register.sqlite")
    add(register, "raad", "Vragen in de raad", SourceKind.LEIDRAAD, [(TALK, {})], year=2025)
    add(register, "aanpak", "Vooraf aan een beeld", SourceKind.NIEUWS, [(QUESTIONS, {})], year=2025)
    heading = {"heading_path": ("Draaiboek",)}
    after = ("Daarna is het draaiboek klaar.", heading)
    add(register, "draaiboek", "Draaiboek", SourceKind.LEIDRAAD, [*((text, heading) for text in STEPS), after])
    yield asker(register)
    register.close()


def test_the_list_with_as_many_items_as_the_question_says_is_the_whole_answer(lists: Ask) -> None:
    said = [sentence.text for sentence in lists("Welke drie vragen stellen we vooraf?").sentences]
    assert said == QUESTIONS.split("\n")


def test_a_list_that_goes_on_in_the_next_passage_is_given_whole(lists: Ask) -> None:
    said = [sentence.text for sentence in lists("Welke stappen heeft het draaiboek?").sentences]
    assert said == "\n".join(STEPS).split("\n")


@pytest.mark.parametrize(
    ("sentence", "sets_a_term"),
    [
        ("1. Het advies wordt gegeven binnen een termijn van acht weken.", True),
        ("3. Indien het advies niet binnen acht weken kan worden gegeven, meldt het Bureau dat.", False),
        ("Als de termijn loopt, heeft de aanvrager zes weken.", True),
    ],
)
def test_a_term_that_is_only_supposed_is_no_answer_to_how_long(sentence: str, sets_a_term: bool) -> None:
    assert holds(AnswerForm.TERM, sentence) is sets_a_term


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("Wie worden bevraagd volgens Netwerk Weerbaar Bestuur?", "Wie worden bevraagd ?"),
        ("Wie moet volgens het jaarplan van RIEC Rotterdam bellen?", "Wie moet bellen?"),
        ("Wat mag volgens artikel 13b Opiumwet?", "Wat mag volgens artikel 13b Opiumwet?"),
        ("Mag dat volgens de Opiumwet?", "Mag dat volgens de Opiumwet?"),
    ],
)
def test_where_to_look_is_not_what_for(question: str, bare: str) -> None:
    assert without_source(question) == bare
