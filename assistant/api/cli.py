"""Commands ``kennis serve`` and ``kennis mcp``."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option("--adres", help="Adres om op te luisteren.")] = None,
    port: Annotated[int | None, typer.Option("--poort", help="Poort; 0 kiest een vrije.")] = None,
) -> None:
    """Start de API en de webpagina; stop met Ctrl+C. Antwoorden die lopen worden afgemaakt."""
    from assistant.api.serving import load_api_settings
    from assistant.api.serving import serve as serve_until_stopped

    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = load_api_settings().model_copy(update=given)
    serve_until_stopped(settings, lambda address: typer.echo(f"Kenniswijzer staat klaar op {address}"))


@app.command()
def mcp(
    access: Annotated[
        str, typer.Option("--toegang", help="openbaar, partners, beperkt; met komma's ertussen.")
    ] = "openbaar",
) -> None:
    """Bied de bibliotheek aan een programma op deze computer aan dat MCP spreekt, over standaardinvoer en -uitvoer."""
    from assistant.api.mcp_stdio import serve_stdio
    from knowledge.records import AccessLabel

    try:
        labels = frozenset(AccessLabel(part.strip()) for part in access.split(",") if part.strip())
    except ValueError:
        raise typer.BadParameter("Kies uit openbaar, partners en beperkt.", param_hint="--toegang") from None
    serve_stdio(labels)
