"""CBS codes of municipalities, as far as they are held: only codes that stay the same for years, and never a guess.

Source: CBS, Gebiedsindelingen (CC BY 4.0), a part of the list, checked on the day below. A municipality that is not in
the list gets no code; the reader is told to look it up and fill it in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

SOURCE = "CBS, Gebiedsindelingen (CC BY 4.0), deel van de gemeenten, nagekeken op 22 november 2026"
URL = "https://www.cbs.nl/nl-nl/onze-diensten/methoden/classificaties/overig/gemeentelijke-indelingen-per-jaar"
_CODE = re.compile(r"(?:GM|WK|BU|PV|CR|NL)\d{2,8}")
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
    """Return the municipality of the list that a sentence names after "in", "gemeente" or "te"; None without one."""
    for match in re.finditer(
        r"\b(?:in|gemeente|te|rond|bij)\s+((?:'s-|[A-ZIJ])[\w'-]+(?:\s+[A-Za-z][\w'-]+){0,2})", text
    ):
        words = match[1].split()
        for length in range(len(words), 0, -1):
            place = find_place(" ".join(words[:length]))
            if place.code:
                return place
    return None


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    lines = (files("assistant.quickscan") / "data" / "gemeenten.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {code: name for code, _, name in (line.partition(";") for line in lines)}
