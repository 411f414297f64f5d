"""What every index of words promises, on disk and in memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from contract.index_samples import EVERYTHING, FILTERS, TODAY, entry, varied_entries

from knowledge.filtering import allows
from knowledge.index_folder import IndexFolder
from knowledge.lexical_index import TantivyIndex
from knowledge.ports import LexicalIndex
from knowledge.records import AccessLabel


@pytest.fixture(params=["disk", "memory"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> LexicalIndex:
    return TantivyIndex(IndexFolder(tmp_path / "woorden", "proef") if request.param == "disk" else None)


def found(index: LexicalIndex, question: str, top: int = 10) -> list[str]:
    return [hit.passage_id for hit in index.search(question, top, EVERYTHING, TODAY)]


def test_empty_index_finds_nothing(index: LexicalIndex) -> None:
    assert index.position == 0
    assert found(index, "sluiting") == []
    assert index.passage_ids() == set()


def test_every_filter_gives_exactly_what_it_allows(index: LexicalIndex) -> None:
    entries = varied_entries()
    index.apply(entries, [], 63)
    for name, where in FILTERS.items():
        allowed = {e.passage_id for e in entries if allows(e, where, TODAY)}
        assert {hit.passage_id for hit in index.search("sluiting", 100, where, TODAY)} == allowed, name
        assert len(index.search("sluiting", 2, where, TODAY)) == min(2, len(allowed)), name


def test_a_filter_does_not_change_scores(index: LexicalIndex) -> None:
    index.apply(varied_entries(), [], 63)
    everything = {hit.passage_id: hit.score for hit in index.search("sluiting pand", 100, EVERYTHING, TODAY)}
    for where in FILTERS.values():
        for hit in index.search("sluiting pand", 100, where, TODAY):
            assert hit.score == pytest.approx(everything[hit.passage_id])


def test_best_first(index: LexicalIndex) -> None:
    index.apply(
        [
            entry("veel", "Titel\nbestuursdwang en nog eens bestuursdwang"),
            entry("weinig", "Titel\nbestuursdwang, en verder een heleboel over andere zaken die er niet toe doen"),
            entry("geen", "Titel\niets over parkeren"),
        ],
        [],
        3,
    )
    hits = index.search("bestuursdwang", 10, EVERYTHING, TODAY)
    assert [hit.passage_id for hit in hits] == ["veel", "weinig"]
    assert hits[0].score > hits[1].score > 0


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("artikel 13b", ["opw"]),
        ("13", ["ww"]),
        ("5:32", ["awb"]),
        ("174a", ["gemw"]),
        ("ECLI:NL:RVS:2019:2912", ["uitspraak"]),
        ("Stb. 1999, 167", ["stb"]),
    ],
)
def test_legal_tokens_stay_whole(index: LexicalIndex, question: str, wanted: list[str]) -> None:
    texts = {
        "opw": "Opiumwet\n13b",
        "ww": "Woningwet\n13",
        "awb": "Awb\n5:32",
        "awb-a": "Awb\n5:32a",
        "gemw": "Gemeentewet\n174a",
        "gemw-0": "Gemeentewet\n174",
        "uitspraak": "Uitspraak\nZie ECLI:NL:RVS:2019:2912.",
        "andere": "Uitspraak\nZie ECLI:NL:RVS:2019:2913.",
        "stb": "Besluit\n(Stb. 1999, 167)",
    }
    index.apply([entry(name, text) for name, text in texts.items()], [], 9)
    assert found(index, question)[:1] == wanted
    if question != "Stb. 1999, 167":
        assert found(index, question) == wanted


@pytest.mark.parametrize(
    "question", ["drugspandsluiting", "drugspand", "drugspanden", "sluiting", "drugs", "pand", "panden", "sluiten"]
)
def test_a_compound_is_found_by_its_parts_and_whole(index: LexicalIndex, question: str) -> None:
    index.apply([entry("a", "Titel\nDe drugspandsluiting duurde lang."), entry("b", "Titel\nParkeren")], [], 2)
    assert found(index, question) == ["a"]


def test_the_whole_compound_goes_before_its_parts(index: LexicalIndex) -> None:
    index.apply(
        [
            entry("delen", "Titel\nDe sluiting van een pand met drugs is een zware maatregel."),
            entry("heel", "Titel\nDe drugspandsluiting is voor de burgemeester een zware maatregel."),
        ],
        [],
        2,
    )
    assert found(index, "drugspandsluiting") == ["heel", "delen"]


def test_case_and_diacritics_do_not_matter(index: LexicalIndex) -> None:
    index.apply([entry("a", "Titel\nHet CAFÉ in Coevorden")], [], 1)
    assert found(index, "cafe") == found(index, "Café") == ["a"]


@pytest.mark.parametrize("question", ["", "   ", "de het een", "?!", '"( AND OR NOT :*~^', "\x00", "a" * 100_000])
def test_no_question_breaks_it(index: LexicalIndex, question: str) -> None:
    index.apply(varied_entries(), [], 63)
    assert found(index, question) == []


def test_apply_replaces_and_deletes(index: LexicalIndex) -> None:
    index.apply([entry("a", "Titel\noud"), entry("b", "Titel\nandere")], [], 2)
    index.apply([entry("a", "Titel\nvernieuwd")], ["b", "never-there"], 4)
    assert index.position == 4
    assert index.passage_ids() == {"a"}
    assert found(index, "oud") == found(index, "andere") == []
    assert found(index, "vernieuwd") == ["a"]


def test_a_passage_that_changes_its_label_is_seen_by_nobody_else(index: LexicalIndex) -> None:
    before = varied_entries()[0]
    for position, label in enumerate((AccessLabel.OPENBAAR, AccessLabel.BEPERKT, AccessLabel.PARTNERS), start=1):
        changed = replace(before, access=label)
        index.apply([changed], [], position)
        for where in FILTERS.values():
            assert bool(index.search("sluiting", 5, where, TODAY)) == allows(changed, where, TODAY)


def test_clear_empties(index: LexicalIndex) -> None:
    index.apply(varied_entries(), [], 63)
    index.clear()
    assert index.position == 0
    assert index.passage_ids() == set()
    index.apply([entry("a", "Titel\nnieuw")], [], 1)
    assert found(index, "nieuw") == ["a"]


def test_another_reader_of_the_folder_sees_what_was_committed(tmp_path: Path) -> None:
    folder = tmp_path / "woorden"
    writer = TantivyIndex(IndexFolder(folder, "proef"))
    reader = TantivyIndex(IndexFolder(folder, "proef"))
    writer.apply([entry("a", "Titel\nnieuw")], [], 1)
    reader.refresh()
    assert reader.position == 1
    assert found(reader, "nieuw") == ["a"]
    writer.clear()
    writer.apply([entry("b", "Titel\nanders")], [], 2)
    reader.refresh()
    assert reader.passage_ids() == {"b"}


def test_an_index_made_from_something_else_counts_as_empty(tmp_path: Path) -> None:
    TantivyIndex(IndexFolder(tmp_path, "register-1")).apply([entry("a")], [], 5)
    assert TantivyIndex(IndexFolder(tmp_path, "register-2")).position == 0


@pytest.mark.parametrize("pattern", ["meta.json", "*.store", "*.idx", "*.term", "*.fast"])
def test_a_damaged_index_is_begun_anew(tmp_path: Path, pattern: str) -> None:
    folder = IndexFolder(tmp_path, "proef")
    TantivyIndex(folder).apply(varied_entries(), [], 63)
    generation = folder.current()
    assert generation is not None
    for path in generation.glob(pattern):
        path.write_bytes(b"rommel")
    index = TantivyIndex(folder)
    index.clear()
    index.apply([entry("a", "Titel\nnieuw")], [], 1)
    assert index.passage_ids() == {"a"}
