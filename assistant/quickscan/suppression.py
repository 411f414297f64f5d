"""Hides small counts, and whatever would give them away.

Primary: every count under the threshold. Secondary: as long as the total of a year is known, the hidden counts of that
year add up to what is left; other areas are hidden with them (the smallest first) until at least two are hidden and
their sum is not under the threshold; areas that are left out of the figures count as hidden. Where that cannot be
reached the total is hidden too. Both kinds carry the same
mark, so that it cannot be told which one is small. (The p-percent and threshold rules of statistical disclosure
control: Hundepool et al., Statistical Disclosure Control, 2012, chapter 4.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HIDDEN_MARK = "afgeschermd"


@dataclass(frozen=True, slots=True)
class Shown:
    """What of one year may be shown."""

    areas: frozenset[str]
    """Areas whose count is hidden."""
    total: bool
    """True when the total may be shown."""


def hide(counts: Mapping[str, int], threshold: int, *, left_out: Sequence[int] = ()) -> Shown:
    """Return what to hide of the counts of one year by area.

    ``left_out``: counts of areas that are not in ``counts`` but are in a total that is known elsewhere.
    """
    small = [count for count in left_out if count < threshold]
    hidden = {area for area, count in counts.items() if count < threshold}
    others = sorted((area for area in counts if area not in hidden), key=lambda area: (counts[area], area))

    def safe() -> bool:
        """Neither the total of ``counts`` nor one with what was left out gives a small count away."""
        own = [counts[area] for area in hidden]
        return all(not part or (len(part) >= 2 and sum(part) >= threshold) for part in (own, [*own, *small]))

    while others and not safe():
        hidden.add(others.pop(0))
    return Shown(frozenset(hidden), sum(counts.values()) >= threshold and safe())
