"""Watches over work that was broken off: whoever asked hears about it, once."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from threading import Event, Thread

from bots.slack import lines
from bots.slack.answering import Answering
from bots.slack.asked import Place
from bots.slack.errors import NotDelivered
from bots.slack.ledger import DELIVERING, Job

logger = logging.getLogger(__name__)

_DAY = 24 * 3600.0


@dataclass
class Keeper:
    """Renews the leases of what is being worked on here, and sees to what nobody works on any more."""

    answering: Answering
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
        """Look once; return how many askers were told that no answer comes."""
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
            if job.place != Place.ALONE and (there := courier.find(job.channel, job.thread, job.id)) is not None:
                ledger.done(job.id, there)
                return 0
            if job.place == Place.ALONE and job.state == DELIVERING:
                ledger.done(job.id)  # it may have been shown; what one person saw cannot be looked up
                return 0
            ledger.done(job.id, self._tell(job))
        except NotDelivered as error:
            logger.warning("an asker could not be told: %s", error)
            return 0
        return 1

    def _tell(self, job: Job) -> str:
        courier, message = self.answering.courier, lines.say(lines.RESTARTED)
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
