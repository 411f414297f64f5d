"""The pipeline: a visible list of steps over one context, any of which may end it with a status."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assistant.answer import Answer, AnswerStatus, Question
from assistant.assembling import assemble
from assistant.context import Context, Draft
from assistant.errors import ModelUnavailable, QuestionRejected
from assistant.events import AnswerEvent, Finished, Progress
from assistant.said import Said, sentence_events
from assistant.settings import AssistantSettings
from knowledge.errors import KnowledgeError
from prompts.catalogue import Replies

logger = logging.getLogger(__name__)

FIRST_SENTENCE = "first_sentence"
"""Among the timings: seconds from the question to the first sentence."""


class Step(Protocol):
    """One step: reads and writes the context; ends the pipeline through ``Context.end``.

    A step that makes the answer bit by bit gives an iterator of the drafts that it put in ``Context.said``: sentences
    that passed every check and that nobody takes back.
    """

    @property
    def name(self) -> str:
        """Name under which its time is reported."""
        ...

    @property
    def guards(self) -> bool:
        """True for a guardrail: when it raises, the question is refused and nothing of it is echoed."""
        ...

    def __call__(self, context: Context) -> Iterator[Draft] | None:
        """Do the step."""
        ...


@dataclass(frozen=True)
class Pipeline:
    """Runs the steps in order and gives an ``Answer`` whatever happens.

    ``today`` gives the day that counts as today (tests and ``KENNIS_AS_OF`` fix it).
    """

    steps: Sequence[Step]
    replies: Replies
    settings: AssistantSettings
    today: Callable[[], date] = date.today

    def answer(self, question: Question) -> Answer:
        """Answer a question.

        Raises:
            QuestionRejected: the question is empty or longer than the setting allows. Every other outcome, errors
                of the library or a model included, is a status of the answer.
        """
        *_, last = self.answer_stream(question)
        assert isinstance(last, Finished)
        return last.answer

    def answer_stream(self, question: Question) -> Iterator[AnswerEvent]:
        """Answer a question and tell about it on the way: progress, sentences after the gate, then the answer.

        The last event is always ``Finished``; a sentence that was given is never withdrawn. Closing the iterator
        stops whatever still works on the answer.

        Raises:
            QuestionRejected: as ``answer``; before the first event.
        """
        context = self._open(question)
        return self._stream(context)

    def _stream(self, context: Context) -> Iterator[AnswerEvent]:
        began = time.perf_counter()
        said = Said(context)
        for step in self.steps:
            line = f"stap_{step.name}"
            if line in self.replies.lines:
                yield Progress(step=step.name, text=self.replies.line(line))
            started = time.perf_counter()
            for draft in self._run(step, context):
                context.timings.setdefault(FIRST_SENTENCE, round(time.perf_counter() - began, 4))
                yield said.event(draft)
            context.timings[step.name] = round(time.perf_counter() - started, 4)
            if context.status is not None:
                break
        if context.drafts:
            context.timings.setdefault(FIRST_SENTENCE, round(time.perf_counter() - began, 4))
        answer = assemble(context, self.replies)
        yield from sentence_events(answer, said.count)
        yield Finished(answer=answer)

    def _open(self, question: Question) -> Context:
        text = " ".join(question.text.replace("\x00", " ").split())
        if not any(character.isalnum() for character in text):
            raise QuestionRejected("De vraag is leeg. Stel een vraag in gewone woorden.")
        length = max(len(question.text), len(question.corrected or ""))
        if length > self.settings.max_question_chars:
            raise QuestionRejected(
                f"De vraag is te lang: {length} tekens, en {self.settings.max_question_chars} mag. "
                "Stel een kortere vraag; plak geen hele documenten."
            )
        turns = question.history[-self.settings.max_history_turns :] if self.settings.max_history_turns else ()
        as_of = question.as_of or self.today()
        return Context(question=question.model_copy(update={"history": turns}), text=text, as_of=as_of)

    def _run(self, step: Step, context: Context) -> Iterator[Draft]:
        """Run one step; turn what it raises into a status. Logs name the error's type, never the question."""
        try:
            yield from step(context) or ()
        except KnowledgeError as error:
            if step.guards:
                context.end(AnswerStatus.ERROR_INTERNAL, echo=False)
                return
            logger.warning("step %s failed: %s", step.name, type(error).__name__)
            context.warn("bibliotheek", str(error))
            context.end(AnswerStatus.ERROR_SEARCH)
        except ModelUnavailable as error:
            logger.warning("step %s failed: %s", step.name, type(error).__name__)
            context.end(AnswerStatus.ERROR_MODEL, echo=not step.guards)
        except Exception as error:  # noqa: BLE001 - the reader always gets an answer; a guard that raises refuses
            logger.error("step %s failed: %s", step.name, type(error).__name__)
            context.end(AnswerStatus.ERROR_INTERNAL, echo=not step.guards)
