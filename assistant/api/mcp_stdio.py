"""MCP over standard input and output, for a program on this computer: ``kennis mcp``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from assistant.answer import Reader
from assistant.caller import LOCAL_OWNER, Caller
from knowledge.records import AccessLabel

__all__ = ["serve_stdio"]


def serve_stdio(access: frozenset[AccessLabel]) -> None:
    """Serve until the input ends; the program sees sources with these labels."""
    from assistant.api.mcp_server import make_server
    from assistant.service_bootstrap import open_service

    caller = Caller(LOCAL_OWNER, Reader(access=access), door="mcp")

    async def caller_of(_context: Any) -> Caller:
        return caller

    async def run(work: Callable[..., Any], *arguments: object, **more: object) -> Any:
        return await asyncio.to_thread(work, *arguments, **more)

    with open_service(read_only=True) as service:
        make_server(service, caller_of, run, "").run("stdio")
