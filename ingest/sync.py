"""What a file is to the library: new, changed, unchanged, or a copy of something held; and under which id.

The fingerprint of a place covers everything that decides what goes in: the bytes, the reader and its version, the
cleaning and chunking versions, the settings, and the metadata. When it is the same, nothing needs doing.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from ingest.collect import Root, is_below
from ingest.manifest import FileFacts
from knowledge.records import Source

__all__ = [
    "KIND_NOT_GIVEN",
    "Action",
    "Decision",
    "decide",
    "fingerprint",
    "free_id",
    "gone_places",
    "source_id_base",
]

KIND_NOT_GIVEN = "soort niet opgegeven"
"""Note on a source whose kind nobody gave; a later copy that has one may correct it."""

_MAX_SLUG = 80


class Action(StrEnum):
    """What to do with a file."""

    NEW = "nieuw"
    CHANGED = "gewijzigd"
    UNCHANGED = "ongewijzigd"
    COPY = "kopie"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a file, as which source, and which places that source has afterwards."""

    action: Action
    source_id: str | None = None
    """Id to keep; None where a new one must be chosen."""
    places: tuple[str, ...] = ()


def fingerprint(digest: str, reader: str, facts: FileFacts, settings: Iterable[object]) -> str:
    """Return what identifies a reading; ``reader``: name and version; ``settings``: values that change passages."""
    content = json.dumps([digest, reader, asdict(facts), list(settings)], default=str, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def decide(
    place: str, facts: FileFacts, *, mark: str, known_mark: str | None, at_place: Source | None, twin: Source | None
) -> Decision:
    """Decide what a file is.

    ``mark`` and ``known_mark``: its fingerprint now and as the register has it; ``at_place``: the source that was
    read here before; ``twin``: the source with these very bytes, here or elsewhere.
    """
    if known_mark == mark:
        return Decision(Action.UNCHANGED, at_place.id if at_place else None)
    if twin is not None:
        return _decide_twin(place, facts, twin, is_here=at_place is not None and at_place.id == twin.id)
    if at_place is not None and at_place.places == (place,):
        return Decision(Action.CHANGED, at_place.id, (place,))
    # The source here has other places with the old bytes: what stands here now is a source of its own.
    return Decision(Action.NEW, None, (place,))


def _decide_twin(place: str, facts: FileFacts, twin: Source, *, is_here: bool) -> Decision:
    others = tuple(other for other in twin.places if other != place)
    speaks = twin.places[:1] == (place,) or not any(_exists(other) for other in others)
    corrects = facts.kind is not None and KIND_NOT_GIVEN in twin.notes
    if speaks or corrects:
        return Decision(Action.CHANGED, twin.id, (place, *others))
    return Decision(Action.UNCHANGED if is_here else Action.COPY, twin.id, (*others, place))


def _exists(place: str) -> bool:
    """A place with a label is not a path of this machine; it exists as long as the installation does."""
    return bool(re.match(r"[a-z]{2,}:", place)) or Path(place).exists()


def source_id_base(path: Path, facts: FileFacts) -> str:
    """Return the id a source would like: ``BWBR0001941-2023-09-12`` for a statute, else a slug of the file name."""
    if facts.bwb_id and facts.toestand:
        return f"{facts.bwb_id}-{facts.toestand.isoformat()}" + ("-uittreksel" if facts.is_excerpt else "")
    plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MAX_SLUG].rstrip("-")
    return slug or "bron"


def free_id(base: str, taken: Iterable[str]) -> str:
    """Return ``base``, or ``base-2`` and so on when it is taken; ids are compared without case."""
    used = {name.casefold() for name in taken}
    name, number = base, 1
    while name.casefold() in used:
        number += 1
        name = f"{base}-{number}"
    return name


def gone_places(known: Iterable[str], roots: Sequence[Root], seen: set[str]) -> list[str]:
    """Return the known places under ``roots`` that this run did not meet."""
    return sorted(place for place in known if place not in seen and any(is_below(place, r.prefix) for r in roots))
