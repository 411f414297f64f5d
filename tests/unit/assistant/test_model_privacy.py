"""No personal data of a question, or of an earlier turn, is in anything that a model is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Question, Reader, Turn
from assistant.chat_models import ScriptedModel
from evals.cases import Case, load_cases
from knowledge.privacy import find_personal_data
from knowledge.records import ALL_ACCESS
from knowledge.register import Register
from tests.assistant_library import fill
from tests.scripted_assistant import model_pipeline

CASES = load_cases("persoonsgegevens")
MASKED = "Mail naar j.jansen@voorbeeld.nl of bel 06-12345678: wie mag een drugspand sluiten?"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    opened = Register.open(Path(tmp_path_factory.mktemp("privacy")) / "register.sqlite")
    fill(opened)
    yield opened
    opened.close()


def requests(register: Register, asked: str, *turns: Turn) -> list[str]:
    model = ScriptedModel(
        ["De burgemeester kan een drugspand sluiten met een last onder bestuursdwang. [b1]"], repeats=True
    )
    question = Question(text=asked, history=turns, reader=Reader(access=ALL_ACCESS))
    model_pipeline(register, model).answer(question)
    return [message.text for messages in model.asked for message in messages]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_is_personal_reaches_no_model(register: Register, case: Case) -> None:
    asked = case.question or ""
    before = tuple(Turn(question=text, answer="Dat staat in de wet.") for text in case.history)
    told = requests(register, asked, *before)
    if not before:
        told += requests(register, "En wie mag het pand sluiten?", Turn(question=asked, answer="Dat staat in de wet."))
    assert not [value for value in case.forbidden_text for text in told if value in text]
    assert not [found for text in told if asked in text for found in find_personal_data(asked)]


def test_a_masked_question_is_asked_without_what_was_masked(register: Register) -> None:
    told = "".join(requests(register, MASKED))
    assert "wie mag een drugspand sluiten?" in told and "jansen" not in told and "12345678" not in told
