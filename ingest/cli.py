"""Commands of the ingest room."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.statutes import cli as statutes_cli
from knowledge.terminal import say_json

app = typer.Typer()
app.add_typer(statutes_cli.app, name="wetten", help="Bekijk de wetten in de bibliotheek en haal ze op bij overheid.nl.")

_EXIT_USAGE = 2


@app.command("ingest")
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PAD...", help="Bestanden of mappen; een map gaat met alles erin.")
    ] = None,
    starter: Annotated[bool, typer.Option("--starter", help="Neem ook de meegeleverde startbibliotheek op.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Laat zien wat er zou gebeuren; verander niets.")] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Verwijder uit de bibliotheek wat in deze mappen niet meer bestaat.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Geef het verslag als JSON.")] = False,
    wait: Annotated[
        float | None,
        typer.Option("--wacht", min=0, metavar="SECONDEN", help="Hoe lang wachten als er al een andere run loopt."),
    ] = None,
) -> None:
    """Neem documenten op in de bibliotheek.

    Leest pdf, docx, pptx, html, markdown, tekst en wetten in BWB-xml. Nog eens draaien is veilig: wat niet veranderd
    is, blijft zoals het is. Gegevens over de documenten komen uit manifest.yaml.

    Einde: 0 als alles is opgenomen, 1 als er iets geweigerd is, 2 als de opdracht niet klopt.
    """
    from ingest.bootstrap import PathMissing, run_ingest
    from ingest.progress import ProgressScreen, print_report

    if not paths and not starter:
        typer.echo("kennis: geef een bestand of map op, of --starter. Zie: kennis ingest --help", err=True)
        raise typer.Exit(_EXIT_USAGE)
    with ProgressScreen(quiet=as_json) as screen:
        try:
            report = run_ingest(
                [str(path) for path in paths or []],
                starter=starter,
                dry_run=dry_run,
                prune=prune,
                wait_seconds=wait,
                observe=screen.observe,
                on_collected=screen.collected,
                on_wait=screen.waiting,
            )
        except PathMissing as error:
            typer.echo(f"kennis: {error}", err=True)
            raise typer.Exit(_EXIT_USAGE) from None
    if as_json:
        say_json(report.as_json())
    else:
        print_report(report)
    raise typer.Exit(report.exit_code)
