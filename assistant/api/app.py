"""Puts the application together: routes, security, problem details, figures; and the pages where they are there."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.middleware.cors import CORSMiddleware

from assistant.api.observing import Figures, Observe
from assistant.api.openapi import DOCUMENT, add_openapi
from assistant.api.parts import Api, current_caller
from assistant.api.problems import add_problem_handlers
from assistant.api.security.gate import Gate
from assistant.api.security.limiting import Limits
from assistant.api.security.middleware import Guard
from assistant.api.security.sessions import Sessions, session_secret
from assistant.api.settings import LOOPBACK, ApiSettings, check_address
from assistant.api.tracing import Tracing, open_tracing
from assistant.api.uploads import Uploads
from assistant.api.workers import Workers
from assistant.service import Service

__all__ = ["create_app"]

logger = logging.getLogger(__name__)

_RETENTION_EVERY = 3600.0


def create_app(settings: ApiSettings, service: Service) -> FastAPI:
    """Return the application over ``service``; who made the service closes it.

    Raises:
        CannotServe: a setting is wrong, or nobody could be refused on an address that others can reach.
    """
    from assistant.api.routes import answers, chat_completions, conversations, health, instruments, quickscans, sources

    check_address(settings)
    secret = session_secret(settings, service.assistant.library.settings.data_dir)
    workers, figures = Workers(settings.threads, settings.waiting), Figures()
    limits = Limits(settings, service.store.rate_limiter(), workers, secret)
    sessions = Sessions(settings, secret)
    gate = Gate(settings, service.store, sessions, limits, workers)
    if settings.login == "oidc":
        from assistant.api.security.openid import OpenId

        gate.openid = OpenId(settings)
    api = Api(service, settings, gate, workers, figures, Uploads(service, figures))
    tracing = open_tracing(settings.tracing_url) if settings.tracing_url else None
    app = FastAPI(
        title="Kenniswijzer",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(api, tracing),
    )
    app.state.api = api
    add_problem_handlers(app)
    for module in (answers, conversations, sources, instruments, quickscans, chat_completions):
        app.include_router(module.router)
    app.include_router(health.router)
    app.add_api_route(DOCUMENT, _openapi_document(app), include_in_schema=False)
    add_openapi(app, settings)
    if settings.mcp:
        from assistant.api.mcp_http import mount_mcp

        mount_mcp(app, api)
    _add_pages(app, api)
    _add_middleware(app, api, limits, tracing)
    return app


def _openapi_document(app: FastAPI) -> Callable[[], Awaitable[JSONResponse]]:
    async def openapi_document() -> JSONResponse:
        return JSONResponse(app.openapi(), headers={"Access-Control-Allow-Origin": "*"})

    return openapi_document


def _add_pages(app: FastAPI, api: Api) -> None:
    """The login page, and the pages of ``assistant.web``."""
    from assistant.api.routes import login
    from assistant.web.mounting import mount_pages

    pages = mount_pages(app, api.service, api.settings, current_caller)
    app.include_router(login.routes(pages), include_in_schema=False)


def _add_middleware(app: FastAPI, api: Api, limits: Limits, tracing: Tracing | None) -> None:
    """The last one added is the first one reached."""
    settings = api.settings
    origins = [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Accept", "X-Api-Key"],
            expose_headers=["API-Version", "Location", "X-Request-ID", "Retry-After"],
        )
    app.add_middleware(
        Guard,
        hosts=_hosts(settings),
        limits=limits,
        max_body=settings.max_body_kb * 1000,
        max_upload=settings.max_upload_mb * 1_000_000,
        trusts_loopback=settings.is_local and settings.login == "geen",
        origins=origins,
        https=settings.public_url.startswith("https://"),
    )
    app.add_middleware(Observe, figures=api.figures, tracing=tracing)


def _hosts(settings: ApiSettings) -> set[str]:
    """Names to answer to; on this machine only its own, so that no website can make a browser ask us (rebinding)."""
    names = {name.strip() for name in settings.hostnames.split(",") if name.strip()}
    if names:
        return names
    public = urlsplit(settings.public_url).hostname
    if settings.is_local:
        return {*LOOPBACK, *({public} if public else ())}
    return {public} if public else set()


def _lifespan(api: Api, tracing: Tracing | None) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await api.workers.read(api.uploads.begin)
        retention = asyncio.create_task(_retention(api))
        async with AsyncExitStack() as stack:
            for enter in getattr(app.state, "lifespans", ()):
                await stack.enter_async_context(enter())
            yield
        retention.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await retention
        await asyncio.to_thread(api.uploads.close)
        await asyncio.to_thread(api.workers.close)
        if tracing is not None:
            await asyncio.to_thread(tracing.close)

    return lifespan


async def _retention(api: Api) -> None:
    """Delete what is too old, now and every hour."""
    from assistant.store.bootstrap import load_store_settings
    from assistant.store.retention import apply_retention

    settings = load_store_settings()
    while True:
        try:
            await api.workers.read(apply_retention, api.service.store, settings)
        except Exception as error:  # noqa: BLE001 - the next hour is another chance; the figures show it
            logger.error("retention failed: %s", type(error).__name__)
        await asyncio.sleep(_RETENTION_EVERY)
