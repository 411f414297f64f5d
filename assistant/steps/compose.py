"""The step that lets a composer propose sentences. Which composer is a matter of settings; the step stays the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from assistant.answer import AnswerStatus
from assistant.composing.lacking import lacks_the_fact
from assistant.context import Context, Draft
from assistant.steps.base import NamedStep
from assistant.steps.retrieve import nearby_titles, speaks_of_the_field


class Composer(Protocol):
    """Proposes the sentences of an answer from what was found."""

    @property
    def name(self) -> str:
        """Name that the answer carries: ``extractive``, or the model's."""
        ...

    def compose(self, context: Context) -> list[Draft]:
        """Return the drafts in reading order; an empty list when the passages do not hold the answer."""
        ...


MOST_BESIDE_INSTRUMENTS = 4
"""Sentences beside the cards: the cards are the answer, and the list must stay short."""


@dataclass(frozen=True)
class Compose(NamedStep):
    """Fills ``context.drafts``; ends with "not found" when the composer finds nothing to say."""

    composer: Composer

    name: ClassVar[str] = "compose"

    def __call__(self, context: Context) -> None:
        """Compose."""
        context.composer = self.composer.name
        context.drafts = self.composer.compose(context)
        if context.instruments is not None:
            self._beside_instruments(context)
        within = speaks_of_the_field(context)
        if context.drafts and context.instruments is None and lacks_the_fact(context):
            context.nearby = nearby_titles(context.kept)
            context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES, "feit")
            return
        if context.drafts and (within or context.outcome is AnswerStatus.ANSWERED):
            return
        if within:
            context.nearby = nearby_titles(context.kept)
            context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES)
        else:
            context.end(AnswerStatus.UNANSWERABLE_OUT_OF_SCOPE)

    def _beside_instruments(self, context: Context) -> None:
        """Keep a few sentences beside the cards, and none where they would only lie near the question."""
        weak = context.outcome is AnswerStatus.PARTIAL
        if context.instruments is None or context.instruments.overview.not_law or weak:
            context.drafts = []
        if weak:
            context.lower(AnswerStatus.ANSWERED)
        context.drafts = context.drafts[:MOST_BESIDE_INSTRUMENTS]
