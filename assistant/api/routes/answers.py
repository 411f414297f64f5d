"""``/v1/antwoorden``: ask, at once or as a stream of events, and say what you think of an answer."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sse_starlette.event import ServerSentEvent

from assistant.answer import Answer
from assistant.api.answering import answer_events, whole_answer
from assistant.api.errors import ApiError
from assistant.api.openapi import BASE
from assistant.api.parts import ApiParts, CurrentCaller, KeptId, Reviewer, problems
from assistant.api.schemas import AskBody
from assistant.errors import AssistantError
from assistant.events import AnswerEvent
from assistant.keeping import Feedback, KeptFeedback

router = APIRouter(prefix=BASE, tags=["Antwoorden"])

EVENT_STREAM = "text/event-stream"
_STREAM_EXAMPLE = (
    'event: voortgang\ndata: {"gebeurtenis":"voortgang","stap":"retrieve","tekst":"Ik zoek in de bibliotheek."}\n\n'
    'event: zin\ndata: {"gebeurtenis":"zin","zin":{"tekst":"…","bronnen":[1]},"bronnen":[]}\n\n'
    'event: antwoord\ndata: {"gebeurtenis":"antwoord","antwoord":{}}\n\n'
)
_STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Met Accept: text/event-stream: gebeurtenissen `voortgang`, `zin` en als laatste `antwoord`. "
        "Een zin is gecontroleerd voor hij komt en wordt nooit teruggenomen.",
        "content": {EVENT_STREAM: {"schema": {"type": "string"}, "example": _STREAM_EXAMPLE}},
    },
    201: {"description": "Het antwoord.", "headers": {"Location": {"schema": {"type": "string"}}}},
}


@router.post(
    "/antwoorden",
    summary="Stel een vraag",
    operation_id="steltVraag",
    status_code=201,
    response_model=Answer,
    responses={**problems(404, 406, 413), **_STREAMED},
)
async def ask(body: AskBody, request: Request, response: Response, caller: CurrentCaller, api: ApiParts) -> Any:
    """Beantwoordt een vraag uit de bibliotheek, met bij elke zin de bron. Het antwoord wordt in een gesprek bewaard."""
    asked = partial(
        api.service.ask,
        caller,
        body.question,
        conversation=body.conversation,
        filters=body.filters.as_filter() if body.filters is not None else None,
        as_of=body.as_of,
        reading=body.reading,
        manner=body.manner,
    )
    events = await answer_events(api, caller, asked)
    if EVENT_STREAM in request.headers.get("accept", ""):
        return StreamingResponse(encoded(events), media_type=EVENT_STREAM, headers={"X-Accel-Buffering": "no"})
    answer = await whole_answer(events)
    if answer.id is not None:
        response.headers["Location"] = f"/v1/antwoorden/{answer.id}"
    return answer


@router.get(
    "/antwoorden/{antwoord_id}",
    summary="Lees een bewaard antwoord",
    operation_id="leestAntwoord",
    response_model=Answer,
    responses=problems(404),
)
async def read_answer(antwoord_id: KeptId, caller: CurrentCaller, api: ApiParts) -> Answer:
    """Geeft een antwoord uit een eigen gesprek."""
    return await api.workers.read(api.service.kept_answer, caller, antwoord_id)


@router.post(
    "/antwoorden/{antwoord_id}/terugkoppeling",
    summary="Zeg wat u van een antwoord vindt",
    operation_id="geeftTerugkoppeling",
    status_code=204,
    responses=problems(404, 413),
)
async def give_feedback(antwoord_id: KeptId, body: Feedback, caller: CurrentCaller, api: ApiParts) -> Response:
    """Bewaart of een antwoord, of één zin, nuttig was. Persoonsgegevens in de toelichting worden afgedekt."""
    await api.workers.read(api.service.give_feedback, caller, antwoord_id, body)
    return Response(status_code=204)


@router.get(
    "/terugkoppelingen",
    summary="Lees wat lezers van antwoorden vonden",
    operation_id="leestTerugkoppelingen",
    responses=problems(),
)
async def all_feedback(caller: Reviewer, api: ApiParts) -> list[KeptFeedback]:
    """Geeft de nieuwste terugkoppeling eerst; voor de rol beoordelaar."""
    return list(await api.workers.read(api.service.feedback, caller))


async def encoded(events: AsyncIterator[AnswerEvent]) -> AsyncIterator[bytes]:
    """Yield the events as server-sent events; an error on the way is an event ``fout``, and the last one."""
    try:
        async for event in events:
            yield ServerSentEvent(event.model_dump_json(by_alias=True), event=event.event).encode()
    except Exception as error:  # noqa: BLE001 - the response has begun: the reader must hear that it ends here
        said = str(error) if isinstance(error, ApiError | AssistantError) else "Er ging iets mis. Probeer het opnieuw."
        yield ServerSentEvent(json.dumps({"gebeurtenis": "fout", "tekst": said}), event="fout").encode()
