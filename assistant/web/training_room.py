"""What the training pages share: the sessions, the comparison by meaning, and whether participants need a login."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from fastapi import Request

from assistant.training.bootstrap import load_training_settings
from assistant.training.comparing import KeyPointComparer
from assistant.training.session import Session
from assistant.training.sessions import Sessions

if TYPE_CHECKING:
    from assistant.ports import Shelf
    from assistant.service import Service


@dataclass(frozen=True)
class TrainingRoom:
    """The sessions of one installation, and what their pages work with."""

    sessions: Sessions
    comparer: KeyPointComparer
    shelf: Shelf
    open_to_all: bool
    """Participants join without logging in, whatever the rest of the installation asks."""
    days: int


def open_room(service: Service) -> TrainingRoom:
    """Return the room over a service.

    Raises:
        AssistantError: a setting or a case is wrong.
    """
    from assistant.bootstrap import dutch_analyser

    settings = load_training_settings()
    library = service.assistant.library
    return TrainingRoom(
        sessions=Sessions(service.store.work, service.training_cases, timedelta(days=settings.training_days)),
        comparer=KeyPointComparer(dutch_analyser(library), library.embedder),
        shelf=library.register,
        open_to_all=settings.training_open,
        days=settings.training_days,
    )


def tag(session: Session) -> str:
    """Return the ETag of what a session shows."""
    return f'"{session.version}"'


def unchanged(request: Request, session: Session) -> bool:
    """Say whether the browser has this version already."""
    return request.headers.get("if-none-match") == tag(session)
