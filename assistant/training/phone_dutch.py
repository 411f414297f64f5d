"""What people write short on a phone, written out: abbreviations of the trade and of chatting; numbers in figures."""

from __future__ import annotations

import re

_WRITTEN_OUT = {
    # who
    "bgm": "burgemeester", "bm": "burgemeester", "burg": "burgemeester", "b&w": "college", "b en w": "college",
    "benw": "college", "ben&w": "college", "gem": "gemeente", "lbb": "Landelijk Bureau Bibob",
    "buro": "Bureau", "ovj": "officier van justitie", "rvs": "Raad van State",
    # what
    "vgn": "vergunning", "verg": "vergunning", "aanvr": "aanvraag", "art": "artikel", "wkn": "weken", "wk": "week",
    "jr": "jaar", "mnd": "maanden", "vw": "voorwaarde", "zw": "zienswijze", "beh": "behandeling", "fin": "financiering",
    "info": "informatie", "evt": "eventueel", "max": "hoogstens", "ivm": "in verband met", "obv": "op basis van",
    "ogv": "op grond van", "tbv": "ten behoeve van", "mbt": "met betrekking tot", "igv": "in geval van",
    # chatting
    "vd": "van de", "v/d": "van de", "vh": "van het", "vlgs": "volgens", "zn": "zijn", "ie": "hij", "t": "het",
    "n": "een", "ff": "even", "idd": "inderdaad", "wss": "waarschijnlijk", "iig": "in ieder geval", "nvt": "niet",
    "wiet": "hennep", "klok": "termijn",
    "stopt": "staat stil", "tippen": "een tip geven",
    # numbers
    "twee": "2", "drie": "3", "vier": "4", "vijf": "5", "zes": "6", "zeven": "7", "acht": "8",
    "negen": "9", "tien": "10", "elf": "11", "twaalf": "12", "twintig": "20",
}  # fmt: skip
_SHORT = re.compile(
    r"(?<![\w&/])(?:"
    + "|".join(re.escape(short) for short in sorted(_WRITTEN_OUT, key=len, reverse=True))
    + r")(?![\w&/])\.?",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\b(\d{1,2}[a-z]?)\s?[-,]\s?(\d)(?!\d)")
"""27-3 is how an article with its paragraph is typed."""


def written_out(text: str) -> str:
    """Return ``text`` with what was written short written out, and numbers in figures."""
    plain = _SHORT.sub(lambda found: _WRITTEN_OUT[found[0].rstrip(".").casefold()], text)
    return _PARAGRAPH.sub(r"\1 lid \2", plain)
