"""``/inloggen``: a login session for the pages, with the organisation's own login or with a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from assistant.api.errors import NotLoggedIn
from assistant.api.parts import Api, api_of
from assistant.api.security.gate import LOGIN_PAGE
from assistant.api.security.openid import CALLBACK
from assistant.api.security.sessions import Session
from assistant.web.same_origin import same_origin

if TYPE_CHECKING:
    from assistant.web.pages import Pages

__all__ = ["LOGOUT", "routes"]

LOGOUT = "/uitloggen"
_MOST_KEY_CHARS = 200


def routes(pages: Pages) -> APIRouter:
    """Return the routes of logging in and out; every POST comes from our own page (see ``security.middleware``)."""
    router = APIRouter()
    _with_key(router, pages)
    _with_organisation(router, pages)

    @router.post(LOGOUT)
    async def logout(request: Request) -> Response:
        await same_origin(request)
        response = RedirectResponse(LOGIN_PAGE, 303)
        api_of(request).gate.sessions.end(response)
        return response

    return router


def _with_key(router: APIRouter, pages: Pages) -> None:
    @router.get(LOGIN_PAGE)
    async def login_form(request: Request, naar: str = "/") -> HTMLResponse:
        return _form(pages, request, naar)

    @router.post(LOGIN_PAGE)
    async def login_with_key(
        request: Request, sleutel: Annotated[str, Form()] = "", naar: Annotated[str, Form()] = "/"
    ) -> Response:
        await same_origin(request)
        api = api_of(request)
        try:
            key = await api.gate.key_of(request, sleutel[:_MOST_KEY_CHARS])
        except NotLoggedIn as error:
            return _form(pages, request, naar, str(error), 401)
        return await _begin(api, Session(key.caller("web"), key.id), naar)


def _with_organisation(router: APIRouter, pages: Pages) -> None:
    @router.get(f"{LOGIN_PAGE}/organisatie")
    async def login_with_organisation(request: Request, naar: str = "/") -> Response:
        api = api_of(request)
        if api.gate.openid is None:
            return _form(pages, request, naar, "Aanmelden met uw organisatie is hier niet ingesteld.", 404)
        try:
            start = await api.workers.read(api.gate.openid.begin, _callback(request, api))
        except NotLoggedIn as error:
            return _form(pages, request, naar, str(error), 503)
        response = RedirectResponse(start.address, 303)
        api.gate.sessions.remember(response, {**start.state, "naar": inside(naar)})
        return response

    @router.get(CALLBACK)
    async def returned(request: Request, code: str = "", state: str = "") -> Response:
        api = api_of(request)
        held = api.gate.sessions.remembered(request)
        if api.gate.openid is None or held is None or not code:
            return _form(pages, request, "/", "Aanmelden is niet gelukt. Begin opnieuw.", 401)
        try:
            caller = await api.workers.read(api.gate.openid.finish, code, state, held, _callback(request, api))
        except NotLoggedIn as error:
            return _form(pages, request, held.get("naar", "/"), str(error), 401)
        response = await _begin(api, Session(caller), held.get("naar", "/"))
        api.gate.sessions.forget(response)
        return response


def _form(pages: Pages, request: Request, back: str, problem: str = "", status: int = 200) -> HTMLResponse:
    by_organisation = api_of(request).gate.openid is not None
    return pages.render(
        request, "login.html.j2", status=status, by_organisation=by_organisation, back=inside(back), problem=problem
    )


async def _begin(api: Api, session: Session, back: str) -> Response:
    await api.workers.read(api.service.store.audit, session.caller.owner, "web", "inloggen", "klaar")
    response = RedirectResponse(inside(back), 303)
    api.gate.sessions.begin(response, session)
    return response


def _callback(request: Request, api: Api) -> str:
    base = api.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return f"{base}{CALLBACK}"


def inside(address: str, starts: Sequence[str] = ("//", "/\\")) -> str:
    """Return an address of this site; the front page for one that leads elsewhere."""
    parts = urlsplit(address)
    own = address.startswith("/") and not parts.netloc and not parts.scheme and not address.startswith(tuple(starts))
    return address if own and address.isprintable() else "/"
