"""A training case: what one file in ``assistant/training/cases/`` holds.

Field names in the YAML are Dutch: trainers read, correct and write cases; the code stays English.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic import Field, model_validator

from knowledge.instruments.card import CardPart, Slug, Statement, Text


class KeyPoint(Statement):
    """What a group should have said, with the article that it rests on.

    ``ways`` are sentences in which a group may say it: the comparison by meaning uses them beside ``text``.
    ``legal_words`` are words that the cited article must hold; a test compares them with the law of the day.
    """

    id: Slug = Field(alias="id")
    ways: tuple[Text, ...] = Field(min_length=1, alias="zo_gezegd")
    legal_words: tuple[str, ...] = Field(default=(), alias="woorden_in_artikel")

    @model_validator(mode="after")
    def _can_be_checked(self) -> KeyPoint:
        if self.article and not self.legal_words:
            raise ValueError("een kernpunt met een artikel noemt bij `woorden_in_artikel` waaraan dat te zien is")
        return self


class Mistake(Statement):
    """What groups often get wrong; ``text`` says why it is wrong, ``said`` how it sounds."""

    said: Text = Field(alias="fout")


class CaseQuestion(CardPart):
    """A question that the group answers, with what a good answer holds."""

    id: Slug = Field(alias="id")
    text: Text = Field(alias="vraag")
    key_points: tuple[KeyPoint, ...] = Field(min_length=1, alias="kernpunten")
    mistakes: tuple[Mistake, ...] = Field(default=(), alias="veelgemaakte_fouten")
    model_answer: tuple[Statement, ...] = Field(min_length=1, alias="modelantwoord")


class Round(CardPart):
    """Facts that become known, and the questions that belong to them."""

    title: Text = Field(alias="titel")
    facts: tuple[Text, ...] = Field(min_length=1, alias="feiten")
    questions: tuple[CaseQuestion, ...] = Field(min_length=1, alias="vragen")


class Case(CardPart):
    """One case. Places, firms and persons in it are made up."""

    id: Slug = Field(alias="id")
    title: Text = Field(alias="titel")
    level: int = Field(ge=1, le=5, alias="niveau", description="1 is voor beginners, 5 voor gevorderden.")
    topic: Text = Field(alias="onderwerp")
    minutes: int = Field(ge=10, le=180, alias="minuten")
    summary: Text = Field(alias="samenvatting")
    goals: tuple[Text, ...] = Field(min_length=1, alias="leerdoelen")
    rounds: tuple[Round, ...] = Field(min_length=1, alias="rondes")
    closing: tuple[Text, ...] = Field(default=(), alias="onthoud")
    doubts: tuple[Text, ...] = Field(default=(), alias="twijfel")
    checked_on: date = Field(alias="nagekeken_op")

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Case:
        questions = [question.id for question in self.questions()]
        points = [point.id for question in self.questions() for point in question.key_points]
        for name, ids in (("vragen", questions), ("kernpunten", points)):
            if len(ids) != len(set(ids)):
                raise ValueError(f"twee {name} hebben dezelfde id")
        return self

    def questions(self) -> Iterator[CaseQuestion]:
        """Yield the questions of all rounds, in order."""
        for one in self.rounds:
            yield from one.questions

    def statements(self) -> Iterator[Statement]:
        """Yield everything in the case that rests on a source."""
        for question in self.questions():
            yield from (*question.key_points, *question.mistakes, *question.model_answer)
