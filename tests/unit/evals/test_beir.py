"""A dataset in BEIR form through our own retrieval: figures, resuming, reuse, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from beir_samples import PASSAGES, CountingEmbedder, write_dataset
from typer.testing import CliRunner

import evals.beir as beir
from evals.beir_data import read_corpus, read_qrels
from evals.errors import CaseError
from knowledge.settings import KnowledgeSettings


def _run(folder: Path, tmp_path: Path, embedder: CountingEmbedder | None = None) -> beir.BeirResult:
    settings = KnowledgeSettings(data_dir=tmp_path / "bibliotheek", use_thesaurus=False)
    return beir.run_beir(folder, settings, lambda *_: None, embedder=embedder or CountingEmbedder())


def test_the_right_passage_is_found_first_and_only_judged_questions_count(tmp_path: Path) -> None:
    result = _run(write_dataset(tmp_path / "set"), tmp_path)
    assert (result.passages, result.questions, result.embedded) == (4, 2, 4)
    assert set(result.figures) == {"nDCG@10", "recall@5", "recall@10", "recall@20", "recall@100", "MRR"}
    assert result.figures["MRR"] == result.figures["nDCG@10"] == 1.0
    assert set(result.as_json()["latency"]) == {"mean_ms", "p50_ms", "p95_ms"}


def test_figures_are_those_of_trec_eval_on_a_case_worked_out_by_hand() -> None:
    qrels = {"v": {"a": 1, "b": 1}}
    figures = beir.measure(qrels, {"v": {"x": 3.0, "a": 2.0, "y": 1.0}})
    assert figures["MRR"] == 0.5
    assert figures["recall@5"] == 0.5
    # DCG: 1/log2(3); ideal: 1 + 1/log2(3).
    assert figures["nDCG@10"] == pytest.approx(0.6309 / 1.6309, abs=1e-3)


def test_a_second_run_embeds_nothing_and_a_changed_passage_only_itself(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "set")
    _run(folder, tmp_path)
    assert _run(folder, tmp_path).embedded == 0
    changed = PASSAGES | {"d1": ("Vergunning", "Deze tekst is veranderd.")}
    write_dataset(folder, {name: changed[name] for name in ("d1", "d2", "d3")})
    result = _run(folder, tmp_path)
    assert (result.passages, result.embedded) == (3, 1)
    assert result.figures["recall@100"] == 0.5  # d4 is gone, and is not found


def test_a_run_that_is_broken_off_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beir, "_BATCH", 1)
    folder = write_dataset(tmp_path / "set")
    with pytest.raises(KeyboardInterrupt):
        _run(folder, tmp_path, CountingEmbedder(stop_after=2))
    again = CountingEmbedder()
    assert _run(folder, tmp_path, again).figures["MRR"] == 1.0
    assert again.embedded == 2


def test_only_one_batch_stands_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beir, "_BATCH", 3)
    sizes: list[int] = []
    take_in = beir._take_in
    monkeypatch.setattr(beir, "_take_in", lambda lib, name, docs: sizes.append(len(docs)) or take_in(lib, name, docs))
    _run(write_dataset(tmp_path / "set"), tmp_path)
    assert sizes == [3, 1]


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("corpus.jsonl", '{"_id": "a", "text": "x"}\n{"_id": \n', "corpus.jsonl, regel 2"),
        ("corpus.jsonl", '{"_id": "a", "text": "x"}\n{"_id": "a", "text": "y"}\n', "twee keer"),
        ("corpus.jsonl", '{"text": "x"}\n', "'_id' ontbreekt"),
        ("corpus.jsonl", '{"_id": "a", "text": 3}\n', "moet tekst zijn"),
        ("queries.jsonl", '{"_id": "v1", "text": " "}\n', "queries.jsonl, regel 1"),
        ("queries.jsonl", '{"_id": "z", "text": "x"}\n', "geen enkele vraag"),
        ("qrels/test.tsv", "v1 d2 1\n", "test.tsv, regel 1"),
        ("qrels/test.tsv", "v1\td2\t0\n", "geen enkele passage"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, file: str, text: str, says: str) -> None:
    folder = write_dataset(tmp_path / "set")
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match=says):
        _run(folder, tmp_path)


def test_a_missing_corpus_says_what_a_dataset_has(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"queries\.jsonl en een map qrels"):
        list(read_corpus(tmp_path))


def test_another_split_is_read_when_asked_for(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "set")
    (folder / "qrels" / "dev.tsv").write_text("query-id\tcorpus-id\tscore\nv1\td1\t1\n", encoding="utf-8")
    assert read_qrels(folder) == {"v1": {"d2": 1}, "v2": {"d4": 2}}
    assert read_qrels(folder, "dev") == {"v1": {"d1": 1}}
    with pytest.raises(CaseError, match=r"er is geen train\.tsv"):
        read_qrels(folder, "train")


def test_the_command_prints_json_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from evals.cli_review import app

    monkeypatch.setenv("KENNIS_EMBEDDER", "geen")
    shown = CliRunner().invoke(app, ["beir", str(write_dataset(tmp_path / "set")), "--json"])
    assert shown.exit_code == 0, shown.output
    figures = json.loads(shown.stdout)
    assert figures["MRR"] == 1.0
    assert figures["model"] is None
