"""Commands of the assistant room: ask, zoek, chat, settings. Only doors; what they do is elsewhere.

Everything heavy is imported inside the commands: ``kennis --help`` and ``kennis ask`` must start fast.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import cli_sources, cli_warm
from assistant.api import cli as api_cli
from assistant.instruments import cli as instruments_cli
from assistant.quickscan import cli as quickscan_cli
from assistant.store import cli as store_cli
from knowledge.terminal import AsJson, say_json, terminal_width

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from assistant.answer import Answer, Question
    from assistant.bootstrap import Assistant
    from knowledge.records import AccessLabel, SearchFilter

app = typer.Typer()
app.add_typer(cli_sources.app, name="bronnen")
app.add_typer(instruments_cli.app, name="instrumenten", help="Het bestuurlijk instrumentarium: kaarten, en wat past.")
app.add_typer(store_cli.app)
app.add_typer(api_cli.app)
app.command()(quickscan_cli.quickscan)
app.command()(cli_warm.opwarmen)

AsOf = Annotated[
    str | None,
    typer.Option("--peildatum", metavar="JJJJ-MM-DD", help="Dag waarop het antwoord moet gelden; standaard vandaag."),
]
Access = Annotated[
    str | None,
    typer.Option(
        "--toegang",
        help="Welke bronnen meedoen: openbaar, partners, beperkt; met komma's ertussen. Standaard alle bronnen.",
    ),
]


@app.command()
def ask(
    question: Annotated[str, typer.Argument(metavar="VRAAG", help="De vraag, tussen aanhalingstekens.")],
    as_json: AsJson = False,
    show_sources: Annotated[
        bool, typer.Option("--bronnen", help="Toon ook de gevonden passages met scores, en waarom andere afvielen.")
    ] = False,
    as_of: AsOf = None,
    access: Access = None,
) -> None:
    """Stel één vraag. Afsluitcode: 0 beantwoord, 3 niet beantwoord of geweigerd, 1 fout."""
    from assistant.answer import Question, Reader
    from assistant.bootstrap import open_assistant
    from assistant.render import exit_code

    asked = Question(text=question, reader=Reader(access=_access(access)), as_of=_day(as_of))
    with open_assistant(read_only=True) as assistant:
        answer = assistant.answer(asked)
        if as_json:
            typer.echo(answer.model_dump_json(by_alias=True, indent=2))
        else:
            typer.echo(_rendered(answer, assistant))
        if show_sources and answer.question:
            typer.echo(_found(assistant, answer, asked), err=as_json)
    raise typer.Exit(exit_code(answer.status))


@app.command()
def zoek(
    question: Annotated[str | None, typer.Argument(metavar="VRAAG", help="Waar u naar zoekt.")] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=100, help="Hoeveel passages.")] = 10,
    as_json: AsJson = False,
    file: Annotated[
        Path | None,
        typer.Option("--bestand", help="Lees vragen uit een bestand (.txt of .jsonl); één regel JSON per vraag."),
    ] = None,
    as_of: AsOf = None,
    access: Access = None,
) -> None:
    """Zoek passages, zonder antwoord. Afsluitcode: 0 gevonden, 3 niets gevonden, 1 fout."""
    from assistant.render_search import render_matches, result_as_json
    from assistant.render_sources import EMPTY_LIBRARY
    from knowledge.bootstrap import open_library

    if (question is None) == (file is None):
        raise typer.BadParameter("Geef een vraag of een bestand met vragen (--bestand), en niet allebei.")
    where = _filter(as_of, access)
    with open_library(read_only=file is None, load_ahead=True) as library:
        if file is not None:
            _search_file(library.retrieval.search, file, where, top)
            return
        result = library.retrieval.search(str(question), where, top=top)
        is_empty = not result.kept and not library.register.count_passages()
    if as_json:
        say_json(result_as_json(result, top))
    else:
        typer.echo(EMPTY_LIBRARY if is_empty else render_matches(result, top=top, width=terminal_width()))
    raise typer.Exit(0 if result.kept else 3)


@app.command()
def chat(access: Access = None) -> None:
    """Stel vragen in een gesprek; het eindigt met stop, of met het einde van de invoer."""
    from assistant.bootstrap import open_assistant

    with open_assistant() as assistant:
        _chat(assistant, _access(access))


@app.command()
def settings(context: typer.Context, as_json: AsJson = False) -> None:
    """Toon alle instellingen met hun waarde, herkomst en betekenis; geheimen worden niet getoond."""
    from assistant.api.serving import load_api_settings
    from assistant.bootstrap import load_settings
    from assistant.chat_models import load_chat_settings
    from assistant.quickscan.bootstrap import load_quickscan_settings
    from assistant.render_sources import render_settings
    from assistant.settings_listing import setting_rows
    from assistant.store.bootstrap import load_store_settings
    from ingest.bootstrap import load_ingest_settings
    from knowledge.bootstrap import load_settings as load_knowledge_settings

    rooms = [load_knowledge_settings(), load_ingest_settings(), load_settings(), load_store_settings()]
    rooms += [load_chat_settings(), load_api_settings(), load_quickscan_settings()]
    # The context brings those of rooms above this one, which this one may not know.
    rows = setting_rows([*rooms, *(load() for load in context.obj or ())])
    if as_json:
        say_json([_row_as_json(row) for row in rows])
    else:
        typer.echo(render_settings(rows, terminal_width()))


def _chat(assistant: Assistant, access: frozenset[AccessLabel]) -> None:
    from assistant.answer import Reader
    from assistant.chatting import converse

    converse(
        _lines(),
        assistant.answer,
        lambda answer: typer.echo(f"\n{_rendered(answer, assistant)}\n"),
        typer.echo,
        Reader(access=access),
    )


def _lines() -> Iterator[str]:
    """Yield lines of standard input until it ends; a prompt is shown to a person only."""
    interactive = sys.stdin is not None and sys.stdin.isatty()
    while sys.stdin is not None and not sys.stdin.closed:
        if interactive:
            sys.stdout.write("\nVraag: ")
            sys.stdout.flush()
        try:
            line = sys.stdin.readline()
        except (KeyboardInterrupt, ValueError):
            return
        if not line:
            return
        yield line


def _rendered(answer: Answer, assistant: Assistant) -> str:
    from assistant.render import render_answer

    return render_answer(answer, width=terminal_width(), disclaimer=assistant.pipeline.replies.line("voorbehoud"))


def _found(assistant: Assistant, answer: Answer, asked: Question) -> str:
    from assistant.render_search import render_matches
    from knowledge.records import SearchFilter

    where = SearchFilter(access=asked.reader.access, on=answer.as_of)
    result = assistant.library.retrieval.search(answer.understood_as or answer.question, where, today=answer.as_of)
    return f"\nGevonden passages\n\n{render_matches(result, width=terminal_width(), rejected=True)}"


def _search_file(search: object, file: Path, where: SearchFilter, top: int) -> None:
    from assistant.questions_file import read_questions
    from assistant.render_search import result_as_json

    assert callable(search)
    for item in read_questions(file):
        row = {"id": item.id} | result_as_json(search(item.text, where, top=top), top)
        typer.echo(json.dumps(row, ensure_ascii=False))


def _row_as_json(row: object) -> dict[str, str]:
    names = (("naam", "name"), ("waarde", "value"), ("herkomst", "origin"), ("betekenis", "description"))
    return {dutch: str(getattr(row, english)) for dutch, english in names}


def _filter(as_of: str | None, access: str | None) -> SearchFilter:
    from knowledge.records import SearchFilter

    return SearchFilter(access=_access(access), on=_day(as_of))


def _access(text: str | None) -> frozenset[AccessLabel]:
    """The command line sees what its library holds, unless it asks for less."""
    from knowledge.records import ALL_ACCESS, AccessLabel

    if text is None:
        return ALL_ACCESS
    try:
        return frozenset(AccessLabel(part.strip()) for part in text.split(","))
    except ValueError as error:
        raise typer.BadParameter("Kies uit openbaar, partners en beperkt.", param_hint="--toegang") from error


def _day(text: str | None) -> date | None:
    from assistant.bootstrap import peildatum

    return peildatum(text) if text else None
