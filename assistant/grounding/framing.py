"""Holds the clauses of a claim against those of what it cites: who does it, what comes first, what must or may."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.grounding.clauses import READER
from assistant.grounding.frames import GOVERNS, Frame, may_be_same
from assistant.grounding.reading import Reading, Unit
from assistant.grounding.terms import Token, Word, weight_carried
from assistant.grounding.verbs import load_verbs

NEAR = 0.25
"""By how much less a clause may resemble the claim than the one most like it, to still be what it may speak of."""
TURNED = 0.3
"""By how much more two clauses must agree crosswise than straight, to be held for the same two the other way round."""
LEAST_SAME = 0.4
"""Share of a claim that must stand in a sentence in the same order for exchanged words in it to be seen."""
MOSTLY_SAME = 0.7
"""The same for a word that is put in the place of another."""
NEW = 0.35
"""Weight from which a word that nothing cited has is one that says something else."""
_PREDICATES = frozenset("niet geen verplicht nodig verboden toegestaan genoeg voldoende keuze".split())
_DECISIONS = frozenset({"weigeren", "intrekken", "afwijzen", "verlenen"})
"""What the present tense of the law makes a duty: "de vergunning wordt geweigerd"."""
_CONDITION = frozenset("als indien wanneer zodra zolang voordat nadat wie".split())
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


def exchanges_words(claim: Reading, unit: Unit) -> bool:
    """Say whether the claim is the sentence of the passage with two words in each other's place."""
    if _opens_with_condition(claim) is not _opens_with_condition(unit.reading):
        return False  # "als A, dan B" is "B als A"
    mine, theirs = claim.tokens, unit.reading.tokens
    blocks = _changed(mine, theirs, LEAST_SAME)
    for place, one in enumerate(blocks):
        for two in blocks[place + 1 :]:
            if (
                one.mine & two.theirs
                and two.mine & one.theirs
                and not one.mine & one.theirs
                and not two.mine & two.theirs
                and any(_is_predicate(token.text) for token in mine[one.end : two.start])
            ):
                return True
    return False


def _opens_with_condition(reading: Reading) -> bool:
    if not reading.frames:
        return False
    first = reading.frames[0]
    return first.lead in _CONDITION or (bool(load_verbs().lemmas(first.lead)) and READER not in first.agents)


def substitutes_word(claim: Reading, unit: Unit, held: frozenset[str]) -> bool:
    """Say whether the claim is the sentence of the passage with a word in it that nothing cited has (``held``: the
    keys of all of that), in the place of another."""
    weights = {word.keys: word for word in claim.words}
    for block in _changed(claim.tokens, unit.reading.tokens, MOSTLY_SAME):
        new = [weights[token.keys] for token in claim.tokens[block.start : block.end] if token.keys in weights]
        if (
            block.theirs
            and not block.theirs & claim.keys
            and any(_is_new(word, held) for word in new)
            and not any(word.carried_by(block.theirs) for word in new)
        ):
            return True
    return False


def _is_new(word: Word, held: frozenset[str]) -> bool:
    return word.weight >= NEW and not word.carried_by(held) and not load_verbs().lemmas(word.text)


@dataclass(frozen=True, slots=True)
class _Block:
    """Words [start, end) of the claim that stand in the place of other words of the passage, with the keys of both."""

    start: int
    end: int
    mine: frozenset[str]
    theirs: frozenset[str]


def _changed(mine: Sequence[Token], theirs: Sequence[Token], least: float) -> list[_Block]:
    """Return what differs between two sentences of which at least ``least`` of the first is the same; else nothing."""
    codes = SequenceMatcher(
        None, [token.stem for token in mine], [token.stem for token in theirs], autojunk=False
    ).get_opcodes()
    if sum(b - a for tag, a, b, _, _ in codes if tag == "equal") < least * len(mine):
        return []
    return [_Block(a, b, _keys(mine[a:b]), _keys(theirs[c:d])) for tag, a, b, c, d in codes if tag == "replace"]


def obliges_in_clause(claim: Reading, unit: Unit) -> bool:
    """Say whether the claim makes a duty of what the same clause of the passage allows, or the other way round."""
    for mine in claim.frames:
        words = words_of(claim, mine)
        theirs = [frame for frame in unit.reading.frames if frame.verb_keys & mine.verb_keys]
        if not theirs:
            continue
        best = max(theirs, key=lambda frame: weight_carried(words, frame.keys))
        here, there = mine.polarity, best.polarity
        if here.plain % 2 != there.plain % 2:
            continue
        if here.strictly_must and not here.can and there.strictly_can and not there.must:
            return True
        if here.strictly_can and not here.must and not here.only:
            if there.strictly_must and not there.can:
                return True
            decides = mine.verbs & _DECISIONS and (best.agents & GOVERNS or _PASSIVE.search(unit.own.casefold()))
            if decides and not (there.can or there.must or there.only):
                return True
    return False


def _keys(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset().union(*(token.keys for token in tokens))


def _is_predicate(word: str) -> bool:
    return word in _PREDICATES or bool(load_verbs().lemmas(word))
