"""Whatever a chat model does, the reader gets an honest answer: against a server that misbehaves."""

from __future__ import annotations

import json
import logging
import math
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.answer import Answer, AnswerStatus
from assistant.chat_models import ChatSettings, make_chat_model, patience
from assistant.events import Finished, SentenceReady
from assistant.grounding.chat_judge import ChatJudge
from assistant.pipeline import Pipeline
from assistant.render import render_answer
from knowledge.register import Register
from prompts.prompt_file import load_prompt
from tests.assistant_library import fill
from tests.misbehaving_llm import (
    Behaviour,
    MisbehavingServer,
    answers,
    broken_chunk,
    chatters,
    cut_off,
    endless,
    fails,
    rubbish,
    silent,
    stalls,
)
from tests.scripted_assistant import model_pipeline, question, said

ASKED = "Wie mag een drugspand sluiten?"
GOOD = "De burgemeester kan een drugspand sluiten met een last onder bestuursdwang. [b2]\n"
SECOND = "Het college sluit een gebouw bij gevaar voor de gezondheid. [b2]\n"
KEY = "sk-zeer-geheim-0123456789"
PATIENCE = 120.0
"""Seconds that a model may take; generous, because machines are shared. A server that is silent is so for longer."""
SHORT = {"chat_timeout": 1.5, "chat_token_timeout": 1.0}
"""Limits for a server that says nothing (more)."""
STALLED: tuple[Behaviour, ...] = (stalls("De burgemeester kan een"),)
WAITING: tuple[tuple[Behaviour, ...], ...] = ((silent,), (chatters,), STALLED)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    opened = Register.open(tmp_path_factory.mktemp("bibliotheek") / "register.sqlite")
    fill(opened)
    yield opened
    opened.close()


def pipeline(register: Register, url: str, **more: object) -> Pipeline:
    facts: dict[str, object] = {
        "chat_timeout": PATIENCE,
        "chat_token_timeout": PATIENCE,
        "chat_retry_wait": 0.01,
        "chat_retries": 2,
        **more,
    }
    settings = ChatSettings(chat_model="openai:proef", chat_base_url=url, chat_api_key=KEY, **facts)
    model = make_chat_model(settings)
    assert model is not None
    return model_pipeline(register, model)


def ask(register: Register, *behaviours: Behaviour, **more: object) -> tuple[Answer, MisbehavingServer]:
    with MisbehavingServer(behaviours) as server:
        events = list(pipeline(register, server.url, **more).answer_stream(question(ASKED)))
    answer = events[-1].answer  # type: ignore[union-attr]
    assert [event.sentence for event in said(events)] == list(answer.sentences), "told is what the answer holds"
    return answer, server


def is_literal(answer: Answer) -> bool:
    return answer.composer == "extractive" and all(sentence.verbatim for sentence in answer.sentences)


