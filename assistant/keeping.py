"""What doors ask of the store: conversations, feedback and the audit trail. ``assistant.store`` implements it.

Nothing personal goes in: an answer that may not be echoed is kept without its question, and the audit trail holds
who, when and the status, never content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pydantic import Field

from assistant.answer import Answer, Turn
from assistant.answer_record import Record


class Feedback(Record):
    """What a reader thinks of an answer. Personal data in ``text`` is masked before it is kept."""

    helpful: bool = Field(alias="nuttig")
    sentence: int | None = Field(default=None, ge=0, alias="zin", description="Nummer van de zin, vanaf 0.")
    text: str = Field(default="", max_length=2_000, alias="toelichting")


class ConversationSummary(Record):
    """One line in a list of conversations."""

    id: str = Field(alias="id")
    title: str = Field(alias="titel")
    """The first question, shortened."""
    started: datetime = Field(alias="begonnen")
    last_used: datetime = Field(alias="laatst_gebruikt")
    answers: int = Field(alias="antwoorden")


class KeptFeedback(Feedback):
    """Feedback as a reviewer reads it."""

    answer_id: str = Field(alias="antwoord_id")
    given: datetime = Field(alias="gegeven")


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """An answer on which readers gave feedback, as a reviewer reads it."""

    answer: Answer
    earlier: tuple[str, ...]
    """The questions before it in its conversation, oldest first."""
    feedback: tuple[KeptFeedback, ...]
    """Newest first."""


class AnswerStore(Protocol):
    """Keeps conversations for their owner. ``owner`` is an opaque name of who asks (``sleutel:…``, ``slack:T1:U2``,
    ``lokaal``); what belongs to another owner is *not found*, never *forbidden*.

    Every method raises ``NotKept`` (assistant.errors) for an unknown conversation or answer.
    """

    def start_conversation(self, owner: str) -> str:
        """Return the id of a new, empty conversation."""
        ...

    def turns(self, conversation: str, owner: str) -> tuple[Turn, ...]:
        """Return what later questions may lean on, oldest first."""
        ...

    def keep(self, answer: Answer, owner: str, conversation: str, door: str) -> Answer:
        """Keep an answer at the end of a conversation and write the audit line; return it with its ids."""
        ...

    def answers(self, conversation: str, owner: str) -> Sequence[Answer]:
        """Return the answers of a conversation, oldest first."""
        ...

    def answer(self, answer_id: str, owner: str) -> Answer:
        """Return one answer."""
        ...

    def conversation(self, conversation: str, owner: str) -> ConversationSummary:
        """Return the line of one conversation."""
        ...

    def conversations(self, owner: str) -> Sequence[ConversationSummary]:
        """Return the conversations of an owner, newest first."""
        ...

    def delete_conversation(self, conversation: str, owner: str) -> None:
        """Delete a conversation with its answers and the feedback on them."""
        ...

    def give_feedback(self, answer_id: str, owner: str, feedback: Feedback) -> None:
        """Keep feedback beside an answer; a second one on the same answer and sentence replaces the first."""
        ...

    def feedback(self, answer_id: str | None = None) -> Sequence[KeptFeedback]:
        """Return feedback on one answer, or all of it, newest first; for a reviewer."""
        ...

    def audit(self, owner: str, door: str, action: str, outcome: str) -> None:
        """Write an audit line: who, when, what was done and how it ended; no content."""
        ...
