"""First step, before anything is stored, logged, searched or sent to a model: may this question be answered at all?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from assistant.answer import AnswerStatus, Question, Turn
from assistant.context import Context
from assistant.guarding.decisions import asks_for_decision
from assistant.guarding.dossiers import looks_like_dossier
from assistant.guarding.persons import named_with_suspicion
from assistant.guarding.scope import refuse_early
from assistant.steps.base import NamedStep
from knowledge.injection import find_instructions
from knowledge.privacy import PersonalDataKind, find_personal_data, mask

_REFUSED_KINDS = {
    PersonalDataKind.BSN: "standaard",
    PersonalDataKind.BIRTH_DATE: "geboortedatum",
    PersonalDataKind.SUSPECT: "persoon",
}
_BSN_NAMED = re.compile(r"\b(?:bsn|burgerservicenummer|sofinummer)\b\W{0,6}(?:is\W{0,3})?\d[\d .-]{6,}", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“„«]([^\"”»]{0,400})[\"”»]")
_NUMBERED_QUESTION_WORDS = 4


@dataclass(frozen=True)
class GuardQuestion(NamedStep):
    """Ends with a guard status or an out-of-scope reply, or leaves ``context.text`` masked and safe to keep.

    The order is from the strictest to the mildest; a refused question is never echoed when it holds personal data.
    """

    name: ClassVar[str] = "guard_question"
    guards: ClassVar[bool] = True

    def __call__(self, context: Context) -> None:
        """Guard the question; raising means refusing (the pipeline sees to that)."""
        asked = context.question.text
        variant = refused_for_personal_data(asked)
        if variant is not None:
            context.end(AnswerStatus.GUARD_PERSONAL_DATA, variant, echo=False)
            return
        masked = mask_text(context.text)
        if masked != context.text:
            context.warn(
                "persoonsgegevens_afgedekt",
                "In uw vraag stonden persoonsgegevens. Die zijn afgedekt en niet gebruikt of bewaard.",
            )
        context.text = masked
        context.question = _with_masked_history(context.question, masked)
        self._guard_intent(context)

    def _guard_intent(self, context: Context) -> None:
        if asks_for_decision(context.text):
            context.end(AnswerStatus.GUARD_DECISION)
            return
        if find_instructions(context.question.text) or find_instructions(context.text):
            remaining = _without_quoted_instructions(context.text)
            if remaining is None:
                context.end(AnswerStatus.GUARD_INJECTION, echo=False)
                return
            context.text = remaining
            context.warn("opdracht_genegeerd", "In uw vraag stond een opdracht in een citaat. Die is niet gevolgd.")
        variant = refuse_early(context.text)
        if variant is not None:
            context.end(AnswerStatus.UNANSWERABLE_OUT_OF_SCOPE, variant)


def refused_for_personal_data(text: str) -> str | None:
    """Return the variant of the reply when ``text`` may not be answered for its personal data; None when it may."""
    for finding in find_personal_data(text):
        if finding.kind in _REFUSED_KINDS:
            return "dossier" if looks_like_dossier(text) else _REFUSED_KINDS[finding.kind]
    if looks_like_dossier(text):
        return "dossier"
    if _BSN_NAMED.search(text):
        return "standaard"
    party = named_with_suspicion(text)
    return party.value if party else None


def mask_text(text: str) -> str:
    """Return ``text`` with the personal data in it masked."""
    return mask(text, find_personal_data(text))


def _with_masked_history(question: Question, text: str) -> Question:
    """Earlier turns come from a door; they are masked again, and turns that may not be kept are left out."""
    turns = tuple(
        Turn(question=mask_text(turn.question), answer=mask_text(turn.answer))
        for turn in question.history
        if refused_for_personal_data(turn.question) is None
    )
    return question.model_copy(update={"text": text, "history": turns})


def _without_quoted_instructions(text: str) -> str | None:
    """Return the question without quotations that hold instructions; None when instructions stand outside them, or
    when no question is left: a citation from a document is data, an order of the asker's own is an attempt."""
    remaining = _QUOTED.sub(lambda quote: "" if find_instructions(quote[1]) else quote[0], text)
    remaining = " ".join(remaining.split())
    if find_instructions(remaining) or len(remaining.split()) < _NUMBERED_QUESTION_WORDS:
        return None
    return remaining
