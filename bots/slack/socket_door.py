"""Socket Mode: the bot calls Slack and keeps the line open, so that no public address is needed."""

from __future__ import annotations

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bots.slack.settings import SlackSettings

LISTENERS = 20


def connect(app: App, settings: SlackSettings, *, ping_seconds: float = 10) -> SocketModeHandler:
    """Open the line and return it; close it with ``close``. A line that drops is opened again by itself."""
    token = settings.app_token.get_secret_value() if settings.app_token else ""
    handler = SocketModeHandler(app, app_token=token, concurrency=LISTENERS, ping_interval=ping_seconds)
    handler.connect()  # type: ignore[no-untyped-call]
    return handler
