"""Agreement of two people, or of a person and a model, who gave the same things a label.

Cohen's kappa (Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement
20(1), 1960): (observed - expected) / (1 - expected), where expected is what chance would give for labels as often
used as by these two. 1 is perfect, 0 is chance, below 0 is worse than chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["Agreement", "agreement", "cohen_kappa"]

_Thing = TypeVar("_Thing", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two agree over what both labelled."""

    first: str
    second: str
    count: int
    share: float
    """Share of the things that got the same label from both."""
    kappa: float | None
    """None when both gave everything one and the same label: chance would then agree too."""


def agreement(
    first: str, first_labels: Mapping[_Thing, str], second: str, second_labels: Mapping[_Thing, str]
) -> Agreement | None:
    """Return how far two agree; None when there is nothing that both labelled."""
    pairs = [(label, second_labels[thing]) for thing, label in first_labels.items() if thing in second_labels]
    if not pairs:
        return None
    same = sum(one == other for one, other in pairs) / len(pairs)
    return Agreement(first, second, len(pairs), same, cohen_kappa(pairs))


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of at least one pair of labels; None where it is not defined."""
    total = len(pairs)
    observed = sum(one == other for one, other in pairs) / total
    mine, theirs = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    expected = sum(mine[label] * theirs[label] for label in mine) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)
