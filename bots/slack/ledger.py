"""The bot's own book: which messages were taken, what became of them, and which thread is which conversation.

It holds ids of Slack and of answers, and no content. With it a message is answered once, also when Slack sends it
again after a restart, and work that was broken off is found. SQLite by default, any SQLAlchemy address otherwise.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Self

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

_TABLES = MetaData()
_SEEN = Table("slack_gezien", _TABLES, Column("key", String(255), primary_key=True), Column("at", Float, index=True))
_JOBS = Table(
    "slack_werk",
    _TABLES,
    Column("id", String(255), primary_key=True),
    Column("team", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("user", String(64), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("place", String(16), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("lease", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("reply", String(64), nullable=False),
    Column("at", Float, index=True),
)
_THREADS = Table(
    "slack_draden", _TABLES, Column("key", String(255), primary_key=True), Column("conversation", String(255)),
    Column("at", Float, index=True),
)  # fmt: skip
OPEN = "open"
DELIVERING = "bezorgen"
DONE = "klaar"
SEEN_SECONDS = 2 * 24 * 3600
JOB_SECONDS = 30 * 24 * 3600
MOST_ATTEMPTS = 8
_LOCK = 719_430_552
"""Number of the advisory lock under which one bot makes the tables on PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Job:
    """A question that was taken. ``place``: ``draad``, ``prive`` (a direct message) or ``alleen`` (shown to the asker).
    ``reply`` is the ``ts`` of the message that answers it, once there is one."""

    id: str
    team: str
    channel: str
    user: str
    thread: str
    place: str
    state: str = OPEN
    attempts: int = 0
    reply: str = ""


