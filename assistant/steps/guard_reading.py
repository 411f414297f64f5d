"""Third step: a reading brings words of earlier turns back, so it is guarded as if the reader had typed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from assistant.answer import AnswerStatus
from assistant.context import Context
from assistant.guarding.decisions import asks_for_decision
from assistant.steps.base import NamedStep
from assistant.steps.guard_question import refused_for_personal_data
from knowledge.injection import find_instructions


@dataclass(frozen=True)
class GuardReading(NamedStep):
    """Ends with a guard status when the question as understood may not be answered; masks nothing and adds nothing."""

    name: ClassVar[str] = "guard_reading"
    guards: ClassVar[bool] = True

    def __call__(self, context: Context) -> None:
        """Guard the reading; raising means refusing (the pipeline sees to that)."""
        reading = context.understood_as
        if not reading or reading == context.text:
            return
        variant = refused_for_personal_data(reading)
        if variant is not None:
            context.end(AnswerStatus.GUARD_PERSONAL_DATA, variant, echo=False)
        elif find_instructions(reading):
            context.end(AnswerStatus.GUARD_INJECTION, echo=False)
        elif asks_for_decision(reading):
            context.end(AnswerStatus.GUARD_DECISION)
