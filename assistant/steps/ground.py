"""The grounding step: what is called verbatim must stand in the cited passage, character by character."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from assistant.answer import AnswerStatus
from assistant.context import Context, Draft, Span
from assistant.steps.base import NamedStep


@dataclass(frozen=True)
class Ground(NamedStep):
    """Lets through what its passages carry, with support 1.0; drops the rest and says that something was left out.

    A draft that does not claim to be verbatim has nothing that carries it here, and goes.
    """

    name: ClassVar[str] = "ground"
    guards: ClassVar[bool] = True

    def __call__(self, context: Context) -> None:
        """Check every draft."""
        given = {match.passage.id for match in context.kept} | {
            span.match.passage.id for draft in context.drafts for span in draft.spans if "exact" in span.match.scores
        }
        kept = [
            replace(draft, support=1.0)
            for draft in context.drafts
            if stands_in_source(draft) and all(span.match.passage.id in given for span in draft.spans)
        ]
        dropped = len(context.drafts) - len(kept)
        context.drafts = kept
        if not kept:
            context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES)
        elif dropped:
            context.warn("zin_weggelaten", f"Niet onderbouwd en daarom weggelaten: {dropped} zin(nen).")
            context.lower(AnswerStatus.PARTIAL)


def stands_in_source(draft: Draft) -> bool:
    """Say whether a draft is verbatim: its words are those of its one span, white space aside."""
    if not draft.verbatim or len(draft.spans) != 1:
        return False
    span = draft.spans[0]
    return _in_bounds(span) and draft.text.split() == span.quote.split() != []


def _in_bounds(span: Span) -> bool:
    return 0 <= span.start < span.end <= len(span.match.passage.text)
