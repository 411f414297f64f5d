"""Prompts: one a file in ``prompts/nl``, with its name, version and variables above the text.

The text has its variables in braces, as ``str.format`` takes them; a literal brace is doubled.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import yaml

from prompts.catalogue import CatalogueError

__all__ = ["Prompt", "load_prompt"]

FOLDER = Path(__file__).parent / "nl"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt with what names it; answers made with it are kept with ``label``."""

    name: str
    version: int
    variables: frozenset[str]
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
        if set(values) != self.variables:
            odd = ", ".join(sorted(set(values) ^ self.variables))
            raise CatalogueError(f"Prompt {self.name}: andere variabelen dan de prompt heeft: {odd}.")
        return self.text.format(**values)


def load_prompt(name: str, folder: Path = FOLDER) -> Prompt:
    """Return a prompt by name.

    Raises:
        CatalogueError: there is no such prompt, or its head and its text do not agree.
    """
    path = folder / f"{name}.md"
    try:
        _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
        facts = yaml.safe_load(head)
        prompt = Prompt(str(facts["naam"]), int(facts["versie"]), frozenset(facts["variabelen"]), text.strip() + "\n")
        used = {field for _, field, _, _ in Formatter().parse(prompt.text) if field is not None}
    except OSError:
        raise CatalogueError(f"Er is geen prompt {name!r} in {folder}.") from None
    except (ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise CatalogueError(
            f"{path.name}: verwacht kop met naam, versie en variabelen, dan de tekst ({error})."
        ) from None
    if prompt.name != name or used != prompt.variables:
        odd = ", ".join(sorted(used ^ prompt.variables)) or prompt.name
        raise CatalogueError(f"{path.name}: kop en tekst kloppen niet met elkaar of met de bestandsnaam: {odd}.")
    return prompt
