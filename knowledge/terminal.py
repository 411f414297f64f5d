"""What the commands of every room share: the option for JSON, how JSON is written, and how wide a line may be."""

from __future__ import annotations

import json
import shutil
from typing import Annotated

import typer

__all__ = ["AsJson", "say_json", "terminal_width"]

AsJson = Annotated[bool, typer.Option("--json", help="Geef het hele resultaat als JSON.")]


def say_json(value: object) -> None:
    """Write ``value`` to standard output as JSON that people can read too; days and paths become text."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def terminal_width() -> int:
    """Return how many characters a line may have: those of the terminal, and between 40 and 110."""
    return max(40, min(shutil.get_terminal_size((96, 24)).columns, 110))
