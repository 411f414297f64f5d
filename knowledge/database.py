"""Opens the register's database: SQLite in a file, or PostgreSQL by URL, with the same code above it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from knowledge.errors import LibraryBusy, LibraryError

BUSY_SECONDS = 30


def open_database(url_or_path: str | Path) -> Engine:
    """Return an engine for a SQLite file (a path, created when absent) or for a database URL.

    Raises:
        LibraryError: the address is wrong, or its driver is not installed.
    """
    try:
        url = _as_url(url_or_path)
        if url.get_backend_name() == "sqlite":
            return _open_sqlite(url)
        return create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise LibraryError(
            "Het adres van het register klopt niet. Gebruik een bestand, of een adres als "
            "postgresql+psycopg://gebruiker@server/naam (instelling KENNIS_DATABASE_URL)."
        ) from error
    except ModuleNotFoundError as error:
        raise LibraryError(
            f"Voor dit register ontbreekt het onderdeel {error.name}. Installeer het met: "
            "pip install 'kenniswijzer[postgres]'"
        ) from error


def _as_url(url_or_path: str | Path) -> URL:
    if isinstance(url_or_path, str) and "://" in url_or_path:
        return make_url(url_or_path)
    return URL.create("sqlite", database=str(url_or_path))


def _open_sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves: see write() and read()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("kennis_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def write(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write; all of it becomes visible at once, or nothing.

    On SQLite the write lock is taken at once (``BEGIN IMMEDIATE``): waiting for it then obeys the busy timeout,
    where upgrading a read transaction would fail immediately.

    Raises:
        LibraryBusy: another process kept writing for longer than the timeout.
        LibraryError: the database cannot be written.
    """
    with _clear_errors(), engine.connect().execution_options(kennis_writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def read(engine: Engine) -> Iterator[Connection]:
    """One transaction that reads a single state, also while another process writes."""
    with _clear_errors(), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if "locked" in str(error.orig):
            raise LibraryBusy(
                f"Een ander proces schrijft al meer dan {BUSY_SECONDS} seconden in het register. Probeer het zo weer."
            ) from error
        raise LibraryError(f"Het register is niet te gebruiken: {error.orig}") from error
    except DBAPIError as error:
        raise LibraryError(f"Het register is niet te gebruiken: {error.orig}") from error
