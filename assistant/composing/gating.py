"""The gate as a model writer asks for it: a sentence and what it cites in, a draft with its evidence out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.composing.model_writer import Gate, Writing
from assistant.context import Draft
from assistant.grounding import Grounder, Reason
from assistant.grounding.chat_judge import ChatJudge
from assistant.grounding.drafts import drafted
from knowledge.records import Match

__all__ = ["gate_of"]


def gate_of(grounder: Grounder, judge: Callable[[], ChatJudge] | None = None) -> Callable[[Writing], Gate]:
    """Return what makes the gate of one text. What passes cites the very sentences that carry it, and nothing else.

    ``judge``: makes the chat model that has to agree; one a text, because its calls and its time are counted.
    """

    def make(writing: Writing) -> Gate:
        judging = judge() if judge is not None else None
        judged = grounder.agreed_by(judging) if judging is not None else grounder

        def gate(text: str, cited: Sequence[Match], kept: Sequence[Match]) -> Draft | Reason:
            ids = {match.passage.id for match in cited}
            verdict = judged.check(text, cited, [match for match in kept if match.passage.id not in ids])
            draft = drafted(Draft(text, ()), verdict)
            return draft if judging is None else _recorded(draft, judging, writing)

        return gate

    return make


def _recorded(draft: Draft | Reason, judge: ChatJudge, writing: Writing) -> Draft | Reason:
    """Keep with the text which prompt was used, and with a sentence that passed which model agreed."""
    if judge.asked and judge.prompt.label not in writing.prompts:
        writing.prompts = (*writing.prompts, judge.prompt.label)
    if isinstance(draft, Reason) or draft.verdict is None:
        return draft
    return replace(draft, verdict=draft.verdict.model_copy(update={"judge": judge.model.name}))
