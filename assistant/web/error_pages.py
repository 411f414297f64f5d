"""Errors as Dutch pages, for who reads HTML; whatever asks for something else gets what the API gives."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import cast

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from assistant.api.errors import Busy, TooManyRequests
from assistant.errors import AssistantError, NotAllowed, NotKept, QuestionRejected, StoreError
from assistant.web.pages import Pages
from knowledge.errors import KnowledgeError, NotFound

__all__ = ["add_error_pages", "is_page"]

logger = logging.getLogger(__name__)
Handler = Callable[[Request, Exception], Response | Awaitable[Response]]
_API_PATHS = ("/v1", "/openapi", "/metrics", "/gezondheid", "/health", "/mcp", "/.well-known")
_TITLES = {
    400: "Dit verzoek klopt niet",
    401: "U bent niet ingelogd",
    403: "Dit mag niet",
    404: "Deze pagina is er niet",
    405: "Zo kunt u deze pagina niet openen",
    413: "Dit is te groot",
    422: "Dit klopt niet helemaal",
    429: "Even wachten",
    500: "Er ging iets mis",
    503: "Nu niet bereikbaar",
}
_TEXTS = {
    401: "Log in om Kenniswijzer te gebruiken. Weet u niet hoe? Vraag het uw beheerder.",
    404: "Misschien is het adres verkeerd getypt, of is verwijderd wat hier stond.",
    405: "Ga terug en gebruik de knop op de pagina.",
    422: "Kijk na wat u hebt ingevuld en probeer het opnieuw.",
    429: "U stelt heel veel vragen achter elkaar. Wacht een minuut en probeer het opnieuw.",
    500: "Er ging iets mis aan onze kant. Probeer het opnieuw. Blijft het misgaan, meld het dan bij uw beheerder.",
    503: "Het is nu druk, of er wordt aan gewerkt. Probeer het over een minuut opnieuw.",
}
_STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (TooManyRequests, 429),
    (Busy, 503),
    (NotKept, 404),
    (NotFound, 404),
    (NotAllowed, 403),
    (QuestionRejected, 422),
    (StoreError, 503),
    (KnowledgeError, 503),
    (AssistantError, 500),
)
_OWN_WORDS = (NotKept, NotAllowed, QuestionRejected)
"""Errors whose message is written for a reader; others may name files or commands of the administrator."""


def is_page(request: Request) -> bool:
    """Say whether an answer to this request is shown to a person as a page."""
    path = request.url.path
    if any(path == start or path.startswith((f"{start}/", f"{start}.")) for start in _API_PATHS):
        return False
    return "text/html" in request.headers.get("accept", "")


def add_error_pages(app: FastAPI, pages: Pages) -> None:
    """Answer errors of pages with a page; leave all others to the handlers that ``app`` has now."""
    from assistant.api.errors import Busy, NotLoggedIn, TooManyRequests

    kinds: list[type[Exception]] = [StarletteHTTPException, RequestValidationError, Exception, Busy, TooManyRequests]
    kinds.append(NotLoggedIn)
    kinds += [kind for kind, _ in _STATUSES]
    for kind in kinds:
        app.add_exception_handler(kind, _handler(pages, _previous(app, kind)))


def _previous(app: FastAPI, kind: type[Exception]) -> Handler | None:
    for parent in kind.__mro__:
        if parent is Exception and kind is not Exception:
            break
        if parent in app.exception_handlers:
            return cast("Handler", app.exception_handlers[parent])
    return None


def _handler(pages: Pages, previous: Handler | None) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        if is_page(request) and not _leads_to_login(request, error):
            return _page(pages, request, error)
        if previous is None:
            raise error
        answer = previous(request, error)
        return await answer if isawaitable(answer) else answer

    return handle


def _leads_to_login(request: Request, error: Exception) -> bool:
    """Say whether the API sends this reader to the page to log in."""
    return request.method == "GET" and bool(getattr(error, "login_page", ""))


def _page(pages: Pages, request: Request, error: Exception) -> Response:
    from assistant.api.observing import request_id

    status, text = _told(error)
    reference = ""
    if status == 500 and not isinstance(error, HTTPException):
        reference = request_id()
        logger.error("page failed: %s", type(error).__name__)
    response = pages.render(
        request, "error.html.j2", status=status, code=status, heading=_title(status), text=text, reference=reference
    )
    response.headers.update(dict(getattr(error, "headers", None) or {}))
    if (wait := getattr(error, "retry_after", None)) is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def _title(status: int) -> str:
    return _TITLES.get(status, _TITLES[500] if status >= 500 else _TITLES[400])


def _told(error: Exception) -> tuple[int, str]:
    if isinstance(error, StarletteHTTPException):
        own = str(error.detail) if isinstance(error, HTTPException) and _is_sentence(error.detail) else ""
        return error.status_code, own or _TEXTS.get(error.status_code, "")
    if isinstance(error, RequestValidationError):
        return 422, _TEXTS[422]
    if hasattr(error, "login_page"):
        return 401, _TEXTS[401]
    if isinstance(status := getattr(error, "status", None), int):
        return status, _TEXTS.get(status, _TEXTS[503])
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)
    return status, str(error) if isinstance(error, _OWN_WORDS) else _TEXTS.get(status, _TEXTS[500])


def _is_sentence(detail: object) -> bool:
    """Tell our own Dutch sentences from the English phrase that belongs to a status."""
    return isinstance(detail, str) and detail.endswith((".", "?", "!"))
