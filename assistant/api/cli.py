"""Commands ``kennis serve`` and ``kennis mcp``."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

app = typer.Typer()


@app.command()
def serve(
    host: Annotated[Optional[str], typer.Option("--adres", help="Adres om op te luisteren.")] = None,  # noqa: UP045
    port: Annotated[Optional[int], typer.Option("--poort", help="Poort; 0 kiest een vrije.")] = None,  # noqa: UP045
) -> None:
    """Start de API en de webpagina; stop met Ctrl+C. Antwoorden die lopen worden afgemaakt."""
    from assistant.api.serving import load_api_settings
    from assistant.api.serving import serve as serve_until_stopped

    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = load_api_settings().model_copy(update=given)
    serve_until_stopped(settings, lambda address: typer.echo(f"Kenniswijzer staat klaar op {address}"))
