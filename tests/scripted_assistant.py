"""The small library of ``assistant_library`` with a chat model that writes the answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.answer import Question, Reader
from assistant.bootstrap import build_pipeline, default_steps, dutch_analyser, with_model
from assistant.chat_models import ChatModel
from assistant.composing.gating import gate_of
from assistant.composing.model_writer import ModelWriter
from assistant.events import AnswerEvent, Finished, SentenceReady
from assistant.grounding import Grounder
from assistant.grounding.chat_judge import ChatJudge
from assistant.pipeline import Pipeline
from assistant.settings import AssistantSettings
from knowledge.records import ALL_ACCESS
from knowledge.register import Register
from tests.assistant_library import TODAY, SharedTermsSearcher


def model_pipeline(
    register: Register, model: ChatModel, judge: Callable[[], ChatJudge] | None = None, **limits: int
) -> Pipeline:
    """Return a pipeline over ``register`` in which ``model`` writes; the gate judges by words, and then ``judge``."""
    settings = AssistantSettings(as_of=TODAY.isoformat(), max_sentences=limits.pop("max_sentences", 8))
    analyse = dutch_analyser()
    steps = default_steps(SharedTermsSearcher(register), register, analyse, None, settings)
    writer = ModelWriter(model, gate_of(Grounder(), judge), **limits)
    return build_pipeline(with_model(steps, writer, register, settings), settings)


def question(text: str) -> Question:
    """Return a question of a reader who may see everything."""
    return Question(text=text, reader=Reader(access=ALL_ACCESS))


def said(events: Sequence[AnswerEvent]) -> list[SentenceReady]:
    """Return the sentences among events; the last event is the answer."""
    assert isinstance(events[-1], Finished)
    return [event for event in events if isinstance(event, SentenceReady)]
