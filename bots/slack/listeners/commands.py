"""``/kennis`` and the message shortcut: an answer for the asker alone, in a channel or anywhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bots.slack import lines, modals, reading
from bots.slack.asked import Asked, Place
from bots.slack.errors import NotDelivered
from bots.slack.listeners.exercise import Exercise
from bots.slack.reception import Reception

COMMAND = "/kennis"
SHORTCUT = "vraag_kenniswijzer"
_HELP_WORDS = frozenset({"", "help", "hulp", "?"})


@dataclass(frozen=True)
class Commands:
    """Listens to the slash command and the shortcut."""

    reception: Reception
    exercise: Exercise

    def register(self, app: App) -> None:
        """Attach the listeners."""
        app.command(COMMAND)(self.commanded)
        app.shortcut(SHORTCUT)(self.chosen)
        app.view(modals.ABOUT_MESSAGE)(self.asked_about_message)

    def commanded(self, ack: Ack, command: dict[str, Any], context: BoltContext) -> None:
        """``/kennis``, with a question, ``oefening`` or nothing behind it."""
        text = reading.words_of(str(command.get("text", "")))
        first, _, rest = text.partition(" ")
        if text.casefold() in _HELP_WORDS:
            ack(text=lines.HELP)
        elif first.casefold() == "oefening":
            self.exercise.begin(ack, command, rest.strip(), str(context.team_id))
        else:
            ack(text=lines.SEARCHING)
            self.reception.take(self._from_command(command, text, context))

    def _from_command(self, command: dict[str, Any], text: str, context: BoltContext) -> Asked:
        channel = str(command["channel_id"])
        return Asked(
            id=f"opdracht:{command['trigger_id']}",
            team=str(context.team_id),
            channel=channel,
            user=str(command["user_id"]),
            place=Place.ALONE,
            text=text,
            external=bool(command.get("is_ext_shared_channel")),
            response_url=str(command.get("response_url", "")),
        )

    def chosen(self, ack: Ack, shortcut: dict[str, Any]) -> None:
        """The shortcut "Vraag Kenniswijzer hierover": the words of the message become a question in a modal."""
        ack()
        message = shortcut.get("message") or {}
        text = reading.words_of(str(message.get("text", "")))
        place = {
            "kanaal": (shortcut.get("channel") or {}).get("id", ""),
            "draad": reading.thread_of(message),
        }
        view = modals.about_message_view(text, json.dumps(place)) if text else modals.notice_view(lines.NO_TEXT)
        try:
            self.reception.answering.courier.open_view(str(shortcut["trigger_id"]), view)
        except NotDelivered:
            return  # Slack shows that the shortcut took too long

    def asked_about_message(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """The question was made: answer it, to the asker alone, in the thread of the message."""
        ack()
        view = body["view"]
        text = str(view["state"]["values"][modals.FIELD][modals.FIELD]["value"] or "")
        place = json.loads(view["private_metadata"])
        channel = str(place["kanaal"])
        direct = channel.startswith("D")
        self.reception.take(
            Asked(
                id=f"venster:{view['id']}",
                team=str(context.team_id),
                channel=channel,
                user=str(body["user"]["id"]),
                place=Place.ALONE,
                text=" ".join(text.split()),
                thread="" if direct else str(place["draad"]),
            )
        )