@pytest.mark.parametrize(
    ("behaviours", "code", "requests"),
    [
        ((silent,), "taalmodel_mislukt", None),
        ((chatters,), "taalmodel_mislukt", None),
        ((fails(500),), "taalmodel_mislukt", 3),
        ((fails(401),), "taalmodel_mislukt", 1),
        ((fails(404),), "taalmodel_mislukt", 1),
        ((fails(429, Retry_After="600"),), "taalmodel_mislukt", 1),
        ((fails(429, Retry_After="Wed, 21 Oct 2037 07:28:00 GMT"),), "taalmodel_mislukt", 1),
        ((broken_chunk,), "taalmodel_mislukt", 1),
        ((cut_off("De burgemeester kan een", politely=False),), "taalmodel_mislukt", 1),
        ((cut_off("De burgemeester kan een", politely=True),), "taalmodel_mislukt", 1),
        (STALLED, "taalmodel_mislukt", None),
        ((rubbish,), "taalmodel_", None),
        ((answers(""),), "taalmodel_onleesbaar", 2),
        ((answers("lorem ipsum dolor sit amet"),), "taalmodel_onleesbaar", 2),
        ((answers('{"zinnen": [{"tekst": 3}'),), "taalmodel_onleesbaar", 2),
        ((answers("De burgemeester kan een drugspand sluiten. [b77]\n"),), "taalmodel_onleesbaar", 2),
        ((answers("Paarden eten graag verse wortels uit Friesland. [b1]\n"),), "taalmodel_niet_onderbouwd", 1),
        ((endless("wat een onzin "),), "taalmodel_mislukt", 1),
        ((answers("GEEN ANTWOORD"),), "taalmodel_twijfelt", 1),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_the_model_cannot_do_the_sources_do_and_the_reader_is_told(
    register: Register, behaviours: tuple[Behaviour, ...], code: str, requests: int | None
) -> None:
    answer, server = ask(register, *behaviours, **(SHORT if behaviours in WAITING else {}))
    assert answer.status.gives_answer and answer.sentences and is_literal(answer)
    (warning,) = [one for one in answer.warnings if one.code.startswith("taalmodel_")]
    assert warning.code.startswith(code) and warning.text.endswith(
        "U krijgt daarom de letterlijke zinnen uit de bronnen."
    )
    assert requests is None or len(server.requests) == requests
    assert answer.model == "openai:proef" and answer.prompts[0].startswith("kennisvraag-")
    assert KEY not in render_answer(answer) and KEY not in answer.model_dump_json()


def test_a_server_that_is_down_costs_no_answer(register: Register) -> None:
    with socket.socket() as taken:  # nobody listens there, and nobody else can have the port
        taken.bind(("127.0.0.1", 0))
        answer = pipeline(register, f"http://127.0.0.1:{taken.getsockname()[1]}/v1").answer(question(ASKED))
    assert is_literal(answer) and "niet bereikbaar" in answer.warnings[0].text


@pytest.mark.parametrize(
    "first", [fails(500), fails(503, Retry_After="0"), fails(429, Retry_After="0")], ids=["500", "503", "429"]
)
def test_a_failure_that_passes_is_not_seen(register: Register, first: Behaviour) -> None:
    answer, server = ask(register, first, first, answers(GOOD))
    assert answer.composer == "taalmodel" and len(server.requests) == 3
    assert not [one for one in answer.warnings if one.code.startswith("taalmodel_")]


def test_an_unreadable_answer_is_asked_for_once_more(register: Register) -> None:
    answer, server = ask(register, answers("Natuurlijk! Hier komt het."), answers(GOOD))
    assert answer.composer == "taalmodel" and answer.prompts[-1].startswith("herstel-")
    assert [message["role"] for message in server.requests[1]["messages"]] == ["system", "user", "assistant", "user"]
    assert server.requests[0]["temperature"] == 0 and server.requests[0]["max_tokens"] == 700


@pytest.mark.parametrize("politely", [False, True], ids=["broken", "ended"])
def test_what_was_said_before_the_line_broke_stands(register: Register, politely: bool) -> None:
    answer, _ = ask(register, cut_off(GOOD + "Het coll", politely=politely))
    assert_half_stands(answer)


def test_what_was_said_before_the_model_fell_silent_stands(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(monotonic=time.monotonic)
    monkeypatch.setattr(patience, "time", clock)
    with MisbehavingServer([stalls(GOOD + "Het coll")]) as server:
        for event in pipeline(register, server.url).answer_stream(question(ASKED)):
            if isinstance(event, SentenceReady):
                clock.monotonic = lambda: math.inf  # and then nothing more, for longer than anybody waits
    assert isinstance(event, Finished)
    assert_half_stands(event.answer)


def assert_half_stands(answer: Answer) -> None:
    assert [sentence.text for sentence in answer.sentences] == [GOOD.partition(" [")[0]]
    assert answer.status is AnswerStatus.PARTIAL and answer.composer == "taalmodel"
    assert any(one.code == "taalmodel_afgebroken" for one in answer.warnings)


def test_a_model_that_repeats_itself_is_stopped_and_its_sentence_stands_once(register: Register) -> None:
    with MisbehavingServer([endless(GOOD)]) as server:
        answer = pipeline(register, server.url).answer(question(ASKED))
        # While the server still wants to write: once it is closing, its behaviour ends without seeing who left.
        assert server.gone.wait(PATIENCE), "the model went on writing for nobody"
    assert len(answer.sentences) == 1


def test_closing_the_answer_halfway_stops_the_model(register: Register) -> None:
    def slowly(wire: object) -> None:
        number = 0
        while not wire.closing.wait(0.01):  # type: ignore[attr-defined]
            number += 1
            wire.text(GOOD if number == 1 else f"Dit is regel {number} die nergens staat. ")  # type: ignore[attr-defined]

    with MisbehavingServer([slowly]) as server:
        events = pipeline(register, server.url).answer_stream(question(ASKED))
        first = next(event for event in events if isinstance(event, SentenceReady))
        assert first.sentence.text.startswith("De burgemeester kan") and not server.gone.is_set()
        events.close()  # type: ignore[attr-defined]
        assert server.gone.wait(PATIENCE), "the model went on writing for nobody"


def test_sentences_are_told_while_the_model_writes(register: Register) -> None:
    with MisbehavingServer([stalls(GOOD + SECOND)]) as server:
        events = pipeline(register, server.url).answer_stream(question(ASKED))
        told = next(event for event in events if isinstance(event, SentenceReady))
        assert not server.closing.is_set() and told.citations[0].number == 1
        events.close()  # type: ignore[attr-defined]


def test_a_model_that_keeps_failing_is_left_alone_for_a_while(register: Register) -> None:
    with MisbehavingServer([fails(500)]) as server:
        made = pipeline(register, server.url, chat_retries=0, chat_breaker_failures=2, chat_breaker_seconds=3_600)
        answers_ = [made.answer(question(ASKED)) for _ in range(3)]
    assert all(is_literal(answer) for answer in answers_)
    assert len(server.requests) == 2, "the third question did not wait for the model"
    assert any("met rust gelaten" in one.text for one in answers_[-1].warnings)


def test_the_key_is_in_no_log_and_no_error(register: Register, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer, _ = ask(register, fails(401))
    assert KEY not in caplog.text and KEY not in str(answer)
    assert ASKED not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("assistant"))


def test_the_last_event_is_always_the_answer(register: Register, tmp_path: Path) -> None:
    with MisbehavingServer([rubbish]) as server:
        *_, last = pipeline(register, server.url).answer_stream(question(ASKED))
    assert isinstance(last, Finished)


def test_a_server_with_structured_output_is_held_to_the_labels_that_were_given(register: Register) -> None:
    said_in_form = json.dumps({"zinnen": [{"tekst": GOOD.removesuffix(" [b2]\n"), "bronnen": ["b2"]}]})
    answer, server = ask(register, answers(said_in_form), chat_structured="json")
    assert [one.text for one in answer.sentences] == [GOOD.removesuffix(" [b2]\n")] and not is_literal(answer)
    form = server.requests[0]["response_format"]["json_schema"]
    sentence = form["schema"]["properties"]["zinnen"]["items"]["properties"]
    shown = re.findall(r'<bron label="(b\d+)"', server.requests[0]["messages"][-1]["content"])
    assert form["strict"] and sentence["bronnen"]["items"]["enum"] == shown and len(shown) > 1
    assert load_prompt("vorm-json").label in answer.prompts


def test_spoiled_structured_output_is_asked_for_once_more(register: Register) -> None:
    answer, server = ask(register, answers('{"zinnen": "geen lijst"}'), chat_structured="json")
    assert is_literal(answer) and len(server.requests) == 2
    assert load_prompt("herstel").label in answer.prompts


@pytest.mark.parametrize(
    "behaviour",
    [
        silent,
        chatters,
        stalls("gedra"),
        fails(500),
        fails(429, Retry_After="600"),
        broken_chunk,
        cut_off("gedragen", politely=False),
        cut_off("gedragen", politely=True),
        rubbish,
        answers(""),
        answers("gedragen of niet"),
        endless("gedragen "),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_judge_that_does_not_say_the_word_carries_nothing(behaviour: Behaviour) -> None:
    patient = behaviour not in {silent, chatters} and "stalls" not in behaviour.__qualname__
    with MisbehavingServer([behaviour]) as server:
        settings = ChatSettings(chat_model="openai:proef", chat_base_url=server.url, chat_api_key=KEY, chat_retries=0)
        model = make_chat_model(settings)
        assert model is not None
        judge = ChatJudge(model, most_calls=1, seconds=PATIENCE if patient else 1.0)
        assert judge.score("Een zin.", ["een", "twee"]).tolist() == [0.0, 0.0]
