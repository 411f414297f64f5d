"""Asking from the event loop: one way for the API's own routes, the OpenAI-compatible ones and the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date

from assistant.answer import Answer, Turn
from assistant.api.parts import Api
from assistant.caller import Caller
from assistant.events import AnswerEvent, Finished
from assistant.service import Manner
from knowledge.records import SearchFilter

__all__ = ["answer_events", "whole_answer"]


async def answer_events(
    api: Api,
    caller: Caller,
    text: str,
    *,
    conversation: str | None = None,
    filters: SearchFilter | None = None,
    as_of: date | None = None,
    reading: str | None = None,
    manner: Manner = Manner.ANSWER,
    history: Sequence[Turn] | None = None,
) -> AsyncIterator[AnswerEvent]:
    """Return the events of an answer as they come; arguments and errors as ``Service.ask``, and ``Busy``."""

    def begin() -> Iterator[AnswerEvent]:
        return api.service.ask(
            caller,
            text,
            conversation=conversation,
            filters=filters,
            as_of=as_of,
            reading=reading,
            manner=manner,
            history=history,
        )

    return _counted(api, caller, await api.workers.stream(begin))


async def whole_answer(events: AsyncIterator[AnswerEvent]) -> Answer:
    """Return the answer at the end of the events."""
    answer = None
    async for event in events:
        if isinstance(event, Finished):
            answer = event.answer
    assert answer is not None
    return answer


async def _counted(api: Api, caller: Caller, events: AsyncIterator[AnswerEvent]) -> AsyncIterator[AnswerEvent]:
    async for event in events:
        if isinstance(event, Finished):
            api.figures.answers.labels(event.answer.status.value, caller.door).inc()
            for step, seconds in event.answer.timings.items():
                api.figures.steps.labels(step).observe(seconds)
        yield event
