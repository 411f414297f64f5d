"""Buttons that open something to read: a source, an instrument, the rest of an answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from assistant.answer import Answer
from assistant.errors import AssistantError, NotKept
from bots.slack import lines, modals
from bots.slack.answering import Answering
from bots.slack.blocks import READ_ON, READ_ON_WEB
from bots.slack.errors import NotDelivered
from bots.slack.instrument_blocks import MORE, instrument_view
from bots.slack.listeners.pressed import Pressed, read_press
from bots.slack.parts import Block
from bots.slack.source_blocks import CHOOSE_SOURCE, OPEN_SOURCE, source_view
from knowledge.errors import KnowledgeError

logger = logging.getLogger(__name__)

Body = dict[str, Any]
View = Callable[[Pressed, Answer], Block]


@dataclass(frozen=True)
class Opening:
    """Listens to the buttons that open a modal."""

    answering: Answering

    def register(self, app: App) -> None:
        """Attach the listeners."""
        app.action(OPEN_SOURCE)(self.source)
        app.action(CHOOSE_SOURCE)(self.source)
        app.action(MORE)(self.instrument)
        app.action(READ_ON)(self.rest)
        app.action(READ_ON_WEB)(self.followed)

    def source(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Open a source at the sentence that supports the answer."""
        ack()
        self._open(body, context, self._source_view)

    def instrument(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Open a whole instrument card."""
        ack()
        self._open(body, context, _card_view)

    def rest(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Open the whole answer."""
        ack()
        self._open(body, context, lambda _pressed, answer: modals.whole_answer_view(answer))

    def followed(self, ack: Ack) -> None:
        """A link was followed; Slack wants to hear that we know."""
        ack()

    def _open(self, body: Body, context: BoltContext, view: View) -> None:
        pressed = read_press(body, str(context.team_id))
        if pressed is None:
            return
        try:
            made = view(pressed, pressed.answer(self.answering))
        except (NotKept, LookupError, StopIteration):
            made = modals.notice_view(lines.NO_LONGER_KEPT)
        try:
            self.answering.courier.open_view(pressed.trigger, made)
        except NotDelivered as error:
            logger.warning("a modal was not opened: %s", error)

    def _source_view(self, pressed: Pressed, answer: Answer) -> Block:
        number = int(pressed.target.extra)
        citation = next(item for item in answer.citations if item.number == number)
        try:
            who = pressed.who(self.answering)
            text = self.answering.service.passage(who, citation.passage_id).passage.text
        except (KnowledgeError, AssistantError):
            text = ""
        return source_view(answer, number, text)


def _card_view(pressed: Pressed, answer: Answer) -> Block:
    card = next(item for item in answer.instruments if item.id == pressed.target.extra)
    return instrument_view(answer, card)
