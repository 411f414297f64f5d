"""What a run did, file by file: for the screen, for machines, and for the exit code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ingest.names import shown_name

__all__ = ["FileOutcome", "IngestReport", "NearDuplicate", "Outcome", "PersonalData"]


class Outcome(StrEnum):
    """How it went with a file."""

    NEW = "nieuw"
    CHANGED = "gewijzigd"
    UNCHANGED = "ongewijzigd"
    COPY = "kopie"
    REFUSED = "geweigerd"
    GONE = "verdwenen"
    REMOVED = "verwijderd"
    SKIPPED = "overgeslagen"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Personal data found in a file: the kind, the pages and what was done. Never the data itself."""

    kind: str
    count: int
    pages: tuple[int, ...]
    action: str
    """``gemaskeerd``, ``geweigerd`` or ``geaccepteerd``."""


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """How it went with one file."""

    place: str
    outcome: Outcome
    source_id: str | None = None
    reason: str = ""
    """Dutch: why it was refused or skipped, or what a copy is a copy of."""
    code: str = ""
    """For machines: ``leeg``, ``versleuteld``, ``persoonsgegevens`` …; empty unless refused."""
    passages: int = 0
    embedded: int = 0
    """Passages that went to the embedding model; the others had a vector already."""
    warnings: tuple[str, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()

    @property
    def shown(self) -> str:
        """The place as it may be shown: what did not go in may have personal data in its name."""
        return shown_name(self.place) if self.outcome in (Outcome.REFUSED, Outcome.SKIPPED) else self.place


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Two sources that say almost the same; ``resemblance`` in [0, 1]."""

    source_id: str
    other_id: str
    resemblance: float


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run did. ``seconds`` by stage: ``read``, ``embed``, ``commit``, ``index``, ``total``."""

    files: tuple[FileOutcome, ...]
    near_duplicates: tuple[NearDuplicate, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    dry_run: bool = False
    model: str | None = None
    """Embedding model; None when the library is searched by words only."""

    def of(self, *outcomes: Outcome) -> tuple[FileOutcome, ...]:
        """Return the files with one of these outcomes, in the order of the run."""
        return tuple(item for item in self.files if item.outcome in outcomes)

    @property
    def counts(self) -> dict[Outcome, int]:
        """Number of files by outcome; every outcome is there."""
        counted = Counter(item.outcome for item in self.files)
        return {outcome: counted[outcome] for outcome in Outcome}

    @property
    def exit_code(self) -> int:
        """0 when everything went in, 1 when something was refused."""
        return 1 if self.of(Outcome.REFUSED) else 0

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON values; the keys are Dutch and stable."""
        return {
            "proef": self.dry_run,
            "model": self.model,
            "aantallen": {str(outcome): count for outcome, count in self.counts.items()},
            "bestanden": [_file_json(item) for item in self.files],
            "bijna_gelijk": [
                {"bron": pair.source_id, "lijkt_op": pair.other_id, "gelijkenis": round(pair.resemblance, 2)}
                for pair in self.near_duplicates
            ],
            "seconden": {name: round(value, 3) for name, value in self.seconds.items()},
        }


def _file_json(item: FileOutcome) -> dict[str, Any]:
    return {
        "bestand": item.shown,
        "uitkomst": str(item.outcome),
        "bron": item.source_id,
        "reden": item.reason,
        "code": item.code,
        "passages": item.passages,
        "nieuw_ingelezen_passages": item.embedded,
        "waarschuwingen": list(item.warnings),
        "persoonsgegevens": [
            {"soort": found.kind, "aantal": found.count, "bladzijden": list(found.pages), "gedaan": found.action}
            for found in item.personal_data
        ],
    }
