"""The OpenAPI document at ``/v1/openapi.json``, as the Dutch API Design Rules ask for it.

Paths are relative to the server address that ends in ``/v1``; every success carries ``API-Version``; every error is a
problem detail; wrong input is 400; who may come in is said in the security schemes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from assistant.api.problems import MEDIA_TYPE
from assistant.api.security.middleware import API_VERSION
from assistant.api.settings import ApiSettings

__all__ = ["BASE", "DOCUMENT", "add_openapi"]

BASE = "/v1"
DOCUMENT = f"{BASE}/openapi.json"
_DESCRIPTION = (
    "Vragen over ondermijning en het bestuurlijk instrumentarium, beantwoord uit de eigen bibliotheek, met bij elke "
    "zin de bron. Een antwoord is geen juridisch advies. Stuur geen persoonsgegevens: een vraag daarmee wordt niet "
    "beantwoord en niet bewaard."
)
_TAGS = (
    ("Antwoorden", "Vragen stellen, antwoorden lezen, terugkoppeling geven."),
    ("Gesprekken", "Uw eigen gesprekken lezen en verwijderen."),
    ("Bronnen", "De bibliotheek: bronnen, passages, bestanden, zoeken en toevoegen."),
    ("Instrumenten", "Het bestuurlijk instrumentarium: kaarten, en wat bij een situatie past."),
    ("Quickscans", "Van een vermoeden naar een eerste quickscan in zes stappen, zonder personen of bedrijven."),
    ("Taalmodel", "Dezelfde antwoorden voor programma's die de API van OpenAI spreken."),
)
_HEADERS = {
    "API-Version": {
        "description": "De volledige versie van de API.",
        "schema": {"type": "string", "example": API_VERSION},
    },
    "X-Request-ID": {"description": "Nummer van dit verzoek.", "schema": {"type": "string"}},
}
_RETRY = {
    "Retry-After": {"description": "Na hoeveel seconden u het weer kunt proberen.", "schema": {"type": "integer"}}
}


def add_openapi(app: FastAPI, settings: ApiSettings) -> None:
    """Let ``app.openapi`` give the document; it is made at the first request for it."""
    held: dict[str, Any] = {}

    def document() -> dict[str, Any]:
        if not held:
            held.update(_document(app, settings))
        return held

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI, settings: ApiSettings) -> dict[str, Any]:
    made = get_openapi(
        title="Kenniswijzer",
        version=API_VERSION,
        description=_DESCRIPTION,
        routes=app.routes,
        tags=[{"name": name, "description": text} for name, text in _TAGS],
        servers=[{"url": f"{settings.public_url.rstrip('/')}{BASE}"}],
        contact={"name": settings.contact_name, "email": settings.contact_email, "url": settings.contact_url},
        license_info={"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
        separate_input_output_schemas=False,
    )
    made["paths"] = {path.removeprefix(BASE): item for path, item in made["paths"].items()}
    for item in made["paths"].values():
        for operation in item.values():
            _complete(operation)
    _plain_names(made)
    _drop_unused(made["components"]["schemas"])
    made["components"]["securitySchemes"] = _schemes(settings)
    made["security"] = [{name: []} for name in made["components"]["securitySchemes"]]
    if settings.allows_anonymous:
        made["security"].append({})
    return made


def _complete(operation: dict[str, Any]) -> None:
    """Wrong input is 400 here; what FastAPI would say of 422 goes."""
    responses = operation["responses"]
    responses.pop("422", None)
    for status, response in responses.items():
        response["headers"] = {**response.get("headers", {}), **_HEADERS}
        if int(status) >= 400:
            schema = response["content"].pop("application/json", {}).get("schema")
            content = response["content"].setdefault(MEDIA_TYPE, {})
            if schema is not None:
                content["schema"] = schema
            response["description"] = _MEANINGS.get(status, response["description"])
        if status in {"429", "503"}:
            response["headers"] |= _RETRY


_MEANINGS = {
    "400": "Het verzoek klopt niet.",
    "401": "U bent niet aangemeld, of uw aanmelding is niet geldig.",
    "403": "Uw rol staat dit niet toe.",
    "404": "Niet gevonden, of niet voor u.",
    "406": "Deze vorm van antwoord is er niet.",
    "413": "Het verzoek is te groot.",
    "415": "Deze soort inhoud wordt niet gelezen.",
    "429": "Te veel verzoeken.",
    "500": "Er ging iets mis.",
    "503": "Het is druk, of een onderdeel antwoordt niet.",
}


def _plain_names(made: dict[str, Any]) -> None:
    """Give schemas names in UpperCamelCase; FastAPI writes a name that two modules use with their paths."""
    schemas = made["components"]["schemas"]
    names = {name: "".join(part[:1].upper() + part[1:] for part in name.split("_")) for name in schemas}
    _rename(made, {f"#/components/schemas/{name}": f"#/components/schemas/{plain}" for name, plain in names.items()})
    made["components"]["schemas"] = {names[name]: schema for name, schema in schemas.items()}


def _rename(part: Any, names: Mapping[str, str]) -> None:
    """Let every reference, and every mapping of a discriminator, name the schemas by their new names."""
    values = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in values:
        if isinstance(value, str):
            part[key] = names.get(value, value)
        else:
            _rename(value, names)


def _drop_unused(schemas: dict[str, Any]) -> None:
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)


def _schemes(settings: ApiSettings) -> dict[str, Any]:
    schemes: dict[str, Any] = {
        "sleutel": {"type": "http", "scheme": "bearer", "description": "Een sleutel van kennis sleutels (kw_…)."}
    }
    if settings.login == "oidc":
        address = f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration"
        schemes["organisatie"] = {"type": "openIdConnect", "openIdConnectUrl": address}
    return schemes
