"""MCP over HTTP at ``/mcp`` (streamable HTTP, without sessions), behind the same gate as every other route."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.mcp_server import make_server
from assistant.api.parts import Api
from assistant.caller import Caller

__all__ = ["PATH", "mount_mcp"]

PATH = "/mcp"


def mount_mcp(app: FastAPI, api: Api) -> None:
    """Put the server in the application; it starts and ends with it."""
    from mcp.server.transport_security import TransportSecuritySettings

    async def caller_of(context: Any) -> Caller:
        request = context.request_context.request
        assert isinstance(request, Request)
        caller = request.state.caller
        assert isinstance(caller, Caller)
        return caller

    server = make_server(api.service, caller_of, api.workers.run, api.settings.public_url.rstrip("/"))
    inner = server.streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        max_request_body_size=api.settings.max_body_kb * 1000,
        # Host and origin are checked for every route alike, in security.middleware.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )

    def lifespan() -> AbstractAsyncContextManager[None]:
        return server.session_manager.run()

    app.state.lifespans = [*getattr(app.state, "lifespans", ()), lifespan]
    app.router.routes.append(
        Route(PATH, _Gated(inner, api), methods=["GET", "POST", "DELETE"], include_in_schema=False)
    )


class _Gated:
    """Lets only callers through that the gate knows; errors are those of the application."""

    def __init__(self, inner: ASGIApp, api: Api) -> None:
        self._inner = inner
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        request = Request(scope, receive)
        await self._api.gate.current_caller(request)
        await self._inner(scope, receive, send)
