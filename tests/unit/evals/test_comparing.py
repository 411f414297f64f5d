"""Scores, intervals and comparison, on rows made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from metric_samples import case, gold_page, page, row

from evals.answering import RunConfig
from evals.cases import Case
from evals.compare import compare, render
from evals.errors import RunError
from evals.rows import AnswerRow
from evals.run import generate
from evals.run_folder import Manifest, RunFolder
from evals.scoring import Scores, score_rows, score_run
from evals.statistics import bootstrap

TEXT = "Het advies komt binnen acht weken."


def cases(number: int, kind: str = "soort") -> list[Case]:
    made = case(gold_page(1), status="answered", key_facts=(("acht weken",),))
    return [made.model_copy(update={"id": f"{kind}-{n}", "kind": kind}) for n in range(number)]


def answered(one: Case, right: bool, repeat: int = 0) -> AnswerRow:
    good = row((page(1),), ((TEXT, (page(1, TEXT),)),))
    made = good if right else row((page(2),), status="unanswerable_no_sources")
    return made.model_copy(update={"case": one.id, "repeat": repeat})


def scores(asked: list[Case], right: list[bool]) -> Scores:
    return score_rows({"proef": asked}, [answered(one, good) for one, good in zip(asked, right, strict=True)])


def test_bootstrap_interval_by_hand_and_the_same_every_time() -> None:
    same = bootstrap([0.5] * 8)
    assert (same.mean, same.low, same.high, same.excludes_zero) == (0.5, 0.5, 0.5, True)
    # 20 wins out of 40: the standard error is 0.079, so the interval is about 0.5 plus or minus 0.155.
    half = bootstrap([1.0] * 20 + [0.0] * 20)
    assert half.low == pytest.approx(0.345, abs=0.02)
    assert half.high == pytest.approx(0.655, abs=0.02)
    assert bootstrap([1.0, 0.0, 1.0]) == bootstrap([1.0, 0.0, 1.0])


def test_nothing_changed_shows_no_difference() -> None:
    asked = cases(10)
    found = compare(scores(asked, [True] * 6 + [False] * 4), scores(asked, [True] * 6 + [False] * 4))
    assert not found.shows_difference
    assert (found.lost, found.won) == ((), ())
    assert "Geen verschil aangetoond." in render(found)


def test_one_flip_each_way_shows_no_difference_but_names_both() -> None:
    asked = cases(10)
    found = compare(scores(asked, [True] * 9 + [False]), scores(asked, [False] + [True] * 9))
    assert not found.shows_difference
    assert [one.case.id for one in found.lost] == ["soort-0"]
    assert [one.case.id for one in found.won] == ["soort-9"]
    told = render(found)
    assert "Was goed, nu fout: 1" in told
    assert "Was fout, nu goed: 1" in told


def test_a_clear_loss_in_one_kind_is_shown_for_that_kind() -> None:
    asked = cases(20, "artikel") + cases(20, "begrip")
    found = compare(scores(asked, [True] * 40), scores(asked, [False] * 20 + [True] * 20))
    verdicts = {one.metric.name: one.verdict for one in found.differences}
    assert verdicts["goed"] == verdicts["kernfeiten"] == "slechter"
    assert {one.verdict for one in found.per_kind["begrip"]} == {"geen verschil aangetoond"}
    assert "artikel: goed" in render(found)
    assert found.as_json()["verschil_aangetoond"] is True


def test_only_shared_cases_count_and_none_shared_is_refused() -> None:
    asked = cases(4)
    found = compare(scores(asked[:3], [True] * 3), scores(asked[1:], [True] * 3))
    assert (found.cases, found.only_a, found.only_b) == (2, 1, 1)
    with pytest.raises(RunError, match="geen enkele vraag gemeen"):
        compare(scores(asked[:1], [True]), scores(asked[1:], [True] * 3))


def test_repeats_give_mean_and_spread() -> None:
    asked = cases(2)
    rows = [
        answered(asked[0], True),
        answered(asked[1], True),
        answered(asked[0], True, 1),
        answered(asked[1], False, 1),
    ]
    scored = score_rows({"proef": asked}, rows)
    assert scored.figures()["goed"] == pytest.approx(0.75)
    mean, spread = scored.spread["goed"]
    assert mean == pytest.approx(0.75)
    assert spread == pytest.approx(0.35355, abs=1e-4)
    assert [one.right for one in scored.cases] == [True, False]


def test_a_run_goes_on_where_it_was_and_is_scored_from_its_folder(tmp_path: Path) -> None:
    asked = {"proef": cases(3)}
    manifest = Manifest(sets={"proef": "abc"}, repeats=2, library="boek")
    run = RunFolder(tmp_path / "run")
    run.begin(manifest, asked)
    calls: list[tuple[str, int]] = []

    def answerer(_set: str, one: Case, repeat: int) -> AnswerRow:
        calls.append((one.id, repeat))
        return answered(one, True, repeat)

    rows = run.add(generate(asked, answerer, repeats=2))
    for _ in range(4):
        next(rows)
    rows.close()  # type: ignore[attr-defined]
    with (tmp_path / "run" / "answers.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"set": "proef", "case": "soor')
    again = RunFolder(tmp_path / "run")
    again.begin(manifest, asked)
    again.mend()
    done = frozenset(one.key for one in again.answers())
    assert len(done) == 4
    list(again.add(generate(asked, answerer, repeats=2, done=done)))
    assert sorted(set(calls)) == sorted((f"soort-{n}", repeat) for n in range(3) for repeat in range(2))
    first = score_run(again).as_json()
    assert score_run(RunFolder(tmp_path / "run")).as_json() == first
    assert (tmp_path / "run" / "scores.json").exists()


def test_another_run_in_the_folder_is_refused(tmp_path: Path) -> None:
    RunFolder(tmp_path).begin(Manifest(sets={}, library="een"), {})
    with pytest.raises(RunError, match="instellingen, bibliotheek"):
        other = Manifest(sets={}, library="twee", config=RunConfig(knowledge={"fusion": "dense"}))
        RunFolder(tmp_path).begin(other, {})


def test_what_is_no_run_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"run\.json ontbreekt"):
        score_run(RunFolder(tmp_path))
    RunFolder(tmp_path / "leeg").begin(Manifest(sets={}), {})
    with pytest.raises(RunError, match="nog geen antwoord"):
        score_run(RunFolder(tmp_path / "leeg"))
