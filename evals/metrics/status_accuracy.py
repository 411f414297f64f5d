"""Status accuracy: the share of the cases with exactly the expected status of the closed set.

Ours. ``answered`` and ``partial`` are told apart here. Applies to cases that expect a status.
"""

from __future__ import annotations

from evals.cases import Case
from evals.rows import AnswerRow


def status_accuracy(case: Case, row: AnswerRow) -> float | None:
    """Return 1.0 or 0.0; None for a case that expects no status."""
    return float(row.status == case.status) if case.status else None
