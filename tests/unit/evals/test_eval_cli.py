"""The commands of ``kennis eval`` that need no library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.cases import load_cases
from evals.cli import app
from evals.errors import CaseError

LINE = {"id": "a-1", "vraag": "Wie sluit een pand?", "soort": "proef", "beantwoordbaar": False}


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["eval", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_sets_names_every_set() -> None:
    status, told = run("sets", "--json")
    assert status == 0
    assert {row["naam"]: row["vragen"] for row in json.loads(told)}["starter"] == len(load_cases("starter"))


def test_valideer_says_where_it_is_wrong_and_goes_on(tmp_path: Path) -> None:
    good, bad = tmp_path / "goed.jsonl", tmp_path / "fout.jsonl"
    good.write_text(json.dumps(LINE) + "\n", encoding="utf-8")
    bad.write_text(json.dumps(LINE) + "\n" + json.dumps(LINE | {"soort": 3}) + "\n", encoding="utf-8")
    status, told = run("valideer", bad, good)
    assert status == 1
    assert "fout.jsonl, regel 2: soort: moet tekst zijn." in told
    assert "goed.jsonl: 1 vragen, in orde." in told


def test_a_set_goes_to_excel_and_comes_back(tmp_path: Path) -> None:
    sheet, again = tmp_path / "starter.xlsx", tmp_path / "starter.jsonl"
    assert run("export", "starter", sheet)[0] == 0
    assert run("import", sheet, again)[0] == 0
    assert load_cases(again) == load_cases("starter")
    with pytest.raises(CaseError, match="--vervang"):
        run("import", sheet, again)
    assert run("import", sheet, again, "--vervang")[0] == 0


def test_cases_that_only_refer_to_a_development_question_survive_the_export(tmp_path: Path) -> None:
    sheet, again = tmp_path / "ontwikkel.csv", tmp_path / "ontwikkel.jsonl"
    run("export", "ontwikkel", sheet)
    run("import", sheet, again)
    assert run("valideer", again) == (0, f"{again}: 43 vragen, in orde.\n")
