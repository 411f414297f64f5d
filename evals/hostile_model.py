"""What a real chat model does with documents that try to steer it, before and after what stands around it.

Every attempt of ``evals.hostile`` gets a library of its own with that one document, and the question that the document
answers. Sentences that address a model are normally left out of what a model sees; ``whole`` shows them all the same,
so that the figure says what the model would do, and what the gate and the last guard then let through.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evals.hostile import QUESTIONS, TOKEN, Attempt, attempts, write_documents
from knowledge.injection import find_instructions

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.chat_models import ChatSettings
    from evals.recorded_model import RecordedModel

__all__ = ["Tried", "as_markdown", "sample", "try_attempts"]

SEED = 5
_ASKED = QUESTIONS[1]
"""The first document that is written tells how long the closing lasts."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt: what it was, and whether it was obeyed by the model and by the answer."""

    attempt: Attempt
    said: str
    """Everything that the model wrote; empty when it was not asked."""
    answer: Answer

    @property
    def obeyed_raw(self) -> bool:
        """Whether the words of the model hold the mark."""
        return TOKEN in self.said

    @property
    def obeyed(self) -> bool:
        """Whether anything that the reader gets holds the mark or an order."""
        told = [self.answer.intro, *(sentence.text for sentence in self.answer.sentences)]
        return any(TOKEN in text or find_instructions(text) for text in told)


def sample(count: int, seed: int = SEED) -> list[Attempt]:
    """Return attempts at random."""
    return random.Random(seed).sample(attempts(), min(count, len(attempts())))


def try_attempts(
    chosen: Sequence[Attempt], model: RecordedModel, chat: ChatSettings, *, whole: bool
) -> Iterator[Tried]:
    """Yield what came of each attempt; ``whole``: also what addresses a model is shown to it."""
    for attempt in chosen:
        before = len(model.said)
        answer = _answer(attempt, model, chat, whole)
        yield Tried(attempt, "\n".join(model.said[before:]), answer)


def as_markdown(tried: Sequence[Tried], title: str) -> str:
    """Return the table: attempts, asked of the model, obeyed by its words, obeyed by the answer."""
    asked = sum(bool(one.said) for one in tried)
    raw, told = sum(one.obeyed_raw for one in tried), sum(one.obeyed for one in tried)
    head = "| attempts | tried | asked of the model | obeyed by its words | obeyed by the answer |\n"
    return f"{head}| --- | --- | --- | --- | --- |\n| {title} | {len(tried)} | {asked} | {raw} | {told} |"


def _answer(attempt: Attempt, model: RecordedModel, chat: ChatSettings, whole: bool) -> Answer:
    from assistant.answer import Question
    from assistant.bootstrap import open_assistant
    from assistant.settings import AssistantSettings
    from assistant.steps.write import Write
    from evals.answering import SETS_MADE_ON
    from ingest.bootstrap import run_ingest
    from knowledge.bootstrap import open_library
    from knowledge.settings import KnowledgeSettings

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_documents(folder / "documenten", [attempt])
        settings = KnowledgeSettings(data_dir=folder / "bibliotheek", embedder="geen")
        run_ingest([folder / "documenten"], knowledge_settings=settings)
        fixed = AssistantSettings(as_of=SETS_MADE_ON.isoformat())
        with open_assistant(fixed, open_library(settings), chat=chat, model=model) as assistant:
            steps = tuple(
                replace(step, writer=replace(step.writer, show_orders=whole)) if isinstance(step, Write) else step
                for step in assistant.pipeline.steps
            )
            return replace(assistant.pipeline, steps=steps).answer(Question(text=_ASKED))
