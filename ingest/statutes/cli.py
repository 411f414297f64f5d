"""Commands ``kennis wetten`` and ``kennis wetten ophalen``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.terminal import AsJson, say_json

if TYPE_CHECKING:
    from datetime import date

    from ingest.statutes.fetching import Fetched
    from ingest.statutes.held import HeldStatute
    from knowledge.instruments.freshness import StaleBasis

app = typer.Typer(invoke_without_command=True, no_args_is_help=False)


@app.callback()
def wetten(context: typer.Context, as_json: AsJson = False) -> None:
    """Toon welke wetten er zijn, van welke datum, en welke kaarten op een gewijzigde tekst leunen."""
    if context.invoked_subcommand is not None:
        return
    from datetime import date

    from ingest.statutes.held import held_statutes
    from knowledge.bootstrap import open_library
    from knowledge.instruments.catalogue import load_catalogue
    from knowledge.instruments.freshness import stale_bases

    cards = list(load_catalogue().instruments.values())
    with open_library(read_only=True) as library:
        held = held_statutes(library.register.sources())
        stale = stale_bases(cards, library.register.article_versions, date.today())
    if as_json:
        say_json(_as_json(held, stale))
        return
    _print_held(held)
    wanted = {basis.bwb_id for card in cards for basis in card.legal_bases if basis.bwb_id}
    missing = sorted(wanted - {statute.bwb_id for statute in held})
    if stale:
        typer.echo("\nDeze kaarten leunen op een tekst die is gewijzigd sinds ze zijn nagekeken:")
        for item in stale:
            typer.echo(f"- {item}")
    elif held and cards:
        typer.echo(
            "\nGeen kaart leunt op een tekst die is gewijzigd sinds zij is nagekeken, voor zover die tekst er is."
        )
    if missing:
        typer.echo(
            f"\nDe kaarten noemen nog {len(missing)} wetten die niet in de bibliotheek staan. Ophalen kan met:\n"
            f"  kennis wetten ophalen {' '.join(missing)}"
        )


@app.command()
def ophalen(
    bwb_ids: Annotated[list[str], typer.Argument(metavar="BWB-ID...", help="Nummers zoals BWBR0001941.")],
    day: Annotated[
        str | None,
        typer.Option("--datum", metavar="JJJJ-MM-DD", help="Haal de tekst op die op deze dag gold; standaard vandaag."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Haal wetten op bij overheid.nl en neem ze op. Nog eens draaien is veilig: wat er al is, wordt niet opgehaald.

    Einde: 0 als alles er is, 1 als iets niet lukte, 2 als de opdracht niet klopt.
    """
    from datetime import date

    from ingest.bootstrap import load_ingest_settings, run_ingest
    from ingest.statutes.fetching import fetch_statutes
    from ingest.statutes.repository import StatuteRepository
    from ingest.statutes.store import StatuteStore
    from knowledge.bootstrap import load_settings

    today = date.today()
    settings = load_ingest_settings()
    store = StatuteStore(load_settings().data_dir.absolute() / "wetten")
    with StatuteRepository(settings) as repository:
        fetched = fetch_statutes(
            bwb_ids, _day(day) or today, repository, store, today, lambda item: None if as_json else _print(item)
        )
    paths = [item.path for item in fetched if item.path is not None]
    refused: list[str] = []
    if paths:
        if not as_json:
            typer.echo("De teksten worden opgenomen in de bibliotheek …")
        report = run_ingest(paths, settings=settings)
        refused = [f"{file.place}: {file.reason}" for file in report.files if file.outcome.value == "geweigerd"]
    if as_json:
        say_json([_fetched_json(item) for item in fetched])
    for line in refused:
        typer.echo(f"kennis: niet opgenomen: {line}", err=True)
    problems = [item for item in fetched if item.problem]
    for item in problems:
        typer.echo(f"kennis: {item.problem}", err=True)
    if problems or refused:
        raise typer.Exit(1)


def _day(text: str | None) -> date | None:
    from datetime import date

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("Schrijf jaar, maand en dag: 2026-11-22.", param_hint="--datum") from None


def _print(item: Fetched) -> None:
    from knowledge.version_words import dutch_date

    if item.version is None:
        typer.echo(f"{item.bwb_id}: niet opgehaald")
        return
    how = "opgehaald" if item.is_new else "was er al"
    typer.echo(
        f"{item.bwb_id}: tekst van {dutch_date(item.version.toestand)} {how}; "
        f"bekend dat die gold tot en met {dutch_date(item.version.known_until)}"
    )


def _print_held(held: list[HeldStatute]) -> None:
    from knowledge.version_words import dutch_date

    if not held:
        typer.echo("Er staan nog geen wetten in de bibliotheek. Ophalen kan met: kennis wetten ophalen BWB-ID")
        return
    for statute in held:
        typer.echo(f"{statute.title} ({statute.bwb_id})")
        for text in statute.texts:
            kind = "uittreksel" if text.is_excerpt else "hele tekst"
            until = f", gold in elk geval tot en met {dutch_date(text.known_until)}" if (
                text.known_until > text.toestand
            ) else ""  # fmt: skip
            typer.echo(f"  {kind} van {dutch_date(text.toestand)}{until}")


def _as_json(held: list[HeldStatute], stale: list[StaleBasis]) -> dict[str, object]:
    statutes = [
        {
            "bwb_id": statute.bwb_id,
            "titel": statute.title,
            "teksten": [
                {"bron_id": text.source_id, "toestand": text.toestand, "bekend_tot_en_met": text.known_until,
                 "uittreksel": text.is_excerpt}
                for text in statute.texts
            ],
        }
        for statute in held
    ]  # fmt: skip
    changed = [
        {"kaart": item.card, "wet": item.law, "bwb_id": item.bwb_id, "artikel": item.article,
         "nagekeken_op": item.checked_on, "gewijzigd_op": item.changed_on, "vervallen": item.repealed}
        for item in stale
    ]  # fmt: skip
    return {"wetten": statutes, "gewijzigd_sinds_nagekeken": changed}


def _fetched_json(item: Fetched) -> dict[str, object]:
    return {
        "bwb_id": item.bwb_id,
        "bestand": item.path.name if item.path else None,
        "toestand": item.version.toestand if item.version else None,
        "bekend_tot_en_met": item.version.known_until if item.version else None,
        "nieuw": item.is_new,
        "probleem": item.problem or None,
    }
