"""Right-authority rate: the share of the instruments shown that name the competent authority of their card.

Ours: the *bevoegd gezag* that the answer gives beside an instrument is compared with the instrument's card in the
catalogue, which people check. Applies to answers that show instruments of the catalogue with an authority.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from evals.cases import Case
from evals.metrics.instruments import instrument_id
from evals.rows import AnswerRow


def right_authority_rate(case: Case, row: AnswerRow) -> float | None:  # noqa: ARG001 - one form for all metrics
    """Return the share of the instruments shown whose authority is that of the card."""
    cards = _authorities()
    shown = [
        (cards[instrument_id(item)], _names(item.get("bevoegd_gezag")))
        for item in row.instruments or ()
        if instrument_id(item) in cards and item.get("bevoegd_gezag")
    ]
    return sum(right == said for right, said in shown) / len(shown) if shown else None


def _names(value: Any) -> frozenset[str]:
    return frozenset([value] if isinstance(value, str) else map(str, value))


@lru_cache(maxsize=1)
def _authorities() -> dict[str, frozenset[str]]:
    from knowledge.instruments.catalogue import load_catalogue

    return {card.id: frozenset(one.value for one in card.authorities) for card in load_catalogue().instruments.values()}
