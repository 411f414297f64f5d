"""The answer to a known question, sentence by sentence as it stands in our own document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import AnswerStatus
from assistant.composing.articles import marker_only
from assistant.composing.candidate import Candidate
from assistant.composing.extractive import drafts_of
from assistant.composing.question_form import answer_forms, holds
from assistant.composing.units import units_of
from assistant.context import Context, QuestionPart
from knowledge.records import KnownAnswer

__all__ = ["answer_known", "take_known"]


def take_known(context: Context) -> list[KnownAnswer]:
    """Return the known answers to the question or its parts, each once, and leave in the context the parts to which
    none was found."""
    whole = context.result.known if context.result else None
    if whole is not None and not any(part.result.known for part in context.parts):
        context.parts = ()
        return [whole]
    known: list[KnownAnswer] = []
    rest: list[QuestionPart] = []
    for part in context.parts:
        answer = part.result.known or (whole if whole is not None and _answers(whole, part) else None)
        if answer is None:
            rest.append(part)
        elif answer not in known:
            known.append(answer)
    context.parts = tuple(rest)
    return known


def answer_known(context: Context, answers: Sequence[KnownAnswer]) -> None:
    """Let the known answers be the answer, in the place of what was only found near.

    An answer that depends on something the reader did not say is provisional: the reader is asked for it. Of a decision
    that nobody here read only that it exists is told, beside a refusal to guess.
    """
    if context.result is not None:
        context.result = replace(context.result, known=answers[0])
    context.drafts = drafts_of(
        [
            Candidate(match, unit, rank)
            for known in answers
            for rank, match in enumerate(known.matches)
            for unit in units_of(match.passage)
            if not marker_only(unit, match.passage.text)
        ]
    )
    if any(known.outcome_unknown for known in answers):
        context.warn("uitkomst_onbekend", " ".join(draft.text for draft in context.drafts))
        context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES, "uitkomst")
        return
    asks_back = [question for known in answers for question in known.asks_back]
    context.missing_facts = [*asks_back, *context.missing_facts]
    if asks_back:
        context.lower(AnswerStatus.CLARIFICATION, "voorlopig")
    else:
        context.lower(AnswerStatus.ANSWERED)


def _answers(known: KnownAnswer, part: QuestionPart) -> bool:
    """Say whether the answer to the whole question holds what this part asks for."""
    return any(holds(answer_forms(part.asked)[0], match.passage.text) for match in known.matches)
