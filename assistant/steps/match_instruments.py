"""The step that sorts the catalogue of instruments for a question that describes a situation.

It stands before the search, because what the catalogue says does not depend on what the library holds: a library in
which nothing was found must not silence it (see ``Context.end``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from assistant.answer import AnswerStatus
from assistant.context import Context
from assistant.conversation.kinds import Kind, KindReader
from assistant.guarding.origin import ORIGIN_QUESTION
from assistant.instruments.citing import CardCitations
from assistant.instruments.intent import (
    ENOUGH_TOLD,
    asks_for_instruments,
    may_ask_for_instruments,
    not_law_named,
    told_facts,
)
from assistant.instruments.own_policy import own_policy
from assistant.instruments.writing import write
from assistant.ports import Searcher, Shelf
from assistant.steps.base import NamedStep
from knowledge.instruments.catalogue import Catalogue
from knowledge.instruments.facts import recognise
from knowledge.instruments.matching import Group, choose
from knowledge.question_facts import read_question
from knowledge.records import SearchFilter

CardScores = Callable[[str], Mapping[str, float]]
"""A situation to the similarity in [0, 1] of each card, by id."""


@dataclass(frozen=True)
class MatchInstruments(NamedStep):
    """Fills ``context.instruments`` and the missing facts. ``always``: also when the question does not ask for it."""

    catalogue: Catalogue
    shelf: Shelf
    searcher: Searcher
    similarity: CardScores | None = None
    always: bool = False
    kinds: KindReader | None = None
    """Says what a question is of which the rules are not sure."""

    name: ClassVar[str] = "match_instruments"

    def __call__(self, context: Context) -> None:
        """Match; a reader who wants to hear of certain sources or kinds only gets no cards, which lean on all."""
        if context.question.filters is not None and (
            context.question.filters.source_ids or context.question.filters.kinds
        ):
            return
        text = context.understood_as or context.text
        if text == ORIGIN_QUESTION:
            return
        not_law = not_law_named(text, self.catalogue)
        situation = recognise(text, self.catalogue.facts)
        wanted = self.always or asks_for_instruments(text, situation, self.catalogue)
        if not wanted and self.kinds is not None and may_ask_for_instruments(text, situation, self.catalogue):
            wanted = self.kinds.kind(context) is Kind.SITUATION
        if not wanted and not not_law:
            return
        choice = None
        if wanted:
            scores = self.similarity(text) if self.similarity is not None else None
            choice = choose(text, self.catalogue, scores)
        if (choice is None or not choice.matches) and not not_law:
            return
        reader = context.question.reader
        asked = read_question(text, SearchFilter(on=context.question.as_of), context.as_of).where.on
        day = asked or context.as_of
        policy = {}
        if choice is not None:
            cards = [match.instrument for match in choice.matches]
            policy = own_policy(
                text, cards, reader.municipality, self.searcher, self.shelf, access=reader.access, day=day
            )
        cite = CardCitations(self.shelf, day, reader.access)
        context.instruments = write(choice, not_law, self.catalogue, cite, policy)
        if choice is None:
            return
        context.missing_facts += [item.question for item in choice.missing]
        thin = len(told_facts(choice.situation, self.catalogue)) < ENOUGH_TOLD
        if thin and not choice.group(Group.FITS) and choice.missing and not not_law:
            context.lower(AnswerStatus.CLARIFICATION, "situatie")
