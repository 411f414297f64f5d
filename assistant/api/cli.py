"""Commands ``kennis start``, ``kennis serve`` and ``kennis mcp``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.service import Service

app = typer.Typer()

EXAMPLE_QUESTION = "Wie mag een drugspand sluiten?"
"""Answered by ``kennis start``, so that a first user sees at once what comes out."""

Port = Annotated[int | None, typer.Option("--poort", help="Poort; 0 kiest een vrije.")]


@app.command()
def start(port: Port = None) -> None:
    """Lees de meegeleverde bronnen in en open de webpagina op deze computer; stop met Ctrl+C."""
    from assistant.api.serving import load_api_settings, serve
    from ingest.bootstrap import run_ingest
    from ingest.report import Outcome

    settings = load_api_settings().model_copy(update={} if port is None else {"port": port})
    typer.echo("De meegeleverde bronnen worden ingelezen …")
    report = run_ingest([], starter=True)
    for problem in report.of(Outcome.REFUSED):
        typer.echo(f"  niet ingelezen: {problem.place}: {problem.reason}", err=True)
    typer.echo("De webpagina wordt geopend …")
    serve(settings, _show_example, log_level="WARNING")


def _show_example(address: str, service: Service) -> None:
    from assistant.answer import Question, Reader
    from assistant.render import render_answer
    from knowledge.records import ALL_ACCESS
    from knowledge.terminal import terminal_width

    assistant = service.assistant
    answer = assistant.answer(Question(text=EXAMPLE_QUESTION, reader=Reader(access=ALL_ACCESS)))
    shown = render_answer(answer, width=terminal_width(), disclaimer=assistant.pipeline.replies.line("voorbehoud"))
    typer.echo(f"\nEen voorbeeld. Vraag: {EXAMPLE_QUESTION}\n\n{shown}\n")
    typer.echo(f"Kenniswijzer staat klaar op {address} (stop met Ctrl+C)")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option("--adres", help="Adres om op te luisteren.")] = None,
    port: Port = None,
) -> None:
    """Start de API en de webpagina; stop met Ctrl+C. Antwoorden die lopen worden afgemaakt."""
    from assistant.api.serving import load_api_settings
    from assistant.api.serving import serve as serve_until_stopped

    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = load_api_settings().model_copy(update=given)
    serve_until_stopped(settings, lambda address, _: typer.echo(f"Kenniswijzer staat klaar op {address}"))


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
