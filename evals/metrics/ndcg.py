"""nDCG@k: how high the gold places stand among the first k, beside the best order possible.

Definition: DCG@k / ideal DCG@k with gain 1 for a gold place and discount 1/log2(rank + 1). Source: Järvelin,
Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 20(4), 2002; computed by ir-measures (``nDCG@k``).
"""

from __future__ import annotations

from evals.cases import Case
from evals.metrics.ranking import ranking_measure
from evals.rows import AnswerRow


def ndcg_at(k: int, case: Case, row: AnswerRow) -> float | None:
    """Return nDCG@k of one case."""
    from ir_measures import nDCG

    return ranking_measure(nDCG @ k, case, row)
