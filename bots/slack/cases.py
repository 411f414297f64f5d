"""The cases of the training work, in the form in which this bot shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.training.case import Case, Round
from assistant.training.cases import load_cases
from bots.slack.ports import ModelLine, TrainingCase, TrainingQuestion, TrainingRound
from knowledge.instruments.card import Statement
from knowledge.legal.links import ecli_link, reference_link
from knowledge.legal.parse import find_references


@dataclass
class ShippedCases:
    """The cases that ``load`` gives, by default those that ship with the product. Read when first asked."""

    load: Callable[[], Mapping[str, Case]] = load_cases

    def cases(self) -> Sequence[TrainingCase]:
        """Return the cases, easiest first. Raises ``AssistantError`` when a file is no valid case."""
        return self._cases

    @cached_property
    def _cases(self) -> tuple[TrainingCase, ...]:
        return tuple(_case(case) for case in self.load().values())


def _case(case: Case) -> TrainingCase:
    about = f"{case.summary} Niveau {case.level} van 5, ongeveer {case.minutes} minuten."
    return TrainingCase(case.id, case.title, about, tuple(_round(one) for one in case.rounds), tuple(case.closing))


def _round(one: Round) -> TrainingRound:
    questions = tuple(
        TrainingQuestion(question.text, tuple(_line(statement) for statement in question.model_answer))
        for question in one.questions
    )
    return TrainingRound(one.title, tuple(one.facts), questions)


def _line(statement: Statement) -> ModelLine:
    references = find_references(statement.article or "")
    url = reference_link(references[0]) if references else ecli_link(statement.ecli) if statement.ecli else None
    return ModelLine(statement.text, statement.article or statement.ecli or statement.source or "praktijkkennis", url)
