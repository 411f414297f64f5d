"""What a metric is: a name, a direction, a value for one case; a figure is the mean over the cases it applies to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evals.cases import Case
from evals.rows import AnswerRow

Measure = Callable[[Case, AnswerRow], float | None]
"""Value of one case; None where the metric does not apply to it."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric. ``name`` is what bars, tables and JSON call it; ``title`` tells a reader in Dutch what it is."""

    name: str
    title: str
    measure: Measure
    higher_is_better: bool = True
    unit: str = "aandeel"
    """``aandeel`` (a share in [0, 1]), ``seconden`` or ``tokens``."""
    deterministic: bool = True
    """False for what differs from run to run by itself, such as time; the gate leaves those alone."""
