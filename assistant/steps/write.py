"""The step that lets a chat model write the answer, after the extractive one is there to fall back on.

It stands behind the grounding step: the drafts that it finds are literal, stand in their sources, and answer the
question as well as can be done without a model. The model reads the same passages, in the same order, and its sentences
take their place one by one, each after the gate and the last guard, so that they can be shown while the model writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import ClassVar

from assistant.answer import AnswerStatus
from assistant.composing.model_writer import Assignment, ModelWriter, Outcome, Writing
from assistant.composing.question_form import WITH_A_VALUE, answer_forms, holds
from assistant.context import Context, Draft
from assistant.ports import Shelf
from assistant.steps.base import NamedStep
from assistant.steps.compose import MOST_BESIDE_INSTRUMENTS
from assistant.steps.guard_answer import may_be_shown
from assistant.steps.lead_to_primary import primary_sources_of
from assistant.steps.retrieve import nearby_titles
from knowledge.records import Match
from prompts.catalogue import Replies

WITHHELD = "tegengehouden"
"""Reason of a sentence that was carried, and that the last guard did not let through."""
MODEL = "taalmodel"
FAILED = "taalmodel_mislukt"
"""Code of the warning that the model gave nothing."""
_GROUPS = {"past_nu": "past nu", "kan_passen": "kan passen", "past_niet": "past niet"}


@dataclass(frozen=True)
class Write(NamedStep):
    """Replaces the literal drafts by sentences of a model that passed every check; yields them as they come.

    What the model cannot do is done by the literal drafts, and the reader is told.
    """

    writer: ModelWriter
    replies: Replies
    shelf: Shelf
    max_sentences: int
    section: Mapping[str, str] | None = None
    """Values of the prompt for a section of a quickscan, which then is what is written."""

    name: ClassVar[str] = "write"

    def __call__(self, context: Context) -> Iterator[Draft]:
        """Write. Nothing is asked of the model when there is nothing to write from, or when people wrote the answer."""
        if not context.drafts or (_is_known(context) and not self.writer.rewrites_known):
            return
        writing = Writing()
        with closing(self.writer.write(self._assignment(context), writing)) as drafts:
            for draft in drafts:
                if may_be_shown(draft, context):
                    context.say(draft)
                    yield draft
                else:
                    writing.dropped += 1
                    writing.reasons[WITHHELD] += 1
        context.model = self.writer.model.name
        context.prompts = (*context.prompts, *writing.prompts)
        if context.said:
            self._finish(context, writing)
        else:
            self._fall_back(context, writing)

    def _assignment(self, context: Context) -> Assignment:
        question = context.understood_as or context.text
        matches = _passages(context)
        if self.section is not None:
            return Assignment("quickscan", self.section, matches, self.max_sentences)
        if context.instruments is None:
            return Assignment("kennisvraag", {"vraag": question}, matches, self.max_sentences)
        cards = "\n".join(
            f"- {card.name} ({_GROUPS.get(card.group, card.group)})" for card in context.instruments.instruments
        )
        values = {"vraag": question, "instrumenten": cards or "-"}
        return Assignment("situatie", values, matches, MOST_BESIDE_INSTRUMENTS)

    def _finish(self, context: Context, writing: Writing) -> None:
        context.composer = MODEL
        context.warn("taalmodel", self.replies.line("taalmodel"))
        asked = [primary for primary in context.primary_sources if not primary.via_passage_id]
        context.primary_sources = [*asked, *primary_sources_of(context, self.shelf)]
        _judge_value(context)
        if writing.failure is not None:
            context.warn("taalmodel_afgebroken", self.replies.line("taalmodel_afgebroken"))
            context.lower(AnswerStatus.PARTIAL)
        if writing.reasons:
            context.leave_out(writing.reasons)

    def _fall_back(self, context: Context, writing: Writing) -> None:
        """Give the literal answer, and say why; or none, when the model and the search agree that there is none."""
        context.left_out.update(writing.reasons)
        line = self.replies.line("taalmodel_terugval")
        if writing.outcome is Outcome.FAILED and writing.failure is not None:
            context.warn(FAILED, f"Het taalmodel {writing.failure.reason}. {line}")
        elif writing.outcome is Outcome.SPOILED:
            context.warn("taalmodel_onleesbaar", f"{self.replies.line('taalmodel_onleesbaar')} {line}")
        elif writing.outcome is Outcome.WRITTEN:
            context.warn("taalmodel_niet_onderbouwd", f"{self.replies.line('taalmodel_niet_onderbouwd')} {line}")
        elif context.instruments is not None:
            context.drafts = []
        elif context.outcome is AnswerStatus.PARTIAL and context.reply_variant == "zwak":
            context.nearby = nearby_titles(context.kept)
            context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES)
        else:
            context.warn("taalmodel_twijfelt", f"{self.replies.line('taalmodel_twijfelt')} {line}")
            if context.outcome is AnswerStatus.ANSWERED:
                context.lower(AnswerStatus.PARTIAL, "zwak")


def _is_known(context: Context) -> bool:
    """Say whether the drafts are our own answer to this very question: read by people, in plain words, and whole."""
    return context.known is not None and not context.parts


def _passages(context: Context) -> Sequence[Match]:
    """Return what the model reads: what the literal answer stands on, law first as there, then what was found."""
    cited = [span.match for draft in context.drafts for span in draft.spans]
    return list({match.passage.id: match for match in (*cited, *context.kept)}.values())


def _judge_value(context: Context) -> None:
    """Say so when a number, amount or term was asked for and the sentences hold none; take it back when they do."""
    form = answer_forms(context.text)[0]
    if form not in WITH_A_VALUE:
        return
    if any(holds(form, draft.text) for draft in context.drafts):
        if context.reply_variant == "geen_waarde":
            context.lower(AnswerStatus.ANSWERED)
    elif context.outcome is AnswerStatus.ANSWERED:
        context.lower(AnswerStatus.PARTIAL, "geen_waarde")
