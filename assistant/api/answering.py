"""Asking from the event loop: one way for the API's own routes, the OpenAI-compatible ones and the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

from assistant.answer import Answer
from assistant.api.parts import Api
from assistant.caller import Caller
from assistant.events import AnswerEvent, Finished

__all__ = ["answer_events", "whole_answer"]


async def answer_events(
    api: Api, caller: Caller, ask: Callable[[], Iterator[AnswerEvent]]
) -> AsyncIterator[AnswerEvent]:
    """Return the events of an answer as they come.

    ``ask``: calls ``Service.ask``; raises what that raises, and ``Busy``.
    """
    return _counted(api, caller, await api.workers.stream(ask))


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
