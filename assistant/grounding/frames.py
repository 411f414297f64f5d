"""Who does what in each clause: a shallow reading of Dutch word order, enough to see that two parties changed places.

In a Dutch clause the first party behind no preposition acts, also behind a verb that comes first; in the passive the
one behind "door" acts. An order ("Vraag de overtreder ...") is done by the reader. Where the order of words does not
tell, nobody is said to act, and nothing is concluded from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.grounding.authorities import Authority
from assistant.grounding.clauses import (
    COORDINATE,
    DETERMINERS,
    HARD_STOP,
    INTRODUCES_INFINITIVE,
    PREPOSITIONS,
    READER,
    SUBORDINATE,
    ClauseToken,
    cut_clauses,
    has_verb,
    is_auxiliary,
)
from assistant.grounding.polarity import Polarity, polarity_of
from assistant.grounding.terms import Vocabulary
from assistant.grounding.verbs import AUXILIARY, load_verbs

GOVERNS = frozenset({READER, "gemeente", "bestuursorgaan", "college", "burgemeester", "raad", "ambtenaar"})
_UNNAMED = frozenset({READER, "gemeente", "bestuursorgaan"})
"""Ways to speak of the government without saying which authority."""
_RECEIVES = frozenset("krijgen ontvangen horen".split())
"""Verbs of which the subject is the one to whom something is done."""
_PRONOUNS = frozenset({"hij", "zij", "ze"})
_ORDERS = frozenset({"laat", "zet", "let", "stuit", "sluit", "weet"})
"""Orders that end in a t, which otherwise is the mark of a third person."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A clause, at [start, end) of its text."""

    start: int
    end: int
    verbs: frozenset[str]
    """Infinitives of its verbs, auxiliaries left out."""
    verb_keys: frozenset[str]
    """Of its verbs, auxiliaries left out."""
    keys: frozenset[str]
    agents: frozenset[str]
    """Kinds of those who act; empty where the clause does not tell."""
    patients: frozenset[str]
    """Kinds of the parties behind no preposition to whom it is done."""
    bare: frozenset[str]
    """Kinds of the parties that the clause itself names behind no preposition."""
    behind: frozenset[tuple[str, str]]
    """Kinds of the parties behind a preposition, each with that."""
    lead: str
    """The word that it begins with."""
    polarity: Polarity


def find_frames(text: str, authorities: Sequence[Authority], vocabulary: Vocabulary) -> tuple[Frame, ...]:
    """Return the clauses of ``text`` with who does what in them, in order."""
    frames: list[Frame] = []
    before: Frame | None = None
    main: Frame | None = None
    defined: frozenset[str] = frozenset()
    for clause in cut_clauses(text, authorities):
        if not frames or clause[0].text in HARD_STOP:
            before = main = None
        elif frames[-1].lead not in {"die", "dat"}:
            before = frames[-1]
        elif main is None:
            main = before
        resumes = main is not None and _resumes(clause, frames[-1])
        if resumes:
            before, main = main, None
        frame = _frame(text, clause, before, defined, resumes, vocabulary)
        if not frames and text[frame.end : frame.end + 1] == ":":
            defined = frame.agents
        frames.append(frame)
    return tuple(frames)


def may_be_same(one: Iterable[str], other: Iterable[str]) -> bool:
    """Say whether two sets of parties can be of the same one: "u" and "de gemeente" name no authority."""
    mine, theirs = set(one), set(other)
    if mine & theirs:
        return True
    return bool(mine & _UNNAMED and theirs & GOVERNS) or bool(theirs & _UNNAMED and mine & GOVERNS)


def _frame(  # noqa: PLR0917 - all that a clause is read by
    text: str,
    clause: Sequence[ClauseToken],
    before: Frame | None,
    defined: frozenset[str],
    resumes: bool,
    vocabulary: Vocabulary,
) -> Frame:
    words = [token for token in clause if token.text not in HARD_STOP and token.text != ","]
    first = words[0]
    every = {lemma for place, token in enumerate(words) if token.lemmas for lemma in _lemma(words, place)}
    content = every - AUXILIARY
    parties = [(place, token.party, _preposition(words, place)) for place, token in enumerate(words) if token.party]
    bare = [(place, kind) for place, kind, preposition in parties if not preposition]
    behind = frozenset((kind, preposition) for _, kind, preposition in parties if preposition)
    if "worden" in every or any(preposition == "door" for _, preposition in behind):
        agents = {kind for kind, preposition in behind if preposition == "door"}
    elif content & _RECEIVES:
        agents = {kind for kind, preposition in behind if preposition == "van"}
    elif defined and any(token.text in {"die", "dat"} for token in words):
        agents = set(defined)
    elif resumes:
        agents = set(before.agents) if before else set()
    else:
        agents = _acting(words, bare, before)
    known = bool(agents) or "worden" in every or any(token.text in _PRONOUNS for token in words)
    start, end = words[0].start, words[-1].end
    return Frame(
        start,
        end,
        frozenset(content),
        frozenset().union(*(vocabulary.keys(verb) for verb in content)),
        vocabulary.keys(text[start:end]),
        frozenset(agents),
        frozenset({kind for _, kind in bare} - agents if known else ()),
        frozenset(kind for _, kind in bare),
        behind,
        first.text,
        polarity_of(text[start:end]),
    )


