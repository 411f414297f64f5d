"""What keeps the review page to the person who started it: key, host, token, size and headers.

The page listens on 127.0.0.1 only, but on a machine with several users others can reach that too; so the address that
is opened holds a key, which becomes a cookie. Host is checked against DNS rebinding, and every change needs a token.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

__all__ = ["Secrets", "guard", "read_form"]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_MAX_BODY = 200_000
_COOKIE = "kennis-beoordelen"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Made anew at every start."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))


def guard(known: Secrets) -> Callable[[Request, Callable[[Request], Awaitable[Response]]], Awaitable[Response]]:
    """Return the check that every request passes."""

    async def check(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        given = request.query_params.get("sleutel")
        if request.url.hostname not in {"127.0.0.1", "localhost"}:
            response: Response = PlainTextResponse("Deze pagina is alleen op deze computer te openen.", 403)
        elif given is not None and secrets.compare_digest(given.encode(), known.key.encode()):
            response = RedirectResponse(request.url.path, 303)
            response.set_cookie(_COOKIE, known.key, httponly=True, samesite="strict")
        elif not secrets.compare_digest(request.cookies.get(_COOKIE, "").encode(), known.key.encode()):
            text = "Open de pagina met het adres dat kennis eval review heeft getoond."
            response = PlainTextResponse(text, 403)
        else:
            response = await go_on(request)
        response.headers.update(HEADERS)
        return response

    return check


async def read_form(request: Request, known: Secrets) -> dict[str, list[str]]:
    """Return the fields of a form that our own page sent.

    Raises:
        HTTPException: it is too large, no form, or the token is not ours.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY:
            raise HTTPException(413, "Dit is te lang om te bewaren.")
    fields: dict[str, list[str]] = {}
    try:
        for name, value in parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=1000):
            fields.setdefault(name, []).append(value)
    except ValueError:
        raise HTTPException(400, "Dit formulier is niet te lezen.") from None
    if not secrets.compare_digest(fields.get("token", [""])[0].encode(), known.token.encode()):
        raise HTTPException(403, "Deze pagina is van een eerdere keer. Open haar opnieuw met kennis eval review.")
    return fields
