"""The sets that ship are right, and a wrong line is refused with its number."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from evals.cases import Case, CaseError, case_as_json, load_cases, schema_text, set_facts, set_names, write_set

LINE = {"id": "a-1", "vraag": "Wie sluit een pand?", "soort": "proef", "beantwoordbaar": False}


def test_every_set_loads_and_ids_are_unique_over_all_sets() -> None:
    loaded = {name: load_cases(name) for name in set_names()}
    assert set(loaded) == {facts.name for facts in set_facts()}
    ids = [case.id for cases in loaded.values() for case in cases]
    assert len(ids) == len(set(ids))


def test_sizes_that_were_promised() -> None:
    sizes = {name: len(load_cases(name)) for name in set_names("starter")}
    assert sizes["starter"] >= 40
    assert sum(case.kind == "injectie" for case in load_cases("injectie")) >= 25
    assert sum(bool(case.history) for case in load_cases("gesprekken")) >= 12


def test_the_schema_file_is_that_of_the_model() -> None:
    assert (files("evals") / "set-schema.json").read_text(encoding="utf-8") == schema_text()


def test_every_line_fits_the_json_schema() -> None:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json.loads(schema_text()))
    for path in (files("evals") / "sets").iterdir():
        if path.name.endswith(".jsonl"):
            for line in path.read_text(encoding="utf-8").splitlines():
                validator.validate(json.loads(line))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "geen geldige JSON"),
        (json.dumps(LINE | {"kleur": "rood"}), "kleur: is geen bekend veld"),
        (json.dumps(LINE | {"beantwoordbaar": True}), "heeft bronnen"),
        (json.dumps(LINE | {"status": "goed"}), "status: moet een van deze zijn"),
        (json.dumps({key: item for key, item in LINE.items() if key != "soort"}), "soort: ontbreekt"),
        (json.dumps(LINE | {"id": "met spatie"}), "id: heeft niet de vorm"),
        (json.dumps(LINE | {"peildatum": "gisteren"}), "peildatum: moet een dag zijn"),
        (
            json.dumps(LINE | {"bronnen": [{"bwb_id": "BWBR0001941"}], "beantwoordbaar": True}),
            "geef bwb_id met artikel",
        ),
    ],
)
def test_a_wrong_line_is_refused_with_its_number(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f"{json.dumps(LINE)}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(CaseError, match="regel 3") as caught:
        load_cases(path)
    assert told in str(caught.value)


def test_an_id_that_comes_back_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f"{json.dumps(LINE)}\n" * 2, encoding="utf-8")
    with pytest.raises(CaseError, match="regel 2: het id 'a-1'"):
        load_cases(path)


def test_no_such_set_names_the_sets(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="starter"):
        load_cases("bestaat-niet")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    cases = [case for name in ("starter", "gesprekken", "persoonsgegevens") for case in load_cases(name)]
    assert write_set(cases, tmp_path / "alles.jsonl") == len(cases)
    assert load_cases(tmp_path / "alles.jsonl") == cases
    assert Case.model_validate(case_as_json(cases[0])) == cases[0]
