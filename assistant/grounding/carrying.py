"""Which sentences of the passages carry a claim, and which cuts of them say whether it denies what they say."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.polarity import denies_otherwise, polarity_of
from assistant.grounding.reading import Reading, Unit
from assistant.grounding.terms import share

MOST_UNITS = 3
"""Sentences of the passages that may carry one claim together."""
WORTH_ADDING = 0.12
"""Share of the claim's words that a further sentence must add."""
ONE_CLAUSE = 0.85
"""Share of a claim's words from which one clause is what it says."""
NEAR, NEAR_BY = 0.4, 0.7
"""Share of the nearest clause's weight from which a clause has to do with the claim."""


def likeness_of(claim: Reading, unit: Unit, context: frozenset[str], cosine: float | None) -> float:
    """Return how likely it is that a unit carries the claim: shared words and closeness of meaning."""
    words = 0.6 * share(claim.words, unit.keys | context) + 0.2 * share(claim.words, unit.reading.keys)
    return words if cosine is None else words + 2.0 * cosine


def carrying_places(
    claim: Reading, units: Sequence[Unit], order: Sequence[int], first: int, context: frozenset[str]
) -> list[int]:
    """Return the places of the units that carry a claim together: ``first``, and those that add much to it."""
    chosen = [first]
    held = units[first].keys | context
    while len(chosen) < MOST_UNITS:
        now = share(claim.words, held)
        gains = {
            place: share(claim.words, held | units[place].reading.keys) - now for place in order if place not in chosen
        }
        best = max(gains, key=lambda place: gains[place], default=None)
        if best is None or gains[best] < WORTH_ADDING:
            break
        chosen.append(best)
        held |= units[best].reading.keys
    return chosen


def scopes(claim: Reading, carrying: Sequence[Unit]) -> tuple[str, ...]:
    """Return narrower and wider cuts of what carries a claim: which words a "niet" denies is seldom certain."""
    best = carrying[0]
    if best.warns and ";" not in best.own:  # behind it often stands how it is
        return (best.reading.text,)
    return (
        best.reading.text,
        best.own,
        _near(claim, carrying[:1], NEAR_BY),
        _near(claim, carrying, NEAR),
        " ".join(unit.reading.text for unit in carrying),
    )


def denies_clause(claim: Reading, unit: Unit) -> bool:
    """Say whether the one clause that carries nearly all of a claim denies what the claim affirms, or the other way."""
    if unit.warns:  # its denial stands before the whole
        return False
    text = unit.reading.text
    for clause in unit.reading.clauses:
        if share(claim.words, clause.keys) >= ONE_CLAUSE:
            return denies_otherwise(polarity_of(claim.text), polarity_of(text[clause.start : clause.end]))
    return False


def _near(claim: Reading, carrying: Sequence[Unit], share_of_nearest: float) -> str:
    """Return the clauses that have most to do with the claim."""
    clauses = [(unit, clause) for unit in carrying for clause in unit.reading.clauses]
    weights = [sum(word.weight for word in claim.words if word.keys & clause.keys) for _, clause in clauses]
    least = share_of_nearest * max(weights, default=0.0)
    chosen = [pair for pair, weight in zip(clauses, weights, strict=True) if weight >= least]
    return " ".join(unit.reading.text[clause.start : clause.end] for unit, clause in chosen)
