"""Commands of the ingest room."""

from __future__ import annotations

import typer

app = typer.Typer()
