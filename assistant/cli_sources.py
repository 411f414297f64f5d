"""Commands ``kennis bronnen``: list the sources of the library, show one, one of its passages, or where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.terminal import AsJson, say_json, terminal_width

if TYPE_CHECKING:
    from datetime import date

app = typer.Typer(help="Bekijk welke bronnen de bibliotheek heeft.", invoke_without_command=True, no_args_is_help=False)

SourceId = Annotated[str, typer.Argument(metavar="ID", help="Id van de bron.")]


@app.callback()
def bronnen(context: typer.Context, as_json: AsJson = False) -> None:
    """Toon alle bronnen."""
    if context.invoked_subcommand is not None:
        return
    from assistant.render_sources import render_source_list, source_as_json
    from knowledge.bootstrap import open_library

    with open_library(read_only=True, without_model=True) as library:
        held, counts = library.register.sources(), library.register.count_passages()
    if as_json:
        rows = [source_as_json(source, counts.get(source.id, 0)) for source in held]
        say_json(rows)
    else:
        typer.echo(render_source_list(held, counts, terminal_width()))


@app.command()
def toon(source_id: SourceId, as_json: AsJson = False) -> None:
    """Toon één bron met haar passages."""
    from assistant.render_sources import render_source, source_as_json
    from knowledge.bootstrap import open_library

    with open_library(read_only=True, without_model=True) as library:
        source, passages = library.register.source(source_id), library.register.passages(source_id)
    if as_json:
        row = source_as_json(source, len(passages)) | {"passages": [passage.id for passage in passages]}
        say_json(row)
    else:
        typer.echo(render_source(source, passages, terminal_width()))


@app.command()
def passage(
    passage_id: Annotated[str, typer.Argument(metavar="ID", help="Id van de passage.")], as_json: AsJson = False
) -> None:
    """Toon één passage in haar geheel."""
    from assistant.render_search import match_as_json
    from assistant.render_sources import render_passage
    from knowledge.bootstrap import open_library
    from knowledge.errors import NotFound
    from knowledge.records import Match

    with open_library(read_only=True, without_model=True) as library:
        found = library.register.passages_by_id([passage_id]).get(passage_id)
        if found is None:
            raise NotFound(
                f"Er is geen passage {passage_id!r}. Passages vindt u met: kennis zoek of kennis bronnen toon"
            )
        source = library.register.source(found.source_id)
    match = Match(found, source, 0.0, currency=found.validity.on(_today()))
    if as_json:
        row = {
            k: v
            for k, v in match_as_json(1, match).items()
            if k not in {"rang", "score", "scores", "behouden", "reden"}
        }
        say_json(row)
    else:
        typer.echo(render_passage(match, terminal_width()))


@app.command(name="open")
def open_source(source_id: SourceId) -> None:
    """Zeg waar de bron te openen is: het oorspronkelijke bestand en, als het er is, het webadres."""
    from assistant.render_sources import render_where
    from knowledge.bootstrap import open_library

    with open_library(read_only=True, without_model=True) as library:
        source = library.register.source(source_id)
        typer.echo(render_where(source, library.register.original_path(source_id)))


def _today() -> date:
    from assistant.bootstrap import load_settings, peildatum

    fixed = load_settings().as_of
    if fixed:
        return peildatum(fixed)
    from datetime import date as day

    return day.today()
