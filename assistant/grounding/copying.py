"""A claim that is a sentence of the passage with words changed: exchanged, put in, or in the place of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.grounding.clauses import DETERMINERS, PREPOSITIONS, READER
from assistant.grounding.framing import CONDITION
from assistant.grounding.reading import Reading, Unit
from assistant.grounding.terms import Token
from assistant.grounding.verbs import load_verbs

LEAST_SAME = 0.4
"""Share of a claim that must stand in a sentence in the same order for exchanged words in it to be seen."""
MOSTLY_SAME = 0.75
"""The same for a word that is put in, or in the place of another."""
NEW, NEW_HERE = 0.35, 0.2
"""Weight from which a word that nothing cited has is one that says something else, and one that only another sentence
of the passage has."""
LEAST_JOINED, ONE_WORD = 0.6, 3
"""The same for another little word, and how many words may stand in the place of how many."""
_TURNED = (
    (frozenset({"en"}), frozenset({"of"})),
    (frozenset({"na", "nadat"}), frozenset({"voor", "voordat", "voorafgaand", "alvorens"})),
)
_PREDICATES = frozenset("niet geen verplicht nodig verboden toegestaan genoeg voldoende keuze".split())
_OF_PARTIES = frozenset("van door aan bij met".split())
"""Prepositions that often stand behind another word for the same: "bericht krijgen van", "een besluit van"."""


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
    return first.lead in CONDITION or (bool(load_verbs().lemmas(first.lead)) and READER not in first.agents)


def exchanges_nouns(claim: Reading, unit: Unit) -> bool:
    """Say whether what does something in the claim stands behind a preposition in the passage, and the other way
    round: "verstoring leidt tot geweld" for "geweld leidt tot verstoring"."""
    mine = list(_nouns(claim))
    if not any(preposition for preposition, _ in mine):
        return False
    theirs = list(_nouns(unit.reading))

    def alone(keys: frozenset[str]) -> tuple[str, frozenset[str]] | None:
        same = [noun for noun in theirs if noun[1] & keys]
        return same[0] if len(same) == 1 else None

    for preposition, behind in mine:
        other = alone(behind)
        if not preposition or other is None or other[0]:
            continue
        for bare in (keys for place, keys in mine if not place and not keys & behind):
            there = alone(bare)
            if there is not None and there is not other and there[0] == preposition:
                return True
    return False


def _nouns(reading: Reading) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each noun, as far as words tell, with the preposition that it stands behind ("" for none)."""
    tokens, verbs = reading.tokens, load_verbs()
    for place, token in enumerate(tokens):
        before = tokens[place - 1].text if place else ""
        if not token.keys or _is_adjective(token) or (verbs.lemmas(token.text) and before not in DETERMINERS):
            continue
        back = place - 1
        while back >= 0 and (tokens[back].text in DETERMINERS or _is_adjective(tokens[back])):
            back -= 1
        preposition = tokens[back].text if back >= 0 and tokens[back].text in PREPOSITIONS - _OF_PARTIES else ""
        yield preposition, reading.vocabulary.keys(token.text)


def _is_adjective(token: Token) -> bool:
    return bool(token.keys) and token.text.endswith(("ig", "ige", "lijk", "lijke", "bare", "se"))


def substitutes_word(claim: Reading, unit: Unit, held: frozenset[str]) -> bool:
    """Say whether the claim is the sentence of the passage with a word put in, or in the place of another, that nothing
    cited has (``held``: the keys of all of that)."""
    authorities = claim.vocabulary.keys(" ".join(claim.text[one.start : one.end] for one in claim.authorities))
    weights = {word.keys: word for word in claim.words if not word.keys & authorities}
    stems = {token.stem for token in claim.tokens}
    for block in _changed(claim.tokens, unit.reading.tokens, MOSTLY_SAME):
        new = [weights[token.keys] for token in claim.tokens[block.start : block.end] if token.keys in weights]
        if block.stems & stems or any(word.carried_by(block.theirs) for word in new):
            continue
        # for one word of the sentence, a word that only another sentence has is no better
        one_word = bool(block.stems) and max(block.end - block.start, block.length) <= ONE_WORD
        if any(
            (word.weight >= NEW and not word.carried_by(held))
            or (one_word and word.weight >= NEW_HERE and word.carried_by(held) and not word.carried_by(unit.keys))
            for word in new
        ):
            return True
    return False


def joins_otherwise(claim: Reading, unit: Unit) -> bool:
    """Say whether the claim is the sentence of the passage with "en" for "of", or "na" for "voor"."""
    return any(
        (one & block.words_only and other & block.theirs_only) or (other & block.words_only and one & block.theirs_only)
        for block in _changed(claim.tokens, unit.reading.tokens, LEAST_JOINED)
        if max(block.end - block.start, block.length) <= ONE_WORD
        for one, other in _TURNED
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """Words [start, end) of the claim that stand in the place of other words of the passage or of none, with the keys
    of both."""

    start: int
    end: int
    mine: frozenset[str]
    theirs: frozenset[str]
    stems: frozenset[str]
    """Of the words of the passage that say something."""
    length: int
    """Number of those and other words of the passage."""
    words_only: frozenset[str]
    """Words of the claim that the passage has not here, and ``theirs_only`` the other way round."""
    theirs_only: frozenset[str]


def _changed(mine: Sequence[Token], theirs: Sequence[Token], least: float) -> list[_Block]:
    """Return what differs between two sentences of which at least ``least`` of the first is the same; else nothing."""
    codes = SequenceMatcher(
        None, [token.stem for token in mine], [token.stem for token in theirs], autojunk=False
    ).get_opcodes()
    if sum(b - a for tag, a, b, _, _ in codes if tag == "equal") < least * len(mine):
        return []
    return [_block(mine, theirs, a, b, c, d) for tag, a, b, c, d in codes if tag in {"replace", "delete"}]


def _block(mine: Sequence[Token], theirs: Sequence[Token], *places: int) -> _Block:
    start, end, other, behind = places
    here, there = mine[start:end], theirs[other:behind]
    texts, others = {token.text for token in here}, {token.text for token in there}
    return _Block(
        start,
        end,
        _keys(here),
        _keys(there),
        frozenset(token.stem for token in there if token.keys),
        len(there),
        frozenset(texts - others),
        frozenset(others - texts),
    )


def _keys(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset().union(*(token.keys for token in tokens))


def _is_predicate(word: str) -> bool:
    return word in _PREDICATES or bool(load_verbs().lemmas(word))
