"""The composition root of the Slack bot: from settings and a service to an app of bolt that works."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from slack_bolt import App, BoltResponse
from slack_sdk import WebClient

from assistant.service import Service
from bots.slack.access import Gatekeeper, load_access
from bots.slack.answering import Answering
from bots.slack.cases import ShippedCases
from bots.slack.courier import Courier
from bots.slack.directory import Directory
from bots.slack.errors import NotConfigured
from bots.slack.gatehouse import Gatehouse
from bots.slack.keeper import Keeper
from bots.slack.ledger import Ledger
from bots.slack.listeners.asking_again import AskingAgain
from bots.slack.listeners.commands import Commands
from bots.slack.listeners.exercise import Exercise
from bots.slack.listeners.judging import Judging
from bots.slack.listeners.messages import Messages
from bots.slack.listeners.opening import Opening
from bots.slack.listeners.panel import Panel
from bots.slack.listeners.sharing import Sharing
from bots.slack.ports import CaseProvider
from bots.slack.reception import Reception
from bots.slack.settings import SlackSettings
from bots.slack.workshop import Workshop
from knowledge.closing import Closing

logger = logging.getLogger(__name__)

FILE = "slack.sqlite"


@dataclass(frozen=True)
class SlackBot(Closing):
    """A bot at work. ``app`` takes deliveries, whichever way they come. Close it, or use it in a ``with``."""

    app: App
    settings: SlackSettings
    reception: Reception
    keeper: Keeper

    def start(self) -> Self:
        """Begin to look after work that was broken off."""
        self.keeper.start()
        return self

    def close(self, *, wait: bool = True) -> None:
        """Finish what was taken and what is being answered; the rest is found at the next start."""
        self.app.listener_runner.listener_executor.shutdown(wait=wait)
        self.reception.workshop.close(wait=wait)
        self.keeper.close()
        answering = self.reception.answering
        for job_id in answering.busy:
            answering.ledger.release(job_id)
        answering.ledger.close()

    def __enter__(self) -> Self:
        return self.start()


def load_slack_settings() -> SlackSettings:
    """Return the settings of the environment.

    Raises:
        NotConfigured: a value is wrong; the message names the variable.
    """
    from knowledge.settings_errors import read_settings

    return read_settings(SlackSettings, NotConfigured)


def check_settings(settings: SlackSettings) -> None:
    """Check that everything is there that the bot needs.

    Raises:
        NotConfigured: something is missing; the message names the setting and where to find the value.
    """
    if settings.bot_token is None:
        raise NotConfigured(
            "KENNIS_SLACK_BOT_TOKEN ontbreekt. U vindt het token (xoxb-…) bij uw app onder 'OAuth & Permissions'."
        )
    if not settings.allowed_workspaces:
        raise NotConfigured(
            "KENNIS_SLACK_WORKSPACES is leeg. Noem de werkruimten die de bot mogen gebruiken, bijvoorbeeld T0123456789."
        )
    if settings.mode == "socket" and settings.app_token is None:
        raise NotConfigured(
            "KENNIS_SLACK_APP_TOKEN ontbreekt. U maakt het token (xapp-…) bij uw app onder 'Basic Information', "
            "'App-Level Tokens', met het recht connections:write."
        )
    if settings.mode == "http" and settings.signing_secret is None:
        raise NotConfigured(
            "KENNIS_SLACK_SIGNING_SECRET ontbreekt. U vindt het bij uw app onder 'Basic Information', "
            "'App Credentials'."
        )


def build_bot(
    settings: SlackSettings,
    service: Service,
    *,
    cases: CaseProvider | None = None,
    pause: Callable[[float], None] | None = None,
) -> SlackBot:
    """Return a bot over ``service``. ``cases``: None takes those of the training work. ``pause``: how to wait; tests
    give their own.

    Raises:
        NotConfigured: a setting is missing or wrong, or Slack does not know the token.
    """
    check_settings(settings)
    client = _client(settings)
    courier = Courier(client) if pause is None else Courier(client, pause=pause)
    ledger = Ledger.open(_ledger_address(settings), lease_seconds=settings.lease_seconds)
    access = load_access(settings.access_file)
    directory = Directory(client, tuple(access.groups))
    answering = Answering(
        service,
        courier,
        ledger,
        Gatekeeper(access, directory.groups_of, directory.is_guest, directory.is_shared),
        streaming=settings.streaming == "auto",
        web_url=settings.web_url,
        disclaimer=service.assistant.pipeline.replies.line("voorbehoud"),
    )
    workshop = Workshop(settings.workers, settings.waiting)
    reception = Reception(answering, workshop, settings.questions_per_minute, service.store.rate_limiter())
    exercise = Exercise(courier, ledger, cases if cases is not None else ShippedCases(lambda: service.training_cases))
    app = _bolt_app(settings, client, Gatehouse(settings.allowed_workspaces, ledger))
    for listener in (
        Messages(reception, exercise, answers_questions=settings.thread_replies == "vraag"),
        Panel(courier),
        Commands(reception, exercise),
        Opening(answering),
        Judging(answering),
        AskingAgain(reception),
        Sharing(answering),
        exercise,
    ):
        listener.register(app)
    return SlackBot(app, settings, reception, Keeper(answering, reception.resume, settings.lease_seconds / 3))


def _client(settings: SlackSettings) -> WebClient:
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    return WebClient(token=token, base_url=settings.api_url, timeout=15, retry_handlers=[])


def _bolt_app(settings: SlackSettings, client: WebClient, gatehouse: Gatehouse) -> App:
    secret = settings.signing_secret.get_secret_value() if settings.signing_secret else ""
    app = App(
        name="kenniswijzer",
        client=client,
        signing_secret=secret or "socket-mode-needs-none",
        request_verification_enabled=settings.mode == "http",
        token_verification_enabled=False,
        raise_error_for_unhandled_request=True,
        attaching_conversation_kwargs_enabled=False,
    )
    app.middleware(gatehouse.allowed)
    app.middleware(gatehouse.once)
    app.error(_log_error)
    return app


def _log_error(error: Exception) -> BoltResponse:
    """Log what went wrong in a listener by its kind; payloads hold what people wrote and never reach a log."""
    if type(error).__name__ != "BoltUnhandledRequestError":
        logger.error("a listener failed: %s", type(error).__name__)
    return BoltResponse(status=200, body="")


def _ledger_address(settings: SlackSettings) -> str:
    if settings.ledger_url is not None:
        return settings.ledger_url.get_secret_value()
    from knowledge.bootstrap import load_settings

    return str(load_settings().data_dir / FILE)
