"""Thumbs under an answer, with a reason for who wants to give one."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from assistant.errors import AssistantError, NotKept
from assistant.keeping import Feedback
from bots.slack import lines, modals
from bots.slack.answering import Answering
from bots.slack.blocks import HELPFUL, NOT_HELPFUL
from bots.slack.errors import NotDelivered
from bots.slack.listeners.pressed import Pressed, read_press
from bots.slack.values import read_target

logger = logging.getLogger(__name__)

Body = dict[str, Any]


@dataclass(frozen=True)
class Judging:
    """Listens to the thumbs. A judgment is kept at once; the reason replaces it when it comes."""

    answering: Answering

    def register(self, app: App) -> None:
        """Attach the listeners."""
        app.action(HELPFUL)(self.judged)
        app.action(NOT_HELPFUL)(self.judged)
        app.view(modals.REASON)(self.explained)

    def judged(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """A thumb was pressed: keep it, and ask why; where no modal can be opened, say thanks."""
        ack()
        pressed = read_press(body, str(context.team_id))
        helpful = body["actions"][0]["action_id"] == HELPFUL
        if pressed is None or not self._keep(pressed, Feedback(helpful=helpful)):
            return
        metadata = {**pressed.notes, "nuttig": helpful}
        try:
            view = modals.reason_view(json.dumps(metadata), helpful=helpful)
            self.answering.courier.open_view(pressed.trigger, view)
        except NotDelivered as error:
            logger.warning("a modal was not opened: %s", error)
            pressed.tell(self.answering, lines.THANKS)

    def explained(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """A reason was given, or the field was left empty."""
        ack()
        view = body["view"]
        text = str(view["state"]["values"][modals.FIELD][modals.FIELD]["value"] or "").strip()
        pressed = press_of_view(body, str(context.team_id))
        if text and pressed is not None:
            helpful = json.loads(view["private_metadata"]).get("nuttig") is True
            self._keep(pressed, Feedback(helpful=helpful, text=text[:2_000]))

    def _keep(self, pressed: Pressed, feedback: Feedback) -> bool:
        try:
            who = pressed.who(self.answering)
            self.answering.service.give_feedback(who, pressed.target.answer_id, feedback)
        except NotKept:
            pressed.tell(self.answering, lines.NO_LONGER_KEPT)
            return False
        except AssistantError as error:
            logger.warning("a judgment was not kept: %s", type(error).__name__)
            pressed.tell(self.answering, lines.NOT_NOW)
            return False
        return True


def press_of_view(body: Body, team: str) -> Pressed | None:
    """Return the press that a modal came from, out of the notes that the modal carries."""
    view = body["view"]
    notes = json.loads(view.get("private_metadata") or "{}")
    target = read_target(str(notes.get("doel", "")))
    if target is None:
        return None
    return Pressed(
        team=team,
        channel=str(notes["kanaal"]),
        user=str(body["user"]["id"]),
        thread=str(notes["draad"]),
        trigger=str(body.get("trigger_id", "")),
        response_url="",
        target=target,
        action_ts=str(view["id"]),
    )
