""" "Deel in kanaal": an answer that one person saw goes to the channel, when everybody there may see its sources."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt import Ack, App, BoltContext

from assistant.answer import Answer
from assistant.errors import AssistantError, NotKept
from bots.slack import limits, lines
from bots.slack.answering import Answering
from bots.slack.asked import Place, caller, thread_owner
from bots.slack.blocks import SHARE, Look, answer_message
from bots.slack.errors import NotDelivered
from bots.slack.ledger import Ledger
from bots.slack.listeners.pressed import Pressed, read_press
from bots.slack.mrkdwn import literal

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sharing:
    """Listens to the button that shares."""

    answering: Answering

    def register(self, app: App) -> None:
        """Attach the listener."""
        app.action(SHARE)(self.share)

    def share(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """Share an answer once; what it leans on is looked at again, as everybody in the channel may see it now."""
        ack()
        pressed = read_press(body, str(context.team_id))
        if pressed is None or pressed.target.thread:
            return
        try:
            pressed.tell(self.answering, self._share(pressed, self.answering.ledger))
        except NotKept:
            pressed.tell(self.answering, lines.NO_LONGER_KEPT)
        except NotDelivered:
            pressed.tell(self.answering, lines.INVITE)
        except AssistantError as error:
            logger.warning("an answer was not shared: %s", type(error).__name__)
            pressed.tell(self.answering, lines.NOT_NOW)

    def _share(self, pressed: Pressed, ledger: Ledger) -> str:
        answering = self.answering
        asked = replace(pressed.asked(""), place=Place.THREAD)
        audience = answering.audience(asked)
        owner = f"slack:{pressed.team}:{pressed.user}"
        answer = answering.service.kept_answer(caller(owner, audience.together), pressed.target.answer_id)
        if not answering.may_share(answer, owner, audience):
            return lines.NOT_SHARED
        if not ledger.claim([f"gedeeld:{pressed.target.answer_id}:{pressed.channel}"]):
            return lines.SHARED_BEFORE
        question = literal(limits.shorten(answer.understood_as or answer.question, 1_000))
        opening = lines.say(f"*Vraag aan Kenniswijzer*, gedeeld door <@{pressed.user}>\n{question}")
        thread = answering.courier.post(pressed.channel, opening)
        self._put_in_thread(pressed, answer, thread)
        return lines.SHARED

    def _put_in_thread(self, pressed: Pressed, answer: Answer, thread: str) -> None:
        """The answer goes under the question, as a conversation of its own that everybody there can go on with."""
        answering = self.answering
        owner = thread_owner(pressed.team, pressed.channel, thread)
        store = answering.service.store
        conversation = store.start_conversation(owner)
        kept = store.keep(answer, owner, conversation, "slack")
        answering.ledger.remember_conversation(f"{owner}|{pressed.channel}:{thread}", conversation)
        look = Look(thread=thread, web_url=answering.web_url, disclaimer=answering.disclaimer)
        answering.courier.post(pressed.channel, answer_message(kept, look), thread=thread)
