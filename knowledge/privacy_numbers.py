"""Numbers that point to a person: each function yields spans (start, end) in a text, in time linear in its length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

__all__ = ["find_bsn", "find_email", "find_iban", "find_phone", "find_plate"]

_BSN = re.compile(
    r"(?<![\w€:/])(?<![\d][.,\-])\d(?:[ .\-]?\d){7,8}(?![\w])(?![.,\-:/]\d)(?! \d{2,})"
    r"(?! ?(?:euro|EUR|€|%|procent))"
)
_BSN_GROUPS = re.compile(
    r"\d{9}|\d{8}|\d{4}[ .\-]\d{2}[ .\-]\d{3}|\d{3}[ .\-]\d{3}[ .\-]\d{3}|\d{3}[ .\-]\d{2}[ .\-]\d{4}"
    r"|\d{2}[ .\-]\d{2}[ .\-]\d{2}[ .\-]\d{3}|\d{2}[ .\-]\d{3}[ .\-]\d{4}|(?:\d[ .\-]){7,8}\d"
)
_BSN_LABELLED = re.compile(
    r"(?<![^\W\d_])(?:bsn|burgerservice[a-z]*|sofi[a-z]*|persoonsnummer)\W{0,4}"
    r"(?P<value>\d(?:[\s./\-–]{0,2}\d){7,8})(?!\d)",
    re.IGNORECASE,
)
"""A number right behind its name counts in any groups, also glued to it: ``BSN:…``, ``bsn999.99…``."""
_BSN_CONTEXT = re.compile(r"\b(?:bsn|burgerservice|sofi|persoonsnummer)", re.IGNORECASE)
_OTHER_NUMBER = re.compile(
    r"(?:kvk|kamer van koophandel|vestigingsnummer|btw|rsin|zaaknummer|dossier|zaak|nummer|nr\.?"
    r"|kenmerk|isbn|issn|€|eur|euro"
    r"|versie|kamerstuk\w*|stb\.?|stcrt\.?|tel\w*)\W{0,4}(?:[a-z]{0,12}\W{0,3})?$",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ .\-]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_IBAN_NL = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=IBAN))NL[ .\-]?\d{2}(?:[ .\-]?[A-Z]){4}(?:[ .\-]?\d){10}(?![0-9])", re.IGNORECASE
)
_SHORTEST_IBAN = 15
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w+-][\w.+-]{0,63}\s?(?:@|\[at\]|\(at\))\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.IGNORECASE
)


def find_bsn(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of nine digits that pass the elfproef (eight with a BSN context); unnamed ones in usual groups."""
    from stdnum.nl import bsn

    for match in _BSN_LABELLED.finditer(text):
        if bsn.is_valid(re.sub(r"\D", "", match["value"]).zfill(9)):
            yield match.span("value")
    for match in _BSN.finditer(text):
        value = match[0]
        digits = re.sub(r"\D", "", value)
        if not _BSN_GROUPS.fullmatch(value) or len(set(digits)) == 1:
            continue
        named = bool(_BSN_CONTEXT.search(text, max(0, match.start() - 60), match.start()))
        if not named and (len(digits) != 9 or _OTHER_NUMBER.search(text[max(0, match.start() - 30) : match.start()])):
            continue
        if not named and re.fullmatch(r"\d{2}[ .\-]\d{2}[ .\-]\d{4,5}", value):
            continue
        if bsn.is_valid(digits.zfill(9)):
            yield match.span()


def find_iban(text: str) -> Iterator[tuple[int, int]]:
    """Bank accounts whose check digits are right (ISO 13616)."""
    from stdnum import iban

    for pattern in (_IBAN_NL, _IBAN):
        for match in pattern.finditer(text):
            span = _shrunk_iban(text, match, iban.is_valid)
            if span is not None:
                yield span


def _shrunk_iban(text: str, match: re.Match[str], is_valid: Callable[[str], bool]) -> tuple[int, int] | None:
    """A number in running text drags the words after it along; try again without the last group of characters."""
    end = match.end()
    while end - match.start() >= _SHORTEST_IBAN:
        value = re.sub(r"[ .\-]", "", text[match.start() : end]).upper()
        if is_valid(value):
            return match.start(), end
        separator = max(text.rfind(mark, match.start(), end) for mark in " .-")
        end = max(separator, match.start())
    return None


_PHONE_HINT = re.compile(
    r"(?<![\w.,:/€])(?:\+|00)\d[\d ()\-.]{7,20}\d|(?<![\w.,:/€-])\(?0\d(?:[ ()\-.]{0,3}\d){8}(?!\d)"
    r"|(?<![\w.,:/€-])0[89]00[ \-]?\d{4}(?:\d{3})?(?!\d)"
)


def find_phone(text: str) -> Iterator[tuple[int, int]]:
    """Telephone numbers that a numbering plan knows; without a country code they are Dutch."""
    import phonenumbers

    for match in _PHONE_HINT.finditer(text):
        try:
            number = phonenumbers.parse(match[0], "NL")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            yield match.span()


def find_email(text: str) -> Iterator[tuple[int, int]]:
    """E-mail addresses, also written with [at] or (at)."""
    for match in _EMAIL.finditer(text):
        if not re.search(r"\.[^\W\d_]{2,}$", match[0]):
            continue
        yield match.span()


# Number plates ------------------------------------------------------------------------------------------------------

_L, _D = "[A-Z]", r"\d"
_SIDECODES = (
    "LL-DD-DD", "DD-DD-LL", "DD-LL-DD", "LL-DD-LL", "LL-LL-DD", "DD-LL-LL", "DD-LLL-D", "D-LLL-DD", "LL-DDD-L",
    "L-DDD-LL", "LLL-DD-L", "L-DD-LLL", "D-LL-DDD", "DDD-LL-D",
)  # fmt: skip
"""RDW sidecodes 1 to 14."""
_PLATE = re.compile(
    r"(?<![\w-])(?:" + "|".join(code.replace("L", _L).replace("D", _D) for code in _SIDECODES) + r")(?![\w-])"
)
_PLATE_BARE = re.compile(
    r"\b(?:kenteken(?:s|plaat|nummer)?|auto|bestelbus|voertuig|motor)\b"
    r"(?:[ :,=]|met|is|was|het|een|kenteken|nummer){1,6}"
    r"(?P<plate>(?:"
    + "|".join(code.replace("-", "[ -]?").replace("L", _L).replace("D", _D) for code in _SIDECODES)
    + r"))"
    r"(?![\w-])",
    re.IGNORECASE,
)


def find_plate(text: str) -> Iterator[tuple[int, int]]:
    """Dutch number plates with their dashes, or without after a word such as kenteken."""
    for match in _PLATE.finditer(text):
        if _looks_like_plate(match[0]):
            yield match.span()
    for match in _PLATE_BARE.finditer(text):
        yield match.span("plate")


def _looks_like_plate(value: str) -> bool:
    """RDW gives out no vowels since sidecode 7 and never SA, SD, SS; an abbreviation such as EU-20-24 falls away."""
    letters = re.sub(r"[^A-Z]", "", value)
    return letters not in {"EU", "NL", "SS", "SD", "SA", "KG", "EUR", "OM", "PV"}
