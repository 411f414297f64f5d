"""Commands ``kennis instrumenten``: list, show, search, check, match a situation, print a decision table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from knowledge.terminal import AsJson, say_json, terminal_width

if TYPE_CHECKING:
    from knowledge.instruments.card import Instrument, Statement

app = typer.Typer(invoke_without_command=True, no_args_is_help=False)

AsOf = Annotated[
    str | None,
    typer.Option("--peildatum", metavar="JJJJ-MM-DD", help="Dag waarop het moet gelden; standaard vandaag."),
]


@app.callback()
def instrumenten(context: typer.Context) -> None:
    """Toon alle instrumenten, of kies een opdracht."""
    if context.invoked_subcommand is None:
        lijst(as_json=False)


@app.command()
def lijst(as_json: AsJson = False) -> None:
    """Noem alle instrumenten, per soort."""
    from knowledge.instruments.catalogue import load_catalogue

    cards = sorted(load_catalogue().instruments.values(), key=lambda card: (card.category, card.id))
    if as_json:
        say_json([_short(card) for card in cards])
        return
    category = ""
    for card in cards:
        if card.category != category:
            category = card.category
            typer.echo(f"\n{category.replace('_', ' ')}")
        local = " (lokaal)" if card.status.value == "lokaal" else ""
        typer.echo(f"  {card.id:34} {card.name}{local}")
    typer.echo(f"\n{len(cards)} instrumenten. Meer over één: kennis instrumenten toon ID")


@app.command()
def toon(
    key: Annotated[str, typer.Argument(metavar="ID", help="Id van het instrument.")], as_json: AsJson = False
) -> None:
    """Toon één kaart in haar geheel."""
    from knowledge.instruments.catalogue import load_catalogue

    card = load_catalogue().instrument(key)
    if as_json:
        typer.echo(card.model_dump_json(by_alias=True, indent=2))
    else:
        _print_card(card)


@app.command()
def zoek(
    words: Annotated[list[str], typer.Argument(metavar="WOORDEN...", help="Naam, bijnaam, artikel of onderwerp.")],
    as_json: AsJson = False,
) -> None:
    """Zoek instrumenten op naam, bijnaam, artikel of situatie. Afsluitcode: 0 gevonden, 3 niets gevonden."""
    from knowledge.instruments.catalogue import load_catalogue
    from knowledge.instruments.searching import search_cards

    found = search_cards(" ".join(words), load_catalogue())
    if as_json:
        say_json([_short(card) for card in found])
    else:
        for card in found:
            typer.echo(f"{card.id:34} {card.name}")
    if not found:
        typer.echo("Geen instrument gevonden. Alle instrumenten: kennis instrumenten lijst", err=True)
        raise typer.Exit(3)


@app.command()
def valideer(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="MAP", help="Map met kaarten; standaard de meegeleverde."),
    ] = None,
) -> None:
    """Controleer alle kaarten (0: in orde, 1: er is iets mis); elke regel noemt bestand en veld."""
    from knowledge.instruments.catalogue import CARDS, problems

    if folder is not None and not folder.is_dir():
        raise typer.BadParameter(f"{folder} is geen map.", param_hint="MAP")
    found = problems(folder or CARDS)
    for line in found:
        typer.echo(line, err=True)
    if found:
        raise typer.Exit(1)
    typer.echo(f"In orde: {len(list((folder or CARDS).glob('*.yaml')))} kaarten.")


@app.command()
def passend(
    situation: Annotated[str, typer.Argument(metavar="SITUATIE", help="De situatie in gewone woorden.")],
    as_json: AsJson = False,
    as_of: AsOf = None,
    municipality: Annotated[
        str | None,
        typer.Option("--gemeente", help="Uw gemeente; eigen beleid in de bibliotheek gaat dan voor."),
    ] = None,
) -> None:
    """Zoek bij een situatie de instrumenten die passen. Afsluitcode: 0 gevonden, 3 niets of geweigerd, 1 fout."""
    from assistant.answer import Question, Reader
    from assistant.bootstrap import instrument_pipeline, open_assistant, peildatum
    from assistant.render import exit_code, render_answer
    from knowledge.records import ALL_ACCESS

    asked = Question(
        text=situation,
        reader=Reader(access=ALL_ACCESS, municipality=municipality),
        as_of=peildatum(as_of) if as_of else None,
    )
    with open_assistant(read_only=True) as assistant:
        answer = instrument_pipeline(assistant).answer(asked)
    if as_json:
        typer.echo(answer.model_dump_json(by_alias=True, indent=2))
    else:
        typer.echo(render_answer(answer, width=terminal_width()))
    raise typer.Exit(exit_code(answer.status))


@app.command()
def tabel(
    phenomenon: Annotated[str, typer.Argument(metavar="FENOMEEN", help="Bijvoorbeeld drugs, geweld of overbewoning.")],
    form: Annotated[
        Literal["markdown", "html", "docx"], typer.Option("--vorm", help="markdown, html of docx.")
    ] = "markdown",
    out: Annotated[
        Path | None,
        typer.Option("--naar", metavar="BESTAND", help="Schrijf naar dit bestand; nodig bij docx."),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Maak een beslistabel voor een fenomeen, met bij elke cel de bron."""
    from assistant.bootstrap import load_settings, peildatum
    from assistant.instruments.citing import CardCitations
    from assistant.instruments.table import as_docx, as_html, as_markdown, decision_table
    from knowledge.bootstrap import open_library
    from knowledge.instruments.catalogue import load_catalogue
    from knowledge.records import ALL_ACCESS
    from knowledge.version_words import dutch_date
    from prompts.catalogue import load_replies

    catalogue = load_catalogue()
    if phenomenon not in catalogue.facts:
        names = ", ".join(sorted(fact.id for fact in catalogue.facts.values() if fact.group == "verschijnsel"))
        raise typer.BadParameter(f"Dit fenomeen ken ik niet. Kies uit: {names}.", param_hint="FENOMEEN")
    if form == "docx" and out is None:
        raise typer.BadParameter("Geef bij docx een bestand: --naar tabel.docx", param_hint="--naar")
    from datetime import date

    day = peildatum(as_of or load_settings().as_of or date.today().isoformat())
    closing = load_replies().line("instrumenten_slot")
    with open_library(read_only=True) as library:
        cite = CardCitations(library.register, day, ALL_ACCESS)
        table = decision_table(phenomenon, catalogue, cite, as_of=dutch_date(day), closing=closing)
    if form == "docx":
        assert out is not None
        out.write_bytes(as_docx(table))
    elif out is not None:
        out.write_text(as_html(table) if form == "html" else as_markdown(table), encoding="utf-8")
    else:
        sys.stdout.write(as_html(table) if form == "html" else as_markdown(table))
    if out is not None:
        typer.echo(f"De beslistabel staat in {out}.")


