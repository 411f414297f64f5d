"""Instrument recall and precision: are the right instruments named, and no wrong ones proposed?

Ours. Definitions over the instruments of the answer (ids of the catalogue), apart from those it names only to say that
they do not fit:

- recall: |expected ∩ proposed| / |expected|; applies to cases that expect instruments;
- precision: 1 − |forbidden ∩ proposed| / |proposed|; applies to cases that forbid instruments, when any is proposed.
  Sets name what must and what may not be there, not all that would do, so only what is forbidden counts as wrong.

None where this version of the assistant gives no instruments.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evals.cases import Case
from evals.rows import AnswerRow

_DOES_NOT_FIT = frozenset({"past_niet", "past niet", "niet"})


def instrument_id(item: Mapping[str, Any]) -> str:
    """Return the catalogue id of an instrument of an answer."""
    return str(item.get("id") or item.get("instrument_id") or item.get("instrument") or "")


def proposed(row: AnswerRow) -> list[str] | None:
    """Return the ids that the answer proposes, in order; None when this version gives no instruments."""
    if row.instruments is None:
        return None
    fitting = (item for item in row.instruments if str(item.get("groep", "")).casefold() not in _DOES_NOT_FIT)
    return list(dict.fromkeys(instrument_id(item) for item in fitting))


def instrument_recall(case: Case, row: AnswerRow) -> float | None:
    """Return the share of the expected instruments that is proposed."""
    named = proposed(row)
    if named is None or not case.instruments:
        return None
    return len(set(case.instruments) & set(named)) / len(set(case.instruments))


def instrument_precision(case: Case, row: AnswerRow) -> float | None:
    """Return the share of the proposed instruments that is not forbidden."""
    named = proposed(row)
    if not named or not case.forbidden_instruments:
        return None
    return 1 - len(set(case.forbidden_instruments) & set(named)) / len(named)
