"""The gate lets through what did not get worse, and catches versions that were broken on purpose."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.context import Context, Draft
from assistant.pipeline import Step
from evals.answering import RunConfig, library_fingerprint, shipped
from evals.cases import set_names
from evals.errors import GateError
from evals.gate import measure
from evals.judging import Baseline, Verdict, accept, judge, load_baseline, render
from evals.libraries import measured_library
from evals.scoring import Scores
from knowledge.library import Library

SETS = ("starter", "besluiten", "injectie")
Measure = Callable[..., Scores]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with measured_library("starter-woorden", tmp_path_factory.mktemp("bibliotheken")) as opened:
        assert opened is not None
        yield opened


@pytest.fixture(scope="module")
def good(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Scores:
    return measure(tmp_path_factory.mktemp("goed") / "run", library, SETS)


@pytest.fixture
def home(tmp_path: Path, good: Scores) -> Path:
    (tmp_path / "bars.yaml").write_text("starter:\n  goed: 0.1\n  ononderbouwd: 0.0\n", encoding="utf-8")
    (tmp_path / "accepted.yaml").write_text("[]\n", encoding="utf-8")
    accept({"starter-woorden": good}, None, tmp_path)
    return tmp_path


def verdict(home: Path, scores: Scores) -> Verdict:
    return judge([scores], load_baseline(home))


@dataclass(frozen=True)
class Embellish:
    """What a careless composer does: one more sentence, with a citation that does not hold it."""

    name: str = "embellish"
    guards: bool = False

    def __call__(self, context: Context) -> None:
        spans = context.drafts[0].spans if context.drafts else ()
        context.drafts = [*context.drafts, Draft("De burgemeester wint zo'n zaak altijd bij de rechter.", spans)]


def with_embellishment(steps: Sequence[Step]) -> Sequence[Step]:
    place = next(number for number, step in enumerate(steps) if step.name == "compose")
    return [*steps[: place + 1], Embellish(), *steps[place + 1 :]]


def test_the_same_version_passes_and_answers_the_same(
    home: Path, good: Scores, library: Library, tmp_path: Path
) -> None:
    again = measure(tmp_path / "nog-eens", library, SETS)
    assert verdict(home, again).passes
    assert [one.right for one in again.cases] == [one.right for one in good.cases]
    told = [[_without_time(row.answer) for row in one.rows] for one in again.cases]
    assert told == [[_without_time(row.answer) for row in one.rows] for one in good.cases]


def test_the_thesaurus_off_is_caught(home: Path, library: Library, tmp_path: Path) -> None:
    broken = measure(tmp_path / "run", library, SETS, config=RunConfig(knowledge={"use_thesaurus": False}))
    found = verdict(home, broken)
    assert not found.passes
    assert found.lost


def test_grounding_off_is_caught_and_grounding_on_holds_the_sentence_back(
    home: Path, library: Library, tmp_path: Path
) -> None:
    held = measure(tmp_path / "aan", library, SETS, change=with_embellishment)
    assert verdict(home, held).passes
    loose = measure(tmp_path / "uit", library, SETS, config=RunConfig(without=("ground",)), change=with_embellishment)
    found = verdict(home, loose)
    assert not found.passes
    assert any("zonder steun" in reason for one in found.lost for reason in one.reasons)
    assert ("starter", "ononderbouwd") in {(name, metric) for name, metric, _, _ in found.below}


def test_the_wrong_index_is_caught(home: Path, library: Library, tmp_path: Path) -> None:
    other = tmp_path / "map"
    other.mkdir()
    (other / "tuin.md").write_text(
        "# Tuinieren\n\nSnoei de rozen in maart en geef ze daarna water.\n", encoding="utf-8"
    )
    with _library_of(other, tmp_path / "bibliotheek") as wrong:
        assert library_fingerprint(wrong) != library_fingerprint(library)
        found = verdict(home, measure(tmp_path / "run", wrong, SETS))
    assert len(found.lost) > len(found.excused)
    assert any(metric == "goed" for _, metric, _, _ in found.below)


def test_a_reason_lets_one_case_through_and_no_other(home: Path, library: Library, tmp_path: Path) -> None:
    broken = measure(tmp_path / "run", library, SETS, config=RunConfig(knowledge={"use_thesaurus": False}))
    lost = verdict(home, broken).lost
    rows = [
        {"set": one.set, "id": one.case.id, "reden": "De bron is herschreven; dit staat er terecht niet meer in."}
        for one in lost
    ]
    (home / "accepted.yaml").write_text(json.dumps(rows[1:]), encoding="utf-8")
    assert [one.key for one in verdict(home, broken).lost] == [lost[0].key]
    (home / "accepted.yaml").write_text(json.dumps(rows), encoding="utf-8")
    found = verdict(home, broken)
    assert found.lost == ()
    assert len(found.excused) == len(lost)
    (home / "accepted.yaml").write_text(json.dumps([{**rows[0], "reden": "oeps"}]), encoding="utf-8")
    with pytest.raises(GateError, match="reden"):
        load_baseline(home)


def test_a_figure_below_its_bar_closes_the_gate(home: Path, good: Scores) -> None:
    (home / "bars.yaml").write_text("starter:\n  goed: 0.9999\n", encoding="utf-8")
    found = verdict(home, good)
    assert not found.passes
    assert "Onder de lat: starter goed" in render([good], found, [])
    (home / "bars.yaml").write_text("starter:\n  onzin: 1\n", encoding="utf-8")
    with pytest.raises(GateError, match="onzin"):
        load_baseline(home)


def test_a_case_may_not_be_removed_to_pass(home: Path, good: Scores) -> None:
    found = verdict(home, Scores(good.cases[1:]))
    assert found.gone == (good.cases[0].key,)
    assert not found.passes


def test_a_worse_run_cannot_be_accepted(home: Path, good: Scores, library: Library, tmp_path: Path) -> None:
    broken = measure(tmp_path / "run", library, SETS, config=RunConfig(knowledge={"use_thesaurus": False}))
    before = (home / "accepted-run" / "starter-woorden.json").read_text(encoding="utf-8")
    with pytest.raises(GateError, match="niet worden aanvaard"):
        accept({"starter-woorden": broken}, load_baseline(home), home)
    assert (home / "accepted-run" / "starter-woorden.json").read_text(encoding="utf-8") == before


def test_without_an_accepted_run_the_gate_cannot_judge(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="geen aanvaarde run"):
        load_baseline(tmp_path)


def test_what_ships_names_every_set_and_has_a_bar_for_each() -> None:
    baseline = load_baseline()
    assert isinstance(baseline, Baseline)
    assert set(baseline.right) == set(set_names())
    assert set(baseline.bars) == set(set_names())


def _without_time(answer: Any) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "tijden"}


def _library_of(documents: Path, folder: Path) -> Library:
    from ingest.bootstrap import run_ingest
    from knowledge.bootstrap import open_library
    from knowledge.settings import KnowledgeSettings

    settings = shipped(KnowledgeSettings, {"data_dir": folder, "embedder": "geen"})
    run_ingest([documents], knowledge_settings=settings)
    return open_library(settings)
