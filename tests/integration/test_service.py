"""The service that doors share: conversations with history, what is kept of them, and who may see which source."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from service_library import tiny_service
from sqlalchemy import text as sql

from assistant.answer import Answer, AnswerStatus, Reader
from assistant.caller import Caller, Role
from assistant.errors import NotAllowed, NotKept, QuestionRejected
from assistant.events import Finished, Progress, SentenceReady
from assistant.keeping import Feedback
from assistant.service import Manner, Service
from assistant.visibility import visible_part
from knowledge.errors import NotFound
from knowledge.records import AccessLabel, SearchFilter, SourceKind

PUBLIC = Caller("sleutel:a")
PARTNER = Caller("sleutel:b", Reader(access=frozenset({AccessLabel.OPENBAAR, AccessLabel.PARTNERS})))
SECRET = "Waar ligt het draaiboek voor vakantieparken?"
QUESTION = "Wie mag een drugspand sluiten met een last onder bestuursdwang?"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with tiny_service(tmp_path_factory.mktemp("dienst")) as opened:
        yield opened


def test_events_end_with_the_kept_answer_and_history_goes_on(service: Service) -> None:
    events = list(service.ask(PUBLIC, QUESTION))
    assert isinstance(events[0], Progress)
    sentences = [event.sentence for event in events if isinstance(event, SentenceReady)]
    assert isinstance(events[-1], Finished)
    answer = events[-1].answer
    assert answer.status.gives_answer and tuple(sentences) == answer.sentences
    assert service.kept_answer(PUBLIC, str(answer.id)) == answer
    follow_up = service.answer(PUBLIC, "En wat zegt het tweede lid daarover?", conversation=answer.conversation)
    assert follow_up.conversation == answer.conversation
    summary, answers = service.conversation(PUBLIC, str(answer.conversation))
    assert summary.answers == len(answers) == 2
    corrected = service.answer(
        PUBLIC, "En dat?", conversation=answer.conversation, reading="Hoeveel medewerkers heeft het RIEC?"
    )
    assert corrected.question == "En dat?" and "RIEC" in corrected.understood_as
    service.delete_conversation(PUBLIC, str(answer.conversation))
    with pytest.raises(NotKept):
        service.answer(PUBLIC, "En hoe lang?", conversation=answer.conversation)


def test_a_question_answered_once_more_stands_once_in_its_conversation(service: Service) -> None:
    thread = Caller("slack:T:C:1", door="slack")
    before = service.answer(thread, "Wat is een vakantiepark?", question_id="bericht-0")
    first = service.answer(thread, QUESTION, conversation=before.conversation, question_id="bericht-1")
    again = service.answer(thread, QUESTION, conversation=before.conversation, question_id="bericht-1")
    lost = service.answer(thread, QUESTION, question_id="bericht-1")  # the door forgot which conversation it was
    assert first.id == again.id == lost.id
    _, answers = service.conversation(thread, str(before.conversation))
    assert [answer.question for answer in answers] == ["Wat is een vakantiepark?", QUESTION]
    assert service.answer(PARTNER, QUESTION, question_id="bericht-1").id != first.id


def test_another_callers_conversation_is_not_found(service: Service) -> None:
    answer = service.answer(PUBLIC, QUESTION)
    for attempt in (
        lambda: service.conversation(PARTNER, str(answer.conversation)),
        lambda: service.answer(PARTNER, "En hoe lang?", conversation=answer.conversation),
        lambda: service.give_feedback(PARTNER, str(answer.id), Feedback(helpful=True)),
        lambda: service.kept_answer(PARTNER, str(answer.id)),
    ):
        with pytest.raises(NotKept):
            attempt()
    service.give_feedback(PUBLIC, str(answer.id), Feedback(helpful=False, sentence=0, text="Klopt niet"))
    with pytest.raises(NotAllowed):
        service.feedback(PUBLIC)
    reviewer = Caller("sleutel:r", roles=frozenset({Role.REVIEWER}))
    assert service.feedback(reviewer)[0].text == "Klopt niet"


def test_a_rejected_question_leaves_nothing(service: Service) -> None:
    nobody = Caller("sleutel:leeg")
    with pytest.raises(QuestionRejected):
        service.ask(nobody, "   ")
    assert service.conversations(nobody) == []


def test_a_question_that_may_not_be_echoed_is_nowhere_kept(service: Service) -> None:
    answer = service.answer(PUBLIC, "Jan Jansen, bsn 123456782, handelt in drugs. Wat kan ik doen?")
    assert answer.status is AnswerStatus.GUARD_PERSONAL_DATA
    masked = service.answer(PUBLIC, "Mail jan@example.org: wie mag een drugspand sluiten met een last?")
    assert masked.id is not None
    for path in service.assistant.library.settings.data_dir.glob("gesprekken.sqlite*"):
        content = path.read_bytes()
        for secret in (b"123456782", b"Jansen", b"jan@example.org"):
            assert secret not in content
    with service.store.engine.connect() as connection:
        audit = connection.execute(sql("SELECT * FROM audit")).all()
    assert audit and not any("drugs" in str(row) for row in audit)


def test_an_answer_that_is_broken_off_is_audited(service: Service) -> None:
    caller = Caller("sleutel:weg")
    events = service.ask(caller, QUESTION)
    next(events)
    events.close()  # type: ignore[attr-defined]
    with service.store.engine.connect() as connection:
        query = sql("SELECT outcome FROM audit WHERE owner = 'sleutel:weg'")
        assert connection.execute(query).scalars().all() == ["afgebroken"]


def test_labels_hold_for_sources_passages_files_and_search(service: Service) -> None:
    ids = {shown.source.id for shown in service.sources(PUBLIC)}
    assert "geheim-beleid" not in ids
    assert {shown.source.id for shown in service.sources(PARTNER)} == ids | {"geheim-beleid"}
    there = service.passages(PARTNER, "geheim-beleid")[0].id
    assert service.passage(PARTNER, there).source.id == "geheim-beleid"
    for attempt in (
        lambda caller, name, passage: service.source(caller, name),
        lambda caller, name, passage: service.passages(caller, name),
        lambda caller, name, passage: service.passage(caller, passage),
        lambda caller, name, passage: service.original(caller, name),
    ):
        with pytest.raises(NotFound) as forbidden:
            attempt(PUBLIC, "geheim-beleid", there)
        with pytest.raises(NotFound) as absent:
            attempt(PUBLIC, "bestaat-niet", "bestaat-niet:1")
        assert str(forbidden.value) == str(absent.value)
    assert all(match.source.id != "geheim-beleid" for match in service.search(PUBLIC, SECRET).kept)
    assert any(match.source.id == "geheim-beleid" for match in service.search(PARTNER, SECRET).kept)
    only = SearchFilter(access=frozenset(AccessLabel), source_ids=frozenset({"geheim-beleid"}))
    assert service.search(PUBLIC, SECRET, filters=only).kept == ()
    assert "geheim-beleid" not in service.answer(PUBLIC, SECRET, filters=only).model_dump_json()


def test_an_answer_kept_earlier_loses_what_its_reader_may_no_longer_see(service: Service) -> None:
    answer = service.answer(PARTNER, SECRET)
    assert any(citation.source_id == "geheim-beleid" for citation in answer.citations)
    fewer = Caller(PARTNER.owner)
    seen = service.kept_answer(fewer, str(answer.id))
    assert "draaiboek voor vakantieparken ligt" not in seen.model_dump_json()
    assert all(citation.source_id != "geheim-beleid" for citation in seen.citations)
    assert isinstance(visible_part(answer, frozenset()), Answer)


def test_sources_are_filtered_and_described(service: Service) -> None:
    [report] = service.sources(PUBLIC, SearchFilter(kinds=frozenset({SourceKind.JAARPLAN})))
    assert (report.source.id, report.passages, report.has_original) == ("jaarplan-2017", 4, True)
    assert service.sources(PUBLIC, words="riec rotterdam")[0].source.id == "jaarplan-2017"
    assert service.sources(PUBLIC, SearchFilter(year_from=2030)) == []
    statutes = {shown.source.toestand: shown.currency.value for shown in service.sources(PUBLIC, words="opiumwet")}
    assert sorted(statutes.values()) == ["laatst_gezien", "verouderd"]
    shown = service.passage(PUBLIC, "jaarplan-2017:1")
    assert [passage.ordinal for passage in (*shown.before, *shown.after)] == [0, 2, 3]
    assert service.original(PUBLIC, "jaarplan-2017").path.read_bytes() == b"jaarplan-2017"


def test_searching_for_a_person_is_refused(service: Service) -> None:
    with pytest.raises(QuestionRejected, match="persoonsgegevens"):
        service.search(PUBLIC, "bsn 123456782")


def test_instruments_are_listed_found_and_matched(service: Service) -> None:
    assert len(service.instruments()) > 50
    assert service.instruments("13b opiumwet")[0].id in {card.id for card in service.instruments()}
    with pytest.raises(NotFound):
        service.instrument("bestaat-niet")
    answer = service.answer(PUBLIC, "In een woning is een hennepkwekerij gevonden.", manner=Manner.INSTRUMENTS)
    assert answer.instruments
