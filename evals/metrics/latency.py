"""Latency: seconds from question to answer, earlier turns of a conversation not counted.

Wall time in this process (``time.perf_counter``); the mean depends on the machine and what else it does, so no bar of
the gate leans on it. Percentiles are in ``evals.scoring``.
"""

from __future__ import annotations

from evals.cases import Case
from evals.rows import AnswerRow


def latency(case: Case, row: AnswerRow) -> float | None:  # noqa: ARG001 - one form for all metrics
    """Return the seconds one answer took; None when the question was not taken."""
    return row.seconds if row.answer else None