def _short(card: Instrument) -> dict[str, object]:
    return {
        "id": card.id,
        "naam": card.name,
        "categorie": card.category,
        "status": card.status.value,
        "bevoegd_gezag": [authority.value for authority in card.authorities],
        "zwaarte": card.recognition.weight,
    }


def _print_card(card: Instrument) -> None:
    from knowledge.version_words import dutch_date

    typer.echo(f"{card.name} ({card.id})")
    if card.aliases:
        typer.echo(f"Ook bekend als: {', '.join(card.aliases)}")
    authorities = ", ".join(authority.value for authority in card.authorities)
    typer.echo(f"Status: {card.status.value}. Bevoegd: {authorities}. {card.authority_note}".rstrip())
    typer.echo(f"\n{card.does.text}{_rests(card.does)}")
    _print_list("Voorwaarden", card.conditions)
    _print_list("Procedure", card.procedure)
    _print_list("Evenredigheid", card.proportionality)
    _print_list("Valkuilen", card.pitfalls)
    for title, lines in (("Bewijs", card.evidence), ("Situaties", card.situations), ("Partners", card.partners)):
        if lines:
            typer.echo(f"\n{title}: {'; '.join(lines)}")
    for title, ids in (
        ("Eerst", card.related.before),
        ("Samen met", card.related.together),
        ("In plaats van", card.related.instead),
    ):
        if ids:
            typer.echo(f"{title}: {', '.join(ids)}")
    if card.local_question:
        typer.echo(f"\nLokaal: bestaat alleen als uw gemeente het heeft geregeld. {card.local_question}")
    for doubt in card.doubts:
        typer.echo(f"Nog niet zeker: {doubt}")
    typer.echo("\nBronnen")
    for source in card.sources:
        typer.echo("  - " + "; ".join(part for part in (source.title, source.ecli, source.url) if part))
    typer.echo(
        f"\nNagekeken op {dutch_date(card.checked_on)}. Dit is geen juridisch advies; het bevoegd gezag beslist."
    )


def _print_list(title: str, statements: tuple[Statement, ...]) -> None:
    if statements:
        typer.echo(f"\n{title}")
        for statement in statements:
            typer.echo(f"  - {statement.text}{_rests(statement)}")


def _rests(statement: Statement) -> str:
    basis = statement.article or statement.ecli or statement.source or ""
    return f" ({basis or 'praktijkkennis'})"
