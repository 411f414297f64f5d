"""A Slack on loopback: the Web API and Socket Mode as Slack documents them, for the tests of the bot.

It knows tokens, channels, threads, ephemeral messages, modals, streams, response URLs and user groups; refuses blocks
that break the documented limits; keeps rate limits (in its own time, which ``advance`` moves); sends a delivery again
when it is not acknowledged in three seconds; and echoes the bot's own messages as events, as Slack does.
"""

# ruff: noqa: N802 - methods are named after those of Slack
from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import time
import urllib.parse
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack_rules import message_problems, view_problems

Data = dict[str, Any]
TEAM, OTHER_TEAM, BOT, BOT_ID, APP = "T0KENNIS01", "T0VREEMD01", "U0KENNISBOT", "B0KENNISBOT", "A0KENNIS01"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-loopback", "xapp-loopback", "8f742231b10e8888abcd99yyyzzz85a5"
DROP_BEFORE, DROP_AFTER = "drop before", "drop after"
_AS_JSON = ("blocks", "view", "metadata", "prompts", "chunks", "users", "loading_messages")
_OUR_FAULT = {"invalid_blocks", "invalid_chunks", "invalid_arguments", "missing_recipient_user_id", "no_text"}
THREE_SECONDS = 3.0
STREAM_LIFE = 300.0


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


