"""A Slack on loopback: the Web API and Socket Mode as Slack documents them, for the tests of the bot.

It knows tokens, channels, threads, ephemeral messages, modals, streams, response URLs and user groups; refuses blocks
that break the documented limits; keeps rate limits (in its own time, which ``advance`` moves); sends a delivery again
when it is not acknowledged in three seconds; and echoes the bot's own messages as events, as Slack does.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
import urllib.parse

from aiohttp import web

from tests.fake_slack_api import WebApi
from tests.fake_slack_state import (
    APP,
    APP_TOKEN,
    BOT,
    BOT_ID,
    BOT_TOKEN,
    DROP_AFTER,
    DROP_BEFORE,
    OTHER_TEAM,
    SECRET,
    TEAM,
    Data,
    Delivery,
    Failure,
    channel_type,
    direct_channel,
)

__all__ = [
    "APP_TOKEN",
    "BOT",
    "BOT_ID",
    "BOT_TOKEN",
    "DROP_AFTER",
    "DROP_BEFORE",
    "OTHER_TEAM",
    "SECRET",
    "TEAM",
    "Failure",
    "FakeSlack",
    "buttons",
    "direct_channel",
    "form",
    "shown",
    "signed",
]


class FakeSlack(WebApi):
    """Use it in a ``with``."""

    def __enter__(self) -> FakeSlack:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(120)
        return self

    def __exit__(self, *_: object) -> None:
        self.drop_line()
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(120)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self) -> None:
        app = web.Application(client_max_size=10_000_000)
        app.router.add_post("/api/{method}", self._call)
        app.router.add_post("/respond/{id}", self._respond)
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]

    # What people do -----------------------------------------------------------------------------------------------

    def written(self, channel: str, user: str, text: str, thread: str | None = None) -> Data:
        """Return a message as its event, and put it in the channel."""
        message: Data = {"user": user, "text": text, "ts": self.next_ts(), "team": TEAM, "user_team": TEAM}
        if thread is not None:
            message["thread_ts"] = thread
        with self.changed:
            self.messages[channel][message["ts"]] = message
        return {"type": "message", "channel": channel, "channel_type": channel_type(channel), **message}

    def mention(self, channel: str, user: str, text: str, thread: str | None = None) -> str:
        """Somebody names the bot; Slack sends a mention, and the message too. Return the ``ts``."""
        event = self.written(channel, user, f"<@{BOT}> {text}", thread)
        named = {key: value for key, value in event.items() if key != "channel_type"}
        self.deliver("events_api", self.event({**named, "type": "app_mention"}))
        self.deliver("events_api", self.event(event))
        return str(event["ts"])

    def say(self, channel: str, user: str, text: str, thread: str | None = None) -> str:
        """Somebody writes something without a mention; in ``D…`` that is a direct message. Return the ``ts``."""
        event = self.written(channel, user, text, thread)
        self.deliver("events_api", self.event(event))
        return str(event["ts"])

    def edit(self, channel: str, ts: str, text: str) -> None:
        """Somebody edits a message."""
        with self.changed:
            before = dict(self.messages[channel][ts])
            self.messages[channel][ts]["text"] = text
            after = {**self.messages[channel][ts], "edited": {"user": before["user"], "ts": self.next_ts()}}
        self.deliver("events_api", self.event({
            "type": "message", "subtype": "message_changed", "hidden": True, "channel": channel, "ts": self.next_ts(),
            "channel_type": channel_type(channel), "message": after, "previous_message": before,
        }))  # fmt: skip

    def remove(self, channel: str, ts: str) -> None:
        """Somebody deletes a message."""
        with self.changed:
            before = self.messages[channel].pop(ts)
        self.deliver("events_api", self.event({
            "type": "message", "subtype": "message_deleted", "hidden": True, "channel": channel, "deleted_ts": ts,
            "ts": self.next_ts(), "channel_type": channel_type(channel), "previous_message": before,
        }))  # fmt: skip

    def command(self, channel: str, user: str, text: str) -> Delivery:
        """Somebody types ``/kennis``."""
        number = next(self._numbers)
        return self.deliver("slash_commands", {
            "team_id": TEAM, "channel_id": channel, "user_id": user, "command": "/kennis", "text": text,
            "api_app_id": APP, "trigger_id": f"trigger.{number}", "response_url": self.response_url(f"c{number}"),
        })  # fmt: skip

    def shortcut(self, channel: str, user: str, ts: str) -> Delivery:
        """Somebody chooses the message shortcut."""
        message = self.messages[channel][ts]
        number = next(self._numbers)
        return self.deliver("interactive", {
            "type": "message_action", "callback_id": "vraag_kenniswijzer", "trigger_id": f"trigger.{number}",
            "message_ts": ts, "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM},
            "channel": {"id": channel}, "message": message, "response_url": self.response_url(f"s{number}"),
        })  # fmt: skip

    def press(self, channel: str, user: str, message: Data, action_id: str, extra: str = "") -> Delivery:
        """Somebody presses a button (or chooses in a menu) of a message; ``extra`` must stand in its value."""
        element = next(
            one
            for one in buttons(message)
            if one["action_id"] == action_id and extra in json.dumps(one, ensure_ascii=False)
        )
        action: Data = {key: element[key] for key in ("type", "action_id", "value") if key in element}
        action["action_ts"] = self.next_ts()
        if element["type"] == "static_select":
            action["selected_option"] = next(one for one in element["options"] if extra in one["value"])
        number = next(self._numbers)
        return self.deliver("interactive", {
            "type": "block_actions", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "api_app_id": APP,
            "trigger_id": f"trigger.{number}", "channel": {"id": channel}, "actions": [action], "message": message,
            "container": {"type": "message", "message_ts": message.get("ts", ""), "channel_id": channel,
                          "thread_ts": message.get("thread_ts")},
            "response_url": self.response_url(f"b{number}"),
        })  # fmt: skip

    def submit(self, user: str, view: Data, text: str) -> Delivery:
        """Somebody fills in a modal and sends it."""
        return self.deliver("interactive", {
            "type": "view_submission", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "api_app_id": APP,
            "trigger_id": f"trigger.{next(self._numbers)}",
            "view": {**view, "state": {"values": {"tekst": {"tekst": {"type": "plain_text_input", "value": text}}}}},
        })  # fmt: skip

    # What is seen -------------------------------------------------------------------------------------------------

    def replies(self, channel: str, thread: str, *, done: bool = True) -> list[Data]:
        """Return the bot's messages in a thread; ``done``: without those that only show that it works."""
        found = [
            one for one in self.messages[channel].values() if one["user"] == BOT and one.get("thread_ts") == thread
        ]
        return [one for one in found if not done or _stand(one) != "bezig"]

    def responded(self) -> list[Data]:
        """Return everything that was answered to commands and buttons, alone."""
        return [one for answers in self.responses.values() for one in answers]


def _stand(message: Data) -> str:
    if "streamed" in message and not message.get("metadata"):
        return "bezig"
    return str(((message.get("metadata") or {}).get("event_payload") or {}).get("stand", ""))


def buttons(message: Data) -> list[Data]:
    """Return everything in a message that can be pressed."""
    found: list[Data] = []
    for block in message.get("blocks", ()):
        found += block.get("elements", ()) if block["type"] == "actions" else ()
        found += [block["accessory"]] if "accessory" in block else ()
    return found


def shown(message: Data) -> str:
    """Return the words of a message or modal, as one string."""
    return json.dumps(message.get("blocks", ()), ensure_ascii=False)


def signed(body: Data | str, *, at: float | None = None, secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    """Return a body and the headers with which Slack signs it (v0, HMAC-SHA256 over timestamp and body)."""
    if isinstance(body, str):
        raw, kind = body.encode(), "application/x-www-form-urlencoded"
    else:
        raw, kind = json.dumps(body).encode(), "application/json"
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    return raw, {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def form(payload: Data) -> str:
    """Return an interactive payload as Slack posts it."""
    return urllib.parse.urlencode({"payload": json.dumps(payload)})
