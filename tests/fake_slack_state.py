"""What the loopback Slack holds: messages, deliveries, calls, and what a test tells it to do wrong."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Any

from aiohttp import web

Data = dict[str, Any]
TEAM, OTHER_TEAM, BOT, BOT_ID, APP = "T0KENNIS01", "T0VREEMD01", "U0KENNISBOT", "B0KENNISBOT", "A0KENNIS01"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-loopback", "xapp-loopback", "8f742231b10e8888abcd99yyyzzz85a5"
DROP_BEFORE, DROP_AFTER = "drop before", "drop after"


@dataclass
class Delivery:
    """One envelope on the socket."""

    id: str
    payload: Data
    kind: str
    tries: int = 0
    acked: bool = False
    answer: Data | None = None


@dataclass
class Failure:
    """How the next call of a method goes wrong: an error of Slack, an HTTP status, or a connection that drops."""

    error: str = ""
    status: int = 200
    retry_after: int | None = None
    drop: str = ""


class Refused(Exception):
    """The API says no."""


class SlackState:
    """Everything it holds may be read from the test's thread, under ``changed``."""

    def __init__(self) -> None:
        self.changed = Condition()
        self.messages: dict[str, dict[str, Data]] = defaultdict(dict)
        self.ephemerals: list[Data] = []
        self.responses: dict[str, list[Data]] = defaultdict(list)
        self.views: list[Data] = []
        self.statuses: list[tuple[str, str, str]] = []
        self.titles: list[str] = []
        self.prompts: list[Data] = []
        self.calls: list[tuple[str, Data]] = []
        self.streaming: dict[str, float] = {}
        self.deliveries: dict[str, Delivery] = {}
        self.refusals: list[str] = []
        self.groups: dict[str, list[str]] = {}
        self.guests: set[str] = set()
        self.shared_channels: set[str] = set()
        self.absent_from: set[str] = set()
        self.unsupported: set[str] = set()
        self.limits: dict[str, int] = {}
        self.per_channel_second: int | None = None
        self.now = 1_700_000_000.0
        self.page = 1_000
        self.connections = 0
        self._failures: dict[str, deque[Failure]] = defaultdict(deque)
        self._used: dict[str, list[float]] = defaultdict(list)
        self._numbers = itertools.count(1)
        self._sockets: list[web.WebSocketResponse] = []
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="fake-slack", daemon=True)
        self.port = 0

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def advance(self, seconds: float) -> None:
        """Let the server's time pass: the bot's way of waiting in the tests."""
        with self.changed:
            self.now += seconds
            self.changed.notify_all()

    def wait_for(self, condition: Callable[[], object], what: str = "", timeout: float = 120) -> None:
        """Wait until ``condition`` holds; it is looked at when something happens here, and now and then."""
        end = time.monotonic() + timeout
        with self.changed:
            while not condition():
                assert time.monotonic() < end, f"did not happen: {what}; {self.summary()}"
                self.changed.wait(0.05)

    def summary(self) -> str:
        return f"{[name for name, _ in self.calls][-12:]}, refused: {self.refusals[-3:]}"

    def fail(self, method: str, *failures: Failure) -> None:
        with self.changed:
            self._failures[method].extend(failures)

    def next_ts(self) -> str:
        return f"{1_700_000_000 + next(self._numbers)}.000100"

    def response_url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/respond/{name}"


def channel_type(channel: str) -> str:
    return {"D": "im", "G": "group"}.get(channel[0], "channel")


def direct_channel(user: str) -> str:
    """Return the direct message channel of somebody and the bot."""
    return f"D{user[1:]}"
