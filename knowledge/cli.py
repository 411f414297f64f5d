"""Commands of the knowledge room: ``kennis status``, ``kennis doctor`` and ``kennis herbouw``."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.terminal import AsJson, say_json
from knowledge.wording import passages_of

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from knowledge.overview import Overview

app = typer.Typer()


@app.command("status")
def status(
    as_json: AsJson = False,
) -> None:
    """Toon wat er in de bibliotheek staat en waarmee wordt gezocht."""
    from rich.console import Console

    from knowledge.bootstrap import open_library
    from knowledge.overview import overview

    with open_library(read_only=True, without_model=True) as library:
        library.catch_up()
        facts = overview(library)
    if as_json:
        say_json(dataclasses.asdict(facts))
    else:
        _print_overview(Console(), facts)


def _print_overview(console: Console, facts: Overview) -> None:
    from rich.table import Table

    console.print(f"Bibliotheek: {facts.place}", highlight=False, soft_wrap=True)
    if not facts.kinds:
        console.print("Er staat nog niets in. Lees documenten in met: kennis ingest MAP", highlight=False)
    else:
        table = Table("Soort", "Bronnen", "Passages", box=None, pad_edge=False)
        for count in facts.kinds:
            table.add_row(count.kind.value, str(count.sources), str(count.passages))
        console.print(table)
    if facts.statutes:
        table = Table("Wet", "Hele tekst van", "Uittreksel van", box=None, pad_edge=False)
        for statute in facts.statutes:
            table.add_row(f"{statute.title} ({statute.bwb_id})", _dates(statute.whole), _dates(statute.excerpts))
        console.print(table)
    for line in _engine_lines(facts):
        console.print(line, highlight=False, soft_wrap=True)


def _dates(days: tuple[date, ...]) -> str:
    return ", ".join(f"{day:%d-%m-%Y}" for day in days) or "-"


def _engine_lines(facts: Overview) -> list[str]:
    model = f"{facts.model} ({facts.vectors} vectoren van {facts.dimensions} getallen)" if facts.model else "nog geen"
    lines = [
        f"Taalmodel van de bibliotheek: {model}",
        f"Taalmodel van de instellingen: {facts.embedder.model or 'geen'}. {facts.embedder.explanation}",
        f"Zoeken op woorden: tantivy, bij tot wijziging {facts.words_position} van {facts.last_change}",
        f"Zoeken op betekenis: {facts.vector_engine}, bij tot wijziging {facts.vectors_position} "
        f"van {facts.last_change}",
    ]
    if facts.without_vector and facts.embedder.model:
        lines.append(f"{passages_of(facts.without_vector)} nog zonder vector. Maak die met: kennis herbouw")
    return lines


@app.command("doctor")
def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Herstel wat zonder opnieuw inlezen kan.")] = False,
) -> None:
    """Controleer of register, indexen en kopieën bij elkaar passen (0: in orde, 1: er zijn problemen)."""
    from knowledge.bootstrap import open_library

    with open_library(any_model=True) as library:
        if (embedder := library.embedder) is not None:
            library.register.check_model(embedder.model_id, embedder.dimensions)
        if not library.register.damage():
            library.catch_up()
            if library.vectors_are_elsewhere:
                typer.echo("De map van Chroma is in gebruik bij een ander proces, dat haar zelf bijhoudt.")
        problems = library.check(lambda part: typer.echo(f"Controle: {part}"))
        if problems and repair and any(problem.repairable for problem in problems):
            for problem in problems:
                typer.echo(f"- {problem}")
            typer.echo("Herstellen…")
            problems = library.repair()
    for problem in problems:
        typer.echo(f"- {problem}")
    if not problems:
        typer.echo("In orde: register, indexen en kopieën passen bij elkaar.")
        return
    if any(problem.repairable for problem in problems) and not repair:
        typer.echo("Herstel wat kan met: kennis doctor --repair")
    raise typer.Exit(1)


@app.command("herbouw")
def herbouw() -> None:
    """Maak alle vectoren met het taalmodel van de instellingen; gaat verder waar een vorige keer stopte."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from knowledge.bootstrap import open_library
    from knowledge.rebuild import rebuild

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with open_library(any_model=True) as library, Progress(*columns, transient=True) as bar:
        task = bar.add_task("Passages", total=None)
        report = rebuild(library, lambda done, total: bar.update(task, completed=done, total=total))
    if report.replaced:
        typer.echo(f"De bibliotheek gebruikt nu taalmodel {report.model} in plaats van {report.replaced}.")
    typer.echo(f"{passages_of(report.embedded)} gelezen door {report.model}.")
