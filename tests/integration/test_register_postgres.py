"""The same register on PostgreSQL; needs PostgreSQL's programs and psycopg, and is skipped, loudly, without them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from unit.knowledge.register_samples import HashEmbedder, make_passages, put, put_statute

from knowledge.bootstrap import open_library
from knowledge.errors import LibraryError, ModelMismatch
from knowledge.records import Currency, SearchFilter
from knowledge.register import Register
from knowledge.settings import KnowledgeSettings

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
PROGRAM = shutil.which("initdb") or (str(BINARIES[-1] / "initdb") if BINARIES else None)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A PostgreSQL of our own on a socket in a temporary folder (PostgreSQL refuses to run as root)."""
    pytest.importorskip("psycopg", reason="psycopg is not installed; this test did NOT run")
    if PROGRAM is None:
        pytest.skip("PostgreSQL is not installed; this test did NOT run")
    as_root = os.geteuid() == 0
    prefix = ["runuser", "-u", "postgres", "--"] if as_root else []
    with tempfile.TemporaryDirectory(dir="/tmp") as place:  # a socket's path must be short
        if as_root:
            shutil.chown(place, "postgres")
        data, binaries = f"{place}/data", Path(PROGRAM).parent

        def run(*command: str) -> None:
            subprocess.run([*prefix, *command], check=True, capture_output=True, cwd="/", timeout=120)

        run(PROGRAM, "-D", data, "-U", "kennis", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={place} -c fsync=off"
        run(str(binaries / "pg_ctl"), "-D", data, "-l", f"{place}/log", "-o", options, "-w", "start")
        try:
            yield f"postgresql+psycopg://kennis@/postgres?host={place}"
        finally:
            run(str(binaries / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")


@pytest.fixture
def register(address: str, tmp_path: Path) -> Iterator[Register]:
    opened = Register.open(address, tmp_path / "originals")
    yield opened
    for source in opened.sources():
        opened.remove_source(source.id)
    opened.close()


def test_sources_vectors_and_changes(register: Register) -> None:
    source = put(register, "bron", ["blijft", "verdwijnt"], HashEmbedder(), year=2024)
    assert register.source("bron") == source
    assert register.passages("bron") == make_passages("bron", ["blijft", "verdwijnt"])
    assert len(register.vectors_for(register.passage_ids())) == 2
    before = register.last_change()
    put(register, "bron", ["blijft", "nieuw"], HashEmbedder(), year=2024)
    assert sorted(change.deleted for change in register.changes_since(before)) == [False, True]
    with pytest.raises(ModelMismatch):
        register.check_model("ander", 3)
    with pytest.raises(LibraryError):
        passages = make_passages("bron", ["x"])
        register.commit_source(source, passages * 2, None, b"blijft\nverdwijnt", "f")
    assert register.damage() == []


def test_statutes(register: Register) -> None:
    put_statute(register, date(2023, 9, 12), {"13": "Nieuw."})
    put_statute(register, date(2015, 7, 1), {"13": "Oud."})
    on_day = {p.text: p.validity.on(date(2023, 9, 12)) for p in register.article_passages("BWBR0001941", "13")}
    assert on_day == {"Nieuw.": Currency.IN_FORCE, "Oud.": Currency.OUTDATED}


def test_two_replicas_follow_one_register_each_with_its_own_indexes(
    register: Register, address: str, tmp_path: Path
) -> None:
    replicas = [
        open_library(
            KnowledgeSettings(data_dir=tmp_path / name, database_url=address, embedder="geen"), embedder=HashEmbedder()
        )
        for name in ("een", "twee")
    ]
    put(register, "bron", ["De drugspandsluiting."], HashEmbedder())
    for replica in replicas:
        replica.catch_up()
        assert len(replica.words.search("drugspand", 5, SearchFilter(), date(2026, 1, 1))) == 1
        assert replica.vectors.passage_ids() == register.passage_ids()
        replica.close()


def test_a_server_that_does_not_answer_is_a_clear_error(address: str, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="antwoordt niet"):
        Register.open("postgresql+psycopg://kennis@/postgres?host=/bestaat-niet", tmp_path)
