"""What a question is about beyond its bare words: the thing counted, the law named, verbs that Dutch takes apart."""

from __future__ import annotations

import re

from assistant.ports import Analyser

_PARTICLE = r"(?:op|in|af|aan|uit|toe|mee|bij|over|door|weg|vast|na|voor|terug|binnen|tegen)"
_APART = re.compile(rf"\b(?P<particle>{_PARTICLE})\s+te\s+(?P<verb>\w{{3,}}en)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\bhoeveel\s+(?P<noun>[\w-]{2,})|\baantal\s+(?P<of>[\w-]{3,})", re.IGNORECASE)
_STAFF = frozenset({"fte", "medewerkers", "mensen", "personen", "personeelsleden", "formatieplaatsen", "formatie"})
"""Words that a budget and a plan use for the same: how many people work somewhere."""
_HOURS = frozenset({"uur", "uren"})
_NUMBER = (
    r"(?:\d[\d.,]*|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|"
    r"zeventien|achttien|negentien|twintig|dertig|veertig|vijftig|honderd)"
)
_BODY = (
    r"politie|openbaar\s+ministerie|om|belastingdienst|fiod|gemeenten?|provincies?|douane|(?:koninklijke\s+)?marechaussee|"
    r"kmar|ind|uwv|svb|nvwa|(?:nederlandse\s+)?arbeidsinspectie|iszw|ministeries?|lokaal\s+bestuur|waterschap(?:pen)?"
)
_BODIES = re.compile(rf"\b(?:{_BODY})\b", re.IGNORECASE)
ENOUGH_BODIES = 3
_DOCUMENT = re.compile(
    r"\b(?:de|het|dit|deze|volgens|in|uit)\s+(?:[A-Z]{2,}-?\s?)?(?:blog\w*|jaarplan|jaarverslag|nieuwsbericht|netwerkbijeenkomst)\b|"
    r"\bvolgens\s+het\s+verslag\b|\bin\s+het\s+verslag\b(?=\W*$)",
    re.IGNORECASE,
)


def joined(text: str) -> str:
    """Return ``text`` with verbs that Dutch takes apart also in one word: "op te leggen" gets "opleggen" beside it."""
    return _APART.sub(lambda found: f"{found[0]} {found['particle']}{found['verb']}", text)


def counted_nouns(question: str) -> frozenset[str]:
    """Return what a question wants counted, with its everyday synonyms: {"accountmanagers"}; empty when nothing."""
    found = _COUNTED.search(question)
    if not found:
        return frozenset()
    noun = (found["noun"] or found["of"]).casefold()
    return next((same for same in (_STAFF, _HOURS) if noun in same), frozenset({noun}))


def counts(text: str, nouns: frozenset[str], analyse: Analyser) -> bool:
    """Say whether ``text`` gives the number of one of ``nouns``: "4 accountmanagers", "19 fte"."""
    stems = frozenset().union(*(analyse(noun) for noun in nouns)) if nouns else frozenset()
    return any(
        stems & frozenset(analyse(after))
        for after in re.findall(rf"(?<![\w.,]){_NUMBER}\s+(?:\w+\s+)?([\w-]+)", text, re.IGNORECASE)
    ) or any(
        stems & frozenset(analyse(after))
        for after in re.findall(rf"(?<![\w.,]){_NUMBER}\s+([\w-]+)", text, re.IGNORECASE)
    )


def asks_of_document(question: str) -> bool:
    """Say whether a question is about a report, a plan or a blog: no statute tells what stands there."""
    return bool(_DOCUMENT.search(question))


def names_bodies(text: str) -> bool:
    """Say whether ``text`` sums up bodies of government: "politie, Openbaar Ministerie, Belastingdienst"."""
    return len({found.casefold() for found in _BODIES.findall(text)}) >= ENOUGH_BODIES
