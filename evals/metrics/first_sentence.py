"""Latency to the first sentence: seconds from question to the first sentence that the reader may see.

For a literal answer that is the whole of it; with a chat model the first sentence that passed the gate, while the model
still writes. Wall time, as ``latency``: depends on the machine, so no bar of the gate leans on it.
"""

from __future__ import annotations

from evals.cases import Case
from evals.rows import AnswerRow


def first_sentence(case: Case, row: AnswerRow) -> float | None:  # noqa: ARG001 - one form for all metrics
    """Return the seconds to the first sentence; None for an answer without sentences, or from before it was kept."""
    seconds = row.answer.get("tijden", {}).get("first_sentence")
    return float(seconds) if seconds is not None and row.sentences else None
