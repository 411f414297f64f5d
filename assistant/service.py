"""The one road for doors that keep conversations: ask, keep, audit, and read sources as the caller may see them.

Nothing here knows of HTTP, Slack or pages; every method works for the ``Caller`` it is given.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.answer import Answer, Question, Turn, Warning_
from assistant.caller import Caller, Role
from assistant.errors import NotAllowed, NotKept, StoreError
from assistant.events import AnswerEvent, Finished
from assistant.keeping import ConversationSummary, Feedback, KeptFeedback
from assistant.reading_room import OriginalFile, ReadingRoom, ShownPassage, ShownSource
from assistant.visibility import hidden_sources, visible_part, without_places
from knowledge.closing import Closing
from knowledge.records import Passage, SearchFilter, SearchResult

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant
    from assistant.pipeline import Pipeline
    from assistant.store.store import Store
    from assistant.training.case import Case
    from knowledge.instruments.card import Instrument
    from knowledge.instruments.catalogue import Catalogue

logger = logging.getLogger(__name__)

_NOT_KEPT_WARNING = "Dit antwoord kon niet in uw gesprek worden bewaard. U kunt er geen vervolgvraag over stellen."


class Manner(StrEnum):
    """How a question is answered (``wijze``)."""

    ANSWER = "antwoord"
    """As the question asks: sentences, instruments, or both."""
    INSTRUMENTS = "instrumenten"
    """The catalogue of instruments is matched, whatever the words of the question are."""
    VERBATIM = "letterlijk"
    """Sentences just as they stand in the sources, also when a language model is set."""


@dataclass(frozen=True)
class Service(Closing):
    """What a door works with. Safe to use from several threads; made by ``open_service``. Close it, or use a ``with``.

    ``owns``: what is closed with it.
    """

    assistant: Assistant
    store: Store
    pipelines: Mapping[Manner, Pipeline]
    catalogue: Catalogue
    owns: tuple[Assistant | Store, ...] = ()

    # Asking -----------------------------------------------------------------------------------------------------

    def ask(
        self,
        caller: Caller,
        text: str,
        *,
        conversation: str | None = None,
        filters: SearchFilter | None = None,
        as_of: date | None = None,
        reading: str | None = None,
        manner: Manner = Manner.ANSWER,
        history: Sequence[Turn] | None = None,
        question_id: str | None = None,
    ) -> Iterator[AnswerEvent]:
        """Answer a question and tell about it on the way; the last event is ``Finished`` with the kept answer.

        ``conversation``: the one to go on with; a new one is begun without it. ``reading``: how the question was
        meant, when the reader corrects "hoe begreep ik je vraag"; it is answered instead, by itself. ``history``: the
        earlier turns, for a door whose client keeps the conversation itself; then nothing is kept here but the audit
        line. ``question_id``: the door's own name of the question. Answered once more under that name (after a restart,
        or because it was edited), the answer takes the place of the one that was kept, and does not lean on it.

        Raises (before the first event):
            NotKept: there is no such conversation of this caller.
            QuestionRejected: the question cannot be taken.
            StoreError: nothing can be kept now; then nothing is answered either.
        """
        kept_here = history is None
        answer_id = _answer_id(caller.owner, question_id) if question_id is not None else None
        if conversation is None and answer_id is not None:
            conversation = self._conversation_of(answer_id, caller.owner)
        if history is None:
            history = self.store.turns(conversation, caller.owner, answer_id) if conversation is not None else ()
        question = Question(
            text=text,
            corrected=reading,
            history=tuple(history),
            reader=caller.reader,
            as_of=as_of,
            filters=filters,
        )
        events = self.pipelines[manner].answer_stream(question)
        kept_in = (conversation or self.store.start_conversation(caller.owner)) if kept_here else None
        return self._kept(events, caller, kept_in, answer_id)

    def answer(self, caller: Caller, text: str, **how: object) -> Answer:
        """Answer a question at once; arguments and errors as ``ask``."""
        *_, last = self.ask(caller, text, **how)  # type: ignore[arg-type]
        assert isinstance(last, Finished)
        return last.answer

    def _conversation_of(self, answer_id: str, owner: str) -> str | None:
        try:
            return self.store.answer(answer_id, owner).conversation
        except NotKept:
            return None

    def _kept(
        self, events: Iterator[AnswerEvent], caller: Caller, conversation: str | None, answer_id: str | None
    ) -> Iterator[AnswerEvent]:
        finished = False
        try:
            for event in events:
                if isinstance(event, Finished):
                    finished = True
                    yield Finished(answer=self._keep(without_places(event.answer), caller, conversation, answer_id))
                else:
                    yield event
        finally:
            if not finished:
                self._audit_quietly(caller, "vraag", "afgebroken")

    def _keep(self, answer: Answer, caller: Caller, conversation: str | None, answer_id: str | None) -> Answer:
        try:
            if conversation is None:
                self.store.audit(caller.owner, caller.door, "vraag", answer.status.value)
                return answer
            return self.store.keep(answer, caller.owner, conversation, caller.door, answer_id)
        except Exception as error:  # noqa: BLE001 - the reader has seen the sentences; the answer must end well
            logger.error("answer was not kept: %s", type(error).__name__)
            warning = Warning_(code="niet_bewaard", text=_NOT_KEPT_WARNING)
            return answer.model_copy(update={"warnings": (*answer.warnings, warning)})

    def _audit_quietly(self, caller: Caller, action: str, outcome: str) -> None:
        try:
            self.store.audit(caller.owner, caller.door, action, outcome)
        except StoreError as error:
            logger.error("audit line was not kept: %s", type(error).__name__)

    # Conversations and feedback ---------------------------------------------------------------------------------

    def conversations(self, caller: Caller) -> Sequence[ConversationSummary]:
        """Return the caller's conversations, newest first."""
        return self.store.conversations(caller.owner)

    def conversation(self, caller: Caller, conversation: str) -> tuple[ConversationSummary, Sequence[Answer]]:
        """Return a conversation with its answers, oldest first; citations of sources that the caller may no longer
        see are taken out.

        Raises:
            NotKept: there is no such conversation of this caller.
        """
        summary = self.store.conversation(conversation, caller.owner)
        answers = self.store.answers(conversation, caller.owner)
        return summary, [self._as_visible_now(answer, caller) for answer in answers]

    def kept_answer(self, caller: Caller, answer_id: str) -> Answer:
        """Return one kept answer of the caller. Raises ``NotKept``."""
        return self._as_visible_now(self.store.answer(answer_id, caller.owner), caller)

    def delete_conversation(self, caller: Caller, conversation: str) -> None:
        """Delete a conversation of the caller. Raises ``NotKept``."""
        self.store.delete_conversation(conversation, caller.owner)
        self.store.audit(caller.owner, caller.door, "gesprek_verwijderen", "klaar")

    def give_feedback(self, caller: Caller, answer_id: str, feedback: Feedback) -> None:
        """Keep feedback on an answer of the caller, personal data masked. Raises ``NotKept``."""
        self.store.reactions.give(answer_id, caller.owner, feedback)
        self.store.audit(caller.owner, caller.door, "terugkoppeling", "nuttig" if feedback.helpful else "niet_nuttig")

    def feedback(self, caller: Caller) -> Sequence[KeptFeedback]:
        """Return what all readers said, newest first. Raises ``NotAllowed`` for who is no reviewer."""
        self.require(caller, Role.REVIEWER)
        return self.store.reactions.all()

    def require(self, caller: Caller, role: Role) -> None:
        """Raise ``NotAllowed`` unless the caller has the role."""
        if not caller.may(role):
            raise NotAllowed(f"Hiervoor is de rol {role.value} nodig.")

    # Sources ----------------------------------------------------------------------------------------------------

    @property
    def room(self) -> ReadingRoom:
        """The library as readers may see it."""
        return ReadingRoom(self.assistant.library.register, self.assistant.library.retrieval)

    def today(self) -> date:
        """Return the day that counts as today."""
        return self.assistant.pipeline.today()

    def sources(
        self, caller: Caller, where: SearchFilter | None = None, words: str = "", day: date | None = None
    ) -> list[ShownSource]:
        """Return the sources that the caller may see; see ``ReadingRoom.sources``."""
        return self.room.sources(caller.reader, day or self.today(), where, words)

    def source(self, caller: Caller, source_id: str, day: date | None = None) -> ShownSource:
        """Return one source. Raises ``knowledge.errors.NotFound``, also for what the caller may not see."""
        return self.room.source(caller.reader, source_id, day or self.today())

    def passages(self, caller: Caller, source_id: str) -> Sequence[Passage]:
        """Return the passages of a source in order. Raises ``NotFound``."""
        return self.room.passages(caller.reader, source_id)

    def passage(
        self, caller: Caller, passage_id: str, *, source_id: str | None = None, day: date | None = None
    ) -> ShownPassage:
        """Return a passage in its context. Raises ``NotFound``, also for what the caller may not see."""
        return self.room.passage(caller.reader, passage_id, day or self.today(), source_id=source_id)

    def original(self, caller: Caller, source_id: str) -> OriginalFile:
        """Return the file of a source, and audit that it was opened. Raises ``NotFound``."""
        found = self.room.original(caller.reader, source_id)
        self.store.audit(caller.owner, caller.door, "bestand_openen", "klaar")
        return found

    def search(
        self,
        caller: Caller,
        text: str,
        *,
        filters: SearchFilter | None = None,
        as_of: date | None = None,
        top: int | None = None,
    ) -> SearchResult:
        """Search without answering. Raises ``QuestionRejected``, ``KnowledgeError``."""
        found = self.room.search(caller.reader, text, as_of, filters, top)
        self.store.audit(caller.owner, caller.door, "zoekopdracht", "gevonden" if found.kept else "niets_gevonden")
        return found

    # Instruments ------------------------------------------------------------------------------------------------

    def instruments(self, words: str = "") -> list[Instrument]:
        """Return the cards by category and id, or those that fit the words, best first."""
        if words.strip():
            from knowledge.instruments.searching import search_cards

            return list(search_cards(words, self.catalogue))
        return sorted(self.catalogue.instruments.values(), key=lambda card: (card.category, card.id))

    def instrument(self, key: str) -> Instrument:
        """Return one card. Raises ``NotFound``."""
        return self.catalogue.instrument(key)

    # Training ---------------------------------------------------------------------------------------------------

    @cached_property
    def training_cases(self) -> Mapping[str, Case]:
        """The cases to practise with, by id; read when a door first asks. Raises ``AssistantError`` for a wrong one."""
        from assistant.training.bootstrap import load_training_settings
        from assistant.training.cases import load_cases

        return load_cases(load_training_settings().training_cases)

    # Closing ----------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Release what this service opened itself."""
        for owned in self.owns:
            owned.close()

    def _as_visible_now(self, answer: Answer, caller: Caller) -> Answer:
        return visible_part(answer, hidden_sources(answer, caller.reader, self.assistant.library.register))


def _answer_id(owner: str, question_id: str) -> str:
    """Return the one id of the answer to a question of an owner."""
    return hashlib.sha256(f"{owner}\n{question_id}".encode()).hexdigest()[:32]
