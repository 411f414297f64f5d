"""Recall@k: the share of the gold places among the first k places found.

Definition: |gold ∩ first k| / |gold|. Source: Manning, Raghavan, Schütze, "Introduction to Information Retrieval"
(2008), 8.3; computed by ir-measures (``R@k``). Applies to cases with gold places; nothing searched counts as 0.
"""

from __future__ import annotations

from evals.cases import Case
from evals.metrics.ranking import ranking_measure
from evals.rows import AnswerRow


def recall_at(k: int, case: Case, row: AnswerRow) -> float | None:
    """Return recall@k of one case."""
    from ir_measures import R

    return ranking_measure(R @ k, case, row)
