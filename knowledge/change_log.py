"""The register's change log: what indexes follow to catch up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, select, update

from knowledge.tables import changes, counters

BATCH = 500
"""Values a statement; SQLite and PostgreSQL both have a limit, this stays well below."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of one passage."""

    seq: int
    passage_id: str
    deleted: bool


def batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Yield the values in lists of at most ``size``."""
    iterator = iter(values)
    while batch := list(islice(iterator, size)):
        yield batch


def append(connection: Connection, upserts: Sequence[str], deletes: Sequence[str]) -> None:
    """Write down that passages came or changed, and that passages went; earlier entries of the same are replaced."""
    entries = [(passage_id, False) for passage_id in upserts] + [(passage_id, True) for passage_id in deletes]
    if not entries:
        return
    last = connection.execute(
        update(counters)
        .where(counters.c.name == "change")
        .values(value=counters.c.value + len(entries))
        .returning(counters.c.value)
    ).scalar_one()
    first = last - len(entries) + 1
    for batch in batches(enumerate(entries, start=first)):
        connection.execute(delete(changes).where(changes.c.passage_id.in_([entry[0] for _, entry in batch])))
        connection.execute(
            insert(changes),
            [{"seq": seq, "passage_id": entry[0], "deleted": entry[1]} for seq, entry in batch],
        )


def since(connection: Connection, position: int, limit: int) -> list[Change]:
    """Return at most ``limit`` changes after ``position``, oldest first."""
    rows = connection.execute(
        select(changes.c.seq, changes.c.passage_id, changes.c.deleted)
        .where(changes.c.seq > position)
        .order_by(changes.c.seq)
        .limit(limit)
    )
    return [Change(seq, passage_id, deleted) for seq, passage_id, deleted in rows]


def last(connection: Connection) -> int:
    """Return the number of the last change; 0 when there is none."""
    return int(connection.execute(select(counters.c.value).where(counters.c.name == "change")).scalar_one())