@dataclass(frozen=True)
class Ledger:
    """Use ``Ledger.open``. Safe for several threads and, on PostgreSQL, several processes."""

    engine: Engine
    lease_seconds: float = 30.0
    now: Callable[[], float] = time.time
    lock: Lock = field(default_factory=Lock)

    @classmethod
    def open(cls, address: str, *, lease_seconds: float = 30.0, now: Callable[[], float] = time.time) -> Self:
        """Open the book and make its tables. ``address``: an SQLAlchemy URL, or the path of an SQLite file."""
        if "://" not in address:
            Path(address).parent.mkdir(parents=True, exist_ok=True)
            address = f"sqlite:///{address}"
        engine = create_engine(address, pool_pre_ping=True)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _careful_sqlite)
        with engine.begin() as connection:
            make_tables(connection)
        ledger = cls(engine, lease_seconds, now)
        ledger.forget_old()
        return ledger

    def claim(self, keys: Iterable[str]) -> bool:
        """Take a delivery by its keys; False when any of them was taken before."""
        rows = [{"key": key[:255], "at": self.now()} for key in dict.fromkeys(keys)]
        try:
            with self._writing() as connection:
                connection.execute(insert(_SEEN), rows)
        except IntegrityError:
            return False
        return True

    def begin(self, job: Job) -> bool:
        """Write a job down as taken; False when it is there already."""
        row = {**_row(job), "lease": self.now() + self.lease_seconds, "at": self.now()}
        try:
            with self._writing() as connection:
                connection.execute(insert(_JOBS), row)
        except IntegrityError:
            return False
        return True

    def reopen(self, job_id: str) -> None:
        """Take a job up again, for a question that was edited."""
        self._set(job_id, state=OPEN, lease=self.now() + self.lease_seconds, attempts=0)

    def job(self, job_id: str) -> Job | None:
        """Return a job."""
        with self.engine.connect() as connection:
            row = connection.execute(select(_JOBS).where(_JOBS.c.id == job_id)).mappings().first()
        return _job(row) if row is not None else None

    def delivering(self, job_id: str) -> None:
        """Note that the answer is on its way: from here it may be there, whatever happens."""
        self._set(job_id, state=DELIVERING)

    def done(self, job_id: str, reply: str = "") -> None:
        """Note that somebody got an answer or an honest line. ``reply``: the ``ts`` of that message."""
        self._set(job_id, state=DONE, **({"reply": reply} if reply else {}))

    def replied_with(self, job_id: str, reply: str) -> None:
        """Note the message that will hold the answer."""
        self._set(job_id, reply=reply)

    def keep_alive(self, job_ids: Iterable[str]) -> None:
        """Renew the lease of jobs that are being worked on."""
        ids = list(job_ids)
        if ids:
            with self._writing() as connection:
                lease = self.now() + self.lease_seconds
                connection.execute(update(_JOBS).where(_JOBS.c.id.in_(ids)).values(lease=lease))

    def take_orphan(self) -> Job | None:
        """Return a job whose worker is gone, leased to the caller now; None when there is none."""
        with self._writing() as connection:
            lost = (_JOBS.c.state != DONE) & (_JOBS.c.lease <= self.now()) & (_JOBS.c.attempts < MOST_ATTEMPTS)
            row = connection.execute(select(_JOBS).where(lost).order_by(_JOBS.c.at).limit(1)).mappings().first()
            if row is None:
                return None
            mine = (_JOBS.c.id == row["id"]) & (_JOBS.c.lease == row["lease"])
            taken = connection.execute(
                update(_JOBS)
                .where(mine)
                .values(lease=self.now() + self._next_try(row["attempts"]), attempts=row["attempts"] + 1)
            )
            return _job(row) if taken.rowcount == 1 else None

    def release(self, job_id: str) -> None:
        """Let go of a job without an outcome: somebody else may see to it at once."""
        self._set(job_id, lease=self.now())

    def conversation(self, key: str) -> str | None:
        """Return the conversation of a thread."""
        with self.engine.connect() as connection:
            return connection.execute(select(_THREADS.c.conversation).where(_THREADS.c.key == key)).scalar()

    def remember_conversation(self, key: str, conversation: str) -> None:
        """Note which conversation a thread is; another one replaces it."""
        row = {"key": key, "conversation": conversation, "at": self.now()}
        with suppress(IntegrityError), self._writing() as connection:  # another machine was first: its own one holds
            connection.execute(delete(_THREADS).where(_THREADS.c.key == key))
            connection.execute(insert(_THREADS), row)

    def forget_conversation(self, key: str) -> None:
        """Forget which conversation a thread was."""
        with self._writing() as connection:
            connection.execute(delete(_THREADS).where(_THREADS.c.key == key))

    def notes(self, prefix: str) -> int:
        """Return how many keys with this prefix were claimed."""
        with self.engine.connect() as connection:
            found = select(_SEEN.c.key).where(_SEEN.c.key.startswith(prefix, autoescape=True))
            return len(connection.execute(found).all())

    def forget_old(self) -> None:
        """Throw away what is so old that Slack does not send it again and nobody presses its buttons."""
        with self._writing() as connection:
            connection.execute(delete(_SEEN).where(_SEEN.c.at < self.now() - SEEN_SECONDS))
            connection.execute(delete(_JOBS).where(_JOBS.c.at < self.now() - JOB_SECONDS))
            connection.execute(delete(_THREADS).where(_THREADS.c.at < self.now() - JOB_SECONDS))

    def close(self) -> None:
        """Close the database."""
        self.engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Begin a transaction; the threads of this process write one after another, which SQLite serves best."""
        with self.lock, self.engine.begin() as connection:
            yield connection

    def _next_try(self, attempts: int) -> float:
        return float(self.lease_seconds * 2 ** min(attempts, 5))

    def _set(self, job_id: str, **values: object) -> None:
        with self._writing() as connection:
            connection.execute(update(_JOBS).where(_JOBS.c.id == job_id).values(**values))


def make_tables(connection: Connection) -> None:
    """Make the tables that are not there yet; also right when other bots start at the same moment."""
    if connection.dialect.name == "postgresql":  # where IF NOT EXISTS by itself may still clash
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    for table in _TABLES.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))


def _row(job: Job) -> dict[str, object]:
    return {name: getattr(job, name) for name in Job.__slots__}


def _job(row: object) -> Job:
    return Job(**{name: row[name] for name in Job.__slots__})  # type: ignore[index]


def _careful_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=2000")
    cursor.close()
