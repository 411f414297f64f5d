"""``/v1/gesprekken``: the caller's own conversations."""

from __future__ import annotations

from fastapi import APIRouter, Response

from assistant.api.openapi import BASE
from assistant.api.parts import ApiParts, CurrentCaller, KeptId, problems
from assistant.api.views import ConversationView
from assistant.keeping import ConversationSummary

router = APIRouter(prefix=BASE, tags=["Gesprekken"])


@router.get("/gesprekken", summary="Lees uw gesprekken", operation_id="leestGesprekken", responses=problems())
async def conversations(caller: CurrentCaller, api: ApiParts) -> list[ConversationSummary]:
    """Geeft uw eigen gesprekken, het laatst gebruikte eerst."""
    return list(await api.workers.read(api.service.conversations, caller))


@router.get(
    "/gesprekken/{gesprek_id}",
    summary="Lees een gesprek",
    operation_id="leestGesprek",
    responses=problems(404),
)
async def conversation(gesprek_id: KeptId, caller: CurrentCaller, api: ApiParts) -> ConversationView:
    """Geeft een eigen gesprek met al zijn antwoorden, het oudste eerst."""
    summary, answers = await api.workers.read(api.service.conversation, caller, gesprek_id)
    return ConversationView(
        id=summary.id,
        title=summary.title,
        started=summary.started,
        last_used=summary.last_used,
        answers=list(answers),
    )


@router.delete(
    "/gesprekken/{gesprek_id}",
    summary="Verwijder een gesprek",
    operation_id="verwijdertGesprek",
    status_code=204,
    responses=problems(404),
)
async def delete_conversation(gesprek_id: KeptId, caller: CurrentCaller, api: ApiParts) -> Response:
    """Verwijdert een eigen gesprek met zijn antwoorden en de terugkoppeling daarop, voorgoed."""
    await api.workers.read(api.service.delete_conversation, caller, gesprek_id)
    return Response(status_code=204)
