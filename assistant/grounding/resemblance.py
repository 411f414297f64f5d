"""What a number belongs to: how much the surroundings of two places in two texts are about the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.grounding.reading import Reading, Unit
from assistant.grounding.terms import weight_carried

MARGIN = 0.35
"""By how much more another's clause must resemble the claim before the claim is held to mean that one."""
MEANING = 1.5
"""Weight of closeness of meaning (0 to 1) beside the weight of shared words."""


class Resemblance:
    """How much the surroundings of two places are about the same: clauses, half of the sentences, and meaning."""

    def __init__(self, claim: Reading, likeness: Mapping[int, float]) -> None:
        self.claim = claim
        self.likeness = likeness

    def of(self, place: int, unit: Unit, other_place: int) -> float:
        """Compare ``place`` in the claim with ``other_place`` in the reading of a unit."""
        clause = self.claim.clause_at(place)
        near = [word for word in self.claim.words if word.keys & clause.keys]
        there = unit.reading.clause_at(other_place)
        words = weight_carried(near, there.keys) + 0.5 * weight_carried(self.claim.words, unit.keys)
        return words + MEANING * self.likeness.get(id(unit), 0.0)

    def prefers(self, place: int, mine: Sequence[tuple[Unit, int]], theirs: Sequence[tuple[Unit, int]]) -> bool:
        """Say whether one of ``theirs`` is clearly more like the claim at ``place`` than all of ``mine``."""
        best = max(self.of(place, unit, other) for unit, other in mine)
        return max((self.of(place, unit, other) for unit, other in theirs), default=0.0) > best + MARGIN
