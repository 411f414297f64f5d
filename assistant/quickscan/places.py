"""CBS codes of municipalities and their provinces.

From the list that CBS publishes as Gebiedsindelingen (CC BY 4.0): a public copy of that of 2020, with the mergers of
municipalities up to 2023 worked in, taken over without access to CBS; the reader is told so. Who names another place
gets no code and can fill it in.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

SOURCE = (
    "CBS, Gebiedsindelingen (CC BY 4.0), lijst van 2020 met de herindelingen tot en met 2023, overgenomen op "
    "22 november 2026"
)
URL = "https://www.cbs.nl/nl-nl/onze-diensten/methoden/classificaties/overig/gemeentelijke-indelingen-per-jaar"
_CODE = re.compile(r"(?:GM|WK|BU|PV|CR|NL)\d{2,8}")
_NAMED_PLACE = re.compile(
    r"(?:\b(?i:(?P<sure>in|gemeente|te|rond|bij)|van|uit|en|of)|,)\s+(?P<article>(?:de|het)\s+)?"
    r"(?=(?P<place>(?:'s-|[A-Z])[\w'-]+(?:\s+[A-Za-z][\w'-]+){0,3}))"
)
"""The place is looked ahead at, so that "Rhenen en Renswoude" is read as two."""
_TOO_LARGE = frozenset({
    "nederland", "brabant", "noord-brabant", "limburg", "zeeland", "gelderland", "overijssel", "drenthe", "friesland",
    "flevoland", "noord-holland", "zuid-holland", "noord", "zuid", "oost", "west", "midden-nederland", "europa", "riec",
    "kvk", "cbs", "sbi", "de", "het",
})  # fmt: skip
_ALSO = {
    "den haag": "'s-gravenhage", "den bosch": "'s-hertogenbosch", "nuenen": "nuenen, gerwen en nederwetten",
    "hogeland": "het hogeland", "bilt": "de bilt", "wolden": "de wolden", "ronde venen": "de ronde venen",
    "de friese meren": "de fryske marren", "dantumadeel": "dantumadiel", "tietjerksteradeel": "tytsjerksteradiel",
}  # fmt: skip


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
        held = _municipalities().get(code)
        return Place(held[0] if held else code, code)
    plain = re.sub(r"^(?:de )?gemeente ", "", _folded(text))
    plain = _ALSO.get(plain, plain)
    found = next(((code, name) for code, (name, _) in _municipalities().items() if _folded(name) == plain), None)
    return Place(found[1], found[0]) if found else Place(text)


def province_of(code: str) -> str | None:
    """Return the CBS code of the province that a municipality lies in; None for another code."""
    held = _municipalities().get(code)
    return held[1] if held else None


def places_in(text: str) -> list[Place]:
    """Return the places that a sentence names: those of the list, or else one that stands after "in" or "gemeente".

    The country and the provinces are no place for a quickscan.
    """
    known: dict[str, Place] = {}
    unknown: list[Place] = []
    for match in _NAMED_PLACE.finditer(text):
        words = match["place"].split()
        held = (find_place(" ".join(words[:length])) for length in range(len(words), 0, -1))
        place = next((place for place in held if place.code), None)
        if place is not None:
            known.setdefault(place.code, place)
        elif match["sure"] and not (match["article"] or unknown) and words[0].casefold() not in _TOO_LARGE:
            unknown.append(Place(words[0]))
    return list(known.values()) or unknown


def _folded(name: str) -> str:
    """Return a name in small letters without accents, as people type it."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))


@lru_cache(maxsize=1)
def _municipalities() -> dict[str, tuple[str, str]]:
    """Return name and province by code."""
    lines = (files("assistant.quickscan") / "data" / "gemeenten.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {code: (name, province) for code, name, province in (line.split(";") for line in lines)}
