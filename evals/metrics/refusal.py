"""Refusal precision and recall: does the assistant refuse what it must, and only that?

Source: the usual precision and recall, with "refused" as the positive class, as in Rajpurkar, Jia, Liang, "Know What
You Don't Know" (ACL 2018). Refused: the reader gets no sentences (every status but answered, partial, clarification).
Must be refused: the case is not answerable, whatever the reason, unless it expects a clarification.

- recall: over the cases that must be refused, the share that is;
- precision: over the cases that are refused, the share that must be.
"""

from __future__ import annotations

from evals.cases import Case
from evals.rows import AnswerRow


def must_refuse(case: Case) -> bool:
    """Say whether refusing is right."""
    return not case.answerable and case.status not in {"answered", "partial", "clarification"}


def refusal_recall(case: Case, row: AnswerRow) -> float | None:
    """Return 1.0 or 0.0 for a case that must be refused; None for others."""
    return float(row.refuses) if must_refuse(case) else None


def refusal_precision(case: Case, row: AnswerRow) -> float | None:
    """Return 1.0 or 0.0 for a case that was refused; None for others."""
    return float(must_refuse(case)) if row.refuses else None
