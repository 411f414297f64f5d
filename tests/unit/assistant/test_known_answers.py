"""A known question is answered in our own words first; what depends on the reader is asked; what is unknown is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, AnswerStatus, Question, Turn
from assistant.bootstrap import build_pipeline, default_steps, dutch_analyser, with_model
from assistant.chat_models import ScriptedModel
from assistant.composing.gating import gate_of
from assistant.composing.model_writer import ModelWriter
from assistant.grounding import Grounder
from assistant.render import render_answer
from assistant.settings import AssistantSettings
from knowledge.records import Currency, KnownAnswer, Match, SearchFilter, SearchResult, SourceKind
from knowledge.register import Register
from tests.assistant_library import TODAY, SharedTermsSearcher, add, statute

SHORT_ANSWER = (
    "Nee, overlast is niet nodig voor een sluiting (artikel 13b, eerste lid, Opiumwet).\n"
    "De burgemeester weegt wel of sluiten nodig is (artikel 3:4, tweede lid, Awb).\n"
    "- Kijk naar de ernst.\n"
    "- Kijk naar herhaling."
)
LAW = "1. De burgemeester is bevoegd tot oplegging van een last onder bestuursdwang indien een middel wordt verkocht."


@dataclass
class KnowingSearcher(SharedTermsSearcher):
    """Finds as the other does, and knows the answer to whatever it is asked."""

    asks_back: tuple[str, ...] = ()
    outcome_unknown: bool = False
    knows: bool = True
    only: str = ""
    """Word without which a question is not known."""

    def search(
        self, question: str, where: SearchFilter | None = None, *, top: int | None = None, today: date | None = None
    ) -> SearchResult:
        found = super().search(question, where, top=top, today=today)
        [source] = [source for source in self.register.sources() if source.id == "vragen"]
        matches = tuple(
            Match(passage, source, 1.0, {"exact": 1.0}, Currency.TIMELESS)
            for passage in self.register.passages("vragen")
        )
        knows = self.knows and self.only in question
        known = KnownAnswer(matches, self.asks_back, self.outcome_unknown) if knows else None
        return replace(found, known=known, sufficient=True)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    register = Register.open(tmp_path_factory.mktemp("bekend") / "register.sqlite")
    heading = {"heading_path": ("Panden sluiten", "Is overlast nodig voor een sluiting?")}
    add(register, "vragen", "Vragen en antwoorden", SourceKind.UITLEG, [(SHORT_ANSWER, heading)], year=2026)
    statute(register, date(2023, 9, 12), "13b", LAW, since=date(2019, 1, 1))
    report = (
        "De burgemeester vertelde over het project Lantaarn. Lantaarn brengt partners bij elkaar. "
        "Controles gebeuren per wijk. Er is genoeg capaciteit nodig. De borrel was gezellig. Daarna ging men naar huis."
    )
    add(register, "verslag", "Verslag van een bijeenkomst", SourceKind.NIEUWS, [(report, {})])
    yield register
    register.close()


def ask(register: Register, text: str, history: tuple[Turn, ...] = (), **how: object) -> Answer:
    searcher = KnowingSearcher(register, **how)  # type: ignore[arg-type]
    steps = default_steps(searcher, register, dutch_analyser(), None, AssistantSettings())
    pipeline = replace(build_pipeline(steps, AssistantSettings()), today=lambda: TODAY)
    return pipeline.answer(Question(text=text, history=history))


def test_our_own_words_open_the_answer_and_the_article_follows(register: Register) -> None:
    answer = ask(register, "Is er overlast nodig om een drugspand te sluiten?")
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.sentences[0].text.startswith("Nee, overlast is niet nodig")
    kinds = {item.number: item.kind for item in answer.citations}
    order = [kinds[sentence.citations[0]] for sentence in answer.sentences]
    assert order == [SourceKind.UITLEG] * 4 + [SourceKind.WET]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("Geldt artikel 3:4 Awb bij overlast en een sluiting?", "De burgemeester weegt wel"),
        ("Geldt artikel 13b Opiumwet bij overlast?", "Nee, overlast is niet nodig"),
        ("Is overlast nodig voor een sluiting?", "Nee, overlast is niet nodig"),
    ],
)
def test_the_sentence_on_what_is_asked_leads(register: Register, asked: str, first: str) -> None:
    assert ask(register, asked).sentences[0].text.startswith(first)


def test_who_decides_stays_first_where_is_asked_for_how_long_as_well(tmp_path: Path) -> None:
    register = Register.open(tmp_path / "register.sqlite")
    said = (
        "De burgemeester wijst het gebied aan (artikel 151b, eerste lid, Gemeentewet).\n"
        "De aanwijzing duurt hoogstens twaalf uur."
    )
    heading = {"heading_path": ("Openbare orde", "Wie wijst een risicogebied aan?")}
    add(register, "vragen", "Vragen en antwoorden", SourceKind.UITLEG, [(said, heading)], year=2026)
    both = ask(register, "Wie wijst het gebied aan en hoe lang duurt dat?")
    only = ask(register, "Hoe lang duurt de aanwijzing van het gebied?")
    register.close()
    assert both.sentences[0].text.startswith("De burgemeester")
    assert only.sentences[0].text.startswith("De aanwijzing duurt")


def test_before_instruments_stands_the_short_answer(register: Register) -> None:
    answer = ask(register, "In een loods op het bedrijventerrein is een hennepkwekerij gevonden. Wat kunnen we?")
    assert answer.instruments
    shown = render_answer(answer)
    assert shown.index("Kort antwoord") < shown.index("Overlast is niet nodig") < shown.index("Zo las ik de situatie")


def test_an_answer_that_hangs_on_the_reader_is_provisional_and_asks(register: Register) -> None:
    answer = ask(register, "Is overlast nodig voor een sluiting?", asks_back=("Om welk pand gaat het?",))
    assert answer.status is AnswerStatus.CLARIFICATION
    assert answer.missing_facts[0] == "Om welk pand gaat het?"
    assert answer.sentences and "voorlopig antwoord" in answer.intro


def test_of_an_outcome_that_nobody_read_only_that_it_exists_is_told(register: Register) -> None:
    answer = ask(register, "Wat besliste de rechter over overlast bij een sluiting?", outcome_unknown=True)
    assert answer.status is AnswerStatus.UNANSWERABLE_NO_SOURCES
    assert not answer.sentences
    assert "lees de uitspraak zelf na" in answer.intro
    assert any(warning.code == "uitkomst_onbekend" for warning in answer.warnings)


@pytest.mark.parametrize(("rewrites", "asked"), [(False, 0), (True, 1)])
def test_a_model_leaves_our_own_answer_as_it_is_unless_told_otherwise(
    register: Register, rewrites: bool, asked: int
) -> None:
    model = ScriptedModel(["Overlast is niet nodig voor een sluiting. [b1]\n"], repeats=True)
    writer = ModelWriter(model, gate_of(Grounder()), rewrites_known=rewrites)
    steps = default_steps(KnowingSearcher(register), register, dutch_analyser(), None, AssistantSettings())
    pipeline = build_pipeline(with_model(steps, writer, register, AssistantSettings()), AssistantSettings())
    answer = pipeline.answer(Question(text="Is overlast nodig voor een sluiting?"))
    assert len(model.asked) == asked
    assert answer.composer == ("taalmodel" if rewrites else "extractive")
    assert "niet nodig" in answer.sentences[0].text


def test_of_two_questions_each_gets_its_answer(register: Register) -> None:
    asked = "Is overlast nodig voor een sluiting en wie is bevoegd tot oplegging van een last onder bestuursdwang?"
    answer = ask(register, asked, only="overlast nodig voor een sluiting?")
    said = [sentence.text for sentence in answer.sentences]
    assert answer.status is AnswerStatus.ANSWERED
    assert said[0].startswith("Nee, overlast is niet nodig") and LAW in said


def test_the_half_that_no_source_answers_is_named_and_not_guessed(register: Register) -> None:
    asked = "Is overlast nodig voor een sluiting en hoeveel kost een nieuwe brandweerauto?"
    answer = ask(register, asked, only="overlast nodig voor een sluiting?")
    assert answer.status is AnswerStatus.PARTIAL
    assert all("Nee" in text or "burgemeester" in text or "- " in text for text in (s.text for s in answer.sentences))
    [missed] = [warning.text for warning in answer.warnings if warning.code == "deel_ontbreekt"]
    assert "brandweerauto" in missed


@pytest.mark.parametrize(("asked", "number"), [("in twee zinnen", 2), ("in één zin", 1), ("in 3 zinnen", 3)])
def test_as_many_sentences_as_are_asked_for(register: Register, asked: str, number: int) -> None:
    answer = ask(register, f"Is overlast nodig voor een sluiting? Zet het {asked} voor de burgemeester.")
    assert len(answer.sentences) == number
    assert not answer.instruments


def test_a_bare_term_in_a_conversation_is_answered_and_asked_about(register: Register) -> None:
    history = (Turn(question="Mag de burgemeester een drugspand sluiten?", antwoord="Ja."),)
    answer = ask(register, "Welke termijn geldt dan?", history)
    assert answer.status is AnswerStatus.CLARIFICATION
    assert any("bezwaar" in fact for fact in answer.missing_facts)
    named = ask(register, "Welke termijn geldt dan voor bezwaar?", history)
    assert named.status is AnswerStatus.ANSWERED


def test_a_report_is_read_on_from_where_it_names_the_thing(register: Register) -> None:
    answer = ask(register, "Hoe werkt Lantaarn?", knows=False)
    shown = [sentence.text for sentence in answer.sentences]
    assert "Controles gebeuren per wijk." in shown


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Wie is de contactpersoon van het project Lantaarn en wat is het mailadres?", "informatiecoördinator"),
        ("In welk jaar was de bijeenkomst over het project Lantaarn?", "het jaar staat niet in de bron"),
    ],
)
def test_a_name_to_reach_and_a_year_that_no_source_gives_are_refused(
    register: Register, question: str, said: str
) -> None:
    answer = ask(register, question, knows=False)
    assert not answer.status.gives_answer
    assert said in answer.intro.lower()


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("Is overlast nodig voor een sluiting?", "Nee, overlast is niet nodig"),
        ("Is overlast niet nodig voor een sluiting?", "Overlast is niet nodig"),
        ("Wanneer is overlast nodig voor een sluiting?", "Overlast is niet nodig"),
    ],
)
def test_yes_or_no_opens_only_what_is_asked_the_same_way_round(register: Register, asked: str, first: str) -> None:
    assert ask(register, asked).sentences[0].text.startswith(first)
