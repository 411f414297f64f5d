"""Watches over work that was broken off: whoever asked gets the answer after all, or hears why not; once.

The ledger holds no questions. One that was written in a thread still stands in Slack and is answered from there, one
time more; what was asked through a command, a button or a modal stands nowhere, and gets an honest line."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from bots.slack import lines, reading
from bots.slack.answering import Answering
from bots.slack.asked import Asked, Place, message_id
from bots.slack.courier import found_in
from bots.slack.errors import NotDelivered
from bots.slack.ledger import DELIVERING, Job
from bots.slack.parts import Message

logger = logging.getLogger(__name__)

_DAY = 24 * 3600.0


@dataclass
class Keeper:
    """Renews the leases of what is being worked on here, and sees to what nobody works on any more."""

    answering: Answering
    again: Callable[[Asked], bool]
    """Answers a question once more; False when there is no room for it."""
    seconds: float
    _stop: Event = field(default_factory=Event)
    _thread: Thread | None = None
    _tidied: float = 0.0

    def start(self) -> None:
        """Look after work until ``close``."""
        self._thread = Thread(target=self._watch, name="kennis-slack-keeper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def look(self) -> int:
        """Look once; return for how many askers something was done."""
        ledger = self.answering.ledger
        if ledger.now() - self._tidied > _DAY:
            ledger.forget_old()
            self._tidied = ledger.now()
        ledger.keep_alive(self.answering.busy)
        told = 0
        while (job := ledger.take_orphan()) is not None:
            if job.id not in self.answering.busy:
                told += self._see_to(job)
        return told

    def _watch(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - the next look may succeed
                logger.warning("looking after work failed: %s", type(error).__name__)
            self._stop.wait(max(0.05, self.seconds))

    def _see_to(self, job: Job) -> int:
        courier, ledger = self.answering.courier, self.answering.ledger
        try:
            if job.place == Place.ALONE and job.state == DELIVERING:
                ledger.done(job.id)  # it may have been shown; what one person saw cannot be looked up
                return 0
            if job.place == Place.ALONE:
                return self._tell(job, lines.RESTARTED_NOT_KEPT)
            messages = courier.thread(job.channel, job.thread)
            if (there := found_in(messages, job.id)) is not None:
                ledger.done(job.id, there)
                return 0
            question = _question(job, messages)
            if question is None or job.attempts:  # what breaks us twice is not tried a third time
                return self._tell(job, lines.RESTARTED)
            return self._answer_after_all(job, question)
        except NotDelivered as error:
            logger.warning("an asker could not be told: %s", error)
            return 0

    def _answer_after_all(self, job: Job, question: Mapping[str, Any]) -> int:
        """Answer the question as it stands in Slack now, in the place where the answer was begun."""
        courier = self.answering.courier
        text = reading.words_of(str(question.get("text", "")), courier.own_user())
        if job.reply:
            courier.break_stream(job.channel, job.reply, mark=job.id)
        return self.again(
            Asked(
                id=job.id,
                team=job.team,
                channel=job.channel,
                user=job.user,
                place=Place(job.place),
                text=text,
                thread=job.thread,
                message=str(question["ts"]),
                replaces=job.reply,
                note=lines.RESUMED,
            )
        )

    def _tell(self, job: Job, line: str) -> int:
        self.answering.ledger.done(job.id, self._told(job, lines.say(line)))
        return 1

    def _told(self, job: Job, message: Message) -> str:
        courier = self.answering.courier
        if job.place == Place.ALONE:
            courier.ephemeral(job.channel, job.user, message, thread=job.thread)
            return ""
        if job.reply:
            try:
                courier.stop_stream(job.channel, job.reply, message, mark=job.id)
            except NotDelivered:
                pass  # it was no stream, or Slack ended it
            else:
                return job.reply
            try:
                return courier.update(job.channel, job.reply, message, mark=job.id)
            except NotDelivered:
                logger.info("the message of a broken-off answer is gone")
        return courier.post(job.channel, message, thread=job.thread, mark=job.id)


def _question(job: Job, messages: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the message that holds the question; None for a button's, and for one that was taken back."""
    for message in messages:
        if message_id(job.team, job.channel, str(message["ts"])) == job.id and reading.from_person(message):
            return message
    return None
