"""The cases that `/kennis oefening` practises with, as this door needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One sentence of a model answer, with the source it rests on and where to read that."""

    text: str
    source: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """A question to the group, with what a good answer says."""

    text: str
    model_answer: tuple[ModelLine, ...]


@dataclass(frozen=True, slots=True)
class TrainingRound:
    """Facts that become known, and the questions that belong to them."""

    title: str
    facts: tuple[str, ...]
    questions: tuple[TrainingQuestion, ...]


@dataclass(frozen=True, slots=True)
class TrainingCase:
    """A case to practise with; places, firms and persons in it are made up."""

    id: str
    title: str
    about: str
    """What it is about, its level and how long it takes, in one line."""
    rounds: tuple[TrainingRound, ...]
    remember: tuple[str, ...] = ()


class CaseProvider(Protocol):
    """Where cases come from. The training work implements it."""

    def cases(self) -> Sequence[TrainingCase]:
        """Return the cases, easiest first."""
        ...
