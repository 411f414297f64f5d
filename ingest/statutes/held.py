"""What the library holds of each statute, and until which day that is known to be the law."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.records import Source


@dataclass(frozen=True, slots=True)
class HeldText:
    """One text of a statute."""

    source_id: str
    toestand: date
    known_until: date
    """Last day on which it is known to hold: its own day, unless the publisher's list said more."""
    is_excerpt: bool


@dataclass(frozen=True, slots=True)
class HeldStatute:
    """A statute with its texts, newest first."""

    bwb_id: str
    title: str
    texts: tuple[HeldText, ...]


def held_statutes(sources: Iterable[Source]) -> list[HeldStatute]:
    """Return the statutes among ``sources``, by title."""
    by_statute: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        if source.bwb_id and source.toestand:
            by_statute[source.bwb_id].append(source)
    held = [HeldStatute(bwb_id, _title(versions), _texts(versions)) for bwb_id, versions in by_statute.items()]
    return sorted(held, key=lambda statute: statute.title.casefold())


def _texts(sources: list[Source]) -> tuple[HeldText, ...]:
    texts = [
        HeldText(source.id, source.toestand, max(source.toestand, source.valid_until or source.toestand),
                 source.is_excerpt)
        for source in sources
        if source.toestand is not None
    ]  # fmt: skip
    return tuple(sorted(texts, key=lambda text: (text.toestand, text.source_id), reverse=True))


def _title(sources: list[Source]) -> str:
    return max(sources, key=lambda source: (not source.is_excerpt, source.toestand or date.min)).title
