"""From a verdict to a draft that carries it, or to the reason why there is none."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import SentenceVerdict
from assistant.context import Draft
from assistant.grounding.verdict import Reason, Verdict


def drafted(draft: Draft, verdict: Verdict) -> Draft | Reason:
    """Return ``draft`` with the very sentences that carry it and the verdict; the reason where it did not pass."""
    if not verdict.passed:
        return verdict.reason
    return replace(
        draft,
        spans=verdict.spans,
        verbatim=False,
        support=round(verdict.support, 3),
        verdict=SentenceVerdict(
            reason=verdict.reason.value, scores=dict(verdict.scores), moved=verdict.moved_to is not None
        ),
    )
