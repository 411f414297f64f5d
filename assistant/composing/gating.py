"""The gate as a model writer asks for it: a sentence and what it cites in, a draft with its evidence out."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.composing.model_writer import Gate
from assistant.context import Draft
from assistant.grounding import Grounder, Reason
from assistant.grounding.drafts import drafted
from knowledge.records import Match

__all__ = ["gate_of"]


def gate_of(grounder: Grounder) -> Gate:
    """Return the gate of a grounder. What passes cites the very sentences that carry it, and nothing else."""

    def gate(text: str, cited: Sequence[Match], kept: Sequence[Match]) -> Draft | Reason:
        ids = {match.passage.id for match in cited}
        verdict = grounder.check(text, cited, [match for match in kept if match.passage.id not in ids])
        return drafted(Draft(text, ()), verdict)

    return gate
