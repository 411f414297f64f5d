"""From a situation to instruments: what fits now, what may fit if a missing fact turns out so, what does not fit.

The rules stand on the cards (``herkennen`` and the conditions that name a fact); this module applies them and keeps
every reason, so that a reader can see why an instrument is in its group. It never decides: it sorts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import fmean, pstdev

from knowledge.instruments.card import Condition, Instrument
from knowledge.instruments.catalogue import Catalogue
from knowledge.instruments.facts import Situation, recognise

MOST_SHOWN = {"fits": 6, "may_fit": 6, "does_not_fit": 4}
"""A handful a group is written out; the rest is only named."""
MOST_QUESTIONS = 3
ENOUGH_FOUND = 1
"""With as many by the rules nothing is added by resemblance: of eighteen cards beside one found, three were right."""
MOST_BY_SIMILARITY = 2
MOST_SPECIFIC = 3
STANDS_OUT = 2.0
"""Standard deviations above the mean of all cards from which a similarity counts where no rule held."""
SHORTEST_NAME = 4
_WORDS = re.compile(r"[\w:]+")


class Group(StrEnum):
    """Where an instrument stands for this situation."""

    FITS = "past_nu"
    MAY_FIT = "kan_passen"
    DOES_NOT_FIT = "past_niet"


@dataclass(frozen=True, slots=True)
class InstrumentMatch:
    """One instrument with its group and every reason for it."""

    instrument: Instrument
    group: Group
    reasons: tuple[str, ...]
    """Labels of the facts that brought it up, with the words they were read in."""
    met: tuple[Condition, ...] = ()
    unknown: tuple[Condition, ...] = ()
    unmet: tuple[Condition, ...] = ()
    similarity: float = 0.0
    """Similarity of the situation to the card in [0, 1]; 0 when it was not asked for."""
    specificity: int = 0
    """Facts that speak for it, over all rules that held; at most ``MOST_SPECIFIC``."""
    named: bool = False
    """True when the text calls the instrument by its name."""
    from_similarity: bool = False
    """True when no rule held and the situation only resembles the card."""


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that would change the list, with the question to ask and the instruments that hang on it."""

    fact: str
    question: str
    instruments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstrumentChoice:
    """The whole outcome for one situation."""

    situation: Situation
    matches: tuple[InstrumentMatch, ...]
    missing: tuple[MissingFact, ...] = ()
    more: Mapping[Group, tuple[InstrumentMatch, ...]] = field(default_factory=dict)
    """Matches beyond the handful of a group; only named to the reader."""

    def group(self, group: Group) -> tuple[InstrumentMatch, ...]:
        """Return the matches of one group, best first."""
        return tuple(match for match in self.matches if match.group is group)


def name_used(names: Iterable[str], text: str) -> str:
    """Return the first of ``names`` that ``text`` uses in so many words; empty when it uses none."""
    folded = f" {_plain(text)} "
    for name in names:
        words = _plain(name)
        if len(words) >= SHORTEST_NAME and f" {words} " in folded:
            return name
    return ""


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(text.lower()))


def _rule_holds(rule: Sequence[str], situation: Situation) -> bool:
    return all(
        situation.value(fact[1:]) is False if fact.startswith("!") else situation.value(fact) is True for fact in rule
    )


def _held(rules: Sequence[Sequence[str]], situation: Situation) -> list[Sequence[str]]:
    return [rule for rule in rules if rule and _rule_holds(rule, situation)]


def _reasons(rules: Sequence[Sequence[str]], situation: Situation, catalogue: Catalogue) -> tuple[str, ...]:
    reasons: dict[str, None] = {}
    for rule in rules:
        for named in rule:
            fact = named.removeprefix("!")
            evidence = situation.present.get(fact) or situation.absent.get(fact)
            label = catalogue.facts[fact].label
            said = f"niet: {label}" if named.startswith("!") else label
            reasons.setdefault(f"{said} (“{evidence.text}”)" if evidence else said)
    return tuple(reasons)


def match_card(
    card: Instrument, situation: Situation, catalogue: Catalogue, similarity: float = 0.0
) -> InstrumentMatch | None:
    """Sort one card for a situation; None when nothing brings it up.

    Without a trigger an instrument that is only named, or often thought of, is said not to fit where its card has a
    sentence for that and none of its conditions is met; else it may fit.
    """
    triggered = _held(card.recognition.triggers, situation)
    thought_of = _held(card.recognition.often_thought_of, situation)
    name = name_used((card.name, *card.aliases), situation.text)
    silent = _held(card.recognition.silent_when, situation)
    if not name and (silent or not (triggered or thought_of)):
        return None
    met, unknown, unmet = _conditions(card, situation)
    excluded = _held(card.recognition.not_when, situation)
    only_thought_of = bool(thought_of) and not triggered and not met and bool(card.recognition.why_not)
    if unmet or (excluded and not met) or only_thought_of:
        group = Group.DOES_NOT_FIT
    elif unknown or not triggered:
        group = Group.MAY_FIT
    else:
        group = Group.FITS
    rules = triggered or thought_of
    reasons = _reasons(rules, situation, catalogue)
    return InstrumentMatch(
        card, group, (*reasons, f"u noemt het zelf (“{name}”)") if name else reasons, met, unknown, unmet,
        similarity, min(MOST_SPECIFIC, len({fact for rule in rules for fact in rule})), named=bool(name),
    )  # fmt: skip


