"""The answer to a known question, sentence by sentence as it stands in our own document."""

from __future__ import annotations

from assistant.answer import AnswerStatus
from assistant.composing.articles import marker_only
from assistant.composing.candidate import Candidate
from assistant.composing.extractive import drafts_of
from assistant.composing.units import units_of
from assistant.context import Context

__all__ = ["answer_known"]


def answer_known(context: Context) -> bool:
    """Let the known answer, if the search found one, be the answer: it takes the place of what was only found near.

    An answer that depends on something the reader did not say is provisional: the reader is asked for it. Of a decision
    that nobody here read only that it exists is told, beside a refusal to guess.
    """
    known = context.result.known if context.result else None
    if known is None:
        return False
    context.drafts = drafts_of(
        [
            Candidate(match, unit, rank)
            for rank, match in enumerate(known.matches)
            for unit in units_of(match.passage)
            if not marker_only(unit, match.passage.text)
        ]
    )
    if known.outcome_unknown:
        context.warn("uitkomst_onbekend", " ".join(draft.text for draft in context.drafts))
        context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES, "uitkomst")
        return True
    context.missing_facts = [*known.asks_back, *context.missing_facts]
    if known.asks_back:
        context.lower(AnswerStatus.CLARIFICATION, "voorlopig")
    else:
        context.lower(AnswerStatus.ANSWERED)
    return True
