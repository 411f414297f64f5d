"""The grounding step: what is called verbatim must stand in the cited passage; a passage must carry all the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from assistant.answer import AnswerStatus
from assistant.context import Context, Draft, Span
from assistant.grounding.drafts import drafted
from assistant.grounding.grounder import Grounder
from assistant.grounding.verdict import Reason
from assistant.steps.base import NamedStep
from knowledge.records import Match


@dataclass(frozen=True)
class Ground(NamedStep):
    """Lets through what its passages carry; drops the rest, counts why, and says that something was left out.

    A literal sentence has support 1.0. ``grounder`` gives the gate that judges free ones, made when the first comes;
    without it nothing carries them here, and they go.
    """

    grounder: Callable[[], Grounder] | None = None

    name: ClassVar[str] = "ground"
    guards: ClassVar[bool] = True

    def __call__(self, context: Context) -> None:
        """Check every draft."""
        exact = [span.match for draft in context.drafts for span in draft.spans if "exact" in span.match.scores]
        given = list({match.passage.id: match for match in (*context.kept, *exact)}.values())
        judged = [self._judged(draft, given) for draft in context.drafts]
        kept = [one for one in judged if isinstance(one, Draft)]
        dropped = Counter(one.value for one in judged if isinstance(one, Reason))
        context.drafts = kept
        if not kept:
            context.left_out.update(dropped)
            context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES)
        elif dropped:
            context.leave_out(dropped)

    def _judged(self, draft: Draft, given: Sequence[Match]) -> Draft | Reason:
        ids = {match.passage.id for match in given}
        if any(span.match.passage.id not in ids for span in draft.spans):
            return Reason.NOT_GIVEN
        if draft.verbatim or self.grounder is None:
            return replace(draft, support=1.0) if stands_in_source(draft) else Reason.NOT_VERBATIM
        return drafted(draft, self.grounder().ground(draft, given))


def stands_in_source(draft: Draft) -> bool:
    """Say whether a draft is verbatim: its words are those of its one span, white space and a first capital aside."""
    if not draft.verbatim or len(draft.spans) != 1:
        return False
    span = draft.spans[0]
    return _in_bounds(span) and _uncapped(draft.text) == _uncapped(span.quote) != []


def _uncapped(text: str) -> list[str]:
    text = text.strip()
    return f"{text[:1].casefold()}{text[1:]}".split()


def _in_bounds(span: Span) -> bool:
    return 0 <= span.start < span.end <= len(span.match.passage.text)
