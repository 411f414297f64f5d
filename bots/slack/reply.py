"""An answer on its way to its place: a status while it is made, sentences as they come, and the whole at the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk.web.chat_stream import ChatStream

from assistant.answer import Answer, Sentence
from bots.slack import lines
from bots.slack.asked import Asked, Place
from bots.slack.blocks import Look, answer_message, streamed_tail
from bots.slack.courier import Courier
from bots.slack.errors import NotDelivered
from bots.slack.parts import Message, context
from bots.slack.sentence_blocks import sentence_block, that_fit

STREAM_AFTER = 0.8
"""Seconds after the first sentence; an answer that is whole by then is sent at once, in one call."""
BETWEEN_UPDATES = 1.5
"""Seconds between two changes of a message: within Slack's fifty a minute."""


@dataclass
class ThreadReply:
    """An answer in a thread. ``started`` is told the ``ts`` of the message as soon as there is one."""

    courier: Courier
    asked: Asked
    started: Callable[[str], None]
    streaming: bool = True
    clock: Callable[[], float] = time.monotonic
    _ts: str = ""
    _stream: ChatStream | None = None
    _sentences: list[Sentence] = field(default_factory=list)
    _streamed: int = 0
    _first: float = 0.0
    _last: float = float("-inf")
    _has_status: bool = True

    def __post_init__(self) -> None:
        self._ts = self.asked.replaces

    def working(self, text: str) -> None:
        """Show what is being done: as a status, or as a message where a status cannot be shown."""
        if self._sentences:
            return
        if self._has_status and not self._ts:
            self._has_status = self.courier.status(self.asked.channel, self.asked.thread, text)
            if self._has_status:
                return
        note = Message(text, (context(f"_Kenniswijzer {text}_"),))
        if not self._ts:
            mark, thread = self.asked.id, self.asked.thread
            self._show_as(self.courier.post(self.asked.channel, note, thread=thread, mark=mark, working=True))
        elif self._may_update():
            self.courier.glimpse(self.asked.channel, self._ts, note)

    def sentence(self, sentence: Sentence) -> None:
        """Show a sentence that passed every check, when the rest takes time."""
        now = self.clock()
        if not self._sentences:
            self._first = now
        self._sentences.append(sentence)
        if not self.streaming or now - self._first < STREAM_AFTER or that_fit(self._sentences) < len(self._sentences):
            return
        if self._ts and self._stream is None:
            if self._may_update():
                so_far = Message(lines.SEARCHING, (sentence_block(self._sentences), context("_…_")))
                self.courier.glimpse(self.asked.channel, self._ts, so_far)
            return
        self._append()

    def _append(self) -> None:
        asked = self.asked
        if self._stream is None:
            self._stream = self.courier.stream(asked.channel, asked.thread, asked.team, asked.user)
        new = self._sentences[self._streamed :]
        if not new:
            return
        if self.courier.append(self._stream, [sentence_block(new)]):
            self._streamed = len(self._sentences)
            if not self._ts and self._stream.ts:
                self._show_as(self._stream.ts)
        elif not self._stream.ts:
            self._stream = None
            self.streaming = False

    def finish(self, answer: Answer, look: Look) -> str:
        """Show the whole answer; return the ``ts`` of its message."""
        shown = answer.sentences[: that_fit(answer.sentences)]
        if self._stream is not None and self._ts:
            if tuple(self._sentences) == shown:
                self._append()
            if tuple(self._sentences[: self._streamed]) == shown:
                try:
                    self.courier.stop_stream(
                        self.asked.channel, self._ts, streamed_tail(answer, look), mark=self.asked.id
                    )
                except NotDelivered:
                    self._stream = None  # Slack ended the stream by itself: the message is changed instead
                else:
                    return self._ts
            else:
                self._end_stream()
        return self.say(answer_message(answer, look))

    def say(self, message: Message) -> str:
        """Show a message instead of an answer, in the place of what is there already."""
        asked = self.asked
        if self._stream is not None and self._ts:
            self._end_stream()
        if self._ts:
            try:
                return self.courier.update(asked.channel, self._ts, message, mark=asked.id)
            except NotDelivered as error:
                if str(error) not in {"message_not_found", "cant_update_message", "edit_window_closed"}:
                    raise
        return self.courier.post(asked.channel, message, thread=asked.thread, mark=asked.id)

    def withdraw(self) -> None:
        """Leave nothing in the thread."""
        if self._stream is not None and self._ts:
            self._end_stream()
        if self._ts:
            self.courier.delete(self.asked.channel, self._ts)
        elif self._has_status:
            self.courier.status(self.asked.channel, self.asked.thread, "")

    def _end_stream(self) -> None:
        self.courier.break_stream(self.asked.channel, self._ts, mark=self.asked.id)
        self._stream = None

    def _show_as(self, ts: str) -> None:
        self._ts = ts
        self.started(ts)

    def _may_update(self) -> bool:
        now = self.clock()
        if now - self._last < BETWEEN_UPDATES:
            return False
        self._last = now
        return True


@dataclass
class AloneReply:
    """An answer that only the asker sees in a channel: through the command's own address where there is one."""

    courier: Courier
    asked: Asked

    def working(self, text: str) -> None:
        """A command said already that it is being looked up."""

    def sentence(self, sentence: Sentence) -> None:
        """What one person sees cannot be changed afterwards: it comes whole."""

    def finish(self, answer: Answer, look: Look) -> str:
        """Show the whole answer."""
        return self.say(answer_message(answer, look))

    def say(self, message: Message) -> str:
        """Show a message."""
        asked = self.asked
        if asked.response_url:
            try:
                self.courier.respond(asked.response_url, message)
            except NotDelivered:
                pass
            else:
                return ""
        self.courier.ephemeral(asked.channel, asked.user, message, thread=asked.thread)
        return ""

    def withdraw(self) -> None:
        """There is nothing to take back."""


Reply = ThreadReply | AloneReply


def tell_privately(courier: Courier, asked: Asked, message: Message) -> None:
    """Tell the asker something that others need not read."""
    if asked.place is Place.PRIVATE:
        courier.post(asked.channel, message, thread=asked.thread)
    else:
        AloneReply(courier, asked).say(message)
