"""Cost in tokens: what a chat model read and wrote for one answer, as its server reports it.

The sum of the numbers under ``tokens`` or ``verbruik`` in the answer. None for an answer that no model made.
"""

from __future__ import annotations

from collections.abc import Mapping

from evals.cases import Case
from evals.rows import AnswerRow


def tokens(case: Case, row: AnswerRow) -> float | None:  # noqa: ARG001 - one form for all metrics
    """Return the tokens that one answer cost."""
    used = row.answer.get("tokens") or row.answer.get("verbruik")
    if isinstance(used, Mapping):
        used = sum(value for value in used.values() if isinstance(value, int | float))
    return float(used) if isinstance(used, int | float) and used else None
