"""Help texts of the command line wholly in Dutch: the words that the library puts around ours are English.

Each command and option of the finished tree gets its own Dutch words; nothing of the library itself is replaced, but
for the titles of the panels, which it keeps as constants to be set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

_PANELS = {
    "ARGUMENTS_PANEL_TITLE": "Wat u opgeeft",
    "OPTIONS_PANEL_TITLE": "Opties",
    "COMMANDS_PANEL_TITLE": "Opdrachten",
    "ERRORS_PANEL_TITLE": "Fout",
    "DEFAULT_STRING": "[standaard: {}]",
    "REQUIRED_LONG_STRING": "[verplicht]",
    "ENVVAR_STRING": "[omgevingsvariabele: {}]",
    "DEPRECATED_STRING": "(verouderd) ",
}
_USAGE = (
    ("Usage: ", "Gebruik: "),
    ("[OPTIONS]", "[OPTIES]"),
    ("COMMAND [ARGS]...", "OPDRACHT [...]"),
)
_TYPES = {"str": "tekst", "int": "getal", "int range": "getal", "float": "getal", "float range": "getal", "path": "pad"}
_HELP = "Toon deze uitleg en stop."


def speak_dutch(command: Any) -> Any:
    """Let a command and all below it give their help in Dutch; return the command.

    ``command``: the finished command of ``typer.main.get_command``.
    """
    for one in _tree(command):
        one.get_usage = _translated(one.get_usage)
        one.format_help = _with_dutch_panels(one.format_help)
        one.get_help_option = _with_dutch_help(one.get_help_option)
        for parameter in one.params:
            _name_type(parameter)
    return command


def _tree(command: Any) -> Iterator[Any]:
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from _tree(below)


def _translated(get_usage: Callable[[Any], str]) -> Callable[[Any], str]:
    def usage(context: Any) -> str:
        text = get_usage(context)
        for english, dutch in _USAGE:
            text = text.replace(english, dutch)
        return text

    return usage


def _with_dutch_panels(format_help: Callable[..., None]) -> Callable[..., None]:
    def formatted(context: Any, formatter: Any) -> None:
        from typer import rich_utils

        for name, text in _PANELS.items():
            setattr(rich_utils, name, text)
        format_help(context, formatter)

    return formatted


def _with_dutch_help(get_help_option: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def option(context: Any) -> Any:
        found = get_help_option(context)
        if found is not None and found.help != _HELP:
            found.help = _HELP
            _name_type(found)
        return found

    return option


def _name_type(parameter: Any) -> None:
    original = getattr(parameter, "display_type_rich", None)
    if original is None:
        return

    def shown(**context: Any) -> str | None:
        text = original(**context)
        name = (text or "").strip("<>")
        if name == "bool":
            return None
        single = name.removeprefix("list[").removesuffix("]")
        return f"<{_TYPES[single]}>" if single in _TYPES else text

    parameter.display_type_rich = shown


__all__ = ["speak_dutch"]
