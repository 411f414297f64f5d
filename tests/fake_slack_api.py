"""The Web API of the loopback Slack: what the bot calls, with Slack's documented refusals and rate limits."""

# ruff: noqa: N802 - methods are named after those of Slack
from __future__ import annotations

import json

from aiohttp import web

from tests.fake_slack_socket import SocketMode
from tests.fake_slack_state import (
    APP_TOKEN,
    BOT,
    BOT_ID,
    BOT_TOKEN,
    DROP_AFTER,
    DROP_BEFORE,
    TEAM,
    Data,
    Failure,
    Refused,
    channel_type,
    direct_channel,
)
from tests.slack_rules import message_problems, view_problems

_AS_JSON = ("blocks", "view", "metadata", "prompts", "chunks", "users", "loading_messages")
_OUR_FAULT = {"invalid_blocks", "invalid_chunks", "invalid_arguments", "missing_recipient_user_id", "no_text"}
STREAM_LIFE = 300.0


class WebApi(SocketMode):
    """Answers calls, and what is sent to response URLs."""

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
                          "channel_type": channel_type(channel), "ts": self.next_ts(),
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


def _kept(data: Data) -> Data:
    return {key: data[key] for key in ("text", "blocks", "metadata") if data.get(key) is not None}


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
