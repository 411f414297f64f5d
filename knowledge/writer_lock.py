"""One writer at a time: who takes documents in or rebuilds has the library to itself; readers are never kept out.

On one machine a file in the data folder says who writes. Machines that share a register on PostgreSQL have folders of
their own, so there the database keeps the lock too: an advisory lock of the session, which falls away with the
connection. Both fall away with the process, also when that is killed.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from knowledge.database import make_folder
from knowledge.errors import LibraryBusy, LibraryError

_LOCK_NAME = "ingest.lock"
_POLL_SECONDS = 0.2
_KEY = int.from_bytes(hashlib.sha256(b"kenniswijzer: one writer").digest()[:8], "big", signed=True)
"""Advisory locks are numbers, one space a database; a database holds one register."""


@contextmanager
def only_writer_here(data_dir: Path, wait: float, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Be the only process that writes from this data folder.

    ``wait``: seconds to wait for another; ``on_wait``: called once before waiting.

    Raises:
        LibraryBusy: another process did not end in time.
        LibraryError: the folder cannot be written.
    """
    make_folder(data_dir)
    lock = FileLock(data_dir / _LOCK_NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if on_wait is not None:
            on_wait()
        try:
            lock.acquire(timeout=wait)
        except Timeout:
            raise LibraryBusy(f"Een ander proces schrijft al in {data_dir}. Wacht tot dat klaar is.") from None
    except OSError:
        raise LibraryError(
            f"In {data_dir} kan niet worden geschreven. Kijk of u daar rechten hebt en of de schijf vol is, of kies "
            "met KENNIS_DATA_DIR een andere map."
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def only_writer_of_server(engine: Engine, wait: float, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Be the only process, on any machine, that writes in this register; nothing to do for a register in a file.

    Raises:
        LibraryBusy: another process did not end in time.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        until = time.monotonic() + wait
        waited = False
        while not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _KEY}).scalar():
            if not waited and on_wait is not None:
                on_wait()
            waited = True
            if time.monotonic() >= until:
                raise LibraryBusy(
                    "Een andere computer schrijft al in dit register op de server. Wacht tot die klaar is."
                )
            time.sleep(_POLL_SECONDS)
        try:
            yield
        finally:
            with suppress(DBAPIError):  # a connection that broke has let go of it already
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _KEY})


__all__ = ["only_writer_here", "only_writer_of_server"]
