"""A text that is not the law on the day carries a sentence only when the sentence says so."""

from __future__ import annotations

import re

from knowledge.dutch import fold
from knowledge.records import Currency, Match

_PAST = re.compile(
    r"\b(?:vroeger|voorheen|destijds|toen(?:malige?)?|eerdere? (?:tekst|versie|wet)|oude? (?:tekst|versie|wet|artikel)"
    r"|vervallen|verviel|ingetrokken wet|niet meer|gold|golden|luidde|tot (?:en met )?(?:\d|[12]\d{3})"
    r"|tot (?:\d{1,2} )?[a-z]+ [12]\d{3}|(?:in|over|van|uit|op) (?:\d{1,2} )?(?:[a-z]+ )?(?:19|20)\d\d)\b"
)
_FUTURE = re.compile(
    r"\b(?:vanaf|per|met ingang van|zal|zullen|treedt|treden|in werking|toekomst(?:ige?)?|nog niet|straks|binnenkort)\b"
)


_FORMER = re.compile(r"\b(?:vroeger|voorheen|destijds|oorspronkelijk|tot dan toe)\b")


def is_former(clause: str) -> bool:
    """Say whether a clause tells how it used to be."""
    return bool(_FORMER.search(fold(clause)))


def says_former(sentence: str) -> bool:
    """Say whether a sentence speaks of the past."""
    return bool(_PAST.search(fold(sentence)) or _FORMER.search(fold(sentence)))


def says_when(sentence: str, match: Match) -> bool:
    """Say whether ``sentence`` may lean on ``match``: it is in force, or the sentence tells that it is not."""
    if match.currency in {Currency.OUTDATED, Currency.REPEALED}:
        return bool(_PAST.search(fold(sentence)))
    if match.currency is Currency.NOT_YET:
        return bool(_FUTURE.search(fold(sentence)))
    return True
