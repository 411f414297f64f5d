"""Does a question describe a situation and ask what can be done about it? Rules a person can read."""

from __future__ import annotations

import re

from knowledge.instruments.card import NotLaw
from knowledge.instruments.catalogue import Catalogue
from knowledge.instruments.facts import Situation
from knowledge.instruments.matching import name_used

_WHO = (
    r"(?:we|wij|ik|je|jullie|men|u|de\s+gemeente|onze\s+gemeente|een\s+gemeente|de\s+burgemeester|onze\s+burgemeester"
    r"|de\s+politie|de\s+officier|het\s+college|de\s+raad|ons\s+(?:bibob-)?team)"
)
_ASKS = re.compile(
    rf"""
      \binstrument(?:en|arium)?\b
    | \bwat\s+(?:kan|kunnen|mag|mogen|moet|moeten|doe|doen|zou|zouden)\s+{_WHO}\b
    | \bwat\s+(?:is|zijn)\s+(?:er\s+)?(?:hier\s+)?(?:mogelijk|onze\s+mogelijkheden|de\s+mogelijkheden|verstandig)
    | \b(?:kan|kunnen|mag|mogen)\s+{_WHO}\b
    | \b{_WHO}\s+(?:iets|hier\s+iets|wat)\s+doen\b
    | \bwelke\s+(?:\w+\s+){{0,2}}(?:\w*(?:mogelijkhe|bevoegdhe|maatregel)\w*|middel\w*|stap\w*|opties|weg(?:en)?)\b
    | \bhoe\s+(?:pak|pakken|treed|treden|ga|gaan|grijp|grijpen|kan|kunnen|moet|moeten)\s+{_WHO}\b
    | \b(?:kan|mag)\s+(?:dat|dit)\b
    | \b(?:wat|hoe)\s+nu\b
    | \bkan\s+(?:dat|dit|hier|het)?\s*(?:met|op\s+grond\s+van|via)?\s*(?:13b|174a?|bibob|artikel\s+\d)
    | \bwie\s+is\s+(?:hier\s+)?bevoegd\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WEAKLY_ASKS = re.compile(
    r"\b(?:optreden|ingrijpen|aanpakken|sluiten|stoppen|tegengaan|weren|weigeren|intrekken)\b[^.?!]*\?"
    r"|\b(?:dicht|gesloten|op\s+slot|in\s+beheer|13b|174a?|172a|151b|bibob)\s*\?|\bwie\s+(?:beslist|gaat\s+(?:hier\s*)?over)\b",
    re.IGNORECASE,
)
"""Also asked in questions about the law in general; counts only beside a place, a branch or what goes on there."""
_OWN = re.compile(r"\b(?:we|wij|ons|onze)\b", re.IGNORECASE)
"""Who tells of their own place tells a story; a question about the law in general does not."""
_WHO_DECIDES = re.compile(r"\bwie\s+gaat\s+(?:hier\s*)?over\b|\bwie\s+verleent\b", re.IGNORECASE)
"""Asks for an authority; beside a branch the cards of that branch tell who it is."""
_ABOUT_THE_TEXT = re.compile(
    r"\b(?:wat\s+(?:staat|bepaalt|regelt|betekent|is\s+de\s+tekst)|waarover\s+gaat|geef\s+de\s+tekst|citeer|wat\s+zegt"
    r"|hoeveel|hoe\s+lang|wie\s+(?:schreef|was|kan|mag)|in\s+welk\s+jaar|sinds\s+wanneer)\b",
    re.IGNORECASE,
)
_ABOUT_A_DOCUMENT = re.compile(
    r"\b(?:volgens\s+het\s+(?:document|verslag|jaarplan|rapport)|in\s+het\s+(?:document|verslag|jaarplan|rapport)"
    r"|jaarplan\s+\d{4}|noemt\s+het)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*\((?:\d{5}|[A-Z])[^)]*\)")
"""The number of a bill, or its short name, behind its name: nobody says it. A year stays: it tells two laws apart."""
_TELLING = frozenset({"plaats", "branche", "verschijnsel", "stand"})
ENOUGH_TOLD = 2
"""Facts from which a story without a question counts as a situation."""


def asks_for_instruments(text: str, situation: Situation, catalogue: Catalogue) -> bool:
    """Say whether ``text`` wants instruments: a situation is told, and it is asked what can be done.

    A question for the words of the law or of a document is none, however many facts it names.
    """
    if _ABOUT_THE_TEXT.search(text) or _ABOUT_A_DOCUMENT.search(text):
        return False
    facts = {*situation.present, *situation.absent}
    told = told_facts(situation, catalogue)
    if re.search(r"\binstrument(?:en|arium)\b", text, re.IGNORECASE) or _ASKS.search(text):
        return bool(facts)
    if _WHO_DECIDES.search(text) and any(catalogue.facts[fact].group == "branche" for fact in told):
        return True
    if _WEAKLY_ASKS.search(text):
        return len(told) >= ENOUGH_TOLD
    return "?" not in text and bool(told) and len(facts) >= ENOUGH_TOLD


def may_ask_for_instruments(text: str, situation: Situation, catalogue: Catalogue) -> bool:
    """Say whether ``text`` may tell a situation without asking anything that ``asks_for_instruments`` knows."""
    if _ABOUT_THE_TEXT.search(text) or _ABOUT_A_DOCUMENT.search(text):
        return False
    return bool(told_facts(situation, catalogue)) and ("?" not in text or bool(_OWN.search(text)))


def told_facts(situation: Situation, catalogue: Catalogue) -> set[str]:
    """Return the facts that tell of a situation: a place, a branch, what goes on there, how far it is."""
    facts = {*situation.present, *situation.absent}
    return {fact for fact in facts if catalogue.facts[fact].group in _TELLING}


def not_law_named(text: str, catalogue: Catalogue) -> list[NotLaw]:
    """Return what is no law (yet) and is called by one of its names in ``text``."""
    return [
        item
        for item in catalogue.not_law.values()
        if name_used((item.name, _NUMBER.sub("", item.name), *item.aliases), text)
    ]
