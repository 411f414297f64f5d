"""Who does what: the authorities of a claim are in what it cites, and do there what they do in the claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.authorities import WEAK
from assistant.grounding.reading import Cited, Clause, Reading, Unit
from assistant.grounding.resemblance import MARGIN
from assistant.grounding.terms import Word, load_vocabulary, share, weight_carried
from assistant.grounding.verdict import Reason
from knowledge.dutch import fold

NEARLY = 0.8
"""Share of what the best sentence carries from which another sentence counts as carrying the claim too."""
ENUMERATED = 4
"""Authorities in one sentence from which it sums up rather than tells who does what."""
SHORT_CLAUSE = 5
"""Words up to which a clause with an authority is only the first half of a subject: "de officier en het college"."""
_SUBORDINATE = re.compile(r"\s*(?:of|dat|als|die|nadat|voordat|indien|wanneer|omdat)\b", re.IGNORECASE)
_DEFINED = re.compile(r"[^.,;]{0,12}:\s")
_POINTS_BACK = re.compile(r"(?:hij|zij|deze|dit|het gaat)\b", re.IGNORECASE)


def wrong_authority(
    claim: Reading, units: Sequence[Unit], cited: Sequence[Cited], carrying: Sequence[Unit]
) -> Reason | None:
    """Say whether an authority of ``claim`` is not in what it cites, or does there something else."""
    held = {one.kind for unit in units for one in unit.reading.authorities}
    held |= {one.kind for above in cited for one in above.above.authorities}
    if "raad van state" in held:
        held.add("rechter")
    if any(one.kind not in held for one in claim.authorities):
        return Reason.AUTHORITY
    if _acts_otherwise(claim, units) or _elsewhere(claim, carrying):
        return Reason.AUTHORITY
    return Reason.AUTHORITY if _denied_otherwise(claim, carrying[0]) else None


def _elsewhere(claim: Reading, carrying: Sequence[Unit]) -> bool:
    """Say whether the claim names an authority that only other sentences name, where the carrying one names another."""
    words = _deeds(claim)
    shares = [share(words, unit.keys) for unit in carrying]
    least = NEARLY * max(shares) if max(shares) >= NEARLY else 0.0
    leading = [unit for unit, part in zip(carrying, shares, strict=True) if part >= least]
    named = {one.kind for one in claim.authorities}
    held = [{one.kind for one in unit.reading.authorities} - WEAK for unit in leading]
    return any(all(kinds - named and kind not in kinds for kinds in held) for kind in named)


def _deeds(claim: Reading) -> list[Word]:
    """Return the words of a claim without the names of authorities."""
    names = load_vocabulary().keys(" ".join(claim.text[one.start : one.end] for one in claim.authorities))
    return [word for word in claim.words if not word.keys & names]


def _acts_otherwise(claim: Reading, units: Sequence[Unit]) -> bool:
    """Say whether what somebody does in the claim is done by another in the clause that is most like it."""
    words = _deeds(claim)
    doings = list(_doings(units))
    for clause, doers in _doers(claim):
        near = [word for word in words if word.keys & clause.keys]
        if not near or not doers:
            continue
        subordinate = bool(_SUBORDINATE.match(claim.text, clause.start))
        mine = theirs = 0.0
        for unit, other, there in doings:
            alike = weight_carried(near, other.keys) + 0.5 * weight_carried(words, unit.keys)
            named = {one.kind for one in unit.reading.authorities if subordinate or not there}
            if doers & (there | named):
                mine = max(mine, alike)
            elif there:
                theirs = max(theirs, alike)
        if theirs > mine + MARGIN:
            return True
    return False


def _doings(units: Sequence[Unit]) -> Iterator[tuple[Unit, Clause, set[str]]]:
    """Yield the clauses with who may act in them; "hij" and the like stand for who acted in the sentence before."""
    before: set[str] = set()
    for unit in units:
        last = before if _POINTS_BACK.match(unit.own) else set()
        for clause, doers in _doers(unit.reading, last):
            yield unit, clause, doers
            before = doers


def _doers(reading: Reading, last: set[str] | None = None) -> Iterator[tuple[Clause, set[str]]]:
    """Yield the clauses with who may act in them: those behind "door", and the first behind no preposition.

    A clause that names nobody goes on about who acted in the one before (``last`` for the first); what is defined
    ("LIEC: het centrum dat ...") and all of an enumeration act throughout.
    """
    strong = [one for one in reading.authorities if one.kind not in WEAK]
    kinds = {one.kind for one in strong}
    always = (
        kinds if len(kinds) >= ENUMERATED else {one.kind for one in strong if _DEFINED.match(reading.text, one.end)}
    )
    doers = last or set()
    short = False
    for clause in reading.clauses:
        inside = [one for one in strong if clause.start <= one.start < clause.end]
        found = {one.kind for one in inside if one.acts} | {
            one.kind for one in [one for one in inside if one.acts is None][:1]
        }
        doers = (found | doers if short else found) or doers
        short = bool(found) and len(reading.text[clause.start : clause.end].split()) <= SHORT_CLAUSE
        yield clause, doers | always


_DENIED = re.compile(r"\b(?:niet|geen)\s+(?:van|aan|door|voor|bij)?\s*(?:de|het)?\s*$")


def _denied_otherwise(claim: Reading, unit: Unit) -> bool:
    """Say whether "niet van de burgemeester" in one is "van de burgemeester" in the other."""
    mine, theirs = _denied(claim), _denied(unit.reading)
    if not mine and not theirs:
        return False
    affirmed = {one.kind for one in claim.authorities} - mine
    affirmed_there = {one.kind for one in unit.reading.authorities} - theirs
    return bool(affirmed & theirs) or bool(mine & affirmed_there)


def _denied(reading: Reading) -> set[str]:
    folded = fold(reading.text)
    return {one.kind for one in reading.authorities if _DENIED.search(folded, max(0, one.start - 24), one.start)}
