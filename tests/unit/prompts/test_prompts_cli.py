"""``kennis prompts`` lists, shows and renders; a wrong name or value is one Dutch line."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

import kennis
from prompts.prompt_file import all_prompts


def run(*words: str) -> tuple[int, str]:
    shown = CliRunner().invoke(kennis.build_app(), ["prompts", *words])
    return shown.exit_code, shown.output


def test_the_list_names_every_prompt_with_its_version() -> None:
    code, shown = run()
    assert code == 0 and all(prompt.label in shown and prompt.purpose in shown for prompt in all_prompts())
    assert {row["naam"] for row in json.loads(run("--json")[1])} == {prompt.name for prompt in all_prompts()}


def test_one_prompt_is_shown_with_its_variables_and_filled_in() -> None:
    _, shown = run("toon", "kennisvraag")
    assert "vraag: " in shown and "{bronnen}" in shown
    assert json.loads(run("toon", "vraagsoort", "--json")[1])["variabelen"].keys() == {"vraag"}
    code, filled = run("vul", "vraagsoort", "--waarde", "vraag=Wat is {Bibob}?", "--voorbeeld", "2")
    assert code == 0 and "Wat is {Bibob}?" in filled and "--- taak ---" in filled and "growshop" not in filled


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("toon", "bestaatniet"), "Er is geen prompt 'bestaatniet'"),
        (("vul", "vraagsoort", "--voorbeeld", "9"), "voorbeeld"),
        (("vul", "vraagsoort", "--waarde", "zonderteken"), "NAAM=TEKST"),
        (("vul", "vraagsoort", "--waarde", "kleur=rood"), "kleur"),
    ],
)
def test_what_cannot_be_shown_is_one_dutch_line(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        kennis.build_app()(["prompts", *words], standalone_mode=False)
        code = 0
    except BaseException as error:  # noqa: BLE001 - the very thing that the console command does with it
        code = kennis.report_error(error)
    assert code in (1, 2)
    line = capsys.readouterr().err.strip()
    assert line.startswith("kennis: ") and said in line and "Traceback" not in line
