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
        app.action(HELPFUL)(self.helpful)
        app.action(NOT_HELPFUL)(self.not_helpful)
        app.view(modals.REASON)(self.explained)

    def helpful(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Thumbs up: keep it and say thanks."""
        ack()
        pressed = read_press(body, str(context.team_id))
        if pressed is not None and self._keep(pressed, Feedback(helpful=True)):
            pressed.tell(self.answering, lines.THANKS)

    def not_helpful(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Thumbs down: keep it and ask why."""
        ack()
        pressed = read_press(body, str(context.team_id))
        if pressed is None or not self._keep(pressed, Feedback(helpful=False)):
            return
        metadata = {"doel": pressed.target.value, "kanaal": pressed.channel, "draad": pressed.thread}
        try:
            self.answering.courier.open_view(pressed.trigger, modals.reason_view(json.dumps(metadata)))
        except NotDelivered as error:
            logger.warning("a modal was not opened: %s", error)

    def explained(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """A reason was given, or the field was left empty."""
        ack()
        text = str(body["view"]["state"]["values"][modals.FIELD][modals.FIELD]["value"] or "").strip()
        pressed = press_of_view(body, str(context.team_id))
        if text and pressed is not None:
            self._keep(pressed, Feedback(helpful=False, text=text[:2_000]))

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
