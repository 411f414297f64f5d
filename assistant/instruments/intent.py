"""Does a question describe a situation and ask what can be done about it? Rules a person can read."""

from __future__ import annotations

import re
from enum import Enum

from knowledge.instruments.card import NotLaw
from knowledge.instruments.catalogue import Catalogue
from knowledge.instruments.facts import Situation
from knowledge.instruments.matching import name_used

_WHO = (
    r"(?:we|wij|ik|je|jullie|men|u|de\s+gemeente|onze\s+gemeente|een\s+gemeente|de\s+burgemeester|onze\s+burgemeester"
    r"|de\s+politie|de\s+officier|het\s+college|de\s+raad|ons\s+(?:bibob-)?team)"
)


class _Told(Enum):
    """What must be told for a way to ask to count."""

    ANYTHING = "any fact"
    BRANCH = "a branch, or two facts that tell of a situation: the cards of a branch tell who is in charge"
    SITUATION = "two facts that tell of a situation: the same is asked of the law in general"


_WAYS_TO_ASK = {
    _Told.ANYTHING: rf"""
        \binstrument(?:en|arium)?\b
      | \bwat\s+(?:kan|kunnen|mag|mogen|moet|moeten|doe|doen|zou|zouden)\s+{_WHO}\b
      | \bwat\s+(?:is|zijn)\s+(?:er\s+)?(?:hier\s+)?(?:mogelijk|(?:onze|de)\s+mogelijkheden|verstandig|wijsheid)
      | \b(?:kan|kunnen|mag|mogen)\s+{_WHO}\b
      | \b{_WHO}\s+(?:iets|hier\s+iets|wat)\s+doen\b
      | \bwelke\s+(?:\w+\s+){{0,2}}(?:\w*(?:mogelijkhe|bevoegdhe|maatregel)\w*|middel\w*|stap\w*|opties|weg(?:en)?)\b
      | \bhoe\s+(?:pak|pakken|treed|treden|ga|gaan|grijp|grijpen|kan|kunnen|moet|moeten)\s+{_WHO}\b
      | \b(?:wat|hoe)\s+(?:nu|verder)\b|\bwat\s+(?:is\s+wijs|kan|mag|moet)\s*\?|\b(?:waar|hoe)\s+begin\w*\b
      | \bwie\s+(?:kan|mag|doet)\s+(?:hier\s+)?(?:wat|iets)\b|\bwaar\s+moet(?:en)?\s+{_WHO}\s+op\s+letten\b
      | \bwat\s+(?:eerst|te\s+doen|als\s+eerste)\b
      | \bwat\s+(?:is|wordt|zou)\s+(?:\w+\s+){{0,3}}(?:eerste|beste|juiste)\s+(?:stap|aanpak|zet|weg)\b
      | \bwat\s+(?:zeg|zeggen|adviseer|adviseren|vertel|vertellen|raad|raden)\s+{_WHO}\b
      | \b(?:wat|wie)\s+(?:moet|moeten|hoort|zou|kan)\s+(?:er\s+)?(?:hier|daar|nu|meteen|gebeuren)\b
      | \bwie\s+(?:bel|bellen|schakel|schakelen|waarschuw|waarschuwen)\s+{_WHO}\b
      | \bwie\s+moet(?:en)?\s+{_WHO}\s+(?:\w+\s+)?(?:bellen|inschakelen|waarschuwen|betrekken)\b
      | \bkan\s+(?:dat|dit|hier|het)?\s*(?:met|op\s+grond\s+van|via)?\s*(?:13b|174a?|bibob|artikel\s+\d)
      | \bwie\s+is\s+(?:hier\s+)?bevoegd\b
    """,
    _Told.BRANCH: r"\bwie\s+(?:beslist|verleent|gaat\s+(?:hier\s*)?over)\b",
    _Told.SITUATION: r"""
        \b(?:optreden|ingrijpen|aanpakken|sluiten|stoppen|tegengaan|weren|weigeren|intrekken|uitzetten|ontruimen
            |opzeggen|ontbinden|naar\s+de\s+rechter|eruit|doorgaan|tegenhouden|voorkomen|verbieden|dwingen)\b[^.?!]*\?
      | \b(?:kan|mag)\s+(?:dat|dit)\b|\b(?:daar|hier)\s+(?:een\s+)?(?:vergunning|toestemming)\s+voor\s+nodig\b
      | \b(?:dicht|gesloten|op\s+slot|in\s+beheer|13b|174a?|172a|151b|bibob)\s*\?
    """,
}
_ASKS = {told: re.compile(ways, re.IGNORECASE | re.VERBOSE) for told, ways in _WAYS_TO_ASK.items()}
"""The ways to ask what can be done, each with what must be told beside it."""
_OWN = re.compile(r"\b(?:we|wij|ons|onze)\b", re.IGNORECASE)
"""Who tells of their own place tells a story; a question about the law in general does not."""
_ABOUT_THE_TEXT = re.compile(
    r"\b(?:wat\s+(?:staat|bepaalt|regelt|betekent|is\s+de\s+tekst)|waarover\s+gaat|geef\s+de\s+tekst|citeer|wat\s+zegt"
    r"|hoeveel|hoe\s+lang|wie\s+(?:schreef|was|(?:kan|mag)(?!\s+(?:hier\s+)?(?:wat|iets)\b))|in\s+welk\s+jaar|sinds\s+wanneer)\b",
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
    situated = len(told) >= ENOUGH_TOLD
    is_there = {
        _Told.ANYTHING: bool(facts),
        _Told.BRANCH: situated or any(catalogue.facts[fact].group == "branche" for fact in told),
        _Told.SITUATION: situated,
    }
    if any(is_there[needed] and asks.search(text) for needed, asks in _ASKS.items()):
        return True
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
