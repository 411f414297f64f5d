"""Socket Mode: the bot calls Slack and keeps the line open, so that no public address is needed."""

from __future__ import annotations

from contextlib import suppress

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode import SocketModeClient

from bots.slack.settings import SlackSettings

LISTENERS = 20


def connect(app: App, settings: SlackSettings, *, ping_seconds: float = 10) -> SocketModeHandler:
    """Open the line and return it; close it with ``hang_up``. A line that drops is opened again by itself."""
    token = settings.app_token.get_secret_value() if settings.app_token else ""
    handler = SocketModeHandler(app, app_token=token, concurrency=LISTENERS, ping_interval=ping_seconds)
    handler.connect()  # type: ignore[no-untyped-call]
    return handler


def hang_up(line: SocketModeHandler) -> None:
    """Close the line: what was taken is acknowledged first, what comes after that Slack sends again.

    The client's own ``close`` closes the socket while its other threads still use it: with a line that drops at that
    moment two threads close it at once, and the second fails. So those threads end here first, one after another.
    """
    client = line.client
    client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
    client.closed = True
    client.message_queue.put(None)  # wakes the thread that takes messages
    client.message_processor.shutdown()  # type: ignore[no-untyped-call]
    client.message_workers.shutdown()
    client.current_app_monitor.shutdown()  # type: ignore[no-untyped-call]
    _end_reading(client)
    line.close()  # type: ignore[no-untyped-call]


def _end_reading(client: SocketModeClient) -> None:
    """Wait until nobody reads from the socket. The reader looks up when something comes in: the answer to a ping."""
    reader = client.current_session_runner
    reader.event.set()
    while reader.is_alive():
        client.current_session_state.terminated = True
        if client.current_session is not None:
            with suppress(OSError):
                client.current_session.ping("tot ziens")  # an empty one has an answer too short for the client to read
        reader.thread.join(1)
