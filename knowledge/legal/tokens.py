"""Words, numbers and signs of a text with their places; the parser and the index both start here."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Alternatives never share a first character with one another's rest, so one pass over the text suffices.
_TOKEN = re.compile(
    r"(?P<number>[0-9]+[a-zA-Z]*(?:[:.][0-9]+[a-zA-Z]*)*)"
    r"|(?P<word>[^\W\d_]+(?:['’\-][^\W\d_]+)*)"
    r"|(?P<sign>[^\s\w]|_)"
)
_APOSTROPHES = str.maketrans({"’": "'"})
# A number that is glued to what stands before it is part of something else: a code, an amount, a file name.
_LEGAL_NUMBER = re.compile(
    r"(?<![\w.,:€])"
    r"(?:\d{1,4}[a-z]{1,2}(?:[:.]\d{1,4}[a-z]{0,2})*|\d{1,4}(?:[:.]\d{1,4}[a-z]{0,2})+)"
    r"(?![\w/€]|[.:,]\d)",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_ORDINAL_OR_UNIT = re.compile(r"\d+(?:e|de|ste|km|cm|mm|kg|gr|mg|ml|cl|kw|gb|mb|am|pm)", re.IGNORECASE)
_CODE = re.compile(r"ECLI:[A-Z]{2}:[A-Z0-9]{1,7}:\d{4}:[A-Z0-9.]{1,25}|BWB[RVW]\d{7}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign; ``folded`` is the text without case, for comparison."""

    text: str
    folded: str
    kind: str
    """``number``, ``word`` or ``sign``."""
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """Return the tokens of ``text`` in order; spaces are left out, spans are [start, end) in ``text``."""
    return [
        Token(
            match[0], match[0].casefold().translate(_APOSTROPHES), match.lastgroup or "sign", match.start(), match.end()
        )
        for match in _TOKEN.finditer(text)
    ]


def legal_tokens(text: str) -> list[str]:
    """Return what an index of words must keep whole, lower-cased, in order: ``13b``, ``5:32``, ``2.18``, an ECLI.

    Amounts (1.500), ordinals (2e) and measures (30km) are no legal numbers. A plain number (13) is whole already.
    """
    found: list[tuple[int, str]] = []
    codes = [(match.start(), match.end()) for match in _CODE.finditer(text)]
    found += [(start, text[start:end].rstrip(".").casefold()) for start, end in codes]
    position = 0
    for match in _LEGAL_NUMBER.finditer(text):
        while position < len(codes) and codes[position][1] <= match.start():
            position += 1
        inside_code = position < len(codes) and codes[position][0] <= match.start()
        if not inside_code and not _THOUSANDS.fullmatch(match[0]) and not _ORDINAL_OR_UNIT.fullmatch(match[0]):
            found.append((match.start(), match[0].casefold()))
    return [token for _, token in sorted(found)]
