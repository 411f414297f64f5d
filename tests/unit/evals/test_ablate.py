"""Ablations over a small library: what is left out is really left out, and passages are judged as they are held."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from beir_samples import CountingEmbedder

from evals import ablate as ablation
from evals.cases import Case, Gold
from evals.errors import RunError
from knowledge.bootstrap import open_library
from knowledge.library import Library
from knowledge.originals import NOT_KEPT
from knowledge.records import Passage, Source, SourceKind
from knowledge.settings import KnowledgeSettings

TEXTS = {
    "Vakantieparken": "De gemeente telt elk jaar hoeveel mensen hier wonen en wie er staat ingeschreven.",
    "Bedrijventerreinen": "De gemeente telt elk jaar hoeveel bedrijven hier staan en wie ze leidt.",
    "Havens": "De beheerder houdt bij welke schepen er liggen en wie ze huurt.",
}
CASES = {
    "proef": [
        Case(
            id="koppen-1",
            question="Wat houdt de gemeente bij over vakantieparken?",
            kind="document",
            answerable=True,
            gold=(Gold(file="gids.md", heading="Vakantieparken"),),
        )
    ]
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = KnowledgeSettings(data_dir=tmp_path / "bibliotheek")
    with open_library(settings, embedder=CountingEmbedder()) as held:
        held.register.remember_model("telwoorden", 64)
        digest = hashlib.sha256(b"gids").hexdigest()
        source = Source(
            "gids", "Gids", SourceKind.LEIDRAAD, digest, "text/markdown", places=("/map/gids.md",), notes=(NOT_KEPT,)
        )
        passages = [
            Passage(f"gids:{place}", "gids", place, text, heading_path=(heading,))
            for place, (heading, text) in enumerate(TEXTS.items())
        ]
        embedder = CountingEmbedder()
        vectors = {one.id: embedder.embed_question(one.embedding_text("Gids")) for one in passages}
        held.register.commit_source(source, passages, vectors, b"gids", "proef")
        held.catch_up()
        yield held


def test_without_headings_only_the_text_is_searched(library: Library, tmp_path: Path) -> None:
    told: list[str] = []
    with ablation.without_headings(library, tmp_path / "kaal", lambda stage, *_: told.append(stage)) as bare:
        entries = bare.register.index_entries(["gids:0"], with_vectors=True)
        assert entries[0].text == TEXTS["Vakantieparken"]
        assert bare.register.count_vectors() == 3
    assert told
    told.clear()
    ablation.without_headings(library, tmp_path / "kaal", lambda stage, *_: told.append(stage)).close()
    assert not told  # nothing is embedded twice


def test_every_way_answers_every_case_and_passages_keep_their_headings(library: Library, tmp_path: Path) -> None:
    chosen = ablation.ways(None, ["zonder titel en koppen", "zonder controle van zinnen"])
    results = ablation.ablate(CASES, library, chosen, tmp_path / "kaal", lambda *_: None)
    names = [one.way.name for one in results]
    assert names == ["zoals geleverd", "zonder titel en koppen", "zonder controle van zinnen"]
    bare = results[1].scores.cases[0].rows[0]
    assert bare.passages["gids:0"].headings == ("Vakantieparken",)
    # Only the heading says what the text is about.
    assert results[0].scores.cases[0].rows[0].found[0] == "gids:0"
    assert [row["manier"] for row in ablation.as_json(results)] == names
    assert ablation.table(results).row_count == 3


def test_a_reranker_takes_part_only_when_there_is_one() -> None:
    assert "met herordenen" not in [way.name for way in ablation.ways(None)]
    assert ablation.ways("een-model")[-1].knowledge == {"reranker": "een-model"}
    with pytest.raises(RunError, match="Er is geen manier onzin"):
        ablation.ways(None, ["onzin"])
