"""Documentation that cannot lag: commands exist, settings are described, JSON fields are listed, links lead on."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic_settings import BaseSettings
from typer.testing import CliRunner

import kennis
from assistant.render_search import match_as_json, result_as_json
from ingest.errors import FileRefused
from ingest.manifest import FileFacts, read_manifest
from knowledge.records import AccessLabel, Match, Passage, SearchResult, Source, SourceKind

REPOSITORY = Path(__file__).parents[3]
PAGES = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
USER_PAGES = REPOSITORY / "docs" / "gebruik"
ROOMS = ("knowledge", "ingest", "assistant", "evals", "bots", "prompts")

_BLOCK = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`(kennis [^`]+)`(?!`)")
_QUOTED = re.compile(r'"[^"]*"')


def _commands(page: Path) -> Iterator[str]:
    """Every ``kennis …`` in a code block or between backticks, without comments and quoted questions."""
    text = page.read_text(encoding="utf-8")
    lines = [line.strip().removeprefix(".venv/bin/") for block in _BLOCK.findall(text) for line in block.splitlines()]
    for line in [*lines, *_INLINE.findall(_BLOCK.sub("", text))]:
        if line.startswith("kennis "):
            yield _QUOTED.sub('""', re.split(r"\s#|\s{2,}", line)[0])


EVERY_COMMAND = sorted({(page.relative_to(REPOSITORY).as_posix(), line) for page in PAGES for line in _commands(page)})


@pytest.fixture(scope="module")
def cli() -> Any:
    return typer.main.get_command(kennis.build_app())


@cache
def _help(path: tuple[str, ...]) -> str:
    shown = CliRunner().invoke(kennis.build_app(), [*path, "--help"])
    assert shown.exit_code == 0
    return shown.output


def test_documentation_names_the_commands_that_a_user_needs() -> None:
    named = {line.split()[1] for page, line in EVERY_COMMAND if page.startswith("docs/gebruik/")}
    assert {"start", "ask", "chat", "zoek", "ingest", "bronnen", "wetten", "status", "doctor", "herbouw"} <= named


@pytest.mark.parametrize(("page", "line"), EVERY_COMMAND)
def test_every_documented_command_exists_with_its_options(cli: Any, page: str, line: str) -> None:
    command, path, rest = cli, [], line.split()[1:]
    while rest and rest[0] in getattr(command, "commands", {}):
        path.append(rest.pop(0))
        command = command.commands[path[-1]]
    assert command is not cli or rest == ["--help"], f"{page}: there is no such command: {line}"
    known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    assert [word for word in re.findall(r"--[a-z-]+", line) if word not in known] == [], f"{page}: {line}"
    if hasattr(command, "commands") and rest:
        assert rest[0].startswith(("-", "[")), f"{page}: {command.name} has no subcommand {rest[0]}"
    assert "Usage: " in _help(tuple(path))


def test_readme_table_names_every_command(cli: Any) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"`kennis {name}" not in readme] == []


def _settings_builder() -> Any:
    spec = importlib.util.spec_from_file_location("build_settings_page", REPOSITORY / "tools/build_settings_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


def _settings_classes() -> set[tuple[str, str]]:
    found = set()
    for room in ROOMS:
        for path in (REPOSITORY / room).rglob("*.py"):
            for name in re.findall(r"^class (\w+)\(BaseSettings\)", path.read_text(encoding="utf-8"), re.MULTILINE):
                found.add((".".join(path.relative_to(REPOSITORY).with_suffix("").parts), name))
    return found


def test_every_settings_class_is_documented() -> None:
    assert {(module, name) for _, module, name in _settings_builder().CLASSES} == _settings_classes()


def test_page_and_example_of_the_settings_are_up_to_date() -> None:
    builder = _settings_builder()
    assert builder.page() == (USER_PAGES / "instellingen.md").read_text(encoding="utf-8"), "run the builder"
    assert builder.example() == (REPOSITORY / ".env.example").read_text(encoding="utf-8"), "run the builder"


def test_no_setting_is_missing_or_without_explanation() -> None:
    page = (USER_PAGES / "instellingen.md").read_text(encoding="utf-8")
    example = (REPOSITORY / ".env.example").read_text(encoding="utf-8")
    for module, name in _settings_classes():
        room: type[BaseSettings] = getattr(importlib.import_module(module), name)
        prefix = str(room.model_config.get("env_prefix", ""))
        for field, facts in room.model_fields.items():
            variable = f"{prefix}{field}".upper()
            assert facts.description, variable
            assert f"| `{variable}` |" in page
            assert re.search(rf"^#? ?{variable}=", example, re.MULTILINE)


def _first_cells(text: str) -> list[str]:
    return [name for row in re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)]


def test_schema_page_lists_the_fields_of_a_search_result() -> None:
    source = Source("leidraad", "Leidraad", SourceKind.LEIDRAAD, "0" * 64, "text/plain")
    match = Match(Passage("leidraad:0", "leidraad", 0, "Tekst."), source, 1.0)
    result = result_as_json(SearchResult("vraag", (match,), as_of=date(2026, 1, 1)))
    page = (REPOSITORY / "docs" / "zoekresultaat-schema.md").read_text(encoding="utf-8")
    assert _first_cells(page) == [*result, *match_as_json(1, match)]
    assert result["passages"] == [match_as_json(1, match)]


def test_library_page_explains_every_key_of_the_manifest_and_its_example_is_valid(tmp_path: Path) -> None:
    page = (USER_PAGES / "bibliotheek.md").read_text(encoding="utf-8")
    example = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)[0]
    (tmp_path / "manifest.yaml").write_text(example, encoding="utf-8")
    facts = read_manifest(tmp_path / "manifest.yaml")
    assert len(facts) == 2
    from ingest.manifest import _KEYS  # the one list of keys there is

    table = page.split("| Sleutel |")[1].split("\n\n")[0]
    assert set(_first_cells(table)) >= {"path", *_KEYS}
    used = {name for fact in facts.values() for name in FileFacts.__slots__ if getattr(fact, name) is not None}
    assert used == set(FileFacts.__slots__) - {"sha256"}
    assert [kind.value for kind in SourceKind if f"`{kind.value}`" not in table] == []
    assert [label.value for label in AccessLabel if f"`{label.value}`" not in table] == []


def test_library_page_explains_every_refusal() -> None:
    page = (USER_PAGES / "bibliotheek.md").read_text(encoding="utf-8")
    codes = {error.code for error in FileRefused.__subclasses__()} | {"naam", "geen_toegang"}  # said while collecting
    assert codes == set(_first_cells(page.split("| Code |")[1].split("\n\n")[0]))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_links_to_files_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8"))
    broken = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert broken == []
