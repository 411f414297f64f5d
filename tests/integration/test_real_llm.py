"""With a real model (marked ``llm``, run by ``make evals-llm``): its words pass the same gate as any other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import AnswerStatus
from assistant.chat_models import ChatModel, ChatSettings, Limits, Message, make_chat_model
from assistant.events import Finished, SentenceReady
from knowledge.register import Register
from prompts.prompt_file import load_prompt
from tests.assistant_library import fill
from tests.llm_server import CONTEXT
from tests.scripted_assistant import model_pipeline, question, said

pytestmark = pytest.mark.llm


@pytest.fixture(scope="module")
def address() -> str:
    told = os.environ.get("KENNIS_LLM_URL")
    if not told:
        pytest.skip("KENNIS_LLM_URL: no model is served; run make evals-llm. This test did NOT run")
    return told


def served(address: str, **more: Any) -> ChatModel:
    made = make_chat_model(
        ChatSettings(
            chat_model="openai:testmodel",
            chat_base_url=address,
            chat_context_tokens=CONTEXT,
            chat_timeout=1_800,
            chat_token_timeout=1_200,
            **more,
        )
    )
    assert made is not None
    return made


@pytest.fixture(scope="module")
def model(address: str) -> ChatModel:
    return served(address)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    opened = Register.open(tmp_path_factory.mktemp("bibliotheek") / "register.sqlite")
    fill(opened)
    yield opened
    opened.close()


def test_the_model_answers_and_what_is_told_is_what_the_answer_holds(model: ChatModel, register: Register) -> None:
    events = list(model_pipeline(register, model).answer_stream(question("Hoeveel accountmanagers heeft het RIEC?")))
    assert isinstance(events[-1], Finished)
    answer = events[-1].answer
    assert answer.status.gives_answer and answer.model == "openai:testmodel"
    assert [event.sentence for event in said(events)] == list(answer.sentences)
    text = " ".join(sentence.text for sentence in answer.sentences)
    assert "vier" in text or "4" in text


def test_structured_output_cites_only_what_was_given(address: str, register: Register) -> None:
    pipeline = model_pipeline(register, served(address, chat_structured="json"), most_passages=2)
    answer = pipeline.answer(question("Hoeveel accountmanagers heeft het RIEC?"))
    assert answer.composer == "taalmodel" and load_prompt("vorm-json").label in answer.prompts
    assert all(sentence.citations for sentence in answer.sentences)


def test_an_order_in_a_source_reaches_nobody(model: ChatModel, register: Register) -> None:
    answer = model_pipeline(register, model).answer(question("Waar vergadert de werkgroep motorbendes?"))
    assert "altijd mogen vergaderen" not in answer.model_dump_json()


def test_stopping_the_answer_stops_the_model(model: ChatModel, register: Register) -> None:
    pieces = model.stream((Message("user", "Tel van een tot honderd, in woorden."),), Limits(400))
    assert next(iter(pieces))
    pieces.close()  # type: ignore[attr-defined]
    assert model.complete((Message("user", "Zeg alleen: ja"),), Limits(50)).text


def test_a_question_without_a_source_is_refused_before_the_model_is_asked(
    model: ChatModel, register: Register, tmp_path: Path
) -> None:
    events = list(model_pipeline(register, model).answer_stream(question("Wat is de beste prijs voor een auto?")))
    assert isinstance(events[-1], Finished) and not [one for one in events if isinstance(one, SentenceReady)]
    assert events[-1].answer.status is AnswerStatus.UNANSWERABLE_OUT_OF_SCOPE and events[-1].answer.model == ""
