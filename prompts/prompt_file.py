"""Prompts: one a file in ``prompts/nl``, with its name, version, purpose, variables and examples above the text.

The text has its variables in braces, as ``str.format`` takes them; a literal brace is doubled. What stands before the
line ``<!-- gegevens -->`` is the task (a system message), what stands after it holds the data of one question (a
message of the user); a prompt without that line is one message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from prompts.catalogue import CatalogueError

__all__ = ["Prompt", "all_prompts", "load_prompt"]

FOLDER = Path(__file__).parent / "nl"
DATA_LINE = "<!-- gegevens -->"
_HEAD = frozenset({"naam", "versie", "doel", "variabelen", "voorbeelden"})


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt with what names it; answers made with it are kept with ``label``."""

    name: str
    version: int
    purpose: str
    """What it is for, in one Dutch sentence."""
    variables: Mapping[str, str]
    """Names of the variables, each with what goes in."""
    examples: tuple[Mapping[str, str], ...]
    """At least one; each has a value for every variable."""
    text: str

    @property
    def label(self) -> str:
        """Name and version, as ``beoordeling-1``."""
        return f"{self.name}-{self.version}"

    def render(self, **values: str) -> str:
        """Return the text with its variables filled in; braces in a value stay what they are.

        Raises:
            CatalogueError: a variable is missing, or there is no such variable.
        """
        return "\n\n".join(text for _, text in self.messages(**values)) + "\n"

    def messages(self, **values: str) -> tuple[tuple[str, str], ...]:
        """Return the prompt as messages: role (``system`` or ``user``) and text.

        Raises:
            CatalogueError: as ``render``.
        """
        if set(values) != set(self.variables):
            odd = ", ".join(sorted(set(values) ^ set(self.variables)))
            raise CatalogueError(f"Prompt {self.name}: andere variabelen dan de prompt heeft: {odd}.")
        task, line, data = self.text.partition(DATA_LINE)
        if not line:
            return (("user", task.format(**values).strip()),)
        return (("system", task.format(**values).strip()), ("user", data.format(**values).strip()))


def all_prompts(folder: Path = FOLDER) -> tuple[Prompt, ...]:
    """Return every prompt, by name.

    Raises:
        CatalogueError: a file is wrong.
    """
    return tuple(load_prompt(path.stem, folder) for path in sorted(folder.glob("*.md")))


def load_prompt(name: str, folder: Path = FOLDER) -> Prompt:
    """Return a prompt by name.

    Raises:
        CatalogueError: there is no such prompt, or its head and its text do not agree.
    """
    path = folder / f"{name}.md"
    try:
        _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
        facts = yaml.safe_load(head)
        prompt = _prompt(facts, text)
        used = {field for _, field, _, _ in Formatter().parse(prompt.text) if field is not None}
    except OSError:
        known = ", ".join(sorted(one.stem for one in folder.glob("*.md")))
        raise CatalogueError(f"Er is geen prompt {name!r} in {folder.name}. Wel: {known or 'geen'}.") from None
    except (ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise CatalogueError(
            f"{path.name}: verwacht een kop met naam, versie, doel, variabelen (elk met uitleg) en voorbeelden, "
            f"dan de tekst ({error})."
        ) from None
    if prompt.name != name or used != set(prompt.variables):
        odd = ", ".join(sorted(used ^ set(prompt.variables))) or prompt.name
        raise CatalogueError(f"{path.name}: kop en tekst kloppen niet met elkaar of met de bestandsnaam: {odd}.")
    _check_examples(prompt, path.name)
    return prompt


def _prompt(facts: Mapping[str, Any], text: str) -> Prompt:
    if odd := set(facts) ^ _HEAD:
        raise ValueError(f"ontbreekt of onbekend: {', '.join(sorted(odd))}")
    return Prompt(
        name=str(facts["naam"]),
        version=int(facts["versie"]),
        purpose=" ".join(str(facts["doel"]).split()),
        variables={str(name): str(meaning) for name, meaning in dict(facts["variabelen"]).items()},
        examples=tuple(
            {str(name): str(value).rstrip("\n") for name, value in example.items()} for example in facts["voorbeelden"]
        ),
        text=text.strip() + "\n",
    )


def _check_examples(prompt: Prompt, file_name: str) -> None:
    if not prompt.examples or not prompt.purpose:
        raise CatalogueError(f"{file_name}: een prompt heeft een doel en ten minste één voorbeeld.")
    for number, example in enumerate(prompt.examples, start=1):
        try:
            prompt.messages(**example)
        except (CatalogueError, ValueError, IndexError) as error:
            raise CatalogueError(f"{file_name}, voorbeeld {number}: {error}") from None
