"""From a question to an answer in its place: asked of the service, shown as it is made, told once whatever happens."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock

from sqlalchemy.exc import SQLAlchemyError

from assistant.answer import Answer, AnswerStatus
from assistant.caller import Caller
from assistant.errors import NotKept, QuestionRejected
from assistant.events import Finished, Progress, SentenceReady
from assistant.service import Service
from bots.slack import lines
from bots.slack.access import Audience, Gatekeeper
from bots.slack.asked import Asked, Place, caller
from bots.slack.blocks import ALSO_FOR_YOU, FOR_YOU_ALONE, Look, answer_message
from bots.slack.courier import Courier
from bots.slack.errors import NotDelivered
from bots.slack.ledger import Ledger
from bots.slack.mrkdwn import literal
from bots.slack.reply import AloneReply, Reply, ThreadReply, tell_privately

logger = logging.getLogger(__name__)

MASKED_WARNING = "persoonsgegevens_afgedekt"
_TITLE_CHARS = 60


class _Withdrawn(Exception):
    """The question was edited or deleted while it was being answered."""


@dataclass
class Answering:
    """Answers questions one at a time in the thread that calls ``run``; safe for several threads."""

    service: Service
    courier: Courier
    ledger: Ledger
    gate: Gatekeeper
    streaming: bool = True
    web_url: str | None = None
    disclaimer: str = ""
    _busy: dict[str, Event] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def audience(self, asked: Asked) -> Audience:
        """Return who reads the answer to a question."""
        private = asked.place is Place.PRIVATE
        return self.gate.audience(asked.team, asked.channel, asked.user, private=private, external=asked.external)

    def expect(self, job_id: str) -> None:
        """Count a question as ours from the moment it is taken, so that nobody else takes it for lost."""
        with self._lock:
            self._busy[job_id] = Event()

    def drop(self, job_id: str) -> None:
        """Stop counting a question as ours."""
        with self._lock:
            self._busy.pop(job_id, None)

    @property
    def busy(self) -> tuple[str, ...]:
        """The questions that wait or are being answered here."""
        with self._lock:
            return tuple(self._busy)

    def cancel(self, job_id: str) -> None:
        """Stop answering a question; what is seen of it in the thread is taken away by who works on it."""
        with self._lock:
            if job_id in self._busy:
                self._busy[job_id].set()

    def run(self, asked: Asked) -> None:
        """Answer. Nothing is raised: the asker gets an answer or an honest line, now or from ``Keeper``."""
        with self._working_on(asked) as stop:
            reply = self._reply(asked)
            try:
                self._answer(asked, reply, stop)
            except _Withdrawn:
                reply.withdraw()
                self.ledger.done(asked.id)
            except QuestionRejected as error:
                self.ledger.done(asked.id, reply.say(lines.say_literally(str(error))))
            except NotDelivered as error:
                logger.warning("an answer was not delivered: %s", error)
                self.ledger.release(asked.id)
            except Exception as error:  # noqa: BLE001 - the asker always hears something, and never a raw error
                reference = uuid.uuid4().hex[:8]
                logger.error("question %s failed: %s", reference, type(error).__name__)
                self._apologise(asked, reply, reference)

    def _apologise(self, asked: Asked, reply: Reply, reference: str) -> None:
        try:
            self.ledger.done(asked.id, reply.say(lines.say(lines.failure(reference))))
        except Exception as error:  # noqa: BLE001 - the keeper tries again
            logger.warning("a failure was not told: %s", type(error).__name__)
            self.ledger.release(asked.id)

    def _reply(self, asked: Asked) -> Reply:
        if asked.place is Place.ALONE:
            return AloneReply(self.courier, asked)
        return ThreadReply(
            self.courier, asked, lambda ts: self.ledger.replied_with(asked.id, ts), streaming=self.streaming
        )

    def _answer(self, asked: Asked, reply: Reply, stop: Event) -> None:
        audience = self.audience(asked)
        reader = audience.together if asked.place is Place.THREAD else audience.alone
        if asked.place is not Place.ALONE:
            reply.working(lines.WORKING)
        answer = self._ask(asked, caller(asked.owner, reader), reply, stop)
        if stop.is_set():
            raise _Withdrawn
        self.ledger.delivering(asked.id)
        if answer.status is AnswerStatus.GUARD_PERSONAL_DATA:
            self._refuse_privately(asked, answer, reply)
            return
        self._note(asked, reply.finish(answer, self._look(asked, answer, audience)))
        self._afterwards(asked, answer, audience)

    def _note(self, asked: Asked, reply: str) -> None:
        """Note that the asker has the answer. Where that fails the answer stands; ``Keeper`` finds it there."""
        try:
            self.ledger.done(asked.id, reply)
        except SQLAlchemyError as error:
            logger.warning("an answer was not noted: %s", type(error).__name__)

    def _afterwards(self, asked: Asked, answer: Answer, audience: Audience) -> None:
        """What comes beside an answer that is there already; it may fail."""
        if asked.place is Place.PRIVATE and answer.question:
            self.courier.thread_title(asked.channel, asked.thread, answer.question[:_TITLE_CHARS])
        try:
            if any(warning.code == MASKED_WARNING for warning in answer.warnings) and asked.message:
                tell_privately(self.courier, asked, lines.say(lines.MASKED))
            if asked.place is Place.THREAD and audience.alone_sees_more:
                self._answer_alone(asked, audience)
        except Exception as error:  # noqa: BLE001 - the question has its answer; this comes on top
            logger.warning("what belongs beside an answer was not shown: %s", type(error).__name__)

    def _ask(self, asked: Asked, who: Caller, reply: Reply | None, stop: Event) -> Answer:
        key = asked.conversation_key(who.owner)
        conversation = self.ledger.conversation(key) if asked.thread else None
        ask = partial(self.service.ask, who, asked.text, reading=asked.reading or None, question_id=asked.id)
        try:
            events = ask(conversation=conversation)
        except NotKept:  # it was deleted, or is too old: the thread goes on with a new conversation
            events = ask()
        for event in events:
            if stop.is_set():
                raise _Withdrawn
            if isinstance(event, Finished):
                if event.answer.conversation and asked.thread:
                    self.ledger.remember_conversation(key, event.answer.conversation)
                return event.answer
            if reply is not None and isinstance(event, Progress):
                reply.working(lines.STATUS_OF_STEP.get(event.step, lines.WORKING))
            elif reply is not None and isinstance(event, SentenceReady):
                reply.sentence(event.sentence)
        raise RuntimeError("an answer did not end")

    def _refuse_privately(self, asked: Asked, answer: Answer, reply: Reply) -> None:
        """Nothing of the question is repeated, and in a channel nobody else reads why."""
        if asked.message:
            tell_privately(self.courier, asked, lines.say(f"{literal(answer.intro)}\n\n{lines.DELETE_IT}"))
            reply.withdraw()
        else:
            note = f"\n\n{lines.COMMAND_NOT_KEPT}" if asked.place is Place.ALONE else ""
            reply.say(lines.say(f"{literal(answer.intro)}{note}"))
        self.ledger.done(asked.id)

    def _answer_alone(self, asked: Asked, audience: Audience) -> None:
        """Ask again with what the asker may see; show it to the asker alone when it leans on more than all may see."""
        answer = self._ask(asked, caller(asked.own_owner, audience.alone), None, Event())
        if answer.status.gives_answer and not self.may_share(answer, asked.own_owner, audience):
            tell_privately(self.courier, asked, answer_message(answer, self._private_look(ALSO_FOR_YOU)))

    def _look(self, asked: Asked, answer: Answer, audience: Audience) -> Look:
        if asked.place is Place.ALONE:
            look = self._private_look(asked.note or FOR_YOU_ALONE)
            return look if not self.may_share(answer, asked.own_owner, audience) else _shareable(look)
        thread = asked.thread if asked.place is Place.THREAD else ""
        note = asked.note or (lines.UPDATED if asked.replaces else "")
        return Look(thread=thread, note=note, web_url=self.web_url, disclaimer=self.disclaimer)

    def may_share(self, answer: Answer, owner: str, audience: Audience) -> bool:
        """Say whether an answer leans only on what everybody in the channel may see."""
        if answer.id is None or not answer.status.gives_answer:
            return False
        for_all = self.service.kept_answer(caller(owner, audience.together), answer.id)
        return for_all == self.service.kept_answer(caller(owner, audience.alone), answer.id)

    def _private_look(self, note: str) -> Look:
        return Look(note=note, web_url=self.web_url, disclaimer=self.disclaimer)

    @contextmanager
    def _working_on(self, asked: Asked) -> Iterator[Event]:
        with self._lock:
            stop = self._busy.setdefault(asked.id, Event())
        try:
            yield stop
        finally:
            with self._lock:
                if self._busy.get(asked.id) is stop:
                    del self._busy[asked.id]


def _shareable(look: Look) -> Look:
    return Look(look.thread, look.note, True, look.web_url, look.disclaimer)
