"""Citizen service numbers and dates of birth that the finders of the knowledge room leave: half, named, or in words."""

from __future__ import annotations

import re

__all__ = ["tells_birth_date", "tells_bsn"]

_BSN = r"\b(?:bsn|burgerservice\s?nummer|sofi-?\s?nummer|persoonsnummer)\b"
_BSN_NAMED = re.compile(
    rf"{_BSN}[^\w?!]{{0,6}}(?:(?:van|voor)\s+\w+\s+(?:\w+\s+)?)?(?:nummer|nr\.?|is|was|luidt|begint|eindigt|met|op|"
    rf":|=|[^\w?!]){{0,6}}\s*\d[\d .\-/]{{4,}}\d"
    r"|\b(?:het|zijn|haar)\s+nummer\s+(?:is|luidt)\s+\d{9}(?!\d)"
    rf"|{_BSN}[^?!]{{0,30}}\b(?:eindigt|begint)\b[^?!]{{0,20}}\d",
    re.IGNORECASE,
)
_DAY = r"\d{1,2}[ ./-]\d{1,2}[ ./-](?:(?:19|20)?\d{2})|(?:19|20)\d{2}-\d{2}-\d{2}"
_PERSON = (
    r"(?:huurder|bewoner|eigenaar|verhuurder|exploitant|ondernemer|aanvrager|betrokkene|verdachte|leidinggevende|"
    r"man|vrouw|persoon|"
    r"zoon|dochter|partner|inwoner|minderjarige)"
)
_BIRTH = re.compile(
    rf"\b(?:d\.?o\.?b\.?|date\s+of\s+birth|born(?:\s+on)?|geb(?:oren)?\.?(?:\s?dat(?:um)?)?|"
    rf"verjaart\s+op)\b[^\w?!]{{0,4}}(?:op\s+|is\s+|in\s+)?(?:{_DAY})"
    rf"|\b{_PERSON}\s*[(,]\s*(?:{_DAY})\s*[),]"
    r"|\bgeboortejaar\s*:?\s*(?:is\s+)?(?:19|20)\d{2}\b"
    r"|\bgeboren\s+(?:op|in)\s+(?:[a-z]+\s+){0,4}(?:negentien(?:honderd)?|tweeduizend)\w*",
    re.IGNORECASE,
)


def tells_bsn(text: str) -> bool:
    """Say whether ``text`` gives a number, or part of one, that it calls a citizen service number."""
    return bool(_BSN_NAMED.search(text))


def tells_birth_date(text: str) -> bool:
    """Say whether ``text`` gives somebody's day or year of birth in a form of its own."""
    return bool(_BIRTH.search(text))
