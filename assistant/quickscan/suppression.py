"""Hides small counts, and whatever would give them away.

Primary: every count under the threshold. Secondary: as long as the total of a year is known, the hidden counts of that
year add up to what is left; other areas are hidden with them (the smallest first) until at least two are hidden and
their sum is not under the threshold. Where that cannot be reached the total is hidden too. Both kinds carry the same
mark, so that it cannot be told which one is small. (The p-percent and threshold rules of statistical disclosure
control: Hundepool et al., Statistical Disclosure Control, 2012, chapter 4.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HIDDEN_MARK = "afgeschermd"


@dataclass(frozen=True, slots=True)
class Shown:
    """What of one year may be shown."""

    areas: frozenset[str]
    """Areas whose count is hidden."""
    total: bool
    """True when the total may be shown."""


def hide(counts: Mapping[str, int], threshold: int, *, total_known: bool = True) -> Shown:
    """Return what to hide of the counts of one year by area.

    ``total_known``: the total is shown, or known from elsewhere; assume so unless it cannot be.
    """
    hidden = {area for area, count in counts.items() if count < threshold}
    total = sum(counts.values())
    total_may_show = total >= threshold
    if not hidden or not total_known:
        return Shown(frozenset(hidden), total_may_show)
    others = sorted((area for area in counts if area not in hidden), key=lambda area: (counts[area], area))
    while others and not _safe(hidden, counts, threshold):
        hidden.add(others.pop(0))
    return Shown(frozenset(hidden), total_may_show and _safe(hidden, counts, threshold))


def _safe(hidden: set[str], counts: Mapping[str, int], threshold: int) -> bool:
    return len(hidden) >= 2 and sum(counts[area] for area in hidden) >= threshold
