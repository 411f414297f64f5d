"""Second step: a follow-up is made to stand alone, and the reader's own correction goes before any reading of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from assistant.answer import AnswerStatus
from assistant.context import Context
from assistant.conversation.reading import ReadingKind, Rephraser
from assistant.guarding.origin import ORIGIN_QUESTION, selects_by_origin
from assistant.steps.base import NamedStep


@dataclass(frozen=True)
class Rephrase(NamedStep):
    """Sets ``context.understood_as``. A follow-up with no conversation to lean on ends in a counter-question."""

    rephraser: Rephraser

    name: ClassVar[str] = "rephrase"

    def __call__(self, context: Context) -> None:
        """Make the question stand alone; one that chooses people by origin gets the plain answer to just that."""
        self._read(context)
        if context.status is None and selects_by_origin(context.understood_as):
            context.understood_as = ORIGIN_QUESTION

    def _read(self, context: Context) -> None:
        context.understood_as = context.question.corrected or context.text
        if context.question.corrected:
            return
        reading = self.rephraser.rephrase(context.text, context.question.history)
        if reading is None:
            return
        if reading.prompt:
            context.prompts, context.model = (*context.prompts, reading.prompt), reading.model
        if reading.kind is ReadingKind.UNCLEAR:
            context.missing_facts.append("Waar gaat de vraag over? Noem het onderwerp, de wet of het artikel.")
            context.end(AnswerStatus.CLARIFICATION, "geen_onderwerp")
            return
        context.understood_as = reading.text
        if reading.kind is ReadingKind.NEW_SUBJECT:
            context.warn("ander_onderwerp", "Ik las dit als een nieuwe vraag, los van het gesprek hiervoor.")
