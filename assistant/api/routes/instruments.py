"""``/v1/instrumenten`` and ``/v1/instrumentkeuzes``: the catalogue, and what fits a situation."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response

from assistant.answer import Answer
from assistant.api.answering import answer_events, whole_answer
from assistant.api.openapi import BASE
from assistant.api.parts import ApiParts, CardId, CurrentCaller, problems
from assistant.api.schemas import ChooseBody
from assistant.api.views import InstrumentLine, InstrumentList
from assistant.service import Manner
from knowledge.instruments.card import Instrument

router = APIRouter(prefix=BASE, tags=["Instrumenten"])


@router.get("/instrumenten", summary="Lees de instrumenten", operation_id="leestInstrumenten", responses=problems())
async def instruments(
    _caller: CurrentCaller,
    api: ApiParts,
    words: Annotated[str, Query(alias="zoek", max_length=200, description="Naam, bijnaam, artikel of situatie.")] = "",
) -> InstrumentList:
    """Geeft alle instrumenten, of die bij de woorden passen."""
    found = await api.workers.read(api.service.instruments, words)
    return InstrumentList(instruments=[InstrumentLine.of(card) for card in found], total=len(found))


@router.get(
    "/instrumenten/{instrument_id}",
    summary="Lees een instrument",
    operation_id="leestInstrument",
    response_model=Instrument,
    responses=problems(404),
)
async def instrument(instrument_id: CardId, _caller: CurrentCaller, api: ApiParts) -> Instrument:
    """Geeft de hele kaart van een instrument."""
    return await api.workers.read(api.service.instrument, instrument_id)


@router.post(
    "/instrumentkeuzes",
    summary="Zoek instrumenten bij een situatie",
    operation_id="kiestInstrumenten",
    status_code=201,
    response_model=Answer,
    responses={**problems(404, 413), 201: {"headers": {"Location": {"schema": {"type": "string"}}}}},
)
async def choose(body: ChooseBody, response: Response, caller: CurrentCaller, api: ApiParts) -> Answer:
    """Geeft de instrumenten die bij een situatie passen, met hun voorwaarden en wat er nog ontbreekt."""
    asked = partial(
        api.service.ask,
        caller,
        body.situation,
        conversation=body.conversation,
        as_of=body.as_of,
        manner=Manner.INSTRUMENTS,
    )
    events = await answer_events(api, caller, asked)
    answer = await whole_answer(events)
    if answer.id is not None:
        response.headers["Location"] = f"/v1/antwoorden/{answer.id}"
    return answer
