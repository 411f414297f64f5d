"""Holds the clauses of a claim against those of what it cites: who does it, what comes first, what must or may."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.clauses import READER
from assistant.grounding.frames import GOVERNS, Frame, may_be_same
from assistant.grounding.polarity import Polarity, polarity_of
from assistant.grounding.reading import Reading, Unit
from assistant.grounding.terms import Word, weight_carried

NEAR = 0.25
"""By how much less a clause may resemble the claim than the one most like it, to still be what it may speak of."""
TURNED = 0.3
"""By how much more two clauses must agree crosswise than straight, to be held for the same two the other way round."""
TELLS = 0.15
"""Weight from which it matters whether a word stands where something is denied."""
SAMECONDITION = 0.6
"""Share of a condition that another carries from which they are the same one."""
_DECISIONS = frozenset({"weigeren", "intrekken", "afwijzen", "verlenen"})
"""What the present tense of the law makes a duty: "de vergunning wordt geweigerd"."""
CONDITION = frozenset("als indien wanneer zodra zolang voordat nadat wie".split())
_EXCEPTED = frozenset({"tenzij", "behalve"})
_PART = re.compile(r"[,;:.()]\s*|\s(?=(?:en|maar|of|dan|want|dus)\s)")
_PASSIVE = re.compile(r"\bword(?:t|en)\b")
_AFTER = frozenset({"daarna", "vervolgens", "pas", "nadien", "later"})


def clause_shares(claim: Reading, units: Sequence[Unit]) -> list[tuple[float, float]]:
    """Return for every clause of ``claim`` its weight, and the share of it that one clause of ``units`` carries."""
    theirs = [frame.keys for unit in units for frame in unit.reading.frames]
    shares = []
    for mine in claim.frames:
        words = words_of(claim, mine)
        weight = sum(word.weight for word in words)
        if weight and theirs:
            shares.append((weight, max(weight_carried(words, keys) for keys in theirs) / weight))
    return shares


def words_of(claim: Reading, frame: Frame) -> list[Word]:
    """Return the distinct words of ``claim`` that stand in one clause of it."""
    return list({word.text: word for word in claim.words if word.keys & frame.keys}.values())


def turns_roles(claim: Reading, units: Sequence[Unit]) -> bool:
    """Say whether somebody does in the claim what another does in the clauses that speak of it."""
    theirs = [(unit, frame) for unit in units for frame in unit.reading.frames]
    for mine in claim.frames:
        words = words_of(claim, mine)
        scored = [
            (weight_carried(words, frame.keys) + 0.3 * weight_carried(claim.words, unit.keys), frame)
            for unit, frame in theirs
            if frame.verb_keys & mine.verb_keys or _crossed(mine, frame)
        ]
        if scored:
            scored += [
                (scored[0][0] + 1.0, frame)
                for _, frame in theirs
                if not frame.verb_keys and frame.agents and frame.agents == mine.agents and frame.polarity.denials
            ]
        least = max((score for score, _ in scored), default=0.0) - NEAR
        near = [frame for score, frame in scored if score >= least]
        if near and all(_conflict(mine, frame) for frame in near):
            return True
    return False


def _conflict(mine: Frame, theirs: Frame) -> bool:
    if _crossed(mine, theirs):
        return True
    if mine.agents and theirs.agents and not may_be_same(mine.agents, theirs.agents):
        return True
    if mine.patients and may_be_same(mine.patients, theirs.agents) and not may_be_same(mine.agents, theirs.agents):
        return True
    return bool(theirs.patients) and may_be_same(theirs.patients, mine.agents) and not theirs.agents & mine.agents


def _crossed(mine: Frame, theirs: Frame) -> bool:
    """Say whether "A ... bij B" is "B ... bij A"."""
    my_bare, their_bare = mine.bare, theirs.bare
    mine_behind = {(kind, preposition) for kind, preposition in mine.behind if kind not in mine.agents}
    return any(
        kind in their_bare and (other, preposition) in theirs.behind and other != kind and other not in theirs.agents
        for kind, preposition in mine_behind
        for other in my_bare
        if other not in their_bare
    )


def turns_condition(claim: Reading, unit: Unit) -> bool:
    """Say whether the claim says "als" where the same clause of the passage says "tenzij", or the other way round, and
    denies no more and no less."""
    for mine in claim.frames:
        words = words_of(claim, mine)
        least = SAMECONDITION * sum(word.weight for word in words)
        for theirs in unit.reading.frames:
            leads = {_lead(claim, mine), _lead(unit.reading, theirs)}
            if (
                least
                and len(leads) == len(leads & (_EXCEPTED | CONDITION)) == 2
                and len(leads & _EXCEPTED) == 1
                and weight_carried(words, theirs.keys) >= least
                and _denials(claim) == _denials(unit.reading)
            ):
                return True
    return False


def _lead(reading: Reading, frame: Frame) -> str:
    """Return the word that a clause begins with; "behalve als" leads as "behalve"."""
    return "behalve" if reading.text[: frame.start].casefold().rstrip().endswith("behalve") else frame.lead


def _denials(reading: Reading) -> int:
    """Return 1 where the clauses of a sentence deny an odd number of times in all, else 0."""
    return sum(frame.polarity.denials for frame in reading.frames) % 2


def denies_the_other(claim: Reading, unit: Unit) -> bool:
    """Say whether the claim denies what the passage affirms and affirms what it denies: "A en niet B" for "B en niet
    A"."""
    mine = list(_parts(claim))
    if len({denied for _, _, denied in mine}) < 2:
        return False
    theirs = list(_parts(unit.reading))
    turned = set()
    for words, _, denied in mine:
        for word in words:
            there = {other for _, keys, other in theirs if word.carried_by(keys)}
            if word.weight >= TELLS and there == {not denied}:
                turned.add(denied)
    return len(turned) > 1


