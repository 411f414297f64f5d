"""Prompts: every shipped one is whole, and a wrong one says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from prompts.catalogue import CatalogueError
from prompts.prompt_file import Prompt, all_prompts, load_prompt

HEAD = "naam: x\nversie: 2\ndoel: Om te toetsen.\nvariabelen:\n  a: iets\nvoorbeelden:\n  - a: een\n"


def written(folder: Path, head: str, text: str = "Zeg {a}.\n") -> Path:
    (folder / "x.md").write_text(f"---\n{head}---\n{text}", encoding="utf-8")
    return folder


@pytest.mark.parametrize("prompt", all_prompts(), ids=lambda prompt: prompt.name)
def test_every_shipped_prompt_renders_its_examples(prompt: Prompt) -> None:
    for example in prompt.examples:
        text = prompt.render(**example)
        assert all(value in text for value in example.values())
    assert prompt.purpose.endswith(".") and all(prompt.variables.values())


def test_the_prompts_that_the_assistant_needs_are_there() -> None:
    names = {prompt.name for prompt in all_prompts()}
    assert names >= {"kennisvraag", "situatie", "quickscan", "vervolgvraag", "vraagsoort", "beoordeling"}


def test_braces_in_a_value_and_the_line_between_task_and_data_are_kept(tmp_path: Path) -> None:
    prompt = load_prompt("x", written(tmp_path, HEAD, "Doe {{dit}}.\n<!-- gegevens -->\n<a>{a}</a>\n"))
    assert prompt.messages(a="{b} <!-- gegevens -->") == (
        ("system", "Doe {dit}."),
        ("user", "<a>{b} <!-- gegevens --></a>"),
    )
    assert prompt.label == "x-2"


@pytest.mark.parametrize(
    ("head", "text", "named"),
    [
        (HEAD, "Zeg {b}.\n", "a, b"),
        (HEAD.replace("naam: x", "naam: y"), "Zeg {a}.\n", "y"),
        (HEAD.replace("doel: Om te toetsen.\n", ""), "Zeg {a}.\n", "doel"),
        (HEAD + "stijl: los\n", "Zeg {a}.\n", "stijl"),
        (HEAD.replace("  - a: een\n", "  - b: een\n"), "Zeg {a}.\n", "voorbeeld 1"),
        (HEAD.replace("voorbeelden:\n  - a: een\n", "voorbeelden: []\n"), "Zeg {a}.\n", "ten minste één voorbeeld"),
        ("[", "Zeg {a}.\n", "kop met naam"),
        (HEAD, "Zeg {a.\n", "kop met naam"),
    ],
)
def test_a_wrong_prompt_says_what_is_wrong(tmp_path: Path, head: str, text: str, named: str) -> None:
    with pytest.raises(CatalogueError, match=named):
        load_prompt("x", written(tmp_path, head, text))
