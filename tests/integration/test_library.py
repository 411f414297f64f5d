"""The library: register, indexes and whoever else is writing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from unit.knowledge.register_samples import HashEmbedder, content, make_passages, put

from knowledge.bootstrap import load_settings, open_library
from knowledge.chroma_index import ChromaIndex
from knowledge.errors import EmbedderError, ModelMismatch, SettingsError
from knowledge.exact_index import ExactVectorIndex
from knowledge.library import Library, index_root
from knowledge.rebuild import rebuild
from knowledge.records import AccessLabel, SearchFilter
from knowledge.settings import KnowledgeSettings

TODAY = date(2026, 11, 22)


@contextmanager
def library(folder: Path, *, read_only: bool = False, embedder: HashEmbedder | None = None) -> Iterator[Library]:
    settings = KnowledgeSettings(data_dir=folder, embedder="geen")
    with open_library(settings, embedder=embedder or HashEmbedder(), read_only=read_only) as opened:
        yield opened


def by_words(opened: Library, question: str) -> list[str]:
    hits = opened.words.search(question, 10, SearchFilter(), TODAY)
    return [opened.register.passages_by_id([hit.passage_id])[hit.passage_id].text for hit in hits]


def by_meaning(opened: Library, source_id: str, text: str) -> str:
    """Return the id of the nearest passage; with these vectors that is the passage with the same text."""
    title = opened.register.source(source_id).title
    wanted = make_passages(source_id, [text])[0].embedding_text(title)
    assert opened.embedder is not None
    (hit, *_) = opened.vectors.search(opened.embedder.embed_question(wanted), 1, SearchFilter(), TODAY)
    return hit.passage_id


def test_what_is_committed_is_found_after_catching_up(tmp_path: Path) -> None:
    with library(tmp_path) as opened:
        put(opened.register, "bron", ["De drugspandsluiting.", "Het vergunningstelsel."], HashEmbedder())
        assert opened.catch_up() > 0
        assert isinstance(opened.vectors, ChromaIndex)
        assert by_words(opened, "drugspand") == ["De drugspandsluiting."]
        assert by_meaning(opened, "bron", "De drugspandsluiting.").startswith("bron:")
        assert opened.catch_up() == 0
        assert opened.check() == []


def test_a_reader_beside_the_owner_finds_what_is_ingested_meanwhile(tmp_path: Path) -> None:
    with library(tmp_path) as owner, library(tmp_path, read_only=True) as reader:
        put(owner.register, "een", ["Eerste brief."], HashEmbedder())
        owner.catch_up()
        reader.catch_up()
        assert isinstance(owner.vectors, ChromaIndex)
        assert isinstance(reader.vectors, ExactVectorIndex)
        put(reader.register, "twee", ["Tweede artikel."], HashEmbedder())
        owner.register.remove_source("een")
        for opened in (reader, owner):
            opened.catch_up()
            assert by_words(opened, "brief") == []
            assert by_words(opened, "artikel") == ["Tweede artikel."]
            assert by_meaning(opened, "twee", "Tweede artikel.").startswith("twee:")
            assert opened.check() == []


def test_only_one_of_two_owners_gets_chroma_and_the_other_still_answers(tmp_path: Path) -> None:
    with library(tmp_path) as first:
        put(first.register, "bron", ["Tekst."], HashEmbedder())
        first.catch_up()
        with library(tmp_path) as second:
            second.catch_up()
            assert isinstance(second.vectors, ExactVectorIndex)
            assert second.vectors_are_elsewhere
            assert by_meaning(second, "bron", "Tekst.") == by_meaning(first, "bron", "Tekst.")
    with library(tmp_path) as third:
        third.catch_up()
        assert isinstance(third.vectors, ChromaIndex)


def test_a_library_without_vectors_is_searched_by_words(tmp_path: Path) -> None:
    settings = KnowledgeSettings(data_dir=tmp_path, embedder="geen")
    with open_library(settings) as opened:
        put(opened.register, "bron", ["Bestuursdwang."])
        opened.catch_up()
        assert opened.embedder is None
        assert by_words(opened, "bestuursdwang") == ["Bestuursdwang."]
        assert opened.vectors.passage_ids() == set()
        assert opened.check() == []


@pytest.mark.parametrize("part", ["", "vectoren", "woorden"])
def test_a_lost_index_is_made_again_without_embedding(tmp_path: Path, part: str) -> None:
    with library(tmp_path) as opened:
        put(opened.register, "bron", ["De sluiting.", "Iets anders."], HashEmbedder())
        opened.catch_up()
        root = index_root(opened.settings)
    shutil.rmtree(root / part)
    again = HashEmbedder()
    with library(tmp_path, embedder=again) as opened:
        opened.catch_up()
        assert opened.check() == []
        assert by_words(opened, "sluiting") == ["De sluiting."]
        assert (
            by_meaning(opened, "bron", "Iets anders.") == make_passages("bron", ["De sluiting.", "Iets anders."])[1].id
        )
    assert again.embedded == []


@pytest.mark.parametrize("pattern", ["vectoren/g-*/chroma.sqlite3", "vectoren/stempel.json", "woorden/g-*/meta.json"])
def test_a_damaged_index_is_made_again(tmp_path: Path, pattern: str) -> None:
    with library(tmp_path) as opened:
        put(opened.register, "bron", ["De sluiting."], HashEmbedder())
        opened.catch_up()
        files = list(index_root(opened.settings).glob(pattern))
    assert files
    for path in files:
        path.write_bytes(b"rommel" * 1000)
    with library(tmp_path) as opened:
        opened.catch_up()
        assert opened.check() == []
        assert by_words(opened, "sluiting") == ["De sluiting."]


def test_doctor_finds_and_mends_an_index_that_disagrees(tmp_path: Path) -> None:
    with library(tmp_path) as opened:
        put(opened.register, "bron", ["De sluiting.", "Twee."], HashEmbedder())
        opened.catch_up()
        last = opened.register.last_change()
        lost = make_passages("bron", ["De sluiting."])[0].id
        opened.words.apply([], [lost], last)
        opened.vectors.apply([], [lost], last)
        problems = [str(problem) for problem in opened.check()]
        assert len(problems) == 2
        assert all(lost in problem for problem in problems)
        assert opened.repair() == []
        assert by_words(opened, "sluiting") == ["De sluiting."]


def test_doctor_finds_a_copy_that_is_gone_or_changed(tmp_path: Path) -> None:
    with library(tmp_path) as opened:
        put(opened.register, "een", ["Een."], HashEmbedder())
        put(opened.register, "twee", ["Twee."], HashEmbedder())
        opened.catch_up()
        opened.register.original_path("een").unlink()
        opened.register.original_path("twee").write_bytes(b"anders")
        problems = opened.check()
        assert len(problems) == 2
        assert not any(problem.repairable for problem in problems)
        put(opened.register, "een", ["Een."])
        put(opened.register, "twee", ["Twee."])
        assert opened.register.original_path("twee").read_bytes() == content(["Twee."])
        assert opened.check() == []


def test_an_older_copy_of_the_register_makes_the_indexes_begin_anew(tmp_path: Path) -> None:
    with library(tmp_path) as opened:
        put(opened.register, "een", ["Een stuk."], HashEmbedder())
        opened.catch_up()
    shutil.copytree(tmp_path, tmp_path.with_name("kopie"), ignore=shutil.ignore_patterns("index"))
    with library(tmp_path) as opened:
        put(opened.register, "twee", ["Twee stukken."], HashEmbedder())
        opened.catch_up()
    shutil.copytree(index_root(KnowledgeSettings(data_dir=tmp_path)), tmp_path.with_name("kopie") / "index")
    with library(tmp_path.with_name("kopie")) as opened:
        opened.catch_up()
        assert opened.check() == []
        assert by_words(opened, "stuk") == ["Een stuk."]


def test_another_model_is_refused_until_the_library_is_rebuilt(tmp_path: Path) -> None:
    with library(tmp_path) as opened:
        put(opened.register, "bron", ["Een.", "Twee."], HashEmbedder())
        opened.catch_up()
    other = HashEmbedder("ander-model", 12)
    with pytest.raises(ModelMismatch, match="kennis herbouw"), library(tmp_path, embedder=other):
        pass
    settings = KnowledgeSettings(data_dir=tmp_path)
    with open_library(settings, embedder=other, any_model=True) as opened:
        report = rebuild(opened)
        assert (report.embedded, report.replaced) == (2, "proefmodel")
        assert opened.check() == []
    with library(tmp_path, embedder=other) as opened:
        opened.catch_up()
        assert by_meaning(opened, "bron", "Twee.") == make_passages("bron", ["Twee."])[0].id
    with pytest.raises(ModelMismatch), library(tmp_path):
        pass


def test_a_rebuild_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"Tekst {number}." for number in range(10)]
    with library(tmp_path) as opened:
        put(opened.register, "bron", texts, HashEmbedder())
    monkeypatch.setattr("knowledge.rebuild.BATCH", 4)

    class Stops(HashEmbedder):
        def embed_passages(self, asked):  # type: ignore[no-untyped-def]
            if self.embedded:
                raise KeyboardInterrupt
            return super().embed_passages(asked)

    settings = KnowledgeSettings(data_dir=tmp_path)
    with (
        pytest.raises(KeyboardInterrupt),
        open_library(settings, embedder=Stops("ander"), any_model=True) as opened,
    ):
        rebuild(opened)
    with library(tmp_path) as opened:  # the old model is still the one in use
        opened.catch_up()
        assert by_meaning(opened, "bron", "Tekst 3.") == make_passages("bron", texts)[3].id
    second = HashEmbedder("ander")
    with open_library(settings, embedder=second, any_model=True) as opened:
        assert rebuild(opened).embedded == 6
        assert opened.check() == []


def test_a_server_that_still_embeds_with_the_old_model_says_so(tmp_path: Path) -> None:
    with library(tmp_path) as server:
        put(server.register, "bron", ["Een."], HashEmbedder())
        server.catch_up()
        settings = KnowledgeSettings(data_dir=tmp_path)
        with open_library(settings, embedder=HashEmbedder("ander"), any_model=True) as other:
            rebuild(other)
        with pytest.raises(ModelMismatch):
            server.catch_up()


def test_rebuild_without_a_model_is_refused(tmp_path: Path) -> None:
    settings = KnowledgeSettings(data_dir=tmp_path, embedder="geen")
    with open_library(settings, any_model=True) as opened, pytest.raises(EmbedderError, match="KENNIS_EMBEDDER"):
        rebuild(opened)


def test_nobody_sees_what_is_not_theirs_after_a_label_changed(tmp_path: Path) -> None:
    with library(tmp_path) as opened:
        put(opened.register, "bron", ["Vertrouwelijk stuk."], HashEmbedder())
        opened.catch_up()
        put(opened.register, "bron", ["Vertrouwelijk stuk."], access=AccessLabel.BEPERKT)
        opened.catch_up()
        vector = HashEmbedder().embed_question("x")
        for label, count in ((AccessLabel.OPENBAAR, 0), (AccessLabel.PARTNERS, 0), (AccessLabel.BEPERKT, 1)):
            where = SearchFilter(access=frozenset({label}))
            assert len(opened.words.search("vertrouwelijk", 5, where, TODAY)) == count
            assert len(opened.vectors.search(vector, 5, where, TODAY)) == count


def test_a_wrong_setting_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KENNIS_TOP", "veel")
    with pytest.raises(SettingsError, match="KENNIS_TOP"):
        load_settings()
