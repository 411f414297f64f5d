"""CBS codes of municipalities, as far as they are held: only well-known codes that stay the same for years.

A part of the list that CBS publishes as Gebiedsindelingen (CC BY 4.0), written down without access to CBS: the reader
is told so and given the address. A municipality that is not in the list gets no code; the reader can fill it in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

SOURCE = (
    "Codes volgens CBS, Gebiedsindelingen (CC BY 4.0), een deel van de gemeenten, overgenomen op 22 november 2026; "
    "nog niet bij CBS nagekeken"
)
URL = "https://www.cbs.nl/nl-nl/onze-diensten/methoden/classificaties/overig/gemeentelijke-indelingen-per-jaar"
_CODE = re.compile(r"(?:GM|WK|BU|PV|CR|NL)\d{2,8}")
_NAMED_PLACE = re.compile(
    r"\b(?i:in|gemeente|te|rond|bij)\s+(?!de\b|het\b)((?:'s-|[A-Z])[\w'-]+(?:\s+[A-Za-z][\w'-]+){0,2})"
)
_TOO_LARGE = frozenset({
    "nederland", "brabant", "noord-brabant", "limburg", "zeeland", "gelderland", "overijssel", "drenthe", "friesland",
    "flevoland", "noord-holland", "zuid-holland", "noord", "zuid", "oost", "west", "midden-nederland", "europa", "riec",
    "kvk", "cbs", "sbi",
})  # fmt: skip
_ALSO = {"den haag": "'s-gravenhage", "den bosch": "'s-hertogenbosch"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the reader named it, with its code where that is known."""

    name: str
    code: str = ""


def is_code(text: str) -> bool:
    """Say whether ``text`` has the form of a CBS region code."""
    return bool(_CODE.fullmatch(text.strip().upper()))


def find_place(name: str) -> Place:
    """Return a place by its name or code; without a code when it is not in the list."""
    text = " ".join(name.split())
    if is_code(text):
        code = text.upper()
        return Place(_names().get(code, code), code)
    plain = re.sub(r"^(?:de )?gemeente ", "", text.casefold())
    plain = _ALSO.get(plain, plain)
    found = next(((code, held) for code, held in _names().items() if held.casefold() == plain), None)
    return Place(found[1], found[0]) if found else Place(text)


def place_in(text: str) -> Place | None:
    """Return the place that a sentence names after "in", "gemeente" or "rond", of the list where it can; None without
    one. The country and the provinces are no place for a quickscan."""
    unknown: Place | None = None
    for match in _NAMED_PLACE.finditer(text):
        words = match[1].split()
        for length in range(len(words), 0, -1):
            place = find_place(" ".join(words[:length]))
            if place.code:
                return place
        if unknown is None and words[0].casefold() not in _TOO_LARGE:
            unknown = Place(words[0])
    return unknown


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    lines = (files("assistant.quickscan") / "data" / "gemeenten.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {code: name for code, _, name in (line.partition(";") for line in lines)}
