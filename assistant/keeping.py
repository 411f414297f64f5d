"""What the store gives and takes: feedback, lines of a list of conversations, answers that were judged.

Nothing personal goes in: an answer that may not be echoed is kept without its question, and the audit trail holds
who, when and the status, never content.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from assistant.answer import Answer
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
