"""The step that lets a composer propose sentences. Which composer is a matter of settings; the step stays the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from assistant.answer import AnswerStatus
from assistant.context import Context, Draft
from assistant.guarding.scope import in_domain
from assistant.steps.base import NamedStep
from assistant.steps.retrieve import nearby_titles


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
        if context.instruments is not None and context.instruments.instruments:
            context.drafts = context.drafts[:MOST_BESIDE_INSTRUMENTS]
        within = in_domain(context.understood_as or context.text)
        if context.drafts and (within or context.outcome is AnswerStatus.ANSWERED):
            return
        if within:
            context.nearby = nearby_titles(context.kept)
            context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES)
        else:
            context.end(AnswerStatus.UNANSWERABLE_OUT_OF_SCOPE)
