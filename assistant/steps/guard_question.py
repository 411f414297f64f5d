"""First step, before anything is stored, logged, searched or sent to a model: may this question be answered at all?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from assistant.answer import AnswerStatus, Question, Turn
from assistant.context import Context
from assistant.guarding.decisions import asks_for_decision
from assistant.guarding.dossiers import looks_like_dossier
from assistant.guarding.lookups import looks_up_what_is_masked
from assistant.guarding.particulars import tells_birth_date, tells_bsn
from assistant.guarding.persons import named_over_turns, named_with_suspicion
from assistant.guarding.scope import refuse_early
from assistant.guarding.unveiling import views
from assistant.steps.base import NamedStep
from knowledge.injection import find_instructions
from knowledge.privacy import PersonalDataKind, find_personal_data, mask

_REFUSED_KINDS = {
    PersonalDataKind.BSN: "standaard",
    PersonalDataKind.BIRTH_DATE: "geboortedatum",
    PersonalDataKind.SUSPECT: "persoon",
}
_HIDDEN_KINDS = (PersonalDataKind.BSN, PersonalDataKind.IBAN, PersonalDataKind.PHONE, PersonalDataKind.EMAIL)
"""Kinds that count as hidden when only an undressed reading of the question shows them."""
_QUOTED = re.compile(r"[\"“„«]([^\"”»]{0,400})[\"”»]")
_NUMBERED_QUESTION_WORDS = 4
MOST_TURN_CHARS = 600
"""Of an earlier question; how many turns count is a setting."""
MOST_ANSWER_CHARS = 1_200
_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(re.escape(kind.value) for kind in PersonalDataKind)})\]")
_ERRAND = re.compile(
    r"^(?:kun\s+(?:je|u)\s+)?(?:mail|stuur|bel|app|sms|antwoord)\b[^:?!]{0,60}\[(?:e-mailadres|"
    r"telefoonnummer)\]\s*[:;.,]\s*(?=\w.{10,})",
    re.IGNORECASE,
)
"""Where to send the answer is no part of the question, and nothing that is done here."""


@dataclass(frozen=True)
class GuardQuestion(NamedStep):
    """Ends with a guard status or an out-of-scope reply, or leaves ``context.text`` masked and safe to keep.

    The order is from the strictest to the mildest; a refused question is never echoed when it holds personal data.
    The reader's correction of how a question was understood is guarded as the question itself.
    """

    name: ClassVar[str] = "guard_question"
    guards: ClassVar[bool] = True

    def __call__(self, context: Context) -> None:
        """Guard the question; raising means refusing (the pipeline sees to that)."""
        question = context.question
        earlier = [turn.question for turn in question.history]
        for asked in filter(None, (question.text, context.text, question.corrected)):
            variant = refused_for_personal_data(asked, earlier)
            if variant is not None:
                context.end(AnswerStatus.GUARD_PERSONAL_DATA, variant, echo=False)
                return
        masked = _ERRAND.sub("", mask_text(context.text))
        corrected = mask_text(" ".join(question.corrected.split())) if question.corrected else None
        if masked != context.text or (corrected and "[" in corrected and corrected != question.corrected):
            context.warn(
                "persoonsgegevens_afgedekt",
                "In uw vraag stonden persoonsgegevens. Die zijn afgedekt en niet gebruikt of bewaard.",
            )
        context.text = masked
        context.question = _with_masked_history(question, masked, corrected or None)
        if _over_turns(earlier, question.text):
            context.end(AnswerStatus.GUARD_INJECTION, echo=False)
            return
        guard_intent(context, question.text)


def guard_intent(context: Context, written: str) -> None:
    """End the pipeline when the question asks for a decision, tries to change the rules, or is no question for us.

    ``written``: the question as it came, white space and all.
    """
    asked = context.question.corrected or context.text
    if asks_for_decision(asked):
        context.end(AnswerStatus.GUARD_DECISION)
        return
    if any(find_instructions(text) for text in (asked, context.text, written)):
        remaining = _without_quoted_instructions(context.text) if not context.question.corrected else None
        if remaining is None:
            context.end(AnswerStatus.GUARD_INJECTION, echo=False)
            return
        context.text = remaining
        context.warn("opdracht_genegeerd", "In uw vraag stond een opdracht in een citaat. Die is niet gevolgd.")
    variant = refuse_early(context.question.corrected or context.text)
    if variant is not None:
        context.end(AnswerStatus.UNANSWERABLE_OUT_OF_SCOPE, variant)


def _over_turns(earlier: Sequence[str], text: str) -> bool:
    """Say whether an instruction runs over from an earlier question into this one."""
    before = " ".join(earlier[-2:])
    joined = f"{before} {text}"
    return bool(before) and any(item.start < len(before) < item.end for item in find_instructions(joined))


def refused_for_personal_data(text: str, earlier: Sequence[str] = ()) -> str | None:
    """Return the variant of the reply when ``text`` may not be answered for its personal data; None when it may.

    ``earlier``: the questions before it, oldest first; a name there and a suspicion here are a suspect all the same.
    """
    open_kinds = {finding.kind for finding in find_personal_data(text)}
    for view in views(text):
        variant = _refused_reading(view)
        if variant is not None:
            return variant
        hidden = {finding.kind for finding in find_personal_data(view, _HIDDEN_KINDS)} - open_kinds
        if hidden:
            return "standaard"
    if looks_up_what_is_masked(mask_text(text)):
        return "persoon"
    party = named_over_turns(text, earlier) if earlier else None
    return party.value if party else None


def _refused_reading(text: str) -> str | None:
    dossier = looks_like_dossier(text)
    for finding in find_personal_data(text, _REFUSED_KINDS):
        return "dossier" if dossier else _REFUSED_KINDS[finding.kind]
    if dossier:
        return "dossier"
    if tells_bsn(text):
        return "standaard"
    if tells_birth_date(text):
        return "geboortedatum"
    party = named_with_suspicion(text)
    return party.value if party else None


def mask_text(text: str) -> str:
    """Return ``text`` with the personal data in it masked."""
    return mask(text, find_personal_data(text))


def _with_masked_history(question: Question, text: str, corrected: str | None) -> Question:
    """Earlier turns come from a door: they are masked again, placeholders and all that is long is left out, and turns
    that may not be kept do not count."""
    turns = tuple(
        Turn(question=_kept(turn.question, MOST_TURN_CHARS), answer=_kept(turn.answer, MOST_ANSWER_CHARS))
        for turn in question.history
        if refused_for_personal_data(turn.question) is None and not find_instructions(turn.question)
    )
    return question.model_copy(update={"text": text, "history": turns, "corrected": corrected})


def _kept(text: str, most: int) -> str:
    """Return what of an earlier turn counts: nothing personal, no mark where it stood, and not too long."""
    return " ".join(_PLACEHOLDER.sub(" ", mask_text(text)).split())[:most]


def _without_quoted_instructions(text: str) -> str | None:
    """Return the question without quotations that hold instructions; None when instructions stand outside them, or
    when no question is left: a citation from a document is data, an order of the asker's own is an attempt."""
    remaining = _QUOTED.sub(lambda quote: "" if find_instructions(quote[1]) else quote[0], text)
    remaining = " ".join(remaining.split())
    if remaining == text or find_instructions(remaining) or len(remaining.split()) < _NUMBERED_QUESTION_WORDS:
        return None
    return remaining
