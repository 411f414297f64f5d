"""Labels that stand for something: "lijst IA", "categorie III", "de a-grond", "onder b"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_GROUND = re.compile(r"\b([a-z])-grond\b|\b[Oo]nder ([a-z])\b(?=[ ,.:])")
GROUND = "grond"
_LABEL = re.compile(
    r"\b(?P<kind>lijst|categorie|bijlage)(?:en|ën|n)?\s+(?P<labels>(?:[IVX]{1,4}[A-D]?|[A-D]|\d{1,2})\b"
    r"(?:(?:,\s*|\s+(?:en|of)\s+)(?:[IVX]{1,4}[A-D]?|[A-D]|\d{1,2})\b)*)"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A list, category or annex by its label: ("lijst", "IA")."""

    kind: str
    name: str


def find_labels(text: str) -> frozenset[Label]:
    """Return the labels in ``text``: "lijst I of II" gives two, "de a-grond" and "onder a" one."""
    grounds = frozenset(Label(GROUND, match[1] or match[2]) for match in _GROUND.finditer(text))
    return grounds | frozenset(
        Label(match["kind"].casefold(), name)
        for match in _LABEL.finditer(text)
        for name in re.split(r",\s*|\s+(?:en|of)\s+", match["labels"])
    )