def _conditions(
    card: Instrument, situation: Situation
) -> tuple[tuple[Condition, ...], tuple[Condition, ...], tuple[Condition, ...]]:
    """Return the tied conditions that are met, unknown and not met; one with ``only_with`` counts only at that fact."""
    met: list[Condition] = []
    unknown: list[Condition] = []
    unmet: list[Condition] = []
    for condition in card.conditions:
        if condition.fact and (condition.only_with is None or situation.value(condition.only_with)):
            value = situation.value(condition.fact)
            (unknown if value is None else met if value is condition.value else unmet).append(condition)
    return tuple(met), tuple(unknown), tuple(unmet)


def _resembling(
    situation: Situation, catalogue: Catalogue, found: Sequence[InstrumentMatch], close: Mapping[str, float]
) -> list[InstrumentMatch]:
    """Return the cards that no rule named and that resemble the situation far more than the others do."""
    if len(close) < 3 or len(found) >= ENOUGH_FOUND:
        return []
    bar = fmean(close.values()) + STANDS_OUT * pstdev(close.values())
    known = {match.instrument.id for match in found}
    ranked = sorted(close, key=lambda key: -close[key])
    chosen = [key for key in ranked if close[key] > bar and key not in known and key in catalogue.instruments]
    matches = []
    for key in chosen[:MOST_BY_SIMILARITY]:
        card = catalogue.instruments[key]
        met, unknown, unmet = _conditions(card, situation)
        if unmet or _held((*card.recognition.not_when, *card.recognition.silent_when), situation):
            continue
        reason = "de situatie lijkt op waar dit voor is; geen vaste regel noemde het"
        matches.append(
            InstrumentMatch(card, Group.MAY_FIT, (reason,), met, unknown, (), close[key], from_similarity=True)
        )
    return matches


def _order(match: InstrumentMatch) -> tuple[float, int, float, str]:
    """The lightest effective means first: specific before general, then light before heavy, then similar."""
    return (
        -match.specificity - 2 * match.named,
        match.instrument.recognition.weight,
        -match.similarity,
        match.instrument.id,
    )


def _missing_facts(matches: Sequence[InstrumentMatch], catalogue: Catalogue) -> tuple[MissingFact, ...]:
    hangs_on: Counter[str] = Counter()
    names: dict[str, list[str]] = {}
    asked: dict[str, str] = {}
    for match in matches:
        if match.group is not Group.MAY_FIT:
            continue
        for condition in match.unknown:
            fact = condition.fact or ""
            hangs_on[fact] += match.instrument.recognition.weight * (2 if len(match.unknown) == 1 else 1)
            names.setdefault(fact, []).append(match.instrument.id)
            asked.setdefault(fact, condition.question or catalogue.facts[fact].question)
    questions: dict[str, MissingFact] = {}
    for fact, _ in sorted(hangs_on.items(), key=lambda item: (-item[1], item[0])):
        questions.setdefault(asked[fact], MissingFact(fact, asked[fact], tuple(names[fact])))
    return tuple(questions.values())[:MOST_QUESTIONS]


def choose(text: str, catalogue: Catalogue, similarities: Mapping[str, float] | None = None) -> InstrumentChoice:
    """Sort the catalogue for a situation in plain words.

    ``similarities`` (instrument id to similarity in [0, 1]) orders within a group, and brings up what no rule named.
    """
    situation = recognise(text, catalogue.facts)
    close = similarities or {}
    found = [
        match
        for card in catalogue.instruments.values()
        if (match := match_card(card, situation, catalogue, close.get(card.id, 0.0)))
    ]
    found += _resembling(situation, catalogue, found, close)
    shown: list[InstrumentMatch] = []
    more: dict[Group, tuple[InstrumentMatch, ...]] = {}
    for group in Group:
        ordered = sorted((match for match in found if match.group is group), key=_order)
        limit = MOST_SHOWN[group.name.lower()]
        shown += ordered[:limit]
        more[group] = tuple(ordered[limit:])
    return InstrumentChoice(situation, tuple(shown), _missing_facts(found, catalogue), more)
