"""The chat model as judge of labelled pairs: as many of each kind, drawn the same every time, counted as it says."""

from __future__ import annotations

from assistant.chat_models import ScriptedModel
from evals.judge_table import as_markdown, judge_pairs, sample


def test_pairs_are_drawn_by_turns_and_counted_by_what_the_judge_says() -> None:
    chosen = sample(3)
    assert [one.pair.supported for one in chosen] == [True, False] * 3 and {one.half for one in chosen} == {"toets"}
    assert [one.pair.id for one in sample(3)] == [one.pair.id for one in chosen]
    model = ScriptedModel(["gedragen", "gedragen", "onbekend", "weet ik niet", "gedragen", "tegengesproken"])
    table = as_markdown(list(judge_pairs(chosen, model)))
    assert "| supported pairs | 2 of 3 [" in table and "| unsupported pairs | 1 of 3 [" in table
