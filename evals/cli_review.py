"""Commands of the evaluation room for looking and judging: beir, ablate, report, review, judge."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from knowledge.terminal import AsJson, say_json

app = typer.Typer()

RunPath = Annotated[Path, typer.Argument(metavar="RUN", help="Map van een run, gemaakt met kennis eval run.")]


@app.command()
def beir(
    folder: Annotated[Path, typer.Argument(metavar="MAP", help="Map met corpus.jsonl, queries.jsonl en qrels.")],
    as_json: AsJson = False,
    split: Annotated[
        str | None,
        typer.Option("--deel", help="Bestand in qrels, zonder .tsv. Standaard test, of alles als dat er niet is."),
    ] = None,
) -> None:
    """Meet het zoeken op een dataset in BEIR-vorm. Een afgebroken meting gaat verder waar zij was."""
    from evals.beir import lines, run_beir
    from evals.progress import shown_progress
    from knowledge.bootstrap import load_settings

    with shown_progress() as progress:
        result = run_beir(folder, load_settings(), progress, split=split)
    if as_json:
        say_json(result.as_json())
    else:
        for line in lines(result):
            typer.echo(line)


@app.command()
def report(
    run: RunPath,
    output: Annotated[
        Path | None,
        typer.Option("--uit", help="Bestand voor de pagina. Standaard rapport.html in de map van de run."),
    ] = None,
    as_json: AsJson = False,
    junit: Annotated[
        Path | None,
        typer.Option("--junit", help="Schrijf ook een JUnit-bestand, voor een bouwstraat."),
    ] = None,
) -> None:
    """Maak van een run een rapport: één pagina met de cijfers en elk fout antwoord, ook om af te drukken."""
    from evals.report import make_report, report_html, report_json, report_junit, write_report
    from evals.run_folder import RunFolder

    data, scores = make_report(RunFolder(run))
    page = output or run / "rapport.html"
    write_report(report_html(data), page)
    if junit is not None:
        write_report(report_junit(scores), junit)
    if as_json:
        say_json(report_json(data, scores))
    else:
        typer.echo(f"{data.right_count} van de {data.total} antwoorden zijn goed. Rapport: {page}")


@app.command()
def review(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="RUN|VRAGEN",
            help="Map van een run, of bestand met vragen (.jsonl). Leeg: antwoorden waarop lezers reageerden.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--naam", help="Wie beoordeelt er? Standaard uw naam op deze computer."),
    ] = None,
    target: Annotated[
        Path, typer.Option("--set", help="Set waarin nieuwe vragen komen; wordt gemaakt als die er niet is.")
    ] = Path("vragen-uit-beoordeling.jsonl"),
    port: Annotated[int, typer.Option("--poort", min=0, max=65535, help="Poort; 0 kiest een vrije.")] = 0,
    no_browser: Annotated[bool, typer.Option("--geen-browser", help="Toon alleen het adres.")] = False,
) -> None:
    """Beoordeel antwoorden op een pagina op deze computer: zin voor zin, met de bron ernaast."""
    import getpass

    from evals.review.serving import gather, gather_feedback, serve

    reviewer = name or getpass.getuser()
    desk = gather(path, target, reviewer) if path is not None else gather_feedback(target, reviewer)
    typer.echo(f"{len(desk.items)} antwoorden. Uw oordelen komen in {desk.store.path}. Stop met Ctrl+C.", err=True)
    serve(desk, port, typer.echo, open_browser=not no_browser)


@app.command()
def ablate(
    sets: Annotated[list[str], typer.Argument(metavar="SET...", help="Namen van sets, of bestanden (.jsonl).")],
    only: Annotated[
        list[str] | None,
        typer.Option("--manier", help="Alleen deze manieren; zoals geleverd doet altijd mee."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Laat zien wat elk deel waard is: dezelfde vragen, met telkens één ding anders.

    Herordenen doet mee als er een herordenaar is ingesteld (KENNIS_RERANKER).
    """
    from rich.console import Console

    from evals import ablate as ablation
    from evals.progress import shown_progress
    from evals.run import load_sets
    from knowledge.bootstrap import load_settings, open_library

    settings = load_settings()
    chosen = ablation.ways(settings.reranker, only or ())
    with open_library(settings) as library, shown_progress() as progress:
        work = settings.data_dir / "ablatie-zonder-koppen"
        results = ablation.ablate(load_sets(sets), library, chosen, work, progress)
    if as_json:
        say_json(ablation.as_json(results))
        return
    Console().print(ablation.table(results))
    typer.echo("\n▲ beter, ▼ slechter dan zoals geleverd. Zonder teken is geen verschil aangetoond.")
    if settings.reranker is None:
        typer.echo("Niet gemeten: herordenen. Er is geen herordenaar ingesteld (KENNIS_RERANKER).")


@app.command()
def judge(run: RunPath, as_json: AsJson = False) -> None:
    """Laat een taalmodel de zinnen van een run beoordelen, en zeg hoe vaak het dat met mensen eens is.

    Dit oordeel telt nergens mee in de toets (kennis eval gate).
    """
    from dataclasses import asdict

    from evals.judge import judge_run, model_agreements, read_verdicts
    from evals.judge_model import JudgeSettings, make_judge
    from evals.progress import shown_progress
    from evals.review.serving import STORE
    from evals.review.store import ReviewStore
    from evals.run_folder import RunFolder
    from evals.words import number, percent

    model = make_judge(JudgeSettings())
    with shown_progress() as show:
        for _verdict in judge_run(RunFolder(run), model, lambda done, total: show("Beoordelen", done, total)):
            pass
    verdicts = [one for one in read_verdicts(run) if one.model == model.name]
    agreements = model_agreements(run, ReviewStore(run / STORE))
    if as_json:
        rows = [one.model_dump(mode="json", by_alias=True) for one in verdicts]
        result = {"oordelen": rows, "overeenstemming": [asdict(one) for one in agreements]}
        say_json(result)
        return
    counts = Counter(one.mark.value.replace("_", " ") if one.mark else "geen oordeel" for one in verdicts)
    typer.echo(f"{len(verdicts)} zinnen: " + ", ".join(f"{count} {name}" for name, count in counts.most_common()))
    for one in agreements:
        kappa = f"Cohens kappa {number(one.kappa)}" if one.kappa is not None else "kappa niet te berekenen"
        share = f"{percent(one.share)} van {one.count} zinnen hetzelfde"
        typer.echo(f"{one.first} en {one.second}: {share}, {kappa}")
    if not agreements:
        typer.echo("Nog niemand heeft deze run beoordeeld; hoe goed het model oordeelt, is dus niet bekend.")
