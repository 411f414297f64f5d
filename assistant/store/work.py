"""Jobs that run beside a request, and unfinished work of guided pages (a quickscan, a training session)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from assistant.errors import NotKept
from assistant.store.database import reading, writing
from assistant.store.tables import JobRow, WorkRow


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "wacht"
    BUSY = "bezig"
    DONE = "klaar"
    FAILED = "mislukt"


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its progress while it runs and its result when it is done; Dutch names, no content of documents."""

    id: str
    kind: str
    state: JobState
    progress: Mapping[str, Any]
    result: Mapping[str, Any]
    started: datetime
    changed: datetime


class Jobs:
    """The jobs of one installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def start(self, owner: str, kind: str) -> Job:
        """Return a new job that waits."""
        now = datetime.now(UTC)
        row = JobRow(
            id=uuid.uuid4().hex,
            owner=owner,
            kind=kind,
            state=JobState.WAITING.value,
            progress={},
            result={},
            started=now,
            changed=now,
        )
        with writing(self._engine) as session:
            session.add(row)
        return _job(row)

    def change(
        self,
        job_id: str,
        *,
        state: JobState | None = None,
        progress: Mapping[str, Any] | None = None,
        result: Mapping[str, Any] | None = None,
    ) -> None:
        """Write how far a job is; nothing happens when retention removed it meanwhile."""
        with writing(self._engine) as session:
            row = session.get(JobRow, job_id)
            if row is None:
                return
            row.state = row.state if state is None else state.value
            row.progress = row.progress if progress is None else dict(progress)
            row.result = row.result if result is None else dict(result)
            row.changed = datetime.now(UTC)

    def find(self, job_id: str, owner: str) -> Job:
        """Return a job of this owner.

        Raises:
            NotKept: there is no such job of this owner.
        """
        with reading(self._engine) as session:
            row = session.get(JobRow, job_id)
        if row is None or row.owner != owner:
            raise NotKept("Deze taak is er niet (meer).")
        return _job(row)

    def fail_unfinished(self, reason: str, unchanged_for: timedelta) -> int:
        """Call jobs failed that a process left unfinished when it ended; return how many there were.

        ``unchanged_for``: how long a job has been silent at least; other processes may still be busy with theirs.
        """
        busy = [JobState.WAITING.value, JobState.BUSY.value]
        now = datetime.now(UTC)
        with writing(self._engine) as session:
            rows = session.execute(
                update(JobRow)
                .where(JobRow.state.in_(busy), JobRow.changed <= now - unchanged_for)
                .values(state=JobState.FAILED.value, result={"reden": reason}, changed=now)
                .returning(JobRow.id)
            )
            return len(rows.all())


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Unfinished work: ``content`` is JSON that only its door understands, and holds nothing personal."""

    kind: str
    id: str
    owner: str
    version: int
    content: dict[str, Any]
    started: datetime
    changed: datetime
    expires: datetime


class Work:
    """Unfinished work of guided pages. ``owner`` None: whoever knows the id (a session that is opened by a code)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self, kind: str, owner: str, content: Mapping[str, Any], lifetime: timedelta, item_id: str | None = None
    ) -> WorkItem:
        """Keep new work, until ``lifetime`` from now.

        Raises:
            NotKept: the id is taken.
        """
        now = datetime.now(UTC)
        row = WorkRow(
            kind=kind,
            id=item_id or uuid.uuid4().hex,
            owner=owner,
            version=1,
            content=dict(content),
            started=now,
            changed=now,
            expires=now + lifetime,
        )
        with writing(self._engine) as session:
            if session.get(WorkRow, (kind, row.id)) is not None:
                raise NotKept("Deze code is al in gebruik. Kies een andere.")
            session.add(row)
        return _item(row)

    def find(self, kind: str, item_id: str, owner: str | None) -> WorkItem:
        """Return one piece of work.

        Raises:
            NotKept: it is not there, it has expired, or it is another's.
        """
        with reading(self._engine) as session:
            return _item(_row(session, kind, item_id, owner))

    def all(self, kind: str, owner: str) -> Sequence[WorkItem]:
        """Return the work of an owner, newest first."""
        query = (
            select(WorkRow)
            .where(WorkRow.kind == kind, WorkRow.owner == owner, WorkRow.expires > datetime.now(UTC))
            .order_by(WorkRow.changed.desc(), WorkRow.id)
        )
        with reading(self._engine) as session:
            return [_item(row) for row in session.scalars(query)]

    def change(
        self,
        kind: str,
        item_id: str,
        owner: str | None,
        change: Callable[[dict[str, Any]], dict[str, Any]],
        lifetime: timedelta | None = None,
    ) -> WorkItem:
        """Replace the content by what ``change`` makes of it; nobody else's change gets in between.

        ``lifetime``: how long from now it is kept; None: as long as was said before.

        Raises:
            NotKept: it is not there, it has expired, or it is another's.
        """
        with writing(self._engine) as session:
            row = _row(session, kind, item_id, owner, lock=True)
            row.content = change(dict(row.content))
            row.version += 1
            row.changed = datetime.now(UTC)
            if lifetime is not None:
                row.expires = row.changed + lifetime
            session.flush()
            return _item(row)

    def delete(self, kind: str, item_id: str, owner: str) -> None:
        """Delete work.

        Raises:
            NotKept: it is not there or another's.
        """
        with writing(self._engine) as session:
            session.delete(_row(session, kind, item_id, owner))


def _row(session: Session, kind: str, item_id: str, owner: str | None, *, lock: bool = False) -> WorkRow:
    row = session.get(WorkRow, (kind, item_id), with_for_update=lock)
    if row is None or row.expires <= datetime.now(UTC) or (owner is not None and row.owner != owner):
        raise NotKept("Dit is er niet (meer).")
    return row


def _item(row: WorkRow) -> WorkItem:
    return WorkItem(row.kind, row.id, row.owner, row.version, dict(row.content), row.started, row.changed, row.expires)


def _job(row: JobRow) -> Job:
    return Job(row.id, row.kind, JobState(row.state), row.progress, row.result, row.started, row.changed)
