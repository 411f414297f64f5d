"""Puts the web page into the application of the API: pages, static files, and error pages for who reads HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI

from assistant.web import (
    about_pages,
    ask_pages,
    conversation_pages,
    instrument_pages,
    quickscan_pages,
    source_pages,
    training,
)
from assistant.web.error_pages import add_error_pages
from assistant.web.pages import STATIC, Pages, make_environment
from assistant.web.static_files import KeptFiles

if TYPE_CHECKING:
    from assistant.service import Service

__all__ = ["ROUTES", "mount_pages"]

ROUTES: Sequence[Callable[[Pages], APIRouter]] = (
    ask_pages.routes,
    conversation_pages.routes,
    source_pages.routes,
    instrument_pages.routes,
    quickscan_pages.routes,
    training.routes,
    about_pages.routes,
)
"""Every module of pages; see the docstring of ``assistant.web`` for how to add one."""


def mount_pages(app: FastAPI, service: Service, settings: object, current_caller: Callable[..., Any]) -> Pages:
    """Add all pages to ``app``; to be called after the routes and the error handlers of the API are there.

    ``settings``: those of the API (``assistant.api.settings.ApiSettings``). ``current_caller``: the dependency that
    says who asks (a ``Caller``), or refuses.
    """
    pages = Pages(service, current_caller, make_environment(), settings)
    for routes in ROUTES:
        app.include_router(routes(pages), include_in_schema=False)
    app.mount("/statisch", KeptFiles(directory=STATIC), name="statisch")
    add_error_pages(app, pages)
    return pages
