"""A PostgreSQL of our own on a socket in a temporary folder (PostgreSQL refuses to run as root)."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
PROGRAM = shutil.which("initdb") or (str(BINARIES[-1] / "initdb") if BINARIES else None)


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of a server that ends with the block; skip, loudly, where PostgreSQL is not installed."""
    pytest.importorskip("psycopg", reason="psycopg is not installed; this test did NOT run")
    if PROGRAM is None:
        pytest.skip("PostgreSQL is not installed; this test did NOT run")
    as_root = os.geteuid() == 0
    prefix = ["runuser", "-u", "postgres", "--"] if as_root else []
    with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as place:  # a socket's path must be short
        if as_root:
            shutil.chown(place, "postgres")
        data, binaries = f"{place}/data", Path(PROGRAM).parent

        def run(*command: str) -> None:
            subprocess.run([*prefix, *command], check=True, capture_output=True, cwd="/", timeout=300)

        # No locale of the machine: one that is named and not installed would stop it.
        run(PROGRAM, "-D", data, "-U", "kennis", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={place} -c fsync=off"
        run(str(binaries / "pg_ctl"), "-D", data, "-l", f"{place}/log", "-o", options, "-w", "-t", "240", "start")
        try:
            yield f"postgresql+psycopg://kennis@/postgres?host={place}"
        finally:
            run(str(binaries / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "-t", "240", "stop")
