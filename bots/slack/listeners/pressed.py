"""What a press of a button tells: who pressed, where, and on which answer; and that answer, as they may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.answer import Answer
from assistant.caller import Caller
from bots.slack import lines
from bots.slack.answering import Answering
from bots.slack.asked import Asked, Place, caller, thread_owner
from bots.slack.errors import NotDelivered
from bots.slack.reply import tell_privately
from bots.slack.values import Target, read_target


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press. ``thread`` is the thread of the message with the button, where it has one."""

    team: str
    channel: str
    user: str
    thread: str
    trigger: str
    response_url: str
    target: Target
    action_ts: str

    @property
    def place(self) -> Place:
        """Where something that follows from this press belongs."""
        if self.target.thread:
            return Place.THREAD
        return Place.PRIVATE if self.channel.startswith("D") else Place.ALONE

    @property
    def notes(self) -> dict[str, str]:
        """What a modal that opens from this press must carry to know where it came from."""
        return {"doel": self.target.value, "kanaal": self.channel, "draad": self.thread}

    def asked(self, text: str, *, reading: str = "", note: str = "", key: str = "") -> Asked:
        """Return a question that follows from this press, in the place of the answer that it is about."""
        thread = self.target.thread or (self.thread if self.place is Place.PRIVATE else "")
        return Asked(
            id=f"knop:{key or self.action_ts}:{self.user}",
            team=self.team,
            channel=self.channel,
            user=self.user,
            place=self.place,
            text=text,
            thread=thread,
            response_url=self.response_url,
            reading=reading,
            note=note,
        )

    def who(self, answering: Answering) -> Caller:
        """Return in whose name the answer is looked up: the thread's, or that of who pressed; never another's."""
        audience = answering.audience(self.asked(""))
        if self.target.thread:
            return caller(thread_owner(self.team, self.channel, self.target.thread), audience.together)
        return caller(f"slack:{self.team}:{self.user}", audience.alone)

    def answer(self, answering: Answering) -> Answer:
        """Return the answer that was pressed on. Raises ``NotKept``."""
        return answering.service.kept_answer(self.who(answering), self.target.answer_id)

    def tell(self, answering: Answering, line: str) -> None:
        """Tell who pressed something, alone."""
        try:
            tell_privately(answering.courier, self.asked(""), lines.say(line))
        except NotDelivered:
            return


def read_press(body: Mapping[str, Any], team: str) -> Pressed | None:
    """Return the press in a payload, or None when its value is not ours."""
    action = body["actions"][0]
    value = action.get("value") or (action.get("selected_option") or {}).get("value", "")
    target = read_target(str(value))
    if target is None:
        return None
    container, message = body.get("container") or {}, body.get("message") or {}
    thread = message.get("thread_ts") or container.get("thread_ts") or message.get("ts") or container.get("message_ts")
    return Pressed(
        team=team,
        channel=str((body.get("channel") or {}).get("id") or container.get("channel_id") or ""),
        user=str(body["user"]["id"]),
        thread=str(thread or ""),
        trigger=str(body.get("trigger_id", "")),
        response_url=str(body.get("response_url", "")),
        target=target,
        action_ts=str(action.get("action_ts", "")),
    )
