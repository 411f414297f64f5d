"""Questions through the whole pipeline: what is answered, with which sources, and what is not."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, AnswerStatus, SentenceForm, Turn
from assistant.errors import QuestionRejected
from knowledge.records import AccessLabel, Currency, SourceKind
from knowledge.register import Register
from tests.assistant_library import Ask, add, asker


def texts(answer: Answer) -> str:
    return " ".join(sentence.text for sentence in answer.sentences)


def test_every_sentence_stands_verbatim_in_the_passage_it_cites(ask: Ask, register: Register) -> None:
    for question in (
        "Wie kan een drugspand sluiten?",
        "Hoeveel accountmanagers heeft het RIEC?",
        "artikel 13b Opiumwet",
    ):
        answer = ask(question)
        assert answer.status is AnswerStatus.ANSWERED
        numbers = {citation.number: citation for citation in answer.citations}
        assert list(numbers) == list(range(1, len(numbers) + 1))
        for sentence in answer.sentences:
            assert sentence.verbatim and sentence.support == 1.0 and sentence.evidence
            for evidence in sentence.evidence:
                passage_id = numbers[evidence.number].passage_id
                passage = register.passages_by_id([passage_id])[passage_id]
                assert passage.text[evidence.start : evidence.end].split() == sentence.text.split()


def test_an_amount_in_a_table_is_answered_from_its_row_with_the_page(ask: Ask) -> None:
    answer = ask("Hoeveel kost mobiliteit volgens het jaarplan?")
    assert answer.sentences[0].text == "Uitgaven – Overige kosten: Mobiliteit; € 25.000,00"
    assert answer.sentences[0].form is SentenceForm.TABLE_ROW
    assert answer.citations[0].page == 15
    assert "Abonnementen" not in texts(answer)


def test_a_number_is_found_and_an_old_annual_plan_is_called_old(ask: Ask) -> None:
    answer = ask("Hoeveel accountmanagers heeft het RIEC?")
    assert "vier accountmanagers" in texts(answer)
    assert any(warning.code == "oud_jaarplan" and "2017" in warning.text for warning in answer.warnings)


def test_a_question_for_a_list_gets_the_whole_list_with_its_introduction(ask: Ask) -> None:
    answer = ask("Welke vragen stelt de stuurploeg aan de gemeente?")
    shown = [sentence.text for sentence in answer.sentences]
    assert shown[0] == "De stuurploeg stelt de volgende vragen aan de gemeente:"
    assert len([text for text in shown if text.startswith("- ")]) == 3


def test_a_year_that_the_source_does_not_name_is_not_guessed(ask: Ask) -> None:
    answer = ask("In welk jaar was de netwerkbijeenkomst over ondermijning op maandag 19 november in Zeist?")
    assert answer.status is AnswerStatus.UNANSWERABLE_NO_SOURCES
    assert "raad er niet" in answer.intro
    assert answer.nearby


@pytest.mark.parametrize(
    ("question", "code", "said"),
    [
        ("Wat gold op 31 februari 2020 volgens artikel 13b Opiumwet?", "geen_recht_van_die_dag", "bestaat niet"),
        ("Hoe luidt artikel 13b Opiumwet vanaf 2090?", "geen_recht_van_die_dag", "moet nog komen"),
    ],
)
def test_the_reader_is_told_when_the_day_is_not_there(ask: Ask, question: str, code: str, said: str) -> None:
    answer = ask(question)
    (warning,) = [one for one in answer.warnings if one.code == code]
    assert answer.sentences and said in warning.text


def test_the_reader_is_told_that_a_law_has_another_name_now(ask: Ask) -> None:
    answer = ask("Wat zegt artikel 31 van de Drank- en Horecawet?")
    assert [one.text for one in answer.warnings if one.code == "wet_heet_anders"] == [
        "De Drank- en Horecawet bestaat niet meer onder die naam; dit staat nu in de Alcoholwet."
    ]


def test_an_article_is_shown_in_the_version_of_the_peildatum(ask: Ask) -> None:
    now, then = ask("Wat zegt artikel 13b Opiumwet?"), ask("Wat zegt artikel 13b Opiumwet?", as_of=date(2015, 11, 1))
    assert "artikel 10a" in texts(now) and "artikel 10a" not in texts(then)
    assert now.citations[0].source_id == "BWBR0001941-2023-09-12"
    assert now.citations[0].currency is Currency.LAST_SEEN
    assert "12 september 2023" in now.citations[0].currency_note
    assert any(warning.code == "geldigheid_laatst_gezien" for warning in now.warnings)
    assert then.as_of == date(2015, 11, 1) and then.citations[0].currency is Currency.IN_FORCE
    assert then.citations[0].url and "wetten.overheid.nl" in then.citations[0].url


def test_a_lid_that_is_named_is_shown_alone(ask: Ask) -> None:
    answer = ask("Wat staat er in artikel 13b, tweede lid, Opiumwet?")
    assert [sentence.text[:2] for sentence in answer.sentences] == ["2."]


def test_an_article_before_the_oldest_text_held_is_not_answered_but_linked(ask: Ask) -> None:
    answer = ask("Wat zegt artikel 13b Opiumwet?", as_of=date(2005, 1, 1))
    assert answer.status is AnswerStatus.UNANSWERABLE_NO_SOURCES and not answer.sentences
    assert "peildatum" in answer.intro
    assert [citation.held for citation in answer.citations] == [False]


def test_our_own_explanation_leads_to_the_articles_it_rests_on(ask: Ask) -> None:
    answer = ask("Wie sluit een gebouw bij gevaar voor de gezondheid of een drugspand?")
    by_article = {citation.article: citation for citation in answer.citations if citation.article}
    assert by_article["13b"].held and by_article["13b"].passage_id.startswith("BWBR0001941-2023")
    missing = by_article["17"]
    assert not missing.held and missing.url and "BWBR0005181" in missing.url
    uitleg = next(citation for citation in answer.citations if citation.source_id == "uitleg-panden")
    assert missing.via == uitleg.number
    assert "niet in de bibliotheek" in missing.currency_note


@pytest.mark.parametrize(
    ("kind", "question", "told"),
    [
        (SourceKind.LITERATUUR, "Wie beslist voortaan over de sluiting van een drugspand?", True),
        (SourceKind.LITERATUUR, "Wat staat in het jaarplan over de sluiting van een drugspand?", False),
        (SourceKind.UITLEG, "Wie beslist voortaan over de sluiting van een drugspand?", False),
    ],
)
def test_what_a_document_says_of_the_law_is_told_to_be_no_law(
    tmp_path: Path, kind: SourceKind, question: str, told: bool
) -> None:
    with closing(Register.open(tmp_path / "register.sqlite")) as register:
        text = "De wethouder beslist voortaan over de sluiting van een drugspand."
        add(register, "brief", "Opiumwet", kind, [(text, {})])
        answer = asker(register)(question)
    assert texts(answer) == text and any(one.code == "geen_wet" for one in answer.warnings) is told


def test_not_found_is_said_with_titles_nearby_and_no_text(ask: Ask) -> None:
    answer = ask("Hoeveel politieagenten werken er bij het cybercrimeteam van de gemeente Maastricht in het weekend?")
    assert answer.status is AnswerStatus.UNANSWERABLE_NO_SOURCES
    assert not answer.sentences and not answer.citations
    assert answer.nearby and all(len(title) < 120 for title in answer.nearby)


def test_another_subject_is_out_of_scope(ask: Ask) -> None:
    assert ask("Hoe bak ik een appeltaart met rozijnen?").status is AnswerStatus.UNANSWERABLE_OUT_OF_SCOPE


def test_what_a_reader_may_not_see_is_neither_answered_nor_named(ask: Ask) -> None:
    question = "Waar ligt het draaiboek voor vakantieparken van de gemeente?"
    public = ask(question)
    assert not public.status.gives_answer
    assert "partners" not in public.model_dump_json()
    allowed = ask(question, access=frozenset({AccessLabel.OPENBAAR, AccessLabel.PARTNERS}))
    assert "informatiecoördinator" in texts(allowed)


def test_an_order_in_a_document_is_left_out_and_reported(ask: Ask) -> None:
    answer = ask("Waar vergadert de werkgroep motorbendes elk kwartaal in Gouda?")
    assert "elk kwartaal" in texts(answer) and "Negeer" not in texts(answer)


def test_a_follow_up_takes_the_subject_of_the_conversation(ask: Ask) -> None:
    history = (Turn(question="Hoeveel accountmanagers heeft het RIEC?", answer="Vier accountmanagers."),)
    answer = ask("En wat doen die?", history=history)
    assert "accountmanagers" in answer.understood_as
    assert "accountmanagers" in texts(answer)


def test_a_follow_up_without_a_conversation_is_asked_back(ask: Ask) -> None:
    answer = ask("En hoe lang mag dat duren?")
    assert answer.status is AnswerStatus.CLARIFICATION
    assert answer.missing_facts and not answer.sentences


@pytest.mark.parametrize("text", ["", "   ", "?!", "x" * 4001])
def test_a_question_that_cannot_be_taken_is_rejected_with_a_reason(ask: Ask, text: str) -> None:
    with pytest.raises(QuestionRejected, match="vraag"):
        ask(text)


def test_an_empty_library_says_so(empty_register: Register) -> None:
    answer = asker(empty_register)("Wanneer mag de burgemeester sluiten?")
    assert answer.status is AnswerStatus.UNANSWERABLE_NO_SOURCES and "kennis ingest" in answer.intro
