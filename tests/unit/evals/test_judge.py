"""A model as judge: what it is shown, what is kept, resuming, and agreement with people."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from pydantic import SecretStr
from run_samples import make_run

from evals.judge import JudgeError, ScriptedJudge, judge_run, model_agreements, read_verdicts
from evals.judge_model import ChatModelJudge, JudgeSettings, make_judge
from evals.review.store import Mark, Review, ReviewStore
from evals.run_folder import RunFolder
from prompts.catalogue import CatalogueError
from prompts.prompt_file import load_prompt
from tests.misbehaving_llm import MisbehavingServer, answers, fails


def _reply(*marks: str) -> str:
    return json.dumps([{"zin": place, "oordeel": mark, "uitleg": "…"} for place, mark in enumerate(marks)])


def _run(folder: Path, judge: ScriptedJudge) -> list[Mark | None]:
    return [one.mark for one in judge_run(RunFolder(folder), judge, lambda *_: None)]


def test_every_sentence_with_a_source_gets_a_verdict_with_model_and_prompt(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run")
    judge = ScriptedJudge([_reply("fout", "goed"), "Oordeel:\n" + _reply("goed")])
    assert _run(folder, judge) == [Mark.WRONG, Mark.RIGHT, Mark.RIGHT]  # wrong answers come first
    kept = read_verdicts(folder)
    assert {(one.model, one.prompt) for one in kept} == {("volgens script", "beoordeling-1")}
    assert [(one.item, one.place) for one in kept][:2] == [("proef.fout-1.0", 0), ("proef.fout-1.0", 1)]
    assert "Vier van hen bedienen de gemeenten" in judge.asked[0]


def test_a_run_that_was_broken_off_goes_on_and_another_model_starts_anew(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run")
    with pytest.raises(JudgeError, match="op"):
        _run(folder, ScriptedJudge([_reply("goed", "goed")]))
    assert _run(folder, ScriptedJudge([_reply("fout")])) == [Mark.WRONG]
    assert _run(folder, ScriptedJudge([])) == []
    other = ScriptedJudge([_reply("goed", "goed"), _reply("goed")], name="ander")
    assert len(_run(folder, other)) == 3


def test_a_reply_that_is_not_as_asked_is_asked_again_and_then_no_verdict(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run")
    judge = ScriptedJudge(["Prima!", '[{"zin": 0}]', _reply("mooi"), _reply("goed")])
    assert _run(folder, judge) == [None, None, Mark.RIGHT]


def test_text_cannot_leave_the_place_where_data_stands(tmp_path: Path) -> None:
    judge = ScriptedJudge([_reply("goed", "goed"), _reply("goed")])
    _run(make_run(tmp_path / "run"), judge)
    assert "<script>" not in judge.asked[0]
    assert judge.asked[0].count("</vraag>") == 1


def test_agreement_with_people_is_told(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run")
    _run(folder, ScriptedJudge([_reply("fout", "goed"), _reply("goed")]))
    store = ReviewStore(tmp_path / "b.sqlite")
    store.save("An", "proef.fout-1.0", Review(marks={0: Mark.WRONG, 1: Mark.UNSUPPORTED}))
    (found,) = model_agreements(folder, store)
    assert (found.first, found.second, found.count, found.share) == ("An", "volgens script (beoordeling-1)", 2, 0.5)
    assert found.kappa == pytest.approx(1 / 3)


def test_a_chat_model_is_asked_over_http_and_its_refusals_are_told() -> None:
    def judge(url: str) -> ChatModelJudge:
        return make_judge(JudgeSettings(judge_url=url, judge_model="m:7b", judge_key=SecretStr("geheim")))

    with MisbehavingServer([answers("ja"), fails(401)]) as server:
        assert judge(server.url).complete("?") == "ja"
        assert (server.requests[0]["model"], server.requests[0]["temperature"]) == ("m:7b", 0)
        with pytest.raises(JudgeError, match="HTTP 401") as error:
            judge(server.url).complete("?")
        assert "geheim" not in str(error.value)
    with socket.socket() as taken:  # nobody listens there, and nobody else can have the port
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(JudgeError, match="niet bereikbaar"):
            judge(f"http://127.0.0.1:{taken.getsockname()[1]}/v1").complete("?")
    for wrong in (JudgeSettings(), JudgeSettings(judge_url="hier", judge_model="m")):
        with pytest.raises(JudgeError, match="KENNIS_JUDGE_URL"):
            make_judge(wrong)


def test_a_prompt_that_does_not_fit_its_head_is_refused(tmp_path: Path) -> None:
    prompt = load_prompt("beoordeling")
    with pytest.raises(CatalogueError, match="bronnen"):
        prompt.render(vraag="?", zinnen="[]")
    head = "naam: x\nversie: 1\ndoel: d\nvariabelen: {a: a}\nvoorbeelden: [{a: b}]\n"
    (tmp_path / "x.md").write_text(f"---\n{head}---\n{{b}}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="a, b"):
        load_prompt("x", tmp_path)
    with pytest.raises(CatalogueError, match="geen prompt"):
        load_prompt("weg", tmp_path)
