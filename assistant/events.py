"""What an answer tells while it is being made: progress, sentences that passed the gate, and the whole answer."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assistant.answer import Answer, Citation, Sentence
from assistant.answer_record import Record


class Progress(Record):
    """The pipeline begins a step."""

    event: Literal["voortgang"] = Field(default="voortgang", alias="gebeurtenis")
    step: str = Field(alias="stap")
    """Name of the step, as in ``Answer.timings``."""
    text: str = Field(alias="tekst")
    """A Dutch line for the reader: "Ik zoek in de bibliotheek"."""


class SentenceReady(Record):
    """A sentence that passed every check; it is never withdrawn. Numbers are those of the finished answer."""

    event: Literal["zin"] = Field(default="zin", alias="gebeurtenis")
    sentence: Sentence = Field(alias="zin")
    citations: tuple[Citation, ...] = Field(default=(), alias="bronnen")
    """The citations that this sentence names and no earlier sentence did."""


class Finished(Record):
    """The end: the whole answer, sources and status included. Always the last event, and always there."""

    event: Literal["antwoord"] = Field(default="antwoord", alias="gebeurtenis")
    answer: Answer = Field(alias="antwoord")


AnswerEvent = Progress | SentenceReady | Finished
