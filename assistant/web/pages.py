"""What every page is made with: templates, who is there, colours, and the headers that keep a page to itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from assistant.caller import Caller
from assistant.web import words
from assistant.web.menu import MENU, MenuItem
from knowledge.versions import dutch_date

if TYPE_CHECKING:
    from jinja2 import Environment

    from assistant.service import Service

__all__ = ["HEADERS", "STATIC", "THEMES", "Pages", "make_environment", "wants_part"]

STATIC = Path(__file__).parent / "static"
THEMES = ("licht", "donker")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Pages:
    """What a page module gets: ``service`` answers and keeps, ``current_caller`` is the dependency for who asks."""

    service: Service
    current_caller: Callable[..., Any]
    environment: Environment
    settings: object = None
    """Those of the API."""
    menu: Sequence[MenuItem] = MENU

    def render(
        self, request: Request, template: str, caller: Caller | None = None, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Return a whole page; ``values`` are what the template shows."""
        theme = request.cookies.get("thema", "")
        given = {
            "menu": self.menu,
            "path": request.url.path,
            "here": _here(request),
            "theme": theme if theme in THEMES else "",
            "caller_name": caller.name if caller else "",
        }
        return HTMLResponse(self.fragment(template, **given, **values), status, headers=HEADERS)

    def fragment(self, template: str, **values: Any) -> Markup:
        """Return a piece of a page; its template escaped what it was given."""
        return Markup(self.environment.get_template(template).render(**values))  # noqa: S704


def make_environment() -> Environment:
    """Return the templates: everything is escaped, and a name that a template does not get is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assistant.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "dutch_date": dutch_date,
        "count": _count,
        "local_time": _local_time,
        "authorities": words.authorities,
    }
    environment.globals |= {"asset": asset, "words": words}
    return environment


def wants_part(request: Request) -> bool:
    """Say whether our own script asks for a piece of a page instead of a whole one."""
    return request.headers.get("x-deel") == "ja"


@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """Return the address of a static file; it changes when the file does, so that a browser may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/statisch/{name}?v={digest}"


def _here(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _count(number: int, one: str, more: str) -> str:
    """Return ``1 bron`` or ``3 bronnen``."""
    return f"{number} {one if number == 1 else more}"


def _local_time(moment: datetime) -> str:
    """Return ``22 november 2026, 14.05 uur`` in Dutch time; a moment without a zone is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    local = aware.astimezone(ZoneInfo("Europe/Amsterdam"))
    return f"{dutch_date(local.date())}, {local:%H.%M} uur"
