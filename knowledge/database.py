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

from knowledge.errors import LibraryBusy, LibraryDamaged, LibraryError

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
        make_folder(Path(url.database).parent)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves: see write() and read()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        wait = connection.get_execution_options().get("kennis_writes")
        if wait is not None:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={round(wait * 1000)}")
        connection.exec_driver_sql("BEGIN" if wait is None else "BEGIN IMMEDIATE")

    return engine


def make_folder(folder: Path) -> None:
    """Make the folder of the library when it is not there.

    Raises:
        LibraryError: it cannot be made; the message names the folder and the setting.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = "er staat al een bestand met die naam" if isinstance(error, FileExistsError) else "dat mag of kan niet"
        raise LibraryError(
            f"Kan de map {folder} niet maken: {why}. Kies met KENNIS_DATA_DIR een map waarin u mag schrijven."
        ) from error


@contextmanager
def write(engine: Engine, wait: float = BUSY_SECONDS) -> Iterator[Connection]:
    """One transaction that may write; all of it becomes visible at once, or nothing.

    On SQLite the write lock is taken at once (``BEGIN IMMEDIATE``): waiting for it then obeys the busy timeout,
    where upgrading a read transaction would fail immediately. ``wait``: seconds to wait for it (SQLite only).

    Raises:
        LibraryBusy: another process kept writing for longer than the timeout.
        LibraryError: the database cannot be written.
    """
    with (
        _clear_errors(engine),
        engine.connect().execution_options(kennis_writes=wait) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def read(engine: Engine) -> Iterator[Connection]:
    """One transaction that reads a single state, also while another process writes."""
    with _clear_errors(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def _clear_errors(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _in_dutch(error, engine.url) from error


def _in_dutch(error: DBAPIError, url: URL) -> LibraryError:
    """Say what went wrong without the statement or its values: those may hold text of documents."""
    if url.get_backend_name() != "sqlite":
        where = f"{url.host or 'de server'}{f':{url.port}' if url.port else ''}"
        if isinstance(error, OperationalError):
            return LibraryError(
                f"Het register op {where} antwoordt niet of weigert de toegang. Kijk of de server draait en of "
                "KENNIS_DATABASE_URL klopt."
            )
        return LibraryError(f"Het register op {where} gaf een fout ({type(error.orig).__name__}).")
    said = str(error.orig).lower()
    if "locked" in said:
        return LibraryBusy("Een ander proces schrijft al te lang in het register. Probeer het zo weer.")
    return _of_file(said, url, type(error.orig).__name__)


def _of_file(said: str, url: URL, kind: str) -> LibraryError:
    if any(words in said for words in _DAMAGE):
        return LibraryDamaged(
            f"Het register {url.database} is beschadigd. Zet een reservekopie van de map terug, of zet de map opzij en "
            "lees de documenten opnieuw in met: kennis ingest MAP"
        )
    if "full" in said:
        return LibraryError(f"De schijf met {url.database} is vol. Maak ruimte en probeer het opnieuw.")
    if "readonly" in said or "read-only" in said or "unable to open" in said or "disk i/o" in said:
        return LibraryError(
            f"In {url.database} kan niet worden geschreven. Kijk of u daar rechten hebt en of de schijf vol is, "
            "of kies met KENNIS_DATA_DIR een andere map."
        )
    return LibraryError(f"Het register {url.database} is niet te gebruiken ({kind}).")


_DAMAGE = ("malformed", "not a database", "no such table", "no such column", "unsupported file format")
