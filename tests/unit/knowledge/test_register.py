"""The register, through its public door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from unit.knowledge.register_samples import (
    DIMENSIONS,
    MODEL,
    HashEmbedder,
    content,
    make_passages,
    make_source,
    put,
)

from knowledge.errors import LibraryDamaged, LibraryError, ModelMismatch, NotFound
from knowledge.records import AccessLabel, SourceKind
from knowledge.register import Register


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    opened = Register.open(tmp_path / "register.sqlite")
    yield opened
    opened.close()


def test_a_source_comes_back_as_it_went_in(register: Register) -> None:
    texts = ["Eerste.", "Tweede."]
    source = make_source(
        "bron",
        texts,
        kind=SourceKind.BELEIDSREGEL,
        publisher="Gemeente",
        year=2024,
        published=date(2024, 3, 1),
        region="Rotterdam",
        municipality="Barendrecht",
        access=AccessLabel.PARTNERS,
        url="https://example.org/a",
        valid_from=date(2024, 1, 1),
        valid_until=date(2027, 1, 1),
        superseded_by="nieuwer",
        page_count=3,
        places=("z/bron.md", "a/kopie.md"),
        notes=("met OCR gelezen",),
        ingested_at=datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
    )
    passages = make_passages("bron", texts)
    register.commit_source(source, passages, None, content(texts), "f1")
    assert register.source("bron") == source
    assert register.sources() == [source]
    assert register.source_by_digest(source.digest) == source
    assert register.source_at("a/kopie.md") == source
    assert register.source_fingerprint("z/bron.md") == "f1"
    assert register.passages("bron") == passages
    assert list(register.passages_by_id([passages[1].id, "er-niet", passages[0].id]).values()) == passages[::-1]
    assert register.original_path("bron").read_bytes() == content(texts)
    assert register.count_passages() == {"bron": 2}


def test_what_is_not_there(register: Register) -> None:
    with pytest.raises(NotFound, match="kennis bronnen"):
        register.source("x")
    assert register.source_at("x") is None
    assert register.source_by_digest("0" * 64) is None
    assert register.source_fingerprint("x") is None
    assert register.passages("x") == []
    assert register.last_change() == 0
    register.remove_source("x")
    assert register.remove_place("x") is None
    assert register.last_change() == 0
    with pytest.raises(NotFound):
        register.add_place("x", "plaats", "f")


def test_only_sources_that_the_reader_may_see(register: Register) -> None:
    put(register, "open", ["a"])
    put(register, "dicht", ["b"], access=AccessLabel.BEPERKT)
    assert [source.id for source in register.sources({AccessLabel.OPENBAAR})] == ["open"]
    assert register.sources(frozenset()) == []
    assert len(register.sources()) == 2


def test_sources_come_by_authority(register: Register) -> None:
    for name, kind in (("n", SourceKind.NIEUWS), ("w", SourceKind.WET), ("l", SourceKind.LEIDRAAD)):
        put(register, name, [name], kind=kind)
    assert [source.id for source in register.sources()] == ["w", "l", "n"]


def test_only_changes_enter_the_log(register: Register) -> None:
    put(register, "bron", ["blijft", "verdwijnt", "ook"])
    first = register.last_change()
    put(register, "bron", ["blijft", "verdwijnt", "ook"])
    assert register.last_change() == first
    put(register, "bron", ["blijft", "ook nieuw", "ook"])
    changes = register.changes_since(first)
    gone, new = make_passages("bron", ["verdwijnt"])[0].id, make_passages("bron", ["ook nieuw"])[0].id
    assert {(change.passage_id, change.deleted) for change in changes} == {(gone, True), (new, False)}
    assert [change.seq for change in changes] == sorted(change.seq for change in changes)
    assert changes[-1].seq == register.last_change()


def test_the_log_has_only_the_last_change_of_a_passage(register: Register) -> None:
    put(register, "bron", ["tekst"])
    register.remove_source("bron")
    put(register, "bron", ["tekst"])
    (change,) = register.changes_since(0)
    assert not change.deleted
    assert change.seq == register.last_change() == 3


def test_the_log_is_read_in_steps(register: Register) -> None:
    put(register, "bron", [f"tekst {n}" for n in range(7)])
    position, seen = 0, []
    while step := register.changes_since(position, 3):
        seen += [change.passage_id for change in step]
        position = step[-1].seq
    assert sorted(seen) == sorted(register.passage_ids())


@pytest.mark.parametrize(
    "change", [{"access": AccessLabel.PARTNERS}, {"kind": SourceKind.NIEUWS}, {"year": 2020}, {"region": "Zeeland"}]
)
def test_what_filters_see_of_a_source_enters_the_log_for_all_its_passages(
    register: Register, change: dict[str, object]
) -> None:
    put(register, "bron", ["a", "b"])
    before = register.last_change()
    put(register, "bron", ["a", "b"], **change)
    assert len(register.changes_since(before)) == 2


def test_removing_leaves_nothing(register: Register) -> None:
    source = put(register, "bron", ["a", "b"])
    other = put(register, "ander", ["c"])
    path = register.original_path("bron")
    register.remove_source("bron")
    assert register.sources() == [other]
    assert register.places() == {"map/ander.md": "ander"}
    assert not path.exists()
    assert register.source_by_digest(source.digest) is None
    assert {change.passage_id for change in register.changes_since(0) if change.deleted} == {
        passage.id for passage in make_passages("bron", ["a", "b"])
    }


def test_a_copy_that_two_sources_share_stays_until_the_last_goes(register: Register) -> None:
    put(register, "een", ["zelfde"])
    put(register, "twee", ["zelfde"])
    register.remove_source("een")
    assert register.original_path("twee").exists()
    put(register, "twee", ["anders"])
    assert [path.name for path in register.originals.folder.iterdir()] == [register.source("twee").digest]


def test_places_come_and_go(register: Register) -> None:
    put(register, "een", ["a"])
    put(register, "twee", ["b"])
    register.add_place("een", "tweede/plaats.md", "f2")
    assert register.source("een").places == ("map/een.md", "tweede/plaats.md")
    assert register.remove_place("map/een.md") is None
    assert register.remove_place("tweede/plaats.md") == "een"
    register.add_place("een", "map/twee.md", "f3")
    assert register.source("twee").places == ()
    assert register.source_fingerprint("map/twee.md") == "f3"


def test_nothing_changes_when_a_commit_is_refused(register: Register) -> None:
    put(register, "bron", ["a"])
    before = (register.sources(), register.passages("bron"), register.last_change())
    texts = ["nieuw"]
    source, (passage,) = make_source("bron", texts), make_passages("bron", texts)
    with pytest.raises(LibraryError, match="vingerafdruk"):
        register.commit_source(source, [passage], None, b"andere bytes", "f")
    with pytest.raises(LibraryError, match="hoort niet"):
        register.commit_source(source, [replace(passage, source_id="ander")], None, content(texts), "f")
    with pytest.raises(LibraryError, match="hoort niet"):
        register.commit_source(source, [passage, passage], None, content(texts), "f")
    with pytest.raises(LibraryError, match="taalmodel"):
        vector = HashEmbedder().embed_question("x")
        register.commit_source(source, [passage], {passage.id: vector}, content(texts), "f")
    register.remember_model(MODEL, DIMENSIONS)
    for wrong in ({passage.id: vector[:3]}, {passage.id: vector * float("nan")}, {"vreemd": vector}):
        with pytest.raises(LibraryError):
            register.commit_source(source, [passage], wrong, content(texts), "f")
    assert (register.sources(), register.passages("bron"), register.last_change()) == before


def test_a_second_opening_is_the_same_register(register: Register, tmp_path: Path) -> None:
    put(register, "bron", ["a"])
    again = Register.open(tmp_path / "register.sqlite")
    assert again.id == register.id
    assert again.sources() == register.sources()
    again.close()


def test_a_register_of_a_newer_version_is_refused(register: Register, tmp_path: Path) -> None:
    from sqlalchemy import create_engine, text

    with create_engine(f"sqlite:///{tmp_path}/register.sqlite").begin() as connection:
        connection.execute(text("UPDATE meta SET value = '99' WHERE name = 'schema_version'"))
    with pytest.raises(LibraryDamaged, match="99"):
        Register.open(tmp_path / "register.sqlite")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "register.sqlite").write_bytes(b"dit is geen database" * 100)
    with pytest.raises(LibraryError, match="reservekopie"):
        Register.open(tmp_path / "register.sqlite")


@pytest.mark.parametrize("address", ["geen://server/naam", "postgresql+nietbestaand://server/naam", "://"])
def test_a_wrong_address_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(LibraryError, match="KENNIS_DATABASE_URL"):
        Register.open(address, tmp_path)


def test_another_model_is_refused_with_the_command_that_rebuilds(register: Register) -> None:
    register.check_model("een", 8)
    register.remember_model("een", 8)
    register.remember_model("een", 8)
    for model, dimensions in (("twee", 8), ("een", 9)):
        with pytest.raises(ModelMismatch, match="kennis herbouw"):
            register.check_model(model, dimensions)
        with pytest.raises(ModelMismatch):
            register.remember_model(model, dimensions)
    assert register.model() == ("een", 8)


def test_whole_file(register: Register) -> None:
    assert register.damage() == []
