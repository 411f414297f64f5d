"""Reading a file in a process of its own, that is ended when its time is up.

Why a process: parsers spend their time inside one call of a C library, where no check of ours can run, and a thread
cannot be stopped. A process can be ended, may use only so much memory, and takes nothing along when a library crashes
on a hostile file. A fork server, which has the readers loaded, makes it cheap: about 20 ms a file. Plain forking would
copy the locks of threads that the caller runs; a fork server has none. Where there is no fork, a process is spawned.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from ingest.document import StructuredDocument
from ingest.errors import DamagedFile, FileRefused, TooLarge
from ingest.readers.base import FileProbe, Limits, Reader

__all__ = ["in_own_process"]

_MAX_MEMORY = 4 * 1024**3
"""Address space of a reading process in bytes; a page of 100 MB of html needs about 2 GB."""


def in_own_process(probe: FileProbe, limits: Limits, reader: Reader | None = None) -> StructuredDocument:
    """Read a file as ``ingest.readers.registry.read_probe`` does, with the limit on time enforced.

    Raises what reading raises; ``TooLarge`` when time or memory ran out, ``DamagedFile`` when the process died.
    """
    context = _context()
    path = probe.path
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_read, args=(sender, probe, limits, reader), name=f"lezen: {path.name}")  # type: ignore[attr-defined]
    process.start()
    sender.close()
    try:
        outcome = _outcome(receiver, path, limits)
    finally:
        _end(process)
        receiver.close()
    if isinstance(outcome, StructuredDocument):
        return outcome
    raise outcome


def _outcome(receiver: Connection, path: Path, limits: Limits) -> StructuredDocument | FileRefused:
    if not receiver.poll(limits.max_seconds):
        return TooLarge(
            f"Het lezen van {path.name} duurde langer dan {limits.max_seconds:g} seconden en is gestopt. "
            "Splits het bestand of verhoog KENNIS_INGEST_MAX_SECONDS."
        )
    try:
        received: StructuredDocument | FileRefused = receiver.recv()
    except (EOFError, OSError):
        return DamagedFile(
            f"Het lezen van {path.name} is onverwacht gestopt; het bestand is waarschijnlijk beschadigd."
        )
    return received


def _context() -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ingest.reading_libraries"])
    return context


def _read(sender: Connection, probe: FileProbe, limits: Limits, reader: Reader | None) -> None:
    """Read in the new process and send the document, or the refusal."""
    from ingest.readers.registry import read_probe

    _confine()
    path = probe.path
    outcome: StructuredDocument | FileRefused
    try:
        outcome = read_probe(probe, limits, reader)
    except FileRefused as refused:
        outcome = refused
    except MemoryError:
        outcome = TooLarge(f"Voor het lezen van {path.name} is te veel geheugen nodig. Splits het bestand.")
    except Exception as error:  # noqa: BLE001  (whatever a library raises on a broken file refuses this file, not the run)
        # The name of the error only: its text may hold text of the document.
        kind = type(error).__name__
        outcome = DamagedFile(f"{path.name} kan niet worden gelezen; het is waarschijnlijk beschadigd ({kind}).")
    # Messages only: a traceback or cause may hold text of the document, and may not survive the journey.
    sender.send(type(outcome)(*outcome.args) if isinstance(outcome, FileRefused) else outcome)
    sender.close()


def _confine() -> None:
    """Lead a group of its own, so that helpers (Tesseract) end with it, and take no more memory than allowed."""
    if sys.platform == "win32":
        return
    import resource

    os.setsid()
    # Some systems refuse the limit; the one on time still holds.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))


def _end(process: Any) -> None:
    if process.is_alive() and sys.platform != "win32" and process.pid:
        # It may have ended by itself, or not lead its group yet.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()
    process.close()
