"""Compare two runs: paired differences with intervals, cases that flipped both ways, and the same per kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from evals.errors import RunError
from evals.metrics import METRICS, Metric
from evals.scoring import CaseScore, Scores
from evals.statistics import Interval, bootstrap

__all__ = ["Comparison", "Difference", "compare", "render"]

BETTER, WORSE, NOT_SHOWN = "beter", "slechter", "geen verschil aangetoond"


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric over the cases that have a value in both runs; ``change`` is B minus A."""

    metric: Metric
    before: float
    after: float
    change: Interval

    @property
    def verdict(self) -> str:
        """``beter``, ``slechter`` or ``geen verschil aangetoond`` (zero lies within the interval)."""
        if not self.change.excludes_zero:
            return NOT_SHOWN
        return BETTER if (self.change.mean > 0) == self.metric.higher_is_better else WORSE


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from run A to run B, over the cases that both have."""

    cases: int
    only_a: int
    only_b: int
    differences: tuple[Difference, ...]
    per_kind: Mapping[str, tuple[Difference, ...]]
    lost: tuple[CaseScore, ...]
    """Right in A, wrong in B; as scored in B."""
    won: tuple[CaseScore, ...]
    """Wrong in A, right in B."""

    @property
    def shows_difference(self) -> bool:
        """True when any metric differs with its interval clear of zero; time and cost do not count."""
        return any(one.verdict != NOT_SHOWN for one in self.differences if one.metric.deterministic)

    def as_json(self) -> dict[str, Any]:
        """Return everything as JSON values; the keys are Dutch and stable."""
        return {
            "vragen": self.cases,
            "alleen_in_a": self.only_a,
            "alleen_in_b": self.only_b,
            "verschil_aangetoond": self.shows_difference,
            "cijfers": [_as_json(one) for one in self.differences],
            "per_soort": {kind: [_as_json(one) for one in found] for kind, found in self.per_kind.items()},
            "van_goed_naar_fout": [_flip(one) for one in self.lost],
            "van_fout_naar_goed": [_flip(one) for one in self.won],
        }


def compare(a: Scores, b: Scores) -> Comparison:
    """Compare run ``a`` (before) with run ``b`` (after), case by case.

    Raises:
        RunError: the runs share no case.
    """
    before = {one.key: one for one in a.cases}
    after = {one.key: one for one in b.cases}
    shared = [key for key in before if key in after]
    if not shared:
        raise RunError("De twee runs hebben geen enkele vraag gemeen; er valt niets te vergelijken.")
    pairs = [(before[key], after[key]) for key in shared]
    kinds = dict.fromkeys(one.case.kind for one, _ in pairs)
    return Comparison(
        cases=len(shared),
        only_a=len(before) - len(shared),
        only_b=len(after) - len(shared),
        differences=_differences(pairs),
        per_kind={kind: _differences([pair for pair in pairs if pair[0].case.kind == kind]) for kind in kinds},
        lost=tuple(new for old, new in pairs if old.right and not new.right),
        won=tuple(new for old, new in pairs if not old.right and new.right),
    )


def _differences(pairs: list[tuple[CaseScore, CaseScore]]) -> tuple[Difference, ...]:
    found = []
    for metric in METRICS:
        both = [
            (old.values[metric.name], new.values[metric.name])
            for old, new in pairs
            if metric.name in old.values and metric.name in new.values
        ]
        if both:
            change = bootstrap([new - old for old, new in both])
            before = sum(old for old, _ in both) / len(both)
            found.append(Difference(metric, before, before + change.mean, change))
    return tuple(found)


def render(comparison: Comparison) -> str:
    """Return the comparison as Dutch text for a terminal."""
    lines = [f"{comparison.cases} vragen in beide runs."]
    if comparison.only_a or comparison.only_b:
        lines.append(
            f"Alleen in de eerste: {comparison.only_a}; alleen in de tweede: {comparison.only_b}. Die tellen niet mee."
        )
    lines += ["", *(_row(one) for one in comparison.differences), ""]
    if not comparison.shows_difference:
        lines.append("Geen verschil aangetoond.")
    for kind, differences in comparison.per_kind.items():
        lines += [
            f"  {kind}: {_row(one)}" for one in differences if one.verdict != NOT_SHOWN and one.metric.deterministic
        ]
    lines += _flips("Was goed, nu fout", comparison.lost, why=True)
    lines += _flips("Was fout, nu goed", comparison.won, why=False)
    return "\n".join(lines)


def _row(one: Difference) -> str:
    return (
        f"{one.metric.name:<20} {one.before:8.3f} -> {one.after:8.3f}   {one.change.mean:+.3f} "
        f"[{one.change.low:+.3f}; {one.change.high:+.3f}]  n={one.change.count:<4} {one.verdict}"
    )


def _flips(title: str, cases: tuple[CaseScore, ...], *, why: bool) -> list[str]:
    if not cases:
        return [f"{title}: geen."]
    return [
        f"{title}: {len(cases)}",
        *(f"  {one.set} {one.case.id}: {one.case.question}{_why(one, why)}" for one in cases),
    ]


def _why(one: CaseScore, why: bool) -> str:
    return f"\n      {' '.join(one.reasons)}" if why else ""


def _as_json(one: Difference) -> dict[str, Any]:
    return {
        "cijfer": one.metric.name,
        "eerst": one.before,
        "nu": one.after,
        "verschil": asdict(one.change),
        "oordeel": one.verdict,
    }


def _flip(one: CaseScore) -> dict[str, Any]:
    return {"set": one.set, "id": one.case.id, "soort": one.case.kind, "waarom": list(one.reasons)}
