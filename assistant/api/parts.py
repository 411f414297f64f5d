"""What routes work with, and the dependencies that give it to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Path, Request

from assistant.api.observing import Figures
from assistant.api.problems import MEDIA_TYPE, Problem
from assistant.api.security.gate import Gate
from assistant.api.settings import ApiSettings
from assistant.api.workers import Workers
from assistant.caller import Caller, Role
from assistant.errors import NotAllowed
from assistant.service import Service

if TYPE_CHECKING:
    from assistant.api.uploads import Uploads

__all__ = ["Api", "ApiParts", "CurrentCaller", "Editor", "Reviewer", "api_of", "current_caller", "problems"]


@dataclass(frozen=True)
class Api:
    """The parts of one application."""

    service: Service
    settings: ApiSettings
    gate: Gate
    workers: Workers
    figures: Figures
    uploads: Uploads


def api_of(request: Request) -> Api:
    """Return the parts of the application that serves a request."""
    parts = request.app.state.api
    assert isinstance(parts, Api)
    return parts


async def current_caller(request: Request) -> Caller:
    """Return who asks; see ``Gate.current_caller``. Every route and page depends on this one function."""
    return await api_of(request).gate.current_caller(request)


async def _editor(request: Request) -> Caller:
    return _with_role(await current_caller(request), Role.EDITOR)


async def _reviewer(request: Request) -> Caller:
    return _with_role(await current_caller(request), Role.REVIEWER)


def _with_role(caller: Caller, role: Role) -> Caller:
    if not caller.may(role):
        raise NotAllowed(f"Hiervoor is de rol {role.value} nodig.")
    return caller


ApiParts = Annotated[Api, Depends(api_of)]
CurrentCaller = Annotated[Caller, Depends(current_caller)]
Editor = Annotated[Caller, Depends(_editor)]
Reviewer = Annotated[Caller, Depends(_reviewer)]

SourceId = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,200}$", description="Id van de bron.")]
PassageId = Annotated[str, Path(pattern=r"^[A-Za-z0-9._:-]{1,240}$", description="Id van de passage.")]
KeptId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="Id zoals de API het gaf.")]
CardId = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,100}$", description="Id van het instrument.")]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how OpenAPI describes these errors; every route may also give 401, 403, 429 and 503."""
    wanted = sorted({400, 401, 403, 429, 500, 503, *statuses})
    return {status: {"model": Problem, "content": {MEDIA_TYPE: {}}} for status in wanted}
