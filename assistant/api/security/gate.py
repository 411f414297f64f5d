"""Says who asks. The one place where a request becomes a ``Caller``; every route and page depends on it.

Wrong credentials are refused; they never make somebody an anonymous reader.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import Request

from assistant.api.errors import NotLoggedIn
from assistant.api.security.limiting import Limits
from assistant.api.security.sessions import Sessions
from assistant.api.settings import ApiSettings
from assistant.caller import LOCAL_OWNER, Caller, Role
from assistant.errors import NotAllowed
from assistant.store.keys import PREFIX, ApiKey

if TYPE_CHECKING:
    from assistant.api.security.openid import OpenId
    from assistant.api.workers import Workers
    from assistant.store.store import Store

__all__ = ["LOGIN_PAGE", "Gate"]

LOGIN_PAGE = "/inloggen"
_ANONYMOUS = Caller(LOCAL_OWNER, roles=frozenset({Role.READER}))
_LOG_IN = (
    "Meld u aan. Gebruik een sleutel in de kop Authorization (Bearer kw_…), of het toegangsbewijs van uw organisatie."
)
_WRONG = "Deze aanmelding is niet geldig (meer). Meld u opnieuw aan of vraag de beheerder om een nieuwe sleutel."


class Gate:
    """Knows the ways in: keys, OpenID Connect, login sessions, and without login where that is allowed."""

    def __init__(
        self, settings: ApiSettings, store: Store, sessions: Sessions, limits: Limits, workers: Workers
    ) -> None:
        self.settings = settings
        self.sessions = sessions
        self.limits = limits
        self.openid: OpenId | None = None
        self._store = store
        self._workers = workers

    async def current_caller(self, request: Request) -> Caller:
        """Return who asks; a dependency for routes and pages.

        Raises:
            NotLoggedIn: wrong credentials, or none where they are needed.
            TooManyRequests: this caller, or this address, asks too often.
        """
        door = "api" if request.url.path.startswith(("/v1/", "/mcp")) else "web"
        caller, rate = await self._recognise(request)
        if caller.owner != LOCAL_OWNER:
            await self.limits.count_caller(caller.owner, rate)
        request.state.caller = caller
        return replace(caller, door=door)

    def require(self, *roles: Role) -> object:
        """Return a dependency that asks for one of ``roles`` too."""

        async def caller_with_role(request: Request) -> Caller:
            caller = await self.current_caller(request)
            if not any(caller.may(role) for role in roles):
                names = " of ".join(role.value for role in roles)
                raise NotAllowed(f"Hiervoor is de rol {names} nodig.")
            return caller

        return caller_with_role

    async def _recognise(self, request: Request) -> tuple[Caller, str | None]:
        given = _credentials(request)
        if given is not None:
            return await self._by_credentials(request, given)
        session = self.sessions.read(request)
        if session is not None:
            if session.key_id is None:
                return session.caller, None
            key = await self._workers.read(self._store.keys.valid, session.key_id)
            if key is not None:
                return key.caller("web"), key.rate
        if not self.settings.allows_anonymous:
            raise NotLoggedIn(_LOG_IN, self._login_page(request))
        if self.settings.is_local and self.settings.login == "geen":
            return _ANONYMOUS, None
        return replace(_ANONYMOUS, owner=self.sessions.visitor(request)), None

    async def _by_credentials(self, request: Request, given: str) -> tuple[Caller, str | None]:
        address = address_of(request)
        await self.limits.check_failed(address)
        if given.startswith(f"{PREFIX}_"):
            key = await self._workers.read(self._store.keys.find, given)
            if key is not None:
                return key.caller("api"), key.rate
        elif self.openid is not None:
            caller = await self._workers.read(self.openid.caller_of_token, given)
            if caller is not None:
                return caller, None
        await self.limits.count_failed(address)
        raise NotLoggedIn(_WRONG)

    async def key_of(self, request: Request, text: str) -> ApiKey:
        """Return the key that somebody typed on the login page.

        Raises:
            NotLoggedIn: it opens nothing.
            TooManyRequests: too many wrong ones from this address.
        """
        address = address_of(request)
        await self.limits.check_failed(address)
        key = await self._workers.read(self._store.keys.find, text)
        if key is None:
            await self.limits.count_failed(address)
            raise NotLoggedIn(_WRONG)
        return key

    def _login_page(self, request: Request) -> str:
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return f"{LOGIN_PAGE}?naar={quote(here, safe='')}"


def address_of(request: Request) -> str:
    """Return the address that a request comes from (behind a trusted proxy: the one the proxy names)."""
    return request.client.host if request.client else "onbekend"


def _credentials(request: Request) -> str | None:
    """Return the credentials in the headers; None when there are none."""
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, text = header.partition(" ")
        return text.strip() if scheme.casefold() == "bearer" else "ander"
    return request.headers.get("x-api-key")
