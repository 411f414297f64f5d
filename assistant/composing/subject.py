"""What a question is about beyond its bare words: the thing counted, the law named, verbs that Dutch takes apart."""

from __future__ import annotations

import re

from assistant.legal_references import laws_in
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
    r"\b(?:in|volgens)\s+de\s+begroting\b(?!\s+van\s+(?:de|onze|een)\s+gemeente)|\bvolgens\s+het\s+verslag\b|\bin\s+het\s+verslag\b(?=\W*$)",
    re.IGNORECASE,
)
_NAME = r"(?-i:[A-Z])[\w-]*(?:[ -](?-i:[A-Z])[\w-]*)*"
_KINDS_OF_DOCUMENT = (
    r"(?:\w+-?\s?)?(?:blog\w*|jaarplan\w*|jaarverslag\w*|nieuwsbericht\w*|netwerkbijeenkomst\w*|verslag\w*|document\w*|rapport\w*|"
    r"leidraad|handreiking|bericht\w*|artikel\s+op\s+de\s+site)"
)
_SOURCE = re.compile(
    rf",?\s*\b(?:volgens|in|uit)\s+(?:het|de|dit|deze|een|hun|onze)\s+{_KINDS_OF_DOCUMENT}(?:\s+(?:19|20)\d\d)?"
    rf"(?:\s+van\s+(?:het\s+|de\s+)?{_NAME})?(?:\s+(?:19|20)\d\d)?|"
    rf",?\s*\bvolgens\s+(?:het\s+|de\s+)?{_NAME}\s*[:,]?",
    re.IGNORECASE,
)
_GIVES = re.compile(r"\bdra(?:ag|agt|gen)\b[^.?!]*\bbij\b", re.IGNORECASE)
_SHORT_FOR = {"BD": "Belastingdienst", "OM": "Openbaar Ministerie", "ISZW": "Arbeidsinspectie"}
_ABBREVIATED = re.compile(rf"\b(?:{'|'.join(_SHORT_FOR)})\b")


def joined(text: str) -> str:
    """Return ``text`` with verbs that Dutch takes apart also in one word, and bodies in full: "op te leggen" gets
    "opleggen" beside it, "draagt … bij" gets "bijdrage", and "BD" gets "Belastingdienst"."""
    text = _APART.sub(lambda found: f"{found[0]} {found['particle']}{found['verb']}", text)
    text = _GIVES.sub(lambda found: f"{found[0]} bijdrage", text)
    return _ABBREVIATED.sub(lambda found: f"{found[0]} {_SHORT_FOR[found[0]]}", text)


def without_source(question: str) -> str:
    """Return ``question`` without the document or the publisher that is named as its source: that says where to look,
    and not what for. A law that is named stays."""

    def bare(found: re.Match[str]) -> str:
        return found[0] if laws_in(found[0]) else " "

    return " ".join(_SOURCE.sub(bare, question).split()) or question


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
