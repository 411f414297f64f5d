"""A unit of a found passage that may stand in the answer, with its score."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.composing.units import Unit
from knowledge.records import Match, Passage

SURE_CONCEPT = 0.75
CONCEPT = 0.6
"""Certainty of the thesaurus, in [0, 1], from which it points to a passage although the words differ."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit of a found passage with its score for a question."""

    match: Match
    unit: Unit
    rank: int
    """Rank of the passage, from 0."""
    score: float = 0.0
    coverage: float = 0.0
    """Weighted share of the question's terms in the unit itself, in [0, 1]."""
    reach: float = 0.0
    """The same for the unit with its heading, title and introduction."""
    answers: bool = False
    """True for a unit that explains the very term asked for, or counts the very thing."""

    @property
    def text(self) -> str:
        """The characters of the unit."""
        return self.match.passage.text[self.unit.start : self.unit.end]


def points_to(match: Match) -> bool:
    """Say whether the thesaurus points to the passage, although it may share no word with the question."""
    return match.scores.get("begrip", 0.0) >= CONCEPT


def surely_meant(match: Match) -> bool:
    """Say whether the thesaurus is sure that the passage is meant."""
    return match.scores.get("begrip", 0.0) >= SURE_CONCEPT


def beside(match: Match, passage: Passage) -> Match:
    """Return ``match`` with another passage of its source: taken from the library by its place, so surely given."""
    return replace(match, passage=passage, scores={**match.scores, "exact": 1.0})
