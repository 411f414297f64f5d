"""Keeps what reviewers say: in one SQLite file, at once, every version of it.

A save is one transaction that is on disk when it returns. Nothing is overwritten: what a reviewer said before stays
in the same table, with its number and moment.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from itertools import combinations
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from evals.agreement import Agreement, agreement
from evals.errors import EvalError, RunError

__all__ = ["Mark", "Review", "ReviewStore", "StaleReview"]

_TABLE = """
CREATE TABLE IF NOT EXISTS beoordeling (
    beoordelaar TEXT NOT NULL, vraag TEXT NOT NULL, versie INTEGER NOT NULL, moment TEXT NOT NULL, inhoud TEXT NOT NULL,
    PRIMARY KEY (beoordelaar, vraag, versie)
)
"""


class StaleReview(EvalError):
    """Somebody saved this review in another window meanwhile."""


class Mark(StrEnum):
    """What a reviewer says of a sentence."""

    RIGHT = "goed"
    WRONG = "fout"
    UNSUPPORTED = "niet_onderbouwd"


class Review(BaseModel):
    """What one reviewer says of one answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    marks: dict[int, Mark] = Field(default={}, alias="zinnen", description="Oordeel per zin, vanaf 0.")
    missing: tuple[str, ...] = Field(default=(), alias="ontbreekt", description="Kernfeiten die ontbreken.")
    note: str = Field(default="", alias="notitie", max_length=4000)
    version: int = Field(default=0, alias="versie", description="0: nog niet bewaard.")

    def is_done(self, sentences: int) -> bool:
        """Say whether every sentence has a mark."""
        return all(place in self.marks for place in range(sentences))


class ReviewStore:
    """Reviews of one run or file of questions. Safe from several threads and processes."""

    def __init__(self, path: Path) -> None:
        """The file is made when the first review is saved."""
        self.path = path

    def save(self, reviewer: str, item: str, review: Review) -> Review:
        """Keep a review; return it with its new version.

        Raises:
            StaleReview: ``review.version`` is not the last one.
            RunError: the file cannot be written.
        """
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            query = "SELECT COALESCE(MAX(versie), 0) FROM beoordeling WHERE beoordelaar = ? AND vraag = ?"
            (last,) = connection.execute(query, (reviewer, item)).fetchone()
            if last != review.version:
                connection.execute("ROLLBACK")
                raise StaleReview(
                    "Deze beoordeling is intussen in een ander venster veranderd. Laad de pagina opnieuw; "
                    "wat daar is bewaard, staat er dan."
                )
            kept = review.model_copy(update={"version": last + 1})
            row = (reviewer, item, kept.version, moment, kept.model_dump_json(by_alias=True))
            connection.execute("INSERT INTO beoordeling VALUES (?, ?, ?, ?, ?)", row)
            connection.execute("COMMIT")
        return kept

    def load(self, reviewer: str, item: str) -> Review:
        """Return the last version; an empty review when there is none."""
        return self.reviews().get(reviewer, {}).get(item, Review())

    def reviews(self) -> dict[str, dict[str, Review]]:
        """Return the last version of every review, by reviewer and answer."""
        if not self.path.exists():
            return {}
        found: dict[str, dict[str, Review]] = {}
        with self._open() as connection:
            query = "SELECT beoordelaar, vraag, inhoud FROM beoordeling ORDER BY versie"
            for reviewer, item, content in connection.execute(query):
                found.setdefault(reviewer, {})[item] = Review.model_validate_json(content)
        return found

    def labels(self) -> dict[str, dict[tuple[str, int], str]]:
        """Return the marks by reviewer: (answer, sentence) to label."""
        return {
            reviewer: {(item, place): mark.value for item, one in held.items() for place, mark in one.marks.items()}
            for reviewer, held in self.reviews().items()
        }

    def agreements(self) -> list[Agreement]:
        """Return how far every two reviewers agree over the sentences that both marked."""
        pairs = combinations(sorted(self.labels().items()), 2)
        return [found for (a, mine), (b, theirs) in pairs if (found := agreement(a, mine, b, theirs))]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as connection:
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute(_TABLE)
                yield connection
        except sqlite3.Error as error:
            raise RunError(f"De beoordelingen in {self.path} zijn niet te lezen of te bewaren: {error}.") from error
