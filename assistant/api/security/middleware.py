"""What holds for every request and response, whatever the route: host, origin, size, address limit, headers.

Cross-site request forgery: the browser itself says where a request comes from (``Sec-Fetch-Site``, else ``Origin``).
A request that changes something and comes from another site is refused, so that cookies, and this machine's own
trust in 127.0.0.1, cannot be used from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.errors import TooManyRequests
from assistant.api.problems import problem
from assistant.api.security.limiting import Limits
from assistant.errors import StoreError

__all__ = ["SECURITY_HEADERS", "Guard"]

API_VERSION = "1.0.0"
SECURITY_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN_TO_ALL = ("/health/", "/statisch/")
_UPLOADS = "/v1/bronnen"
_PROXY = (
    "Dit verzoek kwam via een proxy, en er is geen login ingesteld. De beheerder kan dat doen met KENNIS_API_LOGIN."
)
"""Without login everybody at this machine is one and the same; a proxy would make the whole world so."""


class Guard:
    """Checks a request before any route, and gives every response the headers that keep it safe."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Iterable[str],
        limits: Limits,
        max_body: int,
        max_upload: int,
        trusts_loopback: bool,
        origins: Iterable[str] = (),
        https: bool = False,
    ) -> None:
        """``hosts``: names that it answers to (empty: all). ``trusts_loopback``: no limit for this machine.
        ``origins``: websites that may use the API from a browser."""
        self._app = app
        self._hosts = frozenset(host.casefold() for host in hosts)
        self._limits = limits
        self._max_body = max_body
        self._max_upload = max_upload
        self._trusts_loopback = trusts_loopback
        self._origins = frozenset(origins)
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(scope, MutableHeaders(scope=message))
            await send(message)

        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers) or await self._too_many(scope)
        if refusal is not None:
            status, text, more = refusal
            await problem(status, text, more)(scope, receive, safe)
            return
        most = self._max_upload if scope["path"] == _UPLOADS else self._max_body
        await self._app(scope, _limited(receive, most), safe)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str, dict[str, str]] | None:
        if self._hosts and (urlsplit(f"//{headers.get('host', '')}").hostname or "") not in self._hosts:
            return 421, "Op deze naam antwoordt de dienst niet.", {}
        if self._trusts_loopback and ("x-forwarded-for" in headers or "forwarded" in headers):
            return 403, _PROXY, {}
        most = self._max_upload if scope["path"] == _UPLOADS else self._max_body
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > most:
            return 413, f"Het verzoek is te groot; {most // 1000} kB mag.", {}
        if scope["method"] not in _SAFE and not self._is_own(headers):
            return 403, "Dit verzoek kwam van een andere website en is daarom geweigerd.", {}
        return None

    async def _too_many(self, scope: Scope) -> tuple[int, str, dict[str, str]] | None:
        if self._trusts_loopback or scope["path"].startswith(_OPEN_TO_ALL):
            return None
        try:
            await self._limits.count_address(scope["client"][0] if scope.get("client") else "onbekend")
        except TooManyRequests as error:
            return 429, str(error), {"Retry-After": str(error.retry_after)}
        except StoreError:
            return 503, "De opslag antwoordt nu niet. Probeer het zo weer.", {"Retry-After": "5"}
        return None

    def _is_own(self, headers: Headers) -> bool:
        """Say whether a request that changes something comes from our own page, or from no browser at all."""
        origin = headers.get("origin")
        if origin is not None and origin in self._origins:
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in {"same-origin", "none"}
        return origin is None or urlsplit(origin).netloc.casefold() == headers.get("host", "").casefold()

    def _add_headers(self, scope: Scope, headers: MutableHeaders) -> None:
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)
        if self._https:
            headers.setdefault("strict-transport-security", "max-age=31536000")
        if scope["path"].startswith("/v1/"):
            headers["api-version"] = API_VERSION
        cookie = scope.get("state", {}).get("new_visitor")
        if cookie:
            headers.append("set-cookie", cookie)


def _limited(receive: Receive, most: int) -> Receive:
    """Return a ``receive`` that stops a body which is longer than it may be, whatever its header said."""
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        if message["type"] == "http.request":
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413, f"Het verzoek is te groot; {most // 1000} kB mag.")
        return message

    return limited
