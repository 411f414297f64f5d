"""Recognises a named person or firm together with a suspicion or a request to look them up.

A name alone is no ground to refuse ("Wie was minister Opstelten?"); a name with a suspicion is. Names are found by
honorifics, initials, and a list of given names; a guess on the safe side, that the reader can mend by leaving the
name out.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

GIVEN_NAMES_FILE = Path(__file__).parent / "voornamen.txt"

_SUSPICION = re.compile(
    r"\b(?:verdacht\w*|verdenk\w*|vermoed\w*|crimine\w*|witwas\w*|witgewassen|dealt|dealer\w*|drugs\w*|hennep\w*|antecedent\w*|strafblad|"
    r"veroordeel\w*|bekend\s+(?:is\s+)?bij|staat\s+bekend|komt\s+voor\s+in|fraud\w*|heling|heler|heelt|malafide|prostitutie|"
    r"mensenhandel|uitbuit\w*|uitbuiting|afpers\w*|bedreig\w*|stroman|katvanger|onderwereld|\w*bende|motorclub|omg|gedetineerd|"
    r"aangehouden|gearresteerd|opgepakt|betrouwbaar|integer|gevaarlijk|foute?|illega\w*|zwart\s+geld|geldezel|"
    r"signalen?|dossier|onderzoek\s+(?:naar|doen)|nagaan|opzoeken|zoek\s+op|check\w*|screen\w*|natrekken|"
    r"doorlichten|uitzoeken|informatie\s+over|gegevens\s+(?:van|over))\b",
    re.IGNORECASE,
)
_PARTICLE = r"(?:\s+(?:van|de|der|den|het|ter|ten|el|al|ben|bin|v\.?|d\.?|'t|te|la|le|du|von|da|dos))*"
_SURNAME = r"[A-ZÀ-Þ][\w'’-]+"
_HONORIFIC = re.compile(
    rf"\b(?:dhr|mevr|mw|de\s+heer|mevrouw|meneer|ondernemer|verdachte|aanvrager|betrokkene|exploitant|eigenaar|verhuurder|huurder|"
    rf"bewoner|inwoner|buurman|buurvrouw|wethouder|raadslid|collega)\.?{_PARTICLE}\s+(?:[A-Z]\.\s*)*{_SURNAME}"
)
_INITIALS = re.compile(rf"(?<![\w.])(?:[A-Z]\.\s?){{1,4}}{_PARTICLE}\s*(?:{_SURNAME}|[A-Z]\.)")
_FULL_NAME = re.compile(rf"(?<![\w-])(?P<given>[A-ZÀ-Þ][\w'’-]+)(?={_PARTICLE}\s+(?P<family>{_SURNAME}))")
_FIRM = re.compile(
    rf"(?:{_SURNAME}|[A-Z]{{2,}})(?:\s+(?:&|en)?\s*(?:{_SURNAME}|[A-Z]{{2,}}))*\s+(?:B\.?V\.?|N\.?V\.?|V\.?O\.?F\.?|C\.?V\.?|Holding)(?!\w)"
    rf"|\b(?i:bedrijf|caf[eé]|restaurant|shishalounge|shisha\s?lounge|autoverhuurbedrijf|autobedrijf|kapsalon|kapper|belwinkel|snackbar|hotel|garage|"
    rf"stichting|coffeeshop|winkel|firma|onderneming)\s+(?:[\"“'‘]{_SURNAME}[^\"”'’]*[\"”'’]|{_SURNAME}(?:\s+{_SURNAME})*)"
)
_ACCUSATION = re.compile(
    r"\b(?:verdacht\w*|verdenk\w*|vermoed\w*|crimine\w*|witwas\w*|was(?:t|sen)\s+(?:\w+\s+){0,3}wit|dealt|drugs\w*|hennep\w*|fraud\w*|heling|heelt|malafide|mensenhandel|uitbuit\w*|"
    r"afpers\w*|stroman|katvanger|zwart\s+geld|bekend\s+(?:is\s+)?bij|illega\w*|signalen)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"^(?:wet|gemeente|riec|liec|lbb|bureau|landelijk|besluit|artikel|stichting|adviesbureau|studiecentrum|netwerk|provincie|rechtbank|raad|afdeling|"
    r"ministerie|openbaar|nederlandse|nationale|nederland|belastingdienst|fiod|politie|rotterdam|amsterdam|utrecht|midden|oost|west|noord|zuid|"
    r"veiligheid|algemene|opiumwet|gemeentewet|bibob|damocles|victor|victoria|kamer|tweede|eerste|hof|europese)",
    re.IGNORECASE,
)


class NamedParty(StrEnum):
    """Whom a question names beside a suspicion."""

    PERSON = "persoon"
    FIRM = "bedrijf"


@lru_cache(maxsize=1)
def _given_names() -> frozenset[str]:
    """Common given names in the Netherlands, lower case."""
    return frozenset(GIVEN_NAMES_FILE.read_text(encoding="utf-8").split())


def named_with_suspicion(question: str) -> NamedParty | None:
    """Return whether a person or a firm is named together with a suspicion or a request to look them up."""
    if _SUSPICION.search(question) and _names_person(question):
        return NamedParty.PERSON
    if _ACCUSATION.search(question) and _names_firm(question):
        return NamedParty.FIRM
    return None


def _names_person(question: str) -> bool:
    for match in _HONORIFIC.finditer(question):
        if not _NOT_A_NAME.match(match[0].split()[-1]):
            return True
    for match in _INITIALS.finditer(question):
        if not _NOT_A_NAME.match(match[0].split()[-1]):
            return True
    names = _given_names()
    return any(
        match["given"].casefold() in names and not _NOT_A_NAME.match(match["family"])
        for match in _FULL_NAME.finditer(question)
    )


def _names_firm(question: str) -> bool:
    return any(not _NOT_A_NAME.match(match[0].split()[-1]) for match in _FIRM.finditer(question))
