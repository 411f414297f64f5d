"""Commands of the knowledge room."""

from __future__ import annotations

import typer

app = typer.Typer()
