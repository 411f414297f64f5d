"""Mentions, direct messages, replies in a thread of ours, edits and deletions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_bolt import App, BoltContext

from bots.slack import lines, reading
from bots.slack.asked import Asked, Place, message_id, thread_owner
from bots.slack.errors import NotDelivered
from bots.slack.listeners.exercise import Exercise
from bots.slack.reception import Reception

Event = dict[str, Any]


@dataclass(frozen=True)
class Messages:
    """Listens to what people write. ``answers_questions``: also to questions in a thread of ours without a mention."""

    reception: Reception
    exercise: Exercise
    answers_questions: bool = True

    def register(self, app: App) -> None:
        """Attach the listeners."""
        app.event("app_mention")(self.mentioned)
        app.event("message")(self.written)

    def mentioned(self, event: Event, body: Event, context: BoltContext) -> None:
        """Somebody named the bot in a channel."""
        if reading.from_person(event):
            self._take(event, body, context, Place.THREAD)

    def written(self, event: Event, body: Event, context: BoltContext) -> None:
        """Something was written, changed or deleted where the bot is."""
        direct = event.get("channel_type") == "im"
        if reading.is_deletion(event):
            self._deleted(event, body, context, direct=direct)
        elif event.get("subtype") == "message_changed":
            self._changed(event, body, context, direct=direct)
        elif not reading.from_person(event):
            return
        elif direct:
            self._take(event, body, context, Place.PRIVATE)
        elif self.exercise.is_exercise(str(context.team_id), event):
            self.exercise.collect(str(context.team_id), event)
        elif self._follows_up(event, context):
            self._take(event, body, context, Place.THREAD)

    def _follows_up(self, event: Event, context: BoltContext) -> bool:
        """A mention comes as an event of its own; without one, a question in a thread that we take part in counts."""
        if not self.answers_questions or not event.get("thread_ts"):
            return False
        if not reading.asks_something(str(event.get("text", ""))):
            return False
        team, channel, thread = str(context.team_id), str(event["channel"]), str(event["thread_ts"])
        owner = thread_owner(team, channel, thread)
        return self.reception.answering.ledger.conversation(f"{owner}|{channel}:{thread}") is not None

    def _take(self, event: Event, body: Event, context: BoltContext, place: Place) -> None:
        asked = self._asked(event, body, context, place)
        if asked.text:
            self.reception.take(asked)
            return
        courier = self.reception.answering.courier
        try:
            courier.post(asked.channel, lines.say(lines.EMPTY), thread=asked.thread)
        except NotDelivered:
            return

    def _asked(self, message: Event, body: Event, context: BoltContext, place: Place, channel: str = "") -> Asked:
        channel = channel or str(message["channel"])
        team, ts = str(context.team_id), str(message["ts"])
        return Asked(
            id=message_id(team, channel, ts),
            team=team,
            channel=channel,
            user=str(message["user"]),
            place=place,
            text=reading.words_of(str(message.get("text", "")), str(context.bot_user_id or "")),
            thread=reading.thread_of(message),
            message=ts,
            external=reading.is_external(body),
        )

    def _changed(self, event: Event, body: Event, context: BoltContext, *, direct: bool) -> None:
        message = event.get("message") or {}
        if not reading.from_person(message) or not reading.changed_text(event):
            return
        place = Place.PRIVATE if direct else Place.THREAD
        asked = self._asked(message, body, context, place, str(event["channel"]))
        ours = self.reception.answering.ledger.job(asked.id) is not None
        named = str(context.bot_user_id) in reading.mentions(str(message.get("text", "")))
        if not asked.text and ours:
            self.reception.withdraw(asked)
        elif asked.text and (ours or direct or named):
            self.reception.take_again(asked)

    def _deleted(self, event: Event, body: Event, context: BoltContext, *, direct: bool) -> None:
        gone = dict(event.get("previous_message") or {})
        ts = event.get("deleted_ts") or gone.get("ts")
        if not ts or not gone.get("user") or gone.get("bot_id"):
            return
        place = Place.PRIVATE if direct else Place.THREAD
        self.reception.withdraw(self._asked({**gone, "ts": ts}, body, context, place, str(event["channel"])))
