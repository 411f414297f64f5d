"""Socket Mode: the bot calls Slack and keeps the line open, so that no public address is needed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from threading import Event

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection
from slack_sdk.socket_mode.interval_runner import IntervalRunner

from bots.slack.settings import SlackSettings

LISTENERS = 20


def connect(app: App, settings: SlackSettings, *, ping_seconds: float = 10) -> SocketModeHandler:
    """Open the line and return it; close it with ``hang_up``. A line that drops is opened again by itself."""
    token = settings.app_token.get_secret_value() if settings.app_token else ""
    handler = SocketModeHandler(app, app_token=token, concurrency=LISTENERS, ping_interval=ping_seconds)
    client = handler.client
    client.current_session_runner.shutdown()  # type: ignore[no-untyped-call]
    client.current_session_runner = IntervalRunner(lambda: _read(client)).start()
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


@dataclass
class _Reading:
    """How long a line is read: while it is open, and until the reader is told to stop.

    The client has a flag for this that goes with the line it holds, and changes the two one after the other. A reader
    that starts in between goes by the flag of another line: it would read a closed one for ever, and hear nothing more.
    """

    line: Connection
    told_to_stop: Event

    @property
    def terminated(self) -> bool:
        return self.told_to_stop.is_set() or not self.line.is_active()

    @terminated.setter
    def terminated(self, _: bool) -> None:
        """The reader says that it ends; that shows by itself."""


def _read(client: SocketModeClient) -> None:
    """Read the line that is open now, until it is closed."""
    line = client.current_session
    if line is not None and line.is_active():
        line.run_until_completion(_Reading(line, client.current_session_runner.event))  # type: ignore[arg-type]


def _end_reading(client: SocketModeClient) -> None:
    """Wait until nobody reads from the socket. The reader looks up when something comes in: the answer to a ping."""
    reader = client.current_session_runner
    reader.event.set()
    while reader.is_alive():
        if client.current_session is not None:
            with suppress(OSError):
                client.current_session.ping("tot ziens")  # an empty one has an answer too short for the client to read
        reader.thread.join(1)
