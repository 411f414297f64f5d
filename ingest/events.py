"""What a run of ingest tells on its way, to whoever watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Event", "Observer", "Stage"]


class Stage(StrEnum):
    """Where a file is; an observer hears of it *after* the stage."""

    STARTED = "begonnen"
    PREPARED = "gelezen"
    EMBEDDING = "inlezen"
    EMBEDDED = "ingelezen"
    COMMITTED = "opgenomen"
    DONE = "klaar"
    INDEXED = "doorzoekbaar"


@dataclass(frozen=True, slots=True)
class Event:
    """Progress of a run. ``done`` and ``total``: passages of this file that have a vector, and all of them."""

    stage: Stage
    place: str = ""
    done: int = 0
    total: int = 0


Observer = Callable[[Event], None]
