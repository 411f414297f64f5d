"""Who acts: the authorities that a sentence names, and whether the passage gives that act to the same one.

Authorities are told apart by the names that the law and the practice give them. Where a clause names several, the one
that acts is the one behind "door", else the first that stands behind no preposition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.dutch import fold

_NAMES: dict[str, str] = {
    "college": r"college(?: van burgemeester en wethouders)?(?! van procureurs| van gedeputeerde)"
    r"|burgemeester en wethouders|b ?& ?w|b en w",
    "hulpofficier": r"hulpofficier(?:en)?(?: van justitie)?|hovj",
    "officier": r"officier(?:en)?(?: van justitie)?|ovj",
    "advocaat-generaal": r"advocaat-generaal",
    "raad van state": r"(?:afdeling bestuursrechtspraak(?: van de raad van state)?|raad van state)",
    "raad": r"(?:gemeente)?raad(?! van | voor )",
    "burgemeester": r"burgemeesters?",
    "wethouder": r"wethouders?",
    "om": r"openbaar ministerie|\bom(?= (?:is|heeft|kan|en|of)\b)",
    "ministerie": r"ministeries?",
    "minister": r"ministers?|staatssecretaris(?:sen)?",
    "rechter": r"(?:bestuurs|straf|voorzieningen|kanton)?rechters?|rechtbank(?:en)?",
    "bureau": r"landelijk bureau bibob|bureau(?! (?:halt|jeugdzorg|voor ))|lbb",
    "politie": r"(?:nationale )?politie|korpschef|wijkagent(?:en)?",
    "riec": r"riec(?:'?s|-bureaus?)?|regiona(?:al|le) informatie- en expertisecentr(?:um|a)",
    "liec": r"liec",
    "belastingdienst": r"(?:rijks)?belastingdienst",
    "douane": r"douane",
    "marechaussee": r"(?:koninklijke )?marechaussee|kmar",
    "arbeidsinspectie": r"(?:nederlandse )?arbeidsinspectie|inspectie (?:szw|sociale zaken en werkgelegenheid)|iszw",
    "kansspelautoriteit": r"kansspelautoriteit|ksa",
    "autoriteit persoonsgegevens": r"autoriteit persoonsgegevens",
    "provincie": r"provincies?|gedeputeerde staten|provinciale staten|commissaris van de koning",
    "tweede kamer": r"tweede kamer|eerste kamer|parlement",
    "kabinet": r"kabinet",
    "stuurgroep": r"(?:regionale )?stuurgroep(?:en)?",
    "stuurploeg": r"(?:integrale )?stuurploeg",
    "bestuursorgaan": r"bestuursorga(?:an|nen)",
    "toezichthouder": r"toezichthouders?",
    "notaris": r"notaris(?:sen)?",
    "deurwaarder": r"(?:gerechts|belasting)?deurwaarders?",
    "verhuurder": r"verhuurders?",
    "woningcorporatie": r"woningcorporaties?",
}
_AUTHORITY = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<g{number}>{pattern})" for number, pattern in enumerate(_NAMES.values()))
    + r")(?![\w])"
)
_KINDS = tuple(_NAMES)
_BEFORE = re.compile(r"([a-z]+)(?:\s+(?:de|het|een|onze|haar|zijn|hun|die|deze|andere?|elke?|iedere|zo'n))*\s*$")
_PREPOSITIONS = frozenset(
    """aan bij met namens naar om onder op over tegen tot uit van via volgens voor jegens tussen""".split()
)
WEAK = frozenset({"verhuurder", "toezichthouder", "woningcorporatie"})
"""Roles rather than authorities: they must be named, but nobody is taken for another because of them."""


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority at [start, end) of a text."""

    kind: str
    start: int
    end: int
    acts: bool | None
    """True behind "door", False behind another preposition, None otherwise."""


def find_authorities(text: str) -> list[Authority]:
    """Return the authorities in ``text``, in order of their place."""
    folded = fold(text)
    if len(folded) != len(text):  # a ligature: places would shift, and only places are lost
        text = folded
    found: list[Authority] = []
    for match in _AUTHORITY.finditer(folded):
        kind = _KINDS[int((match.lastgroup or "g0")[1:])]
        before = _BEFORE.search(folded, max(0, match.start() - 40), match.start())
        word = before[1] if before else ""
        acts = True if word == "door" else False if word in _PREPOSITIONS else None
        if word in {"en", "of"} and found and match.start() - found[-1].end < 30:
            acts = found[-1].acts
        found.append(Authority(kind, match.start(), match.end(), acts))
    found.extend(Authority("om", short.start(), short.end(), None) for short in re.finditer(r"\bOM\b", text))
    return sorted(found, key=lambda one: one.start)