def _resumes(clause: Sequence[ClauseToken], last: Frame) -> bool:
    """Say whether a clause goes on with what stood before a relative one: "Wie vraagt, die ..., krijgt"."""
    if clause[0].text != "," or len(clause) < 2 or clause[1].text in SUBORDINATE | COORDINATE:
        return False
    return last.lead in {"die", "dat"} or bool(clause[1].lemmas)


def _lemma(words: Sequence[ClauseToken], place: int) -> frozenset[str]:
    """Return the infinitives of the verb at ``place``, with its loose part where that stands in the clause."""
    verbs = load_verbs()
    lemmas = words[place].lemmas
    for other, token in enumerate(words):
        if other == place or not verbs.is_loose(token.text):
            continue
        closes = other + 1 == len(words) or words[other + 1].text in COORDINATE | PREPOSITIONS
        before_te = other + 2 == place and words[other + 1].text == "te"
        if before_te or (other > place and closes):
            joined = {whole for base in lemmas if (whole := verbs.joined(token.text, base))}
            if joined:
                return lemmas | joined
    return lemmas


def _preposition(words: Sequence[ClauseToken], place: int) -> str:
    for back in range(place - 1, max(-1, place - 5), -1):
        word = words[back]
        if word.text in PREPOSITIONS:
            return "" if back == 0 and word.text in INTRODUCES_INFINITIVE and _leads_to_verb(words) else word.text
        if word.text in {"en", "of"} and back > 0 and words[back - 1].party:
            return _preposition(words, back - 1)
        before = words[back - 1].text if back else ""
        described = word.text.endswith("e") or before in DETERMINERS | PREPOSITIONS
        if word.text not in DETERMINERS and (word.party or is_auxiliary(word) or not described):
            return ""
    return ""


def _is_order(token: ClauseToken) -> bool:
    if not token.lemmas or (is_auxiliary(token) and token.text not in {"laat", "ga", "blijf"}):
        return False
    return not token.text.endswith("en") and (not token.text.endswith("t") or token.text in _ORDERS)


def _only_infinitives(words: Sequence[ClauseToken]) -> bool:
    verbs = [token for token in words if token.lemmas]
    return bool(verbs) and all(token.text.endswith("en") and not is_auxiliary(token) for token in verbs)


def _leads_to_verb(words: Sequence[ClauseToken]) -> bool:
    return any(token.text == "te" for token in words)


def _acting(  # noqa: PLR0911 - one return an order of words
    words: Sequence[ClauseToken], bare: Sequence[tuple[int, str]], before: Frame | None
) -> set[str]:
    """Return who acts in a clause that is no passive."""
    first = words[0]
    previous = set(before.agents) if before else set()
    pronoun = next((place for place, token in enumerate(words) if token.text in _PRONOUNS), None)
    if pronoun is not None and (not bare or pronoun < bare[0][0]):
        return previous - {READER}
    leading = next((token for token in words if token.text not in COORDINATE), first)
    if _is_order(leading) and not any(kind == READER for _, kind in bare):
        return {READER}
    if first.text in INTRODUCES_INFINITIVE and _leads_to_verb(words):
        return set() if first.text == "om" else previous
    if not bare:
        return previous if first.text in COORDINATE or first.lemmas else set()
    if first.text in {"en", "of"} and ((words[1:2] and words[1].lemmas) or _only_infinitives(words)):
        return previous
    verb = next((place for place, token in enumerate(words) if token.lemmas), len(words))
    place, kind = bare[0]
    if first.text in {"die", "waarmee"} or (first.text == "dat" and first.follows_noun):
        return set()
    if place > verb and verb > 0 and first.text not in SUBORDINATE and _opens_with_noun(words[:verb]):
        return {kind} if place == verb + 1 and kind in GOVERNS and is_auxiliary(words[verb]) else set()
    joined = {kind}
    for (left, _), (right, other) in pairwise(bare):
        between = words[left + 1 : right]
        if any(token.text in {"en", "of"} for token in between) and right - left <= 4 and not has_verb(between):
            joined.add(other)
        else:
            break
    return joined


def _opens_with_noun(words: Sequence[ClauseToken]) -> bool:
    """Say whether something that is no party may be the subject before the verb: "Een last verplicht de overtreder"."""
    said = [token.text for token in words if token.text not in COORDINATE]
    return bool(said) and (said[0] in DETERMINERS or said[0] == "het")
