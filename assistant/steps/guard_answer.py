"""Last step: nothing leaves without a citation, against the reader's access, with personal data, or as an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from assistant.answer import AnswerStatus
from assistant.context import Context, Draft
from assistant.steps.base import NamedStep
from knowledge.injection import find_instructions
from knowledge.privacy import PersonalDataKind, find_personal_data

NEVER_SHOWN = frozenset({PersonalDataKind.BSN, PersonalDataKind.IBAN, PersonalDataKind.BIRTH_DATE})
"""Ingest refuses or masks these already; names stand in judgments and reports that were published."""


@dataclass(frozen=True)
class GuardAnswer(NamedStep):
    """Drops sentences that may not be shown; nothing left means "not found"."""

    name: ClassVar[str] = "guard_answer"
    guards: ClassVar[bool] = True

    def __call__(self, context: Context) -> None:
        """Check every sentence once more, whoever composed it."""
        allowed = context.question.reader.access
        kept = [draft for draft in context.drafts if may_be_shown(draft, context)]
        context.drafts = kept
        context.primary_sources = [
            primary
            for primary in context.primary_sources
            if primary.match is None or primary.match.source.access in allowed
        ]
        if not kept:
            context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES)


def may_be_shown(draft: Draft, context: Context) -> bool:
    """Say whether a sentence may leave; when not, the reader is told why. Also asked while a model still writes."""
    allowed = context.question.reader.access
    if not draft.spans or any(span.match.source.access not in allowed for span in draft.spans):
        return False
    if find_instructions(draft.text):
        context.warn(
            "opdracht_in_bron", "In een bron staat een zin die opdrachten geeft. Die is niet gevolgd en weggelaten."
        )
        return False
    if find_personal_data(draft.text, NEVER_SHOWN):
        context.warn("persoonsgegevens_in_bron", "Een zin met persoonsgegevens uit een bron is weggelaten.")
        return False
    return True
