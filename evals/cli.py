"""Commands of the evaluation room: ``kennis eval …``. Only doors; what they do is elsewhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from evals.cli_review import app as review_app
from knowledge.terminal import AsJson, say_json

app = typer.Typer()
eval_app = typer.Typer(help="Meet hoe goed de antwoorden zijn, en wat beter of slechter werd.", no_args_is_help=True)
app.add_typer(eval_app, name="eval")
eval_app.add_typer(review_app)

SetNames = Annotated[list[str], typer.Argument(metavar="SET...", help="Namen van sets, of bestanden (.jsonl).")]


@eval_app.command()
def sets(as_json: AsJson = False) -> None:
    """Toon de meegeleverde sets: waarover ze gaan en hoeveel vragen erin zitten."""
    from evals.cases import case_lines, parse_lines, set_facts

    rows = [
        {
            "naam": one.name,
            "vragen": sum(1 for _ in parse_lines(case_lines(one.name), one.name)),
            "bibliotheek": one.library,
            "titel": one.title,
        }
        for one in set_facts()
    ]
    if as_json:
        say_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['naam']:<18}{row['vragen']:>5} vragen   {row['bibliotheek']:<9}{row['titel']}")


@eval_app.command()
def valideer(names: SetNames) -> None:
    """Controleer sets. Zegt bij een fout in welke regel die staat. Afsluitcode: 0 goed, 1 fout."""
    from evals.cases import CaseError, case_lines, parse_lines

    wrong = False
    for name in names:
        try:
            count = sum(1 for _ in parse_lines(case_lines(name), name))
            typer.echo(f"{name}: {count} vragen, in orde.")
        except CaseError as error:
            wrong = True
            typer.echo(f"kennis: {error}", err=True)
    raise typer.Exit(1 if wrong else 0)


@eval_app.command()
def run(
    names: SetNames,
    config: Annotated[
        Path | None,
        typer.Option("--config", help="YAML met andere instellingen (zoeken, antwoorden, zonder, peildatum)."),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--uit", help="Map voor de run. Een afgebroken run in deze map gaat verder waar hij was."),
    ] = None,
    repeats: Annotated[int, typer.Option("--n", min=1, max=100, help="Hoe vaak elke vraag wordt gesteld.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Stel de vragen van sets aan uw eigen bibliotheek, bewaar de antwoorden en geef cijfers."""
    from evals.progress import shown_progress
    from evals.run import load_config, load_sets, run_sets
    from evals.scoring import score_run
    from knowledge.bootstrap import load_settings, open_library

    settings = load_settings()
    cases = load_sets(names)
    target = folder or settings.data_dir / "evals" / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{'-'.join(cases)}"[:120]
    with open_library(settings) as library, shown_progress() as progress:
        made = run_sets(
            cases,
            library,
            target,
            config=load_config(config),
            repeats=repeats,
            progress=lambda done, total: progress("vragen", done, total),
        )
    scores = score_run(made)
    if as_json:
        say_json({"run": str(target), **scores.as_json()})
    else:
        typer.echo(scores.as_text())
        typer.echo(f"\nBewaard in {target}. Bekijk de antwoorden met: kennis eval report {target}")


@eval_app.command()
def score(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Map van een run.")], as_json: AsJson = False
) -> None:
    """Reken een bewaarde run opnieuw na, zonder de vragen opnieuw te stellen."""
    from evals.run_folder import RunFolder
    from evals.scoring import score_run

    scores = score_run(RunFolder(folder))
    typer.echo(json.dumps(scores.as_json(), ensure_ascii=False, indent=2) if as_json else scores.as_text())


@eval_app.command()
def compare(
    first: Annotated[Path, typer.Argument(metavar="A", help="Map van de eerste run.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Map van de tweede run.")],
    as_json: AsJson = False,
) -> None:
    """Vergelijk twee runs: wat werd beter of slechter, en welke vragen sloegen om."""
    from evals.compare import compare as compare_scores
    from evals.compare import render
    from evals.run_folder import RunFolder
    from evals.scoring import score_run

    found = compare_scores(score_run(RunFolder(first)), score_run(RunFolder(second)))
    typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2) if as_json else render(found))


