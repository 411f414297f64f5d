"""``kennis slack``: start the bot, check its settings, print the manifest."""

from __future__ import annotations

import logging
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.service import Service
    from bots.slack.app import SlackBot
    from bots.slack.settings import SlackSettings

slack = typer.Typer(
    help="Kenniswijzer in Slack: start de bot, of controleer de instellingen.",
    invoke_without_command=True,
    no_args_is_help=False,
)
app = typer.Typer()
app.add_typer(slack, name="slack")


@slack.callback()
def start(
    context: typer.Context,
    with_pages: Annotated[
        bool, typer.Option("--met-pagina", help="Start ook de API en de webpagina, in hetzelfde proces.")
    ] = False,
) -> None:
    """Start de bot; hij stopt met Ctrl+C. Standaard via Socket Mode, zonder openbaar adres."""
    if context.invoked_subcommand is not None:
        return
    from assistant.service_bootstrap import open_service
    from bots.slack.app import build_bot, check_settings, load_slack_settings

    settings = load_slack_settings()
    check_settings(settings)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with open_service() as service, build_bot(settings, service) as bot:
        name = _who(bot)
        typer.echo(f"Kenniswijzer luistert in Slack als {name} ({settings.mode}). Stop met Ctrl+C.")
        if with_pages:
            _serve_both(settings, bot, service)
        elif settings.mode == "http":
            _serve(settings, bot)
        else:
            _listen(settings, bot)


@slack.command()
def controleer() -> None:
    """Controleer de instellingen, het toegangsbestand en het token; toon geen geheimen."""
    from assistant.settings_listing import setting_rows
    from bots.slack.access import load_access
    from bots.slack.app import check_settings, load_slack_settings

    settings = load_slack_settings()
    for row in setting_rows([settings]):
        typer.echo(f"{row.name} = {row.value} ({row.origin})")
    check_settings(settings)
    access = load_access(settings.access_file)
    typer.echo(
        f"Toegang: {len(access.workspaces)} werkruimten, {len(access.channels)} kanalen, "
        f"{len(access.groups)} gebruikersgroepen. Wat er niet in staat, krijgt alleen openbare bronnen."
    )
    typer.echo(f"Slack kent het token: {_token_owner(settings)}")


@slack.command()
def manifest() -> None:
    """Toon het manifest van de app, om in Slack te plakken."""
    typer.echo(files("bots.slack").joinpath("manifest.yaml").read_text(encoding="utf-8"))


def _listen(settings: SlackSettings, bot: SlackBot) -> None:
    import signal
    from threading import Event

    from bots.slack.socket_door import connect, hang_up

    stop = Event()

    def told(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)  # told again, it ends at once
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, told)
    connection = connect(bot.app, settings)
    try:
        stop.wait()
    finally:
        hang_up(connection)


def _serve(settings: SlackSettings, bot: SlackBot) -> None:
    import uvicorn

    from bots.slack.http_door import slack_router

    _end_quietly()
    uvicorn.run(slack_router(bot.app), host=settings.host, port=settings.port, log_level="warning")


def _serve_both(settings: SlackSettings, bot: SlackBot, service: Service) -> None:
    """Serve the API and the pages over the same service; with Socket Mode the line to Slack is open meanwhile."""
    import uvicorn

    from assistant.api.app import create_app
    from assistant.api.serving import load_api_settings
    from bots.slack.http_door import beside
    from bots.slack.socket_door import connect, hang_up

    pages = load_api_settings()
    api = create_app(pages, service)
    both = beside(api, bot.app) if settings.mode == "http" else api
    connection = connect(bot.app, settings) if settings.mode == "socket" else None
    _end_quietly()
    typer.echo(f"De webpagina staat klaar op http://{pages.host}:{pages.port}")
    try:
        uvicorn.run(both, host=pages.host, port=pages.port, access_log=False, server_header=False, log_level="warning")
    finally:
        if connection is not None:
            hang_up(connection)


def _end_quietly() -> None:
    """uvicorn raises the signal that ended it once more when it is done; the rest must still be closed then."""
    import signal

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: None)


def _who(bot: SlackBot) -> str:
    return _token_owner(bot.settings)


def _token_owner(settings: SlackSettings) -> str:
    """Return the name of the bot and its workspace; an error in Dutch when Slack does not know the token."""
    from slack_sdk import WebClient
    from slack_sdk.errors import SlackApiError

    from bots.slack.errors import NotConfigured

    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    try:
        found = WebClient(token=token, base_url=settings.api_url, timeout=15).auth_test()
    except SlackApiError as error:
        raise NotConfigured(
            f"Slack neemt KENNIS_SLACK_BOT_TOKEN niet aan ({error.response['error']}). Kopieer het token opnieuw."
        ) from None
    except OSError:
        raise NotConfigured("Slack is niet te bereiken. Controleer de verbinding en een eventuele proxy.") from None
    if found["team_id"] not in settings.allowed_workspaces:
        raise NotConfigured(
            f"dit token hoort bij werkruimte {found['team_id']}, en die staat niet in KENNIS_SLACK_WORKSPACES."
        )
    return f"{found['user']} in {found['team']}"
