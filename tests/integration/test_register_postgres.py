"""The same register on PostgreSQL; needs PostgreSQL's programs and psycopg, and is skipped, loudly, without them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from integration.postgres_server import postgres
from unit.knowledge.register_samples import HashEmbedder, make_passages, put, put_statute

from ingest.bootstrap import run_ingest
from ingest.errors import IngestBusy
from knowledge.bootstrap import open_library
from knowledge.errors import LibraryBusy, LibraryError, ModelMismatch
from knowledge.records import Currency, SearchFilter
from knowledge.register import Register
from knowledge.settings import KnowledgeSettings


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgres() as started:
        yield started


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
    assert len(register.index_entries(register.passage_ids(), with_vectors=True)) == 2
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


def test_two_machines_do_not_take_documents_in_at_once(address: str, register: Register, tmp_path: Path) -> None:
    document = tmp_path / "stuk.md"
    document.write_text("# Stuk\n\nDe burgemeester sluit het pand.\n", encoding="utf-8")
    other = KnowledgeSettings(data_dir=tmp_path / "andere-computer", database_url=address, embedder="geen")
    waits: list[str] = []
    with register.only_writer(0), pytest.raises(IngestBusy, match="andere computer"):
        run_ingest([document], knowledge_settings=other, wait_seconds=0.3, on_wait=lambda: waits.append("wacht"))
    assert waits == ["wacht"]
    assert register.sources() == []
    report = run_ingest([document], knowledge_settings=other, wait_seconds=0)
    assert [outcome.source_id for outcome in report.files] == [source.id for source in register.sources()]


def test_two_registers_on_one_server_have_one_lock(address: str, register: Register, tmp_path: Path) -> None:
    second = Register.open(address, tmp_path / "tweede")
    with second.only_writer(0), pytest.raises(LibraryBusy), register.only_writer(0):
        pass
    second.close()


HOLD = """
import sys
from knowledge.register import Register
with Register.open(sys.argv[1], sys.argv[2]).only_writer(0):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_lock_falls_away_with_a_killed_process(address: str, register: Register, tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, address, str(tmp_path / "ander")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(LibraryBusy), register.only_writer(0):
            pass
        process.kill()
        process.wait()
    with register.only_writer(120):
        pass