class FakeSlack:
    """Use it in a ``with``. Everything it holds may be read from the test's thread, under ``changed``."""

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

    # Life ---------------------------------------------------------------------------------------------------------

    def __enter__(self) -> FakeSlack:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(60)
        return self

    def __exit__(self, *_: object) -> None:
        self.drop_line()
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(60)
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

    # Web API ------------------------------------------------------------------------------------------------------

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        data = await self._data(request)
        with self.changed:
            failure = self._failures[method].popleft() if self._failures[method] else Failure()
            if failure.drop == DROP_BEFORE:
                _hang_up(request)
                return web.Response()
            if (wait := self._too_fast(method, data)) is not None:
                failure = Failure(status=429, retry_after=wait)
            if failure.status == 429:
                self.calls.append((f"{method}:429", data))
                headers = {"Retry-After": str(failure.retry_after or 1)}
                return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
            if failure.status >= 500:
                return web.Response(status=failure.status, text="<html>down</html>")
            answer = self._answer(request, method, data, failure)
            self.changed.notify_all()
        if failure.drop == DROP_AFTER:
            _hang_up(request)
        return web.json_response(answer)

    def _answer(self, request: web.Request, method: str, data: Data, failure: Failure) -> Data:
        self.calls.append((method, data))
        if failure.error:
            return {"ok": False, "error": failure.error}
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or data.get("token")
        if token != (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN):
            return {"ok": False, "error": "invalid_auth"}
        if method in self.unsupported:
            return {"ok": False, "error": "channel_type_not_supported"}
        handler = getattr(self, "_" + method.replace(".", "_"), None)
        if handler is None:
            return {"ok": False, "error": "unknown_method"}
        try:
            return {"ok": True, **handler(data)}
        except Refused as refused:
            if str(refused).split(":", maxsplit=1)[0] in _OUR_FAULT:
                self.refusals.append(f"{method}: {refused}")
            return {"ok": False, "error": str(refused).split(":", maxsplit=1)[0]}

    @staticmethod
    async def _data(request: web.Request) -> Data:
        if request.content_type == "application/json":
            return dict(json.loads(await request.text() or "{}"))
        form = dict(await request.post())
        return {
            key: json.loads(str(value)) if key in _AS_JSON and str(value)[:1] in "[{" else value
            for key, value in form.items()
        }

    def _too_fast(self, method: str, data: Data) -> int | None:
        """Return after how many seconds a call may come again, when it comes too soon."""
        checks: list[tuple[str, int, float]] = []
        if method in self.limits:
            checks.append((method, self.limits[method], 60.0))
        if method == "chat.postMessage" and self.per_channel_second is not None:
            checks.append((f"{method}:{data.get('channel')}", self.per_channel_second, 1.0))
        for key, most, window in checks:
            recent = [at for at in self._used[key] if at > self.now - window]
            if len(recent) >= most:
                return max(1, int(recent[0] + window - self.now) + 1)
            self._used[key] = [*recent, self.now]
        return None

    def _auth_test(self, _: Data) -> Data:
        return {"team": "Kennis", "team_id": TEAM, "user": "kenniswijzer", "user_id": BOT, "bot_id": BOT_ID}

    def _apps_connections_open(self, _: Data) -> Data:
        return {"url": f"ws://127.0.0.1:{self.port}/link?ticket={next(self._numbers)}"}

    def _chat_postMessage(self, data: Data) -> Data:
        channel = self._checked(data)
        thread = data.get("thread_ts")
        if thread is not None and thread not in self.messages[channel] and not channel.startswith("D"):
            raise Refused("thread_not_found")
        ts = self.next_ts()
        message = {"ts": ts, "user": BOT, "bot_id": BOT_ID, **_kept(data)}
        if thread is not None:
            message["thread_ts"] = thread
        self.messages[channel][ts] = message
        self._echo(channel, message)
        return {"channel": channel, "ts": ts, "message": message}

    def _chat_update(self, data: Data) -> Data:
        channel = self._checked(data)
        message = self._mine(channel, data["ts"])
        before = dict(message)
        message.update(_kept(data))
        message.pop("streamed", None)
        self._send_event({"type": "message", "subtype": "message_changed", "channel": channel, "hidden": True,
                          "channel_type": _channel_type(channel), "ts": self.next_ts(),
                          "message": dict(message), "previous_message": before})  # fmt: skip
        return {"channel": channel, "ts": data["ts"], "message": message}

    def _chat_delete(self, data: Data) -> Data:
        self._mine(data["channel"], data["ts"])
        del self.messages[data["channel"]][data["ts"]]
        return {"channel": data["channel"], "ts": data["ts"]}

    def _chat_postEphemeral(self, data: Data) -> Data:
        channel = self._checked(data)
        if channel.startswith("D"):
            raise Refused("user_not_in_channel")
        self.ephemerals.append({"channel": channel, "ts": self.next_ts(), **data})
        return {"message_ts": self.ephemerals[-1]["ts"]}

    def _chat_startStream(self, data: Data) -> Data:
        channel = data["channel"]
        if not data.get("thread_ts"):
            raise Refused("invalid_arguments")
        if not channel.startswith("D") and not (data.get("recipient_team_id") and data.get("recipient_user_id")):
            raise Refused("missing_recipient_user_id")
        ts = self.next_ts()
        self.messages[channel][ts] = {
            "ts": ts, "user": BOT, "bot_id": BOT_ID, "thread_ts": data["thread_ts"],
            "streamed": [], "blocks": [], "text": "",
        }  # fmt: skip
        self.streaming[ts] = self.now
        self._add_chunks(channel, ts, data)
        return {"channel": channel, "ts": ts}

    def _chat_appendStream(self, data: Data) -> Data:
        if data["ts"] not in self.streaming or self.now - self.streaming[data["ts"]] > STREAM_LIFE:
            raise Refused("message_not_in_streaming_state")
        self.streaming[data["ts"]] = self.now
        self._add_chunks(data["channel"], data["ts"], data)
        return {"channel": data["channel"], "ts": data["ts"]}

    def _chat_stopStream(self, data: Data) -> Data:
        if data["ts"] not in self.streaming or self.now - self.streaming[data["ts"]] > STREAM_LIFE:
            raise Refused("message_not_in_streaming_state")
        self._add_chunks(data["channel"], data["ts"], data)
        message = self._mine(data["channel"], data["ts"])
        self._refuse(message_problems(data.get("blocks") or []))
        message["blocks"] = [*message["streamed"], *(data.get("blocks") or [])]
        message["metadata"] = data.get("metadata")
        del self.streaming[data["ts"]]
        return {"channel": data["channel"], "ts": data["ts"], "message": message}

    def _add_chunks(self, channel: str, ts: str, data: Data) -> None:
        for chunk in data.get("chunks") or ():
            if chunk.get("type") != "blocks":
                raise Refused("invalid_chunks")
            self._refuse(message_problems(chunk["blocks"]))
            self.messages[channel][ts]["streamed"] += chunk["blocks"]
        if len(self.messages[channel][ts]["streamed"]) > 50:
            raise Refused("invalid_chunks: over 50 blocks")

    def _conversations_replies(self, data: Data) -> Data:
        root = str(data["ts"])
        held = self.messages[str(data["channel"])].values()
        found = [dict(one) for one in held if root in {one["ts"], one.get("thread_ts")}]
        if not found:
            raise Refused("thread_not_found")
        if str(data.get("include_all_metadata", "")).lower() not in {"1", "true"}:
            for one in found:
                one.pop("metadata", None)
        start, most = int(data.get("cursor") or 0), min(int(data.get("limit", 1_000)), self.page)
        following = str(start + most) if start + most < len(found) else ""
        return {"messages": found[start : start + most], "response_metadata": {"next_cursor": following}}

    def _conversations_open(self, data: Data) -> Data:
        users = data["users"] if isinstance(data["users"], str) else ",".join(data["users"])
        return {"channel": {"id": direct_channel(users)}}

    def _conversations_info(self, data: Data) -> Data:
        return {"channel": {"id": data["channel"], "is_ext_shared": data["channel"] in self.shared_channels}}

    def _users_info(self, data: Data) -> Data:
        return {"user": {"id": data["user"], "is_restricted": data["user"] in self.guests}}

    def _usergroups_users_list(self, data: Data) -> Data:
        if data["usergroup"] not in self.groups:
            raise Refused("no_such_subteam")
        return {"users": self.groups[data["usergroup"]]}

    def _assistant_threads_setStatus(self, data: Data) -> Data:
        self.statuses.append((data["channel_id"], data["thread_ts"], data["status"]))
        return {}

    def _assistant_threads_setTitle(self, data: Data) -> Data:
        self.titles.append(data["title"])
        return {}

    def _assistant_threads_setSuggestedPrompts(self, data: Data) -> Data:
        if not 1 <= len(data["prompts"]) <= 4:
            raise Refused("invalid_arguments")
        self.prompts.append(data)
        return {}

    def _views_open(self, data: Data) -> Data:
        view = data["view"]
        self._refuse(view_problems(view))
        kept = {**view, "id": f"V{next(self._numbers):08}", "hash": f"{self.now}.x"}
        self.views.append(kept)
        return {"view": kept}

    def _checked(self, data: Data) -> str:
        if data["channel"] in self.absent_from:
            raise Refused("not_in_channel")
        self._refuse(message_problems(data.get("blocks") or [], data.get("text", "")))
        if not data.get("text") and not data.get("blocks"):
            raise Refused("no_text")
        return str(data["channel"])

    def _refuse(self, problems: list[str]) -> None:
        if problems:
            raise Refused(f"invalid_blocks: {problems}")

    def _mine(self, channel: str, ts: str) -> Data:
        message = self.messages[channel].get(ts)
        if message is None:
            raise Refused("message_not_found")
        if message["user"] != BOT:
            raise Refused("cant_update_message")
        return message

    async def _respond(self, request: web.Request) -> web.Response:
        data = await request.json()
        with self.changed:
            failure = self._failures["respond"].popleft() if self._failures["respond"] else Failure()
            if failure.status != 200:
                headers = {"Retry-After": str(failure.retry_after or 1)}
                return web.Response(status=failure.status, headers=headers)
            found = self.responses[request.match_info["id"]]
            if len(found) >= 5:
                return web.Response(status=404, text="used_url")
            problems = message_problems(data.get("blocks") or [], data.get("text", ""))
            self.refusals += [f"respond: {problem}" for problem in problems]
            if problems:
                return web.Response(status=400, text="invalid_blocks")
            found.append(data)
            self.changed.notify_all()
        return web.Response(text="ok")

    # Socket Mode --------------------------------------------------------------------------------------------------

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}})
        with self.changed:
            self._sockets.append(socket)
            self.connections += 1
            self.changed.notify_all()
        for delivery in [one for one in self.deliveries.values() if not one.acked]:
            await self._push(delivery)
        async for frame in socket:
            if frame.type is WSMsgType.TEXT and frame.data.startswith("{"):
                self._acknowledged(json.loads(frame.data))
        with self.changed:
            if socket in self._sockets:
                self._sockets.remove(socket)
            self.changed.notify_all()
        return socket

    def _acknowledged(self, answer: Data) -> None:
        with self.changed:
            delivery = self.deliveries.get(answer.get("envelope_id", ""))
            if delivery is not None and not delivery.acked:
                delivery.acked, delivery.answer = True, answer.get("payload")
                self.changed.notify_all()

    async def _push(self, delivery: Delivery) -> None:
        """Send an envelope; after three seconds without an acknowledgement, send it again, three times at most."""
        socket = self._sockets[-1] if self._sockets else None
        if socket is not None and not socket.closed:
            envelope: Data = {"envelope_id": delivery.id, "type": delivery.kind, "payload": delivery.payload,
                              "accepts_response_payload": delivery.kind != "events_api"}  # fmt: skip
            if delivery.kind == "events_api":
                reason = "timeout" if delivery.tries else ""
                envelope |= {"retry_attempt": delivery.tries, "retry_reason": reason}
            try:
                await socket.send_json(envelope)
            except ConnectionError:
                return
            delivery.tries += 1
            self._loop.call_later(THREE_SECONDS, self._again, delivery)

    def _again(self, delivery: Delivery) -> None:
        if not delivery.acked and delivery.kind == "events_api" and delivery.tries <= 3 and self._sockets:
            self._loop.create_task(self._push(delivery))

    def deliver(self, kind: str, payload: Data) -> Delivery:
        """Put an envelope on the socket."""
        delivery = Delivery(f"envelope-{next(self._numbers)}", payload, kind)
        with self.changed:
            self.deliveries[delivery.id] = delivery
        asyncio.run_coroutine_threadsafe(self._push(delivery), self._loop)
        return delivery

    def drop_line(self) -> None:
        """Break every connection, without a word."""

        async def drop() -> None:
            for socket in list(self._sockets):
                transport = socket._req.transport if socket._req else None
                if transport is not None:
                    transport.abort()
            with self.changed:
                self._sockets.clear()

        asyncio.run_coroutine_threadsafe(drop(), self._loop).result(60)

    def ask_to_reconnect(self) -> None:
        """Say that the connection will be refreshed, as Slack does every few hours."""

        async def tell() -> None:
            for socket in list(self._sockets):
                with contextlib.suppress(ConnectionError):
                    await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})

        asyncio.run_coroutine_threadsafe(tell(), self._loop).result(60)

    # What people do -----------------------------------------------------------------------------------------------

    def next_ts(self) -> str:
        return f"{1_700_000_000 + next(self._numbers)}.000100"

    def event(self, event: Data, **more: Any) -> Data:
        """Return the payload of an event."""
        return {
            "token": "unused", "team_id": TEAM, "api_app_id": APP, "type": "event_callback", "event": event,
            "event_id": f"Ev{next(self._numbers):08}", "event_time": int(self.now), "authorizations": [
                {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
            ], "is_ext_shared_channel": False, **more,
        }  # fmt: skip

    def _send_event(self, event: Data) -> Delivery:
        delivery = Delivery(f"envelope-{next(self._numbers)}", self.event(event), "events_api")
        self.deliveries[delivery.id] = delivery
        asyncio.run_coroutine_threadsafe(self._push(delivery), self._loop)
        return delivery

    def _echo(self, channel: str, message: Data) -> None:
        self._send_event({"type": "message", "channel": channel, "channel_type": _channel_type(channel),
                          "bot_profile": {"id": BOT_ID}, **message})  # fmt: skip

    def written(self, channel: str, user: str, text: str, thread: str | None = None) -> Data:
        """Return a message as its event, and put it in the channel."""
        message: Data = {"user": user, "text": text, "ts": self.next_ts(), "team": TEAM, "user_team": TEAM}
        if thread is not None:
            message["thread_ts"] = thread
        with self.changed:
            self.messages[channel][message["ts"]] = message
        return {"type": "message", "channel": channel, "channel_type": _channel_type(channel), **message}

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
            "channel_type": _channel_type(channel), "message": after, "previous_message": before,
        }))  # fmt: skip

    def remove(self, channel: str, ts: str) -> None:
        """Somebody deletes a message."""
        with self.changed:
            before = self.messages[channel].pop(ts)
        self.deliver("events_api", self.event({
            "type": "message", "subtype": "message_deleted", "hidden": True, "channel": channel, "deleted_ts": ts,
            "ts": self.next_ts(), "channel_type": _channel_type(channel), "previous_message": before,
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

    def response_url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/respond/{name}"

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


def _kept(data: Data) -> Data:
    return {key: data[key] for key in ("text", "blocks", "metadata") if data.get(key) is not None}


def _channel_type(channel: str) -> str:
    return {"D": "im", "G": "group"}.get(channel[0], "channel")


def direct_channel(user: str) -> str:
    """Return the direct message channel of somebody and the bot."""
    return f"D{user[1:]}"


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def buttons(message: Data) -> list[Data]:
    """Return everything in a message that can be pressed."""
    found = []
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
