"""The exact facts: every number, date, article, law, authority and name of a claim is in what it cites, and belongs
there to the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.grounding.acting import wrong_authority
from assistant.grounding.currency import is_former, says_former
from assistant.grounding.dates import WrittenDate
from assistant.grounding.labels import GROUND
from assistant.grounding.names import wrong_name
from assistant.grounding.provisions import Provisions, missing_provision
from assistant.grounding.quantities import Quantity
from assistant.grounding.reading import Cited, Reading, Unit
from assistant.grounding.resemblance import Resemblance
from assistant.grounding.terms import Vocabulary
from assistant.grounding.verdict import Reason
from knowledge.dutch import fold

_WORD = re.compile(r"[a-z]+")
_EVENTS = frozenset("keer maal overtreding overtredingen constatering".split())
THIN = 0.6
"""Weight of words below which a clause says too little to tell what its number belongs to."""


def wrong_fact(
    claim: Reading, cited: Sequence[Cited], carrying: Sequence[Unit], likeness: Mapping[int, float]
) -> Reason | None:
    """Return the first kind of fact in ``claim`` that the cited passages do not hold, or hold of something else.

    ``likeness``: closeness of meaning of the claim and each unit, by the unit's ``id``; empty without an embedder.
    """
    units = [unit for one in cited for unit in one.units if not unit.instructs]
    resemblance = Resemblance(claim, likeness)
    return (
        _wrong_label(claim, units, cited, carrying[0])
        or _wrong_quantity(claim, units, cited, resemblance)
        or _wrong_date(claim, units, cited, resemblance)
        or _wrong_provision(claim, cited, carrying)
        or wrong_authority(claim, units, cited, carrying)
        or wrong_name(claim, cited)
        or _wrong_order(claim, carrying)
        or _wrong_way_round(claim, carrying[0])
    )


def _wrong_label(claim: Reading, units: Sequence[Unit], cited: Sequence[Cited], first: Unit) -> Reason | None:
    held = {label for unit in units for label in unit.reading.labels} | {x for one in cited for x in one.above.labels}
    if claim.labels - held:
        return Reason.NUMBER
    mine = {label for label in claim.labels if label.kind == GROUND}
    theirs = {label for label in first.reading.labels if label.kind == GROUND}
    return Reason.NUMBER if mine and theirs and not mine & theirs else None


def _wrong_quantity(
    claim: Reading, units: Sequence[Unit], cited: Sequence[Cited], resemblance: Resemblance
) -> Reason | None:
    words = claim.vocabulary
    above = [quantity for one in cited for quantity in one.above.quantities]
    held = [(unit, quantity) for unit in units for quantity in unit.reading.quantities]
    for wanted in claim.quantities:
        equal = [(unit, quantity) for unit, quantity in held if _equal(wanted, quantity, words)]
        if not equal:
            if any(_equal(wanted, quantity, words) for quantity in above):
                continue
            return Reason.NUMBER
        if all(wanted.bound * quantity.bound < 0 for _, quantity in equal):
            return Reason.NUMBER
        if all(is_former(_clause(unit.reading, quantity.start)) for unit, quantity in equal) and not says_former(
            claim.text
        ):
            return Reason.CURRENCY
        clause = claim.clause_at(wanted.start)
        thin = sum(word.weight for word in claim.words if word.keys & clause.keys) < THIN
        beside = [
            one for one in claim.quantities if one is not wanted and (thin or clause.start <= one.start < clause.end)
        ]
        rivals = [
            (unit, quantity.start)
            for unit, quantity in held
            if _rival(wanted, quantity, words) and not any(one.unit and _equal(one, quantity, words) for one in beside)
        ]
        if resemblance.prefers(wanted.start, [(unit, quantity.start) for unit, quantity in equal], rivals):
            return Reason.NUMBER
    return None


def _clause(reading: Reading, place: int) -> str:
    clause = reading.clause_at(place)
    return reading.text[clause.start : clause.end]


def _equal(wanted: Quantity, held: Quantity, vocabulary: Vocabulary) -> bool:
    if wanted.value != held.value or _counted(wanted) != _counted(held):
        return False
    return wanted.unit != "rang" or _same_rank(wanted.noun, held.noun, vocabulary)


def _counted(quantity: Quantity) -> str:
    """Return the unit; "vier keer" counts what "in vier gevallen" counts."""
    return "" if quantity.unit == "keer" else quantity.unit


def _same_rank(one: str, other: str, vocabulary: Vocabulary) -> bool:
    """Say whether two ranks are of the same: the second offence is the second time."""
    return bool(vocabulary.keys(one) & vocabulary.keys(other)) or {one, other} <= _EVENTS


def _rival(wanted: Quantity, held: Quantity, vocabulary: Vocabulary) -> bool:
    if wanted.family != held.family or (wanted.value == held.value and wanted.unit == held.unit):
        return False
    return bool(wanted.unit) or bool(vocabulary.keys(wanted.noun) & vocabulary.keys(held.noun))


def _wrong_date(
    claim: Reading, units: Sequence[Unit], cited: Sequence[Cited], resemblance: Resemblance
) -> Reason | None:
    above = [date for one in cited for date in (*one.above.dates, *_days_of(one))]
    held = [(unit, date) for unit in units for date in unit.reading.dates]
    for wanted in claim.dates:
        equal = [(unit, date.start) for unit, date in held if wanted.covered_by(date)]
        if not equal:
            if any(wanted.covered_by(date) for date in above):
                continue
            return Reason.DATE
        others = [one for one in claim.dates if one is not wanted]
        rivals = [
            (unit, date.start)
            for unit, date in held
            if not wanted.covered_by(date) and not any(one.covered_by(date) for one in others)
        ]
        if resemblance.prefers(wanted.start, equal, rivals):
            return Reason.DATE
    return None


def _days_of(one: Cited) -> Iterable[WrittenDate]:
    """Return the days that the records of a passage give: of its version, its publication, its validity."""
    source, validity = one.match.source, one.match.passage.validity
    for day in (source.toestand, source.published, validity.valid_from, validity.known_until, validity.superseded_on):
        if day is not None:
            yield WrittenDate(day.year, day.month, day.day, 0, 0)
    if source.year:
        yield WrittenDate(source.year, None, None, 0, 0)


def _wrong_provision(claim: Reading, cited: Sequence[Cited], carrying: Sequence[Unit]) -> Reason | None:
    used = {unit.match.passage.id for unit in carrying}
    passages = [one.match.passage for one in cited if one.match.passage.id in used]
    return missing_provision(
        claim.provisions,
        _together([unit.reading.provisions for unit in carrying]),
        _together([one.above.provisions for one in cited if one.match.passage.id in used]),
        passages,
        " ".join(one.folded for one in cited),
    )


def _together(parts: Sequence[Provisions]) -> Provisions:
    return Provisions(
        tuple(reference for part in parts for reference in part.references),
        frozenset().union(*(part.laws for part in parts)),
        frozenset().union(*(part.unknown_laws for part in parts)),
        frozenset().union(*(part.cases for part in parts)),
        frozenset().union(*(part.publications for part in parts)),
        (),
    )


def _wrong_order(claim: Reading, carrying: Sequence[Unit]) -> Reason | None:
    """Say whether the claim puts after something what the source puts before it: "na de beslissing", "tot 2019"."""
    there = [one for unit in carrying for one in unit.reading.relations]
    for mine in claim.relations:
        same = [one for one in there if one.object & mine.object]
        if same and all(one.after is not mine.after for one in same):
            return Reason.ORDER
        first = carrying[0].reading
        others = [one for one in first.relations if one.after is mine.after and not one.object & mine.object]
        if (
            mine.of_events
            and not same
            and any(one.object & claim.keys and mine.object & first.keys for one in others if one.of_events)
        ):
            return Reason.ORDER
    return None


def _wrong_way_round(claim: Reading, first: Unit) -> Reason | None:
    """Say whether a word of the claim has only its opposite in the sentence that carries it."""
    vocabulary = claim.vocabulary
    for word in claim.words:
        if not word.carried_by(first.keys) and any(keys & first.keys for keys in vocabulary.opposite_of(word)):
            return Reason.NEGATION
    mine, theirs = _forms(claim), _forms(first.reading)
    turned = any(
        one in mine and other in theirs and one not in theirs and other not in mine
        for one, other in vocabulary.opposites
    )
    return Reason.NEGATION if turned else None


def _forms(reading: Reading) -> set[str]:
    """Return the words of a text as they stand there, and the infinitives of its verbs."""
    return set(_WORD.findall(fold(reading.text))) | {verb for frame in reading.frames for verb in frame.verbs}
