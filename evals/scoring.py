"""Score rows: a value per case and metric, and figures over groups of cases. Asks nothing of a library or a model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, quantiles, stdev
from typing import Any

from evals.cases import Case
from evals.errors import RunError
from evals.metrics import METRICS, Metric
from evals.metrics.right_case import reasons_wrong
from evals.rows import AnswerRow
from evals.run_folder import RunFolder
from evals.statistics import Interval, bootstrap

__all__ = ["CaseScore", "Scores", "score_rows", "score_run"]


@dataclass(frozen=True, slots=True)
class CaseScore:
    """One case: its values by metric (mean over the repeats), and why it was wrong."""

    set: str
    case: Case
    values: Mapping[str, float]
    """Metrics that do not apply are not in it."""
    reasons: tuple[str, ...] = ()
    """Dutch; of the first repeat that was wrong. Empty when every repeat was right."""
    rows: tuple[AnswerRow, ...] = ()
    """One a repeat."""

    @property
    def right(self) -> bool:
        """True when every repeat was right."""
        return not self.reasons

    @property
    def key(self) -> tuple[str, str]:
        """Set and id."""
        return (self.set, self.case.id)


@dataclass(frozen=True)
class Scores:
    """All cases of a run."""

    cases: tuple[CaseScore, ...]
    spread: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """By metric: mean and standard deviation of the figure over the repeats; empty for one repeat."""

    def values(self, metric: str, where: Callable[[CaseScore], bool] | None = None) -> list[float]:
        """Return the values of a metric over the cases it applies to (and for which ``where`` holds)."""
        return [one.values[metric] for one in self.cases if metric in one.values and (where is None or where(one))]

    def interval(self, metric: str, where: Callable[[CaseScore], bool] | None = None) -> Interval | None:
        """Return the figure of a metric with its 95 per cent interval; None when it applies to no case."""
        values = self.values(metric, where)
        return bootstrap(values) if values else None

    def figures(self, where: Callable[[CaseScore], bool] | None = None) -> dict[str, float]:
        """Return the figures (means) of all metrics that apply."""
        return {metric.name: fmean(values) for metric in METRICS if (values := self.values(metric.name, where))}

    def groups(self, by: Callable[[CaseScore], str]) -> dict[str, dict[str, float]]:
        """Return figures by group, for example ``by=lambda one: one.case.kind``, in order of appearance."""
        groups: dict[str, list[CaseScore]] = defaultdict(list)
        for one in self.cases:
            groups[by(one)].append(one)
        return {name: Scores(tuple(cases)).figures() for name, cases in groups.items()}

    def percentiles(self, metric: str = "seconden") -> dict[str, float]:
        """Return p50 and p95 of a metric; empty for fewer than two values."""
        values = self.values(metric)
        if len(values) < 2:
            return {}
        cuts = quantiles(values, n=20, method="inclusive")
        return {"p50": cuts[9], "p95": cuts[18]}

    def as_text(self) -> str:
        """Return the figures with their intervals as Dutch text for a terminal."""
        lines = [f"{sum(one.right for one in self.cases)} van de {len(self.cases)} vragen goed.", ""]
        for metric in METRICS:
            one = self.interval(metric.name)
            if one is not None:
                spread = (
                    f"   sd over herhalingen {self.spread[metric.name][1]:.3f}" if metric.name in self.spread else ""
                )
                lines.append(
                    f"{metric.name:<20}{one.mean:8.3f}  [{one.low:.3f}; {one.high:.3f}]  n={one.count:<5}"
                    f"{metric.title}{spread}"
                )
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """Return everything as JSON values; the keys are Dutch and stable."""
        return {
            "cijfers": {
                metric.name: {"gemiddelde": one.mean, "laag": one.low, "hoog": one.high, "vragen": one.count}
                for metric in METRICS
                if (one := self.interval(metric.name))
            },
            "spreiding": {name: {"gemiddelde": mean, "sd": sd} for name, (mean, sd) in self.spread.items()},
            "per_set": self.groups(lambda one: one.set),
            "per_soort": self.groups(lambda one: one.case.kind),
            "vragen": [
                {
                    "set": one.set,
                    "id": one.case.id,
                    "goed": one.right,
                    "waarom": list(one.reasons),
                    "cijfers": dict(one.values),
                }
                for one in self.cases
            ],
        }


def score_rows(
    cases: Mapping[str, Sequence[Case]], rows: Iterable[AnswerRow], metrics: Sequence[Metric] = METRICS
) -> Scores:
    """Score rows against their cases. Cases without a row are left out (a run that is not finished)."""
    by_case: dict[tuple[str, str], list[AnswerRow]] = defaultdict(list)
    for row in rows:
        by_case[row.set, row.case].append(row)
    scored: list[CaseScore] = []
    per_repeat: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for name, group in cases.items():
        for case in group:
            answered = sorted(by_case.get((name, case.id), ()), key=lambda row: row.repeat)
            if not answered:
                continue
            values: dict[str, list[float]] = defaultdict(list)
            for row in answered:
                for metric in metrics:
                    if (value := metric.measure(case, row)) is not None:
                        values[metric.name].append(value)
                        per_repeat[row.repeat][metric.name].append(value)
            means = {metric: fmean(numbers) for metric, numbers in values.items()}
            wrong = next((why for row in answered if (why := reasons_wrong(case, row))), [])
            scored.append(CaseScore(name, case, means, tuple(wrong), tuple(answered)))
    return Scores(tuple(scored), _spread(per_repeat))


def score_run(run: RunFolder) -> Scores:
    """Score a run from its folder, and keep the scores there.

    Raises:
        RunError: the folder is no run, or holds no answer yet.
    """
    scores = score_rows(run.cases(), run.answers())
    if not scores.cases:
        raise RunError(f"In {run.path} staat nog geen antwoord.")
    run.write_scores(scores.as_json())
    return scores


def _spread(per_repeat: Mapping[int, Mapping[str, Sequence[float]]]) -> dict[str, tuple[float, float]]:
    if len(per_repeat) < 2:
        return {}
    figures: dict[str, list[float]] = defaultdict(list)
    for values in per_repeat.values():
        for name, numbers in values.items():
            figures[name].append(fmean(numbers))
    return {name: (fmean(means), stdev(means)) for name, means in figures.items() if len(means) > 1}
