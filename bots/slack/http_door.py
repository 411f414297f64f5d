"""HTTP mode: Slack sends signed requests. The routes can be mounted beside the API in one process.

bolt verifies the signature and that the timestamp is no older than five minutes; the ledger refuses the very same
signed request a second time. Nothing of a request is read before its signature is found right.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, Router

logger = logging.getLogger(__name__)

PATH = "/slack/events"
MOST_BYTES = 1_000_000


def slack_router(app: App, path: str = PATH) -> Router:
    """Return a Starlette router with the one address that Slack calls; mount it, or serve it by itself."""

    async def receive(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            text = to_bolt_request(request, body)
        except UnicodeDecodeError:
            return Response(status_code=400)
        return to_starlette_response(await run_in_threadpool(app.dispatch, text))

    return Router(routes=[Route(path, receive, methods=["POST"])])


def beside(api: Starlette, app: App, path: str = PATH) -> Starlette:
    """Return one application that gives what Slack sends to the bot and everything else to ``api``. The guards of the
    API are for people and programs with a key; Slack is known by its signature, and passes beside them."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with api.router.lifespan_context(api):
            yield

    return Starlette(routes=[*slack_router(app, path).routes, Mount("/", api)], lifespan=lifespan)


async def _body(request: Request) -> bytes | None:
    """Return the body, or None for one that is larger than anything Slack sends."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return body
