"""Retention: conversations go after a set time, the audit trail after a longer one, expired work at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import DeclarativeBase

from assistant.store.database import reading, writing
from assistant.store.settings import StoreSettings
from assistant.store.store import Store
from assistant.store.tables import AuditRow, ConversationRow, CountRow, JobRow, WorkRow

_COUNTED = (("gesprekken", ConversationRow), ("logboekregels", AuditRow), ("taken", JobRow), ("werk", WorkRow))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each: conversations, lines of the audit trail, jobs, pieces of unfinished work."""

    conversations: int
    audit: int
    jobs: int
    work: int


def held(store: Store) -> Counts:
    """Return what the store holds."""
    with reading(store.engine) as session:
        counts = [session.scalar(select(func.count()).select_from(table)) or 0 for _, table in _COUNTED]
    return Counts(*counts)


def due(store: Store, settings: StoreSettings, now: datetime | None = None) -> Counts:
    """Return what is older than the settings allow."""
    with reading(store.engine) as session:
        counts = [
            session.scalar(select(func.count()).select_from(table).where(condition)) or 0
            for table, condition in _overdue(settings, now)
        ]
    return Counts(*counts)


def apply_retention(store: Store, settings: StoreSettings, now: datetime | None = None) -> Counts:
    """Delete what is older than the settings allow; return how many of each went.

    On SQLite the journal is emptied too, so that what is deleted is not left in it.
    """
    counts = []
    with writing(store.engine) as session:
        for table, condition in _overdue(settings, now):
            counts.append(session.scalar(select(func.count()).select_from(table).where(condition)) or 0)
            session.execute(delete(table).where(condition))
        session.execute(delete(CountRow).where(CountRow.expires < (now or datetime.now(UTC))))
    if store.engine.dialect.name == "sqlite":
        empty_journal(store)
    return Counts(*counts)


def empty_journal(store: Store) -> None:
    """Write SQLite's journal into the file, where deleted text is overwritten with zeros, and empty it."""
    raw = store.engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    finally:
        raw.close()


def _overdue(settings: StoreSettings, now: datetime | None) -> list[tuple[type[DeclarativeBase], ColumnElement[bool]]]:
    now = now or datetime.now(UTC)
    conversations = now - timedelta(days=settings.conversation_days)
    return [
        (ConversationRow, ConversationRow.last_used < conversations),
        (AuditRow, AuditRow.moment < now - timedelta(days=settings.audit_days)),
        (JobRow, JobRow.started < conversations),
        (WorkRow, WorkRow.expires < now),
    ]
