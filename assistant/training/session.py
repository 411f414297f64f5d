"""What a training session is: its state as it is kept, and the session as a door sees it.

Nothing personal is in it: participants are numbers, what they write is masked or refused before it gets here, and a
participant's token is kept as a hash only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from assistant.answer_record import Record
from assistant.training.case import Case, CaseQuestion, Round

MOST_PARTICIPANTS = 200
MOST_CONTRIBUTIONS = 4_000
MOST_CHARS = 1_500
MOST_PER_QUESTION = 10
"""Contributions of one participant to one question; more than enough for a group, too little to flood a screen."""


class Found(StrEnum):
    """Whether the group named a key point."""

    YES = "genoemd"
    MAYBE = "misschien"
    NO = "nog_niet"


class Part(StrEnum):
    """What a trainer can show of a question, in the order in which a session does."""

    ANSWERS = "antwoorden"
    KEY_POINTS = "kernpunten"
    MODEL_ANSWER = "modelantwoord"


class Contribution(Record):
    """What a participant wrote on a question."""

    number: int = Field(alias="nummer")
    participant: int = Field(alias="deelnemer")
    question: str = Field(alias="vraag")
    text: str = Field(alias="tekst")
    moment: datetime = Field(alias="moment")


class GroupQuestion(Record):
    """What a participant asked the assistant, with the answer in lines as the handout shows them."""

    participant: int = Field(alias="deelnemer")
    text: str = Field(alias="vraag")
    lines: tuple[str, ...] = Field(alias="antwoord")
    sources: tuple[str, ...] = Field(default=(), alias="bronnen")


class Comparison(Record):
    """How a key point compares with what the group wrote. ``by_trainer`` wins from the machine's opinion."""

    point: str = Field(alias="kernpunt")
    found: Found = Field(alias="gevonden")
    contribution: int | None = Field(default=None, alias="bijdrage")
    """Number of the contribution that comes nearest."""
    similarity: float = Field(default=0.0, alias="gelijkenis")
    """Cosine of meaning, in [-1, 1]."""
    shared: tuple[str, ...] = Field(default=(), alias="gedeelde_woorden")
    """Words that both have, as the reader writes them."""
    by_trainer: bool = Field(default=False, alias="door_trainer")


class SessionState(Record):
    """A session as it is kept; ``case/question`` names a place."""

    title: str = Field(alias="titel")
    cases: tuple[str, ...] = Field(alias="casussen")
    case: int = Field(default=0, alias="casus")
    """Index in ``cases`` of the case on the screen."""
    step: int = Field(default=-1, alias="stap")
    """Index of the question on the screen; -1 is the start of the case, before any question."""
    ended: bool = Field(default=False, alias="afgelopen")
    tokens: tuple[str, ...] = Field(default=(), alias="deelnemers")
    """Hashes of the participants' tokens; a participant's number is its place, from 1."""
    contributions: tuple[Contribution, ...] = Field(default=(), alias="bijdragen")
    group_questions: tuple[GroupQuestion, ...] = Field(default=(), alias="groepsvragen")
    shown: tuple[str, ...] = Field(default=(), alias="getoond")
    """``case/question/part`` of what is on the screen beside the question."""
    judged: dict[str, Found] = Field(default_factory=dict, alias="oordelen")
    """What the trainer decided, by ``case/question/point``."""

    @property
    def case_id(self) -> str:
        """Id of the case on the screen."""
        return self.cases[self.case]


@dataclass(frozen=True, slots=True)
class Session:
    """A session as a door sees it."""

    code: str
    owner: str
    version: int
    state: SessionState
    expires: datetime
    case: Case

    @property
    def question(self) -> CaseQuestion | None:
        """The question on the screen; None at the start of a case."""
        questions = list(self.case.questions())
        return questions[self.state.step] if 0 <= self.state.step < len(questions) else None

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds whose facts are known by now: those up to the question on the screen."""
        seen, shown = 0, []
        for one in self.case.rounds:
            shown.append(one)
            seen += len(one.questions)
            if self.state.step < seen:
                break
        return tuple(shown)

    def place(self, question_id: str) -> str:
        """Return the name under which things of a question are kept."""
        return f"{self.case.id}/{question_id}"

    def contributions(self, question_id: str) -> tuple[Contribution, ...]:
        """Return what was written on a question of the case on the screen, oldest first."""
        place = self.place(question_id)
        return tuple(item for item in self.state.contributions if item.question == place)

    def shows(self, question_id: str, part: Part) -> bool:
        """Say whether a part of a question is on the screen."""
        return f"{self.place(question_id)}/{Part(part).value}" in self.state.shown

    def judged(self, question_id: str) -> Mapping[str, Found]:
        """Return what the trainer decided, by key point."""
        start = self.place(question_id) + "/"
        return {name.removeprefix(start): found for name, found in self.state.judged.items() if name.startswith(start)}
