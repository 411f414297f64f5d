"""Precision@k: the share of the first k places found that are gold.

Definition: |gold ∩ first k| / k, also when fewer than k were found. Source: Manning, Raghavan, Schütze (2008), 8.3;
computed by ir-measures (``P@k``). With one gold place its highest value is 1/k.
"""

from __future__ import annotations

from evals.cases import Case
from evals.metrics.ranking import ranking_measure
from evals.rows import AnswerRow


def precision_at(k: int, case: Case, row: AnswerRow) -> float | None:
    """Return precision@k of one case."""
    from ir_measures import P

    return ranking_measure(P @ k, case, row)
