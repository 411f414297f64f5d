"""Runs with a chat model: its words kept and replayed, with and without the gate, and the table that compares them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assistant.chat_models import ChatSettings, Limits, Message, ScriptedModel
from assistant.chat_models.errors import AnswerCutOff, ModelRefused, OutputTooLong
from evals.cases import Case
from evals.errors import RunError
from evals.llm_table import DEVELOPMENT, as_markdown, cases_of, score_columns
from evals.metrics.refusal import must_refuse
from evals.model_runs import recorded_model
from evals.recorded_model import RecordedModel
from evals.rows import AnswerRow
from evals.run_folder import Manifest, RunFolder

ASKED = (Message("user", "Wie mag sluiten?"),)


class Breaks(ScriptedModel):
    """Says half a sentence and then fails."""

    def stream(self, messages: object, limits: Limits) -> Iterator[str]:
        yield "De burge"
        raise OutputTooLong


def test_words_are_asked_for_once_and_replayed(tmp_path: Path) -> None:
    path = tmp_path / "opname.jsonl"
    model = ScriptedModel(["De burgemeester. [b1]"], context_tokens=1_000, structured=True)
    first = RecordedModel(path, model)
    assert "".join(first.stream(ASKED, Limits())) == "De burgemeester. [b1]"
    assert first.complete(ASKED, Limits()).text == "De burgemeester. [b1]" and len(model.asked) == 1
    again = RecordedModel(path)
    assert again.complete(ASKED, Limits()).text == "De burgemeester. [b1]"
    asked = json.loads(path.read_text(encoding="utf-8"))
    assert asked["berichten"] == [["user", "Wie mag sluiten?"]] and again.waited == asked["stukken"][-1][1]
    assert (again.name, again.context_tokens, again.structured) == ("script:proef", 1_000, True)
    with pytest.raises(ModelRefused, match="opname"):
        again.complete((Message("user", "Iets anders"),), Limits())
    path.write_text("geen json\n", encoding="utf-8")
    with pytest.raises(RunError, match="regel 1"):
        RecordedModel(path)


def test_an_answer_is_kept_to_its_end_also_when_the_reader_has_enough(tmp_path: Path) -> None:
    recorded = RecordedModel(tmp_path / "opname.jsonl", ScriptedModel(["een lange zin zonder eind"]))
    pieces = recorded.stream(ASKED, Limits())
    assert next(iter(pieces)) == "een lan"
    pieces.close()  # type: ignore[attr-defined]
    assert RecordedModel(recorded.path).complete(ASKED, Limits()).text == "een lange zin zonder eind"


def test_an_answer_that_broke_off_breaks_off_again(tmp_path: Path) -> None:
    recorded = RecordedModel(tmp_path / "opname.jsonl", Breaks([]))
    with pytest.raises(OutputTooLong):
        list(recorded.stream(ASKED, Limits()))
    with pytest.raises(AnswerCutOff):
        list(RecordedModel(recorded.path).stream(ASKED, Limits()))


class Stopped(ScriptedModel):
    """Is stopped from the keyboard halfway."""

    def stream(self, messages: object, limits: Limits) -> Iterator[str]:
        yield "De burge"
        raise KeyboardInterrupt


def test_an_answer_that_was_stopped_from_the_keyboard_is_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "opname.jsonl"
    with pytest.raises(KeyboardInterrupt):
        list(RecordedModel(path, Stopped([])).stream(ASKED, Limits()))
    assert RecordedModel(path, ScriptedModel(["De raad."])).complete(ASKED, Limits()).text == "De raad."


def test_all_development_questions_are_compared_in_an_order_that_mixes_their_kinds(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KENNIS_TEST_DATA", str(shared_data))
    told = yaml.safe_load((shared_data / "evals" / "ontwikkelvragen.yaml").read_text(encoding="utf-8"))
    cases = cases_of([DEVELOPMENT])[DEVELOPMENT]
    kinds = {f"{DEVELOPMENT}-{entry['id']}": entry["type"] for entry in told["vragen"]}
    assert len(cases) == told["meta"]["aantal"] and {case.id for case in cases} == set(kinds)
    assert {kinds[case.id] for case in cases[:20]} == set(kinds.values())
    assert all(len(case.history) == 1 for case in cases if kinds[case.id] == "vervolg")
    assert not any(turn.startswith(("V:", "A:")) for case in cases for turn in case.history)
    assert not any(case.key_facts for case in cases if must_refuse(case))


def test_a_run_without_a_name_for_its_model_says_so() -> None:
    with pytest.raises(RunError, match="chat_model"):
        recorded_model(ChatSettings(), None)


def _row(case: str, *, model: bool, sentences: tuple[str, ...], seconds: float) -> AnswerRow:
    answer = {
        "status": "answered",
        "samensteller": "taalmodel" if model else "extractive",
        "taalmodel": "openai:m" if model else "",
        "zinnen": [{"tekst": text, "bronnen": []} for text in sentences],
        "tijden": {"first_sentence": seconds / 2},
    }
    return AnswerRow(set="s", case=case, answer=answer, seconds=seconds)


def test_the_table_compares_the_questions_that_every_way_answered(tmp_path: Path) -> None:
    cases = [
        Case.model_validate(
            {"id": name, "vraag": "Hoe lang?", "soort": "x", "beantwoordbaar": False, "kernfeiten": [["vier weken"]]}
        )
        for name in ("a", "b")
    ]
    ways = {
        "letterlijk": [_row("a", model=False, sentences=("Drie weken.",), seconds=0.2)],
        "poort": [
            _row("a", model=True, sentences=("Vier weken.",), seconds=8.0),
            _row("b", model=True, sentences=(), seconds=1),
        ],
    }
    with pytest.raises(RunError, match="geen runs"):
        score_columns(tmp_path)
    for way, rows in ways.items():
        run = RunFolder(tmp_path / way)
        run.begin(Manifest(sets={"s": "0"}), {"s": cases})
        list(run.add(rows))
    literal, gated = score_columns(tmp_path)
    assert [literal.scores.figures()["kernfeiten"], gated.scores.figures()["kernfeiten"]] == [0.0, 1.0]
    assert (gated.by_model, gated.asked_model, gated.first, gated.whole) == (1, 1, 4.0, 8.0)
    table = as_markdown([literal, gated])
    assert (
        table.startswith("| 1 questions | literal (no model) | model, gate |")
        and "| first sentence, median seconds | 0.1 | 4.0 |" in table
    )
