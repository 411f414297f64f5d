"""The authorities of a claim are in what it cites, in the sentences that carry it; who does what is for ``framing``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.authorities import WEAK
from assistant.grounding.reading import Cited, Reading, Unit
from assistant.grounding.terms import Word, share
from assistant.grounding.verdict import Reason
from knowledge.dutch import fold

NEARLY = 0.8
"""Share of what the best sentence carries from which another sentence counts as carrying the claim too."""


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
    if _elsewhere(claim, carrying):
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
    names = claim.vocabulary.keys(" ".join(claim.text[one.start : one.end] for one in claim.authorities))
    return [word for word in claim.words if not word.keys & names]


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
