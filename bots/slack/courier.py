"""Calls to Slack: what must arrive is tried again and never sent twice; what only shows progress is tried once.

A 429 is obeyed: what must arrive waits as long as ``Retry-After`` says, progress is left out for that long.
"""

from __future__ import annotations

import http.client
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.chat_stream import ChatStream
from slack_sdk.webhook import WebhookClient

from bots.slack.errors import NotDelivered
from bots.slack.parts import Block, Message, context

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 6
MOST_WAITS = 20
_FIRST_PAUSE = 0.5
_LONGEST_WAIT = 120.0
_METADATA = "kenniswijzer_antwoord"
_TRANSIENT = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "server_error"})
_LOST = (OSError, http.client.HTTPException)

Call = Callable[[], Any]


@dataclass
class Courier:
    """Sends and changes messages with one token. ``client`` must have no retry handlers of its own."""

    client: WebClient
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _quiet: dict[str, float] = field(default_factory=dict)

    # What must arrive -------------------------------------------------------------------------------------------

    def post(self, channel: str, message: Message, *, thread: str = "", mark: str = "", working: bool = False) -> str:
        """Post a message and return its ``ts``. ``mark`` is the question it answers: before a second try the thread
        is read, so that a message whose receipt was lost is not posted again."""

        def send() -> str:
            response = self.client.chat_postMessage(
                channel=channel,
                thread_ts=thread or None,
                unfurl_links=False,
                unfurl_media=False,
                metadata=_metadata(mark, working=working) if mark else None,
                **_content(message),
            )
            return str(response["ts"])

        return str(self._must(send, lambda: self.find(channel, thread, mark, working=working) if mark else None))

    def update(self, channel: str, ts: str, message: Message, *, mark: str = "") -> str:
        """Replace a message of ours."""
        metadata = _metadata(mark) if mark else None
        self._must(lambda: self.client.chat_update(channel=channel, ts=ts, metadata=metadata, **_content(message)))
        return ts

    def delete(self, channel: str, ts: str) -> None:
        """Delete a message of ours; one that is gone already is fine."""
        try:
            self._must(lambda: self.client.chat_delete(channel=channel, ts=ts))
        except NotDelivered as error:
            if str(error) != "message_not_found":
                raise

    def ephemeral(self, channel: str, user: str, message: Message, *, thread: str = "") -> None:
        """Show a message to one person in a channel, or send it directly where that cannot be."""
        try:
            self._must(
                lambda: self.client.chat_postEphemeral(
                    channel=channel, user=user, thread_ts=thread or None, **_content(message)
                )
            )
        except NotDelivered:
            self.direct(user, message)

    def direct(self, user: str, message: Message) -> str:
        """Send somebody a direct message."""
        opened = self._must(lambda: self.client.conversations_open(users=[user])["channel"]["id"])
        return self.post(str(opened), message)

    def respond(self, response_url: str, message: Message) -> None:
        """Answer a command to the asker alone."""
        hook = WebhookClient(response_url, retry_handlers=[])

        def send() -> None:
            response = hook.send(
                text=message.text, blocks=list(message.blocks), response_type="ephemeral", replace_original=False
            )
            if response.status_code == 429:
                raise _Wait(_seconds(response.headers))
            if response.status_code != 200:
                raise NotDelivered(f"response_url_{response.status_code}")

        self._must(send)

    def open_view(self, trigger: str, view: Block) -> None:
        """Open a modal; the trigger is good for three seconds, so there is no second try."""
        self._must(lambda: self.client.views_open(trigger_id=trigger, view=view), attempts=1)

    def stop_stream(self, channel: str, ts: str, message: Message, *, mark: str) -> None:
        """End a streamed message with the blocks of ``message`` under it."""
        self._must(
            lambda: self.client.chat_stopStream(
                channel=channel, ts=ts, blocks=list(message.blocks), metadata=_metadata(mark)
            )
        )

    def break_stream(self, channel: str, ts: str, *, mark: str) -> None:
        """End a stream of which the message will be changed; Slack may have ended it by itself."""
        with suppress(NotDelivered):
            self.stop_stream(channel, ts, Message("…", (context("_…_"),)), mark=f"{mark}:half")

    def thread(self, channel: str, thread: str) -> list[dict[str, Any]]:
        """Return the messages of a thread, its first one too."""
        found: list[dict[str, Any]] = []
        cursor: str | None = None
        while cursor != "":
            ask = partial(self.client.conversations_replies, channel=channel, ts=thread, limit=200)
            answer = self._must(partial(ask, cursor=cursor, include_all_metadata=True))
            found += answer.get("messages", ())
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        return found

    def find(self, channel: str, thread: str, mark: str, *, working: bool = False) -> str | None:
        """Return the ``ts`` of our message that answers ``mark``, or None."""
        return found_in(self.thread(channel, thread), mark, working=working) if thread else None

    def own_user(self) -> str:
        """Return the id under which the bot is mentioned."""
        return str(self._must(lambda: self.client.auth_test()["user_id"]))

    # What only shows progress -----------------------------------------------------------------------------------

    def status(self, channel: str, thread: str, text: str) -> bool:
        """Show what the bot is doing; an empty text ends it. False where that cannot be shown."""
        return self._try(
            "status",
            lambda: self.client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=text),
        )

    def glimpse(self, channel: str, ts: str, message: Message) -> bool:
        """Show a message as far as it is; left out when Slack asks for patience."""
        return self._try("update", lambda: self.client.chat_update(channel=channel, ts=ts, **_content(message)))

    def stream(self, channel: str, thread: str, team: str, user: str) -> ChatStream:
        """Return a stream under a thread; nothing is sent yet."""
        return self.client.chat_stream(
            channel=channel, thread_ts=thread, recipient_team_id=team, recipient_user_id=user, buffer_size=1
        )

    def append(self, stream: ChatStream, blocks: list[Block]) -> bool:
        """Add blocks to a stream (and start it); False when Slack does not take them now."""
        return self._try(
            "stream" if stream.ts is None else "append",
            lambda: stream.append(chunks=[{"type": "blocks", "blocks": blocks}]),
        )

    def suggest(self, channel: str, thread: str, title: str, prompts: list[dict[str, str]]) -> bool:
        """Show suggested questions in the assistant panel."""
        return self._try(
            "suggest",
            lambda: self.client.assistant_threads_setSuggestedPrompts(
                channel_id=channel, thread_ts=thread, title=title, prompts=prompts
            ),
        )

    def thread_title(self, channel: str, thread: str, title: str) -> bool:
        """Give a thread of the assistant panel a title."""
        return self._try(
            "title", lambda: self.client.assistant_threads_setTitle(channel_id=channel, thread_ts=thread, title=title)
        )

    # ------------------------------------------------------------------------------------------------------------

    def _try(self, kind: str, call: Call) -> bool:
        if self._quiet.get(kind, 0.0) > self.clock():
            return False
        try:
            call()
        except SlackApiError as error:
            if error.response.status_code == 429:
                self._quiet[kind] = self.clock() + _seconds(error.response.headers)
            logger.info("slack did not take %s: %s", kind, _code(error))
            return False
        except (SlackClientError, *_LOST) as error:
            logger.info("slack did not take %s: %s", kind, type(error).__name__)
            return False
        return True

    def _must(self, call: Call, arrived: Call = lambda: None, attempts: int = MOST_ATTEMPTS) -> Any:
        """Call until it succeeds. ``arrived`` gives the result of an earlier try whose receipt was lost, or None."""
        failures = waits = 0
        while True:
            try:
                if failures and (found := arrived()) is not None:
                    return found
                return call()
            except _Wait as wait:
                seconds, reason = wait.seconds, "ratelimited"
                waits += 1
            except SlackApiError as error:
                reason = _code(error)
                if error.response.status_code == 429:
                    seconds = _seconds(error.response.headers)
                    waits += 1
                elif reason in _TRANSIENT or error.response.status_code >= 500:
                    seconds = _FIRST_PAUSE * 2**failures
                    failures += 1
                else:
                    raise NotDelivered(reason) from None
            except (SlackClientError, *_LOST) as error:
                seconds, reason = _FIRST_PAUSE * 2**failures, type(error).__name__
                failures += 1
            if failures >= attempts or waits > MOST_WAITS:
                raise NotDelivered(reason)
            self.pause(seconds)


class _Wait(Exception):
    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def found_in(messages: Iterable[Mapping[str, Any]], mark: str, *, working: bool = False) -> str | None:
    """Return the ``ts`` of the message among ``messages`` that answers ``mark``, or None."""
    wanted = _metadata(mark, working=working)
    return next((str(one["ts"]) for one in messages if one.get("metadata") == wanted), None)


def _content(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}


def _metadata(mark: str, *, working: bool = False) -> dict[str, Any]:
    stand = "bezig" if working else "klaar"
    return {"event_type": _METADATA, "event_payload": {"vraag": mark, "stand": stand}}


def _code(error: SlackApiError) -> str:
    data = error.response.data
    return str(data.get("error", "")) if isinstance(data, dict) else "no_json"


def _seconds(headers: Mapping[str, str]) -> float:
    lowered = {str(name).lower(): value for name, value in headers.items()}
    try:
        return min(_LONGEST_WAIT, max(1.0, float(lowered.get("retry-after", "1"))))
    except ValueError:
        return 1.0
