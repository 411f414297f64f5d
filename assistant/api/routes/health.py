"""``/health/live``, ``/health/ready`` and ``/metrics``: for who keeps the service running. No content in them."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from assistant.api.parts import Api, ApiParts, current_caller
from assistant.caller import Role
from assistant.errors import NotAllowed
from knowledge.errors import KnowledgeError

router = APIRouter(include_in_schema=False)


@router.get("/health/live")
async def live() -> dict[str, str]:
    """Say that the process answers."""
    return {"stand": "goed"}


@router.get("/health/ready")
async def ready(api: ApiParts) -> JSONResponse:
    """Say of each engine whether it works; 503 when one does not."""
    states = await api.workers.read(_states, api)
    good = all(state == "goed" for state in states.values())
    return JSONResponse({"stand": "goed" if good else "niet gereed", "onderdelen": states}, 200 if good else 503)


@router.get("/metrics")
async def metrics(request: Request, api: ApiParts) -> Response:
    """Give the figures for Prometheus; on this machine to all, elsewhere to an administrator's key."""
    if not api.settings.is_local or api.settings.login != "geen":
        caller = await current_caller(request)
        if not caller.may(Role.ADMIN):
            raise NotAllowed("Hiervoor is de rol beheerder nodig.")
    api.figures.waiting.set(api.workers.under_way)
    return Response(generate_latest(api.figures.registry), media_type=CONTENT_TYPE_LATEST)


def _states(api: Api) -> dict[str, str]:
    library = api.service.assistant.library
    checks: dict[str, Callable[[], object]] = {
        "register": library.register.last_change,
        "woorden": lambda: library.words.position,
        "betekenis": lambda: library.vectors.position,
        "gesprekken": api.service.store.ping,
    }
    return {name: _state(check) for name, check in checks.items()}


def _state(check: Callable[[], object]) -> str:
    try:
        check()
    except KnowledgeError:
        return "werkt niet"
    except Exception:  # noqa: BLE001 - an engine may fail in any way; what it says is not for this page
        return "werkt niet"
    return "goed"
