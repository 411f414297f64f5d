"""Every error as a problem detail (RFC 9457), in Dutch, without anything of the question or of a document."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from assistant.api.errors import Busy, NotLoggedIn, TooManyRequests
from assistant.api.observing import request_id
from assistant.errors import AssistantError, NotAllowed, NotKept, QuestionRejected, StoreError
from knowledge.errors import KnowledgeError, NotFound

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_TITLES = {
    400: ("ongeldig-verzoek", "Het verzoek klopt niet"),
    401: ("niet-aangemeld", "U bent niet aangemeld"),
    403: ("niet-toegestaan", "Dit mag u niet"),
    404: ("niet-gevonden", "Niet gevonden"),
    405: ("methode", "Dit kan hier niet"),
    406: ("vorm", "Deze vorm is er niet"),
    409: ("strijdig", "Dit kan nu niet"),
    413: ("te-groot", "Het verzoek is te groot"),
    415: ("inhoudstype", "Deze soort inhoud wordt niet gelezen"),
    421: ("verkeerd-adres", "Dit adres is hier niet bekend"),
    429: ("te-veel-verzoeken", "Te veel verzoeken"),
    500: ("fout", "Er ging iets mis"),
    503: ("niet-beschikbaar", "Nu niet beschikbaar"),
}
_DETAILS = {
    400: "De inhoud van het verzoek is niet te lezen. Stuur geldige JSON in UTF-8.",
    404: "Dit adres is er niet. Kijk in de OpenAPI-beschrijving op /v1/openapi.json.",
    405: "Deze methode is er niet op dit adres.",
    500: "Er ging iets mis. Probeer het opnieuw. Blijft het misgaan, meld dan het verzoeknummer aan de beheerder.",
}
_MISTAKES = {
    "missing": "ontbreekt",
    "extra_forbidden": "kennen wij niet",
    "string_too_long": "is te lang",
    "string_too_short": "is te kort",
    "string_pattern_mismatch": "heeft niet de goede vorm",
    "string_type": "moet tekst zijn",
    "enum": "staat niet in de lijst van mogelijke waarden",
    "literal_error": "staat niet in de lijst van mogelijke waarden",
    "bool_type": "moet true of false zijn",
    "bool_parsing": "moet true of false zijn",
    "int_type": "moet een geheel getal zijn",
    "int_parsing": "moet een geheel getal zijn",
    "int_from_float": "moet een geheel getal zijn",
    "greater_than_equal": "is te klein",
    "less_than_equal": "is te groot",
    "too_long": "heeft te veel delen",
    "too_short": "heeft te weinig delen",
    "json_invalid": "is geen geldige JSON",
    "date_parsing": "moet een dag zijn, geschreven als 2026-01-31",
    "date_from_datetime_parsing": "moet een dag zijn, geschreven als 2026-01-31",
    "model_attributes_type": "moet een JSON-object zijn",
    "dict_type": "moet een JSON-object zijn",
    "list_type": "moet een lijst zijn",
}


class Mistake(BaseModel):
    """One thing that is wrong with a request."""

    place: str = Field(alias="plaats", description="Waar: body.vraag, query.pagina.", examples=["body.vraag"])
    text: str = Field(alias="melding", description="Wat eraan scheelt.", examples=["ontbreekt"])


class Problem(BaseModel):
    """A problem detail (RFC 9457)."""

    model_config = ConfigDict(populate_by_name=True)

    type: str = Field(description="Soort probleem.", examples=["urn:kenniswijzer:probleem:niet-gevonden"])
    title: str = Field(description="Korte naam van het probleem.", examples=["Niet gevonden"])
    status: int = Field(description="HTTP-status.", examples=[404])
    detail: str = Field(description="Wat er mis is en wat u kunt doen.", examples=["Deze bron is er niet."])
    instance: str = Field(description="Nummer van dit verzoek.", examples=["urn:uuid:0b7f…"])
    mistakes: list[Mistake] = Field(default_factory=list, alias="fouten", description="Bij status 400: wat niet klopt.")


def problem(
    status: int, detail: str, headers: Mapping[str, str] | None = None, mistakes: Sequence[Mistake] = ()
) -> JSONResponse:
    """Return the response for a problem; ``error`` in it is what clients of OpenAI's API read."""
    code, title = _TITLES.get(status, ("fout", "Er ging iets mis"))
    shown = Problem(
        type=f"urn:kenniswijzer:probleem:{code}",
        title=title,
        status=status,
        detail=detail,
        instance=f"urn:kenniswijzer:verzoek:{request_id()}",
        fouten=list(mistakes),
    )
    content = shown.model_dump(by_alias=True) | {"error": {"message": detail, "type": code, "code": code}}
    return JSONResponse(content, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error with a problem detail."""

    async def known(_request: Request, error: Exception) -> Response:
        return _of_error(error)

    async def not_logged_in(request: Request, error: Exception) -> Response:
        assert isinstance(error, NotLoggedIn)
        if error.login_page and request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(error.login_page, 303)
        return problem(401, str(error), {"WWW-Authenticate": 'Bearer realm="kenniswijzer"'})

    async def invalid(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return problem(400, "Het verzoek klopt niet; zie bij fouten wat eraan scheelt.", mistakes=_mistakes(error))

    async def http(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        said = str(error.detail)
        detail = _DETAILS.get(error.status_code, said) if _is_english(said) else said
        return problem(error.status_code, detail, error.headers)

    async def unforeseen(_request: Request, _error: Exception) -> Response:
        return problem(500, _DETAILS[500])

    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(NotLoggedIn, not_logged_in)
    app.add_exception_handler(Exception, unforeseen)
    for kind in (Busy, TooManyRequests, AssistantError, KnowledgeError):
        app.add_exception_handler(kind, known)


def _of_error(error: Exception) -> Response:
    if isinstance(error, Busy | TooManyRequests):
        return problem(error.status, str(error), error.headers)
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            return problem(status, _plain_sentence(str(error)) if status == 404 else str(error))
    logger.error("request failed: %s", type(error).__name__)
    for kind, text in _SILENT:
        if isinstance(error, kind):
            return problem(503, text, {"Retry-After": "10"})
    return problem(500, _DETAILS[500])


_STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (NotKept, 404),
    (NotFound, 404),
    (QuestionRejected, 400),
    (NotAllowed, 403),
)
_SILENT: tuple[tuple[type[Exception], str], ...] = (
    (StoreError, "De opslag antwoordt nu niet. Probeer het zo weer."),
    (KnowledgeError, "De bibliotheek antwoordt nu niet. Probeer het zo weer."),
)
"""Errors whose own words name files and servers: those are for the administrator."""


def _plain_sentence(text: str) -> str:
    """Leave out hints that are for the command line: they name commands and echo what was asked for."""
    return text if "kennis " not in text and "'" not in text else "Dit is er niet."


def _is_english(said: str) -> bool:
    return said in {"Not Found", "Method Not Allowed", "Internal Server Error", "There was an error parsing the body"}


def _mistakes(error: RequestValidationError) -> list[Mistake]:
    """Say what is wrong and where; never what was sent. A name that we do not know is not repeated either."""
    found = []
    for item in error.errors()[:20]:
        unknown = item["type"] == "extra_forbidden"
        parts = item["loc"][:-1] if unknown else item["loc"]
        place = ".".join(str(part) for part in parts if not _is_offset(item, part))
        text = _MISTAKES.get(item["type"], "klopt niet")
        found.append(Mistake(plaats=place, melding="heeft een veld dat wij niet kennen" if unknown else text))
    return found


def _is_offset(item: Mapping[str, Any], part: object) -> bool:
    return item["type"] == "json_invalid" and isinstance(part, int)