@eval_app.command()
def export(
    name: Annotated[str, typer.Argument(metavar="SET", help="Naam van een set, of een bestand (.jsonl).")],
    output: Annotated[Path, typer.Argument(metavar="BESTAND", help="Bestand om te maken: .csv of .xlsx.")],
) -> None:
    """Schrijf een set als CSV of Excel, om daar verder aan te werken."""
    from evals.cases import case_lines, parse_lines
    from evals.exchange import export_set

    count = export_set(parse_lines(case_lines(name), name), output)
    typer.echo(f"{count} vragen geschreven naar {output}.")


@eval_app.command(name="import")
def import_command(
    source: Annotated[Path, typer.Argument(metavar="BESTAND", help="CSV- of Excelbestand.")],
    output: Annotated[Path, typer.Argument(metavar="SET", help="Set om te schrijven: een bestand .jsonl.")],
    overwrite: Annotated[bool, typer.Option("--vervang", help="Vervang de set als die er al is.")] = False,
) -> None:
    """Maak van een CSV- of Excelbestand een set."""
    from evals.cases import CaseError, write_set
    from evals.exchange import import_set

    if output.exists() and not overwrite:
        raise CaseError(f"{output} bestaat al. Voeg --vervang toe om de set te vervangen.")
    typer.echo(f"{write_set(import_set(source), output)} vragen geschreven naar {output}.")


@eval_app.command()
def gate(
    accepting: Annotated[
        bool, typer.Option("--aanvaard", help="Maak deze run de aanvaarde, als niets achteruitging.")
    ] = False,
) -> None:
    """Toets de eigen sets aan de aanvaarde run en de lat. Afsluitcode: 0 open, 1 dicht."""
    from evals.gate import run_gate

    raise typer.Exit(run_gate(accepting=accepting))


@eval_app.command()
def taalmodel(
    names: SetNames,
    folder: Annotated[Path, typer.Option("--uit", help="Map voor de runs; een afgebroken meting gaat daarin verder.")],
    most: Annotated[
        int | None,
        typer.Option("--n", min=1, help="Niet meer vragen per set dan dit; een model heeft soms een minuut nodig."),
    ] = None,
) -> None:
    """Vergelijk letterlijke antwoorden met die van het ingestelde taalmodel, met en zonder controle van de zinnen."""
    from assistant.chat_models import load_chat_settings
    from evals.llm_table import as_markdown, cases_of, compare_ways
    from evals.progress import shown_progress
    from knowledge.bootstrap import open_library

    chat = load_chat_settings().model_dump(exclude={"chat_base_url", "chat_api_key"}, exclude_defaults=True)
    with open_library() as library, shown_progress() as progress:
        columns = compare_ways(
            cases_of(names),
            library,
            folder,
            chat,
            progress=lambda done, total: progress("vragen", done, total),
            most=most,
        )
    typer.echo(as_markdown(columns))


@eval_app.command()
def table(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SET...]", help="Alleen deze sets; standaard alle."),
    ] = None,
    library: Annotated[
        Path | None,
        typer.Option("--bibliotheek", help="Map van een bibliotheek met alles erin; anders wordt er een gemaakt."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Geef de tabel van de README: woorden en betekenis samen, alleen betekenis, alleen woorden."""
    from dataclasses import asdict

    from evals.table import as_markdown, table_rows

    rows = table_rows(names or (), library, lambda name: typer.echo(f"{name} …", err=True))
    typer.echo(
        json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2) if as_json else as_markdown(rows)
    )


@eval_app.command()
def gronding(
    as_json: AsJson = False,
    wrong: Annotated[bool, typer.Option("--fouten", help="Toon elke fout van de afstemhelft.")] = False,
) -> None:
    """Meet de poort: hoeveel zinnen zonder steun glippen erdoor, en hoeveel goede zinnen blijven."""
    from evals.grounding_table import main

    main(as_json, wrong)
