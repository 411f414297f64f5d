"""Commands of the assistant room."""

from __future__ import annotations

import typer

app = typer.Typer()
