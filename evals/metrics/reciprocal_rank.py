"""Reciprocal rank; its mean is MRR.

Definition: 1 / rank of the first gold place among the first k; 0 when none is there. Source: Voorhees, "The TREC-8
Question Answering Track Report", 1999; computed by ir-measures (``RR@k``).
"""

from __future__ import annotations

from evals.cases import Case
from evals.metrics.ranking import ranking_measure
from evals.rows import AnswerRow


def reciprocal_rank_at(k: int, case: Case, row: AnswerRow) -> float | None:
    """Return the reciprocal rank of one case."""
    from ir_measures import RR

    return ranking_measure(RR @ k, case, row)
