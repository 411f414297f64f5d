"""Takes questions in: not too many from one person, not more than fit, each once; edits and deletions too."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.strategies import RateLimiter

from assistant.errors import NotKept, StoreError
from bots.slack import lines
from bots.slack.answering import Answering
from bots.slack.asked import Asked, caller
from bots.slack.errors import NotDelivered
from bots.slack.ledger import DONE
from bots.slack.reply import tell_privately
from bots.slack.workshop import Workshop

logger = logging.getLogger(__name__)


@dataclass
class Reception:
    """The one way in for questions, whichever listener brings them."""

    answering: Answering
    workshop: Workshop
    questions_per_minute: int
    limiter: RateLimiter

    def take(self, asked: Asked) -> bool:
        """Take a question; False when it is not answered (taken before, too fast, or no room)."""
        ledger = self.answering.ledger
        if ledger.job(asked.id) is not None:
            return False
        if not self._within_limit(asked):
            return False
        if not ledger.begin(asked.job):
            return False
        self.answering.expect(asked.id)
        return self._submit(asked)

    def take_again(self, asked: Asked) -> bool:
        """Answer an edited question; its answer replaces the one that was there."""
        ledger = self.answering.ledger
        before = ledger.job(asked.id)
        if before is None:
            return self.take(asked)
        if not self._within_limit(asked):
            return False
        self.answering.cancel(asked.id)
        return self._submit(asked, edited=True)

    def resume(self, asked: Asked) -> bool:
        """Answer a question once more that was broken off; False when there is no room."""
        self.answering.expect(asked.id)
        return self._submit(asked)

    def withdraw(self, asked: Asked) -> None:
        """Take back what was said to a question that was deleted, and forget its conversation."""
        ledger, answering = self.answering.ledger, self.answering
        job = ledger.job(asked.id)
        if job is None:
            return
        answering.cancel(asked.id)

        def work() -> None:
            now = ledger.job(asked.id)
            if now is not None and now.reply:
                self._delete_reply(asked, now.reply)
            ledger.done(asked.id)
            self._forget(asked)

        self.workshop.submit(asked.queue, work)

    def _submit(self, asked: Asked, *, edited: bool = False) -> bool:
        answering = self.answering

        def work() -> None:
            job = asked
            if edited:
                answering.expect(asked.id)
                before = answering.ledger.job(asked.id)
                answering.ledger.reopen(asked.id)
                job = _replacing(asked, before.reply if before is not None and before.state == DONE else "")
            answering.run(job)

        if self.workshop.submit(asked.queue, work):
            return True
        answering.drop(asked.id)
        self._tell(asked, lines.BUSY)
        answering.ledger.done(asked.id)
        return False

    def _within_limit(self, asked: Asked) -> bool:
        item = RateLimitItemPerMinute(self.questions_per_minute)
        who = asked.own_owner
        try:
            if self.limiter.hit(item, who):
                return True
            seconds = self.limiter.get_window_stats(item, who).reset_time - time.time()
        except StoreError:
            return True  # without the store nothing is answered either, and the asker hears that
        self._tell(asked, lines.too_many(max(1, math.ceil(seconds))))
        return False

    def _tell(self, asked: Asked, line: str) -> None:
        try:
            tell_privately(self.answering.courier, asked, lines.say(line))
        except NotDelivered as error:
            logger.warning("a line was not delivered: %s", error)

    def _delete_reply(self, asked: Asked, ts: str) -> None:
        try:
            self.answering.courier.delete(asked.channel, ts)
        except NotDelivered as error:
            logger.warning("an answer was not taken back: %s", error)

    def _forget(self, asked: Asked) -> None:
        """The whole conversation goes: what somebody takes back is not kept for the questions after it either."""
        ledger, service = self.answering.ledger, self.answering.service
        audience = self.answering.audience(asked)
        for who in (caller(asked.owner, audience.together), caller(asked.own_owner, audience.alone)):
            key = asked.conversation_key(who.owner)
            conversation = ledger.conversation(key)
            if conversation is None:
                continue
            ledger.forget_conversation(key)
            try:
                service.delete_conversation(who, conversation)
            except NotKept:
                logger.info("a conversation was gone already")


def _replacing(asked: Asked, reply: str) -> Asked:
    from dataclasses import replace

    return replace(asked, replaces=reply)
