"""Buttons that ask again: a missing fact that is told, and a question that was understood otherwise."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from assistant.answer import Answer
from assistant.errors import NotKept
from assistant.instruments.told import with_fact
from bots.slack import lines, modals
from bots.slack.blocks import UNDERSTOOD
from bots.slack.errors import NotDelivered
from bots.slack.instrument_blocks import FACT_NO, FACT_YES
from bots.slack.listeners.judging import press_of_view
from bots.slack.listeners.pressed import read_press
from bots.slack.mrkdwn import literal
from bots.slack.reception import Reception

logger = logging.getLogger(__name__)

Body = dict[str, Any]


@dataclass(frozen=True)
class AskingAgain:
    """Listens to the buttons under an answer that lead to another answer."""

    reception: Reception

    def register(self, app: App) -> None:
        """Attach the listeners."""
        app.action(FACT_YES)(self.fact)
        app.action(FACT_NO)(self.fact)
        app.action(UNDERSTOOD)(self.other_reading)
        app.view(modals.REREAD)(self.reread)

    def fact(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """A missing fact was told: the same situation is asked again, with that fact."""
        ack()
        pressed = read_press(body, str(context.team_id))
        if pressed is None:
            return
        answering = self.reception.answering
        try:
            answer = pressed.answer(answering)
        except NotKept:
            pressed.tell(answering, lines.NO_LONGER_KEPT)
            return
        present = body["actions"][0]["action_id"] == FACT_YES
        fact = pressed.target.extra
        situation = with_fact(answer.understood_as or answer.question, fact, present=present)
        note = f"{literal(_question_of(answer, fact))} {'Ja' if present else 'Nee'}."
        self.reception.take(pressed.asked(situation, reading=situation, note=note))

    def other_reading(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Somebody meant the question otherwise: ask how."""
        ack()
        pressed = read_press(body, str(context.team_id))
        if pressed is None:
            return
        answering = self.reception.answering
        try:
            answer = pressed.answer(answering)
            view = modals.reread_view(answer, json.dumps(pressed.notes))
        except NotKept:
            view = modals.notice_view(lines.NO_LONGER_KEPT)
        try:
            answering.courier.open_view(pressed.trigger, view)
        except NotDelivered as error:
            logger.warning("a modal was not opened: %s", error)

    def reread(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """The question was written as it was meant: answer that."""
        ack()
        text = str(body["view"]["state"]["values"][modals.FIELD][modals.FIELD]["value"] or "")
        pressed = press_of_view(body, str(context.team_id))
        if pressed is None:
            return
        meant = " ".join(text.split())
        self.reception.take(pressed.asked(meant, reading=meant, note=lines.REREAD_NOTE))


def _question_of(answer: Answer, fact: str) -> str:
    missing = answer.instrument_overview.missing if answer.instrument_overview else ()
    return next((item.question for item in missing if item.fact == fact), fact)
