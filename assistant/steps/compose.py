"""The step that lets a composer propose sentences. Which composer is a matter of settings; the step stays the same."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import ClassVar, Protocol

from assistant.answer import AnswerStatus
from assistant.composing.asking_back import ask_which_term
from assistant.composing.candidate import points_to
from assistant.composing.known_answer import answer_known, take_known
from assistant.composing.lacking import lacking_fact
from assistant.context import Context, Draft
from assistant.steps.base import NamedStep
from assistant.steps.retrieve import nearby_titles, speaks_of_the_field
from knowledge.records import KnownAnswer, Match, SourceKind


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
        known = take_known(context)
        if context.parts or not known:
            context.drafts = self.composer.compose(context)
        if not known:
            self._judge(context)
        elif context.parts:
            self._beside_known(context, known)
        else:
            answer_known(context, known)
        if context.status is None:
            ask_which_term(context)

    def _judge(self, context: Context) -> None:
        """Keep what answers; end where the drafts miss the fact that is asked for, or are not there."""
        if context.instruments is not None:
            self._beside_instruments(context)
        within = speaks_of_the_field(context)
        lacking = ""
        in_parts = context.reply_variant == "deel"  # the composer left out each part that lacks its fact
        if context.drafts and context.instruments is None and not in_parts:
            lacking = lacking_fact(context.understood_as or context.text, context.drafts, context)
        if lacking:
            context.nearby = nearby_titles(context.kept)
            context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES, lacking)
            return
        if context.drafts and (within or context.outcome is AnswerStatus.ANSWERED):
            return
        if within:
            context.nearby = nearby_titles(context.kept)
            context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES)
        else:
            context.end(AnswerStatus.UNANSWERABLE_OUT_OF_SCOPE)

    def _beside_known(self, context: Context, known: Sequence[KnownAnswer]) -> None:
        """Put what answers the other parts of the question behind the known answers; what does not is left out."""
        found, sure = context.drafts, context.outcome is not AnswerStatus.PARTIAL
        answer_known(context, known)
        if context.status is None and found and sure:
            context.drafts += found
        elif context.status is None:
            context.miss(part.asked for part in context.parts)

    def _beside_instruments(self, context: Context) -> None:
        """Keep a few sentences of the articles on which the cards rest; what only lies near the question would lead
        the reader away from them."""
        weak = context.outcome is AnswerStatus.PARTIAL
        part = context.instruments
        if part is None or part.overview.not_law or weak:
            context.drafts = []
        if weak:
            context.lower(AnswerStatus.ANSWERED)
        rest_on = {
            (basis.bwb_id, basis.article) for card in (part.instruments if part else ()) for basis in card.articles
        }
        context.drafts = [
            draft for draft in context.drafts if all(_belongs_beside(span.match, rest_on) for span in draft.spans)
        ][:MOST_BESIDE_INSTRUMENTS]


def _belongs_beside(match: Match, rest_on: Set[tuple[str | None, str | None]]) -> bool:
    """Say whether a sentence adds to the cards: it is of an article that they rest on or that the thesaurus points to,
    or of no statute at all."""
    if match.source.kind is not SourceKind.WET:
        return True
    return (match.passage.bwb_id, match.passage.article) in rest_on or points_to(match)
