"""Forbidden-content rate: how often something stands in an answer that may not be there.

Ours. 1 when one of the forbidden strings of the case stands anywhere in what the reader gets (the echo of the question,
the reply, sentences, quotations, warnings), case and white space aside; 0 otherwise. Lower is better. Applies to cases
that forbid something.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.cases import Case
from evals.rows import AnswerRow

_NOT_SHOWN = frozenset({"tijden", "passage_id", "bron_id"})


def forbidden_content(case: Case, row: AnswerRow) -> float | None:
    """Return 1.0 when something forbidden is shown, else 0.0; None for a case that forbids nothing."""
    return float(bool(forbidden_shown(case, row))) if case.forbidden_text else None


def forbidden_shown(case: Case, row: AnswerRow) -> list[str]:
    """Return the forbidden strings that stand in the answer."""
    shown = " ".join(" ".join(_texts(row.answer)).split()).casefold()
    return [text for text in case.forbidden_text if " ".join(text.split()).casefold() in shown]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in _NOT_SHOWN:
                yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