def _parts(reading: Reading) -> Iterator[tuple[list[Word], frozenset[str], bool]]:
    """Yield the words and keys of each part of a sentence between marks and "en", "maar", and whether it denies."""
    for text in _PART.split(reading.text):
        if words := reading.vocabulary.words(text):
            yield words, reading.vocabulary.keys(text), bool(polarity_of(text).denials % 2)


def turns_order(claim: Reading, units: Sequence[Unit]) -> bool:
    """Say whether what comes first in the claim comes later in what it cites."""
    for first, later in _orders(claim):
        pairs = [pair for unit in units for pair in _orders(unit.reading)]
        if any(_crosswise(claim, (first.keys, later.keys), (one.keys, two.keys)) for one, two in pairs):
            return True
    return False


def _crosswise(
    claim: Reading, mine: tuple[frozenset[str], frozenset[str]], theirs: tuple[frozenset[str], frozenset[str]]
) -> bool:
    words = {word.text: word for word in claim.words}.values()
    straight = cross = 0.0
    for word in words:
        here = [bool(word.keys & side) for side in mine]
        there = [word.carried_by(side) for side in theirs]
        if sum(here) == 1 and sum(there) == 1:
            if here == there:
                straight += word.weight
            else:
                cross += word.weight
    return cross > straight + TURNED


def _orders(reading: Reading) -> Iterator[tuple[Frame, Frame]]:
    """Yield clauses with one that comes later: "eerst A ... daarna B", "A voordat B", "nadat A, B"."""
    frames = reading.frames
    for place, frame in enumerate(frames):
        beside = frames[place - 1] if place else frames[1] if len(frames) > 1 else None
        text = reading.text[frame.start : frame.end].casefold().split()
        if beside is None:
            continue
        if frame.lead in {"voordat", "vooraleer"}:
            yield beside, frame
        elif frame.lead == "nadat":
            yield frame, beside
        elif place and _AFTER & set(text) and frame.lead in {"en", "daarna", "vervolgens", "ga", "pas"}:
            yield beside, frame


def _tells(frame: Frame) -> bool:
    """Say whether a clause tells what somebody does: no order to the reader, and no condition."""
    return READER not in frame.agents and frame.lead not in CONDITION | {"die", "dat"}


def obliges_in_clause(claim: Reading, whole: Polarity, unit: Unit) -> bool:
    """Say whether the claim, of polarity ``whole``, makes a duty or a fact of what the same clause of the passage
    allows, or the other way round."""
    for mine in claim.frames:
        words = words_of(claim, mine)
        theirs = [frame for frame in unit.reading.frames if frame.verb_keys & mine.verb_keys]
        if not theirs:
            continue
        best = max(theirs, key=lambda frame: weight_carried(words, frame.keys))
        here, there = mine.polarity, best.polarity
        if here.plain % 2 != there.plain % 2:
            continue
        if whole.says_flatly and there.strictly_can and not there.denials and _tells(mine):
            return True
        if here.strictly_must and not here.can and there.strictly_can and not there.must:
            return True
        if here.strictly_can and not here.must and not here.only:
            if there.strictly_must and not there.can:
                return True
            decides = mine.verbs & _DECISIONS and (best.agents & GOVERNS or _PASSIVE.search(unit.own.casefold()))
            if decides and not (there.can or there.must or there.only):
                return True
    return False
