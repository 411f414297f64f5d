"""Opens the store's database and brings it to the newest form: SQLite in a file, or PostgreSQL by URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from assistant.errors import StoreError
from knowledge.database import open_database, read, write
from knowledge.errors import LibraryBusy, LibraryError

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 719_430_551
"""Number of the advisory lock under which one process migrates a PostgreSQL store."""


def open_engine(url_or_path: str | Path) -> Engine:
    """Return an engine for the store, its tables in the newest form.

    Raises:
        StoreError: the database cannot be used, or a newer version of the product made it.
    """
    try:
        engine = open_database(url_or_path)
    except LibraryError as error:
        raise StoreError(
            "De database voor gesprekken is niet te openen. Controleer het adres in KENNIS_STORE_URL (zoals "
            "postgresql+psycopg://gebruiker@server/naam) en of het onderdeel psycopg is geïnstalleerd."
        ) from error
    try:
        with clear_errors(), write(engine) as connection:
            _migrate(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _migrate(connection: Connection) -> None:
    """Bring the tables to the newest form; one process at a time, in one transaction."""
    from alembic import command
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    if MigrationContext.configure(connection).get_current_revision() == _newest(ScriptDirectory.from_config(config)):
        return
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            "De database voor gesprekken is gemaakt door een nieuwere versie van Kenniswijzer. Werk Kenniswijzer bij."
        ) from error


def _newest(scripts: object) -> str | None:
    from alembic.script import ScriptDirectory

    assert isinstance(scripts, ScriptDirectory)
    return scripts.get_current_head()


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction that may write; all of it becomes visible at once, or nothing."""
    with clear_errors(), write(engine) as connection, Session(connection, expire_on_commit=False) as session:
        yield session
        session.flush()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One transaction that reads."""
    with clear_errors(), read(engine) as connection, Session(connection, expire_on_commit=False) as session:
        yield session


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn errors of the database into ``StoreError``, without the statement or its values."""
    try:
        yield
    except LibraryBusy as error:
        raise StoreError("De database voor gesprekken is te lang bezet. Probeer het zo weer.") from error
    except LibraryError as error:
        raise StoreError(
            "De database voor gesprekken antwoordt niet of is niet te gebruiken. Controleer de schijf en de rechten, "
            "of bij een server of die draait en of KENNIS_STORE_URL klopt."
        ) from error
