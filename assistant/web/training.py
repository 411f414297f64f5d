"""Bibob sessions on the web: the trainer's pages and those of participants, over one room."""

from __future__ import annotations

from fastapi import APIRouter

from assistant.web import participant_pages, training_pages
from assistant.web.pages import Pages
from assistant.web.training_room import open_room


def routes(pages: Pages) -> APIRouter:
    """Return all routes of training sessions."""
    room = open_room(pages.service)
    router = APIRouter()
    router.include_router(training_pages.routes(pages, room))
    router.include_router(participant_pages.routes(pages, room))
    return router
