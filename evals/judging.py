"""Judge a run: what was right in the accepted run and is wrong now, and which figures are below their bar.

``accepted-run/*.json`` says which cases were right, ``accepted.yaml`` which of them may be wrong now and why, and
``bars.yaml`` the lowest figure allowed (the highest, where lower is better), by set.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import GateError
from evals.metrics import metric_named
from evals.scoring import CaseScore, Scores

__all__ = ["Baseline", "Excuse", "Verdict", "accept", "judge", "load_baseline", "render"]

FIGURE_DIGITS = 4


class Excuse(BaseModel):
    """A case that may be wrong now although it was right, with the reason why that is accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    set: str
    id: str
    reason: str = Field(alias="reden", min_length=15)
    on: date | None = Field(default=None, alias="datum")
    by: str = Field(default="", alias="door")


@dataclass(frozen=True)
class Baseline:
    """What the gate holds a run against."""

    right: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    """By set and case id: was it right in the accepted run?"""
    bars: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By set (``alle`` for all together) and metric: the lowest value allowed, or the highest where lower is better."""
    exceptions: tuple[Excuse, ...] = ()

    def excuses(self, one: CaseScore) -> str:
        """Return the reason why this case may be wrong; empty when there is none."""
        return next((row.reason for row in self.exceptions if (row.set, row.id) == one.key), "")


@dataclass(frozen=True)
class Verdict:
    """What the gate found."""

    lost: tuple[CaseScore, ...]
    """Right in the accepted run, wrong now, not excused."""
    excused: tuple[tuple[CaseScore, str], ...]
    won: tuple[CaseScore, ...]
    new: tuple[CaseScore, ...]
    """Not in the accepted run."""
    gone: tuple[tuple[str, str], ...]
    """In the accepted run and no longer in a set that was run: a case is not removed to pass."""
    below: tuple[tuple[str, str, float, float], ...]
    """Set, metric, value and bar."""

    @property
    def passes(self) -> bool:
        """True when nothing was lost and nothing is below its bar."""
        return not (self.lost or self.gone or self.below)


def load_baseline(folder: Path | None = None) -> Baseline:
    """Return what is accepted; ``folder`` holds ``accepted-run/``, ``accepted.yaml`` and ``bars.yaml``.

    Raises:
        GateError: a file is missing or wrong.
    """
    root = folder or _home()
    right = {}
    for path in sorted((root / "accepted-run").glob("*.json")):
        right.update(_read(path, json.loads)["goed"])
    if not right:
        raise GateError(
            f"Er is nog geen aanvaarde run in {root.name}/accepted-run. Maak er een met: kennis eval gate --aanvaard"
        )
    bars = _read(root / "bars.yaml", yaml.safe_load) or {}
    for name, metrics in bars.items():
        for metric in metrics:
            if metric_named(metric) is None:
                raise GateError(f"bars.yaml, {name}: er is geen cijfer {metric!r}.")
    rows = _read(root / "accepted.yaml", yaml.safe_load) or []
    try:
        return Baseline(right, bars, tuple(Excuse.model_validate(row) for row in rows))
    except ValidationError as error:
        wrong = error.errors()[0]
        raise GateError(f"accepted.yaml, {'.'.join(map(str, wrong['loc']))}: {wrong['msg']}") from None


def judge(scores: Sequence[Scores], baseline: Baseline) -> Verdict:
    """Hold scores against what is accepted. Sets that were not run are left alone."""
    cases = [one for group in scores for one in group.cases]
    ran = {one.set for one in cases}
    was = {(name, case): right for name, group in baseline.right.items() for case, right in group.items()}
    lost = [one for one in cases if was.get(one.key) and not one.right]
    excuses = [(one, baseline.excuses(one)) for one in lost]
    return Verdict(
        lost=tuple(one for one, reason in excuses if not reason),
        excused=tuple((one, reason) for one, reason in excuses if reason),
        won=tuple(one for one in cases if one.right and was.get(one.key) is False),
        new=tuple(one for one in cases if one.key not in was),
        gone=tuple(key for key in was if key[0] in ran and key not in {one.key for one in cases}),
        below=tuple(_below(Scores(tuple(cases)), baseline.bars, ran)),
    )


def _below(
    scores: Scores, bars: Mapping[str, Mapping[str, float]], ran: set[str]
) -> list[tuple[str, str, float, float]]:
    found = []
    by_set = scores.groups(lambda one: one.set)
    for name, metrics in bars.items():
        if name not in ran:
            continue
        figures = by_set.get(name, {})
        for metric, bar in metrics.items():
            value = figures.get(metric)
            known = metric_named(metric)
            if value is None or known is None:
                found.append((name, metric, float("nan"), bar))
                continue
            value = round(value, FIGURE_DIGITS)
            if (value < bar) if known.higher_is_better else (value > bar):
                found.append((name, metric, value, bar))
    return found


def accept(scores: Mapping[str, Scores], baseline: Baseline | None, folder: Path | None = None) -> None:
    """Write the accepted run, one file a library.

    Raises:
        GateError: something that was right is wrong now without a reason, or a figure is below its bar.
    """
    if baseline is not None and not judge(list(scores.values()), baseline).passes:
        raise GateError(
            "Deze run kan niet worden aanvaard: er ging iets achteruit. "
            "Herstel het, of zet het met reden in accepted.yaml."
        )
    target = (folder or _home()) / "accepted-run"
    target.mkdir(parents=True, exist_ok=True)
    for library, scored in scores.items():
        right: dict[str, dict[str, bool]] = {}
        for one in scored.cases:
            right.setdefault(one.set, {})[one.case.id] = one.right
        figures = {
            name: {metric: round(value, FIGURE_DIGITS) for metric, value in values.items() if _is_lasting(metric)}
            for name, values in scored.groups(lambda one: one.set).items()
        }
        text = json.dumps({"cijfers": figures, "goed": right}, ensure_ascii=False, indent=1)
        (target / f"{library}.json").write_text(text + "\n", encoding="utf-8")


def render(scores: Sequence[Scores], verdict: Verdict, skipped: Sequence[str]) -> str:
    """Return the outcome as text: a short table, then what is wrong."""
    lines = [
        f"{'set':<18}{'vragen':>7}{'goed':>7}{'recall@10':>11}{'kernfeiten':>12}{'weiger-recall':>15}{'ononderbouwd':>14}"
    ]
    for group in scores:
        for name, figures in group.groups(lambda one: one.set).items():
            count = sum(one.set == name for one in group.cases)
            cells = [("goed", 7), ("recall@10", 11), ("kernfeiten", 12), ("weiger-recall", 15), ("ononderbouwd", 14)]
            shown = "".join(
                f"{figures[metric]:>{width}.3f}" if metric in figures else " " * width for metric, width in cells
            )
            lines.append(f"{name:<18}{count:>7}{shown}")
    lines += [f"NIET GEDRAAID: de sets over {name}; de proefdata (KENNIS_TEST_DATA) ontbreekt." for name in skipped]
    lines += [
        f"Was goed, nu fout: {one.set} {one.case.id}: {one.case.question}\n    {' '.join(one.reasons)}"
        for one in verdict.lost
    ]
    lines += [f"Fout, met reden aanvaard: {one.set} {one.case.id}: {reason}" for one, reason in verdict.excused]
    lines += [
        f"Onder de lat: {name} {metric} is {value:.4f}, de lat is {bar:.4f}."
        for name, metric, value, bar in verdict.below
    ]
    lines += [f"Uit de set verdwenen: {name} {case}." for name, case in verdict.gone]
    if verdict.won:
        lines.append(
            f"Beter dan de aanvaarde run: {len(verdict.won)} vragen. Leg vast met: kennis eval gate --aanvaard"
        )
    if verdict.new:
        lines.append(
            f"Nieuw, nog niet in de aanvaarde run: {len(verdict.new)} vragen. Leg vast met: kennis eval gate --aanvaard"
        )
    lines.append(
        "De poort is dicht: zie hierboven." if not verdict.passes else "De poort is open: niets ging achteruit."
    )
    return "\n".join(lines)


def _is_lasting(metric: str) -> bool:
    known = metric_named(metric)
    return known is not None and known.deterministic


def _home() -> Path:
    return Path(str(files("evals")))


def _read(path: Path, parse: Any) -> Any:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except OSError:
        raise GateError(f"evals/{path.name} ontbreekt.") from None
    except (ValueError, yaml.YAMLError):
        raise GateError(f"evals/{path.name} is niet te lezen.") from None
