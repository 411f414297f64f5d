"""The day that a question asks about: whether it asks for the law of another day at all, and which day it names.

Days are read as people write them: "1 juni 2018", "1/6/18", "december '18", "2018-06-01", "in 2018", "vijf jaar
geleden". A day that does not exist, or has yet to come, is told apart: the law of today must not pass for its law.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.version_words import MONTHS

__all__ = ["AskedDay", "asks_ahead", "asks_of_then", "named_day"]

_MONTH = "|".join((*MONTHS, *(month[:3] for month in MONTHS), "mrt"))
_YEAR4 = r"(?:19|20)\d{2}"
_SHORT = r"['’]\d{2}"
_FULL = re.compile(rf"\b(?P<d>\d{{1,2}})\s+(?P<m>{_MONTH})\.?\s+(?P<y>{_YEAR4}|{_SHORT})\b", re.IGNORECASE)
_NUMERIC = re.compile(
    rf"(?<![\w.:/-])(?P<d>\d{{1,2}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<y>{_YEAR4}|(?<!\.)\d{{2}})(?![\w:/-])"
)
"""With points only before a whole year: "4.3.10" is an article."""
_ISO = re.compile(rf"(?<![\w-])(?P<y>{_YEAR4})-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?![\w-])")
_MONTH_YEAR = re.compile(rf"\b(?P<m>{_MONTH})\.?\s+(?P<y>{_YEAR4}|{_SHORT})\b", re.IGNORECASE)
_YEAR = re.compile(rf"\b(?P<y>{_YEAR4})\b|(?<!\w)(?P<short>{_SHORT})\b")
_NUMBERS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")
_AGO = re.compile(
    rf"\b(?P<n>\d{{1,2}}|één|{'|'.join(_NUMBERS)})\s+jaar\s+(?:geleden|terug)\b|\b(?P<last>vorig)\s+jaar\b",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(luidde|gold|golden|stond|stonden|destijds|toen|toenmalige?|vroeger|vroegere|oude|vorige|eerdere|peildatum"
    r"|(?:tekst|versie|wet|wettekst)\s+(?:van|uit|op)|zoals\s+(?:die|het|deze)\s+(?:was|gold|luidde)"
    r"|\w+wet\s+(?:van|uit)|volgens\s+de\s+.{3,40}\s+(?:van|uit)\s+(?:19|20)\d{2})\b"
    r"|^\W*(?:wat|wie|welke?|wanneer|waar|hoe\s+\w+|tot\s+wanneer|voor\s+hoe\s+lang)\b[^,.?!]{0,30}\b(?:was|waren|sloot|besliste|gaf|kreeg)\b",
    re.IGNORECASE,
)
_COULD = re.compile(r"\b(?:kon|konden|mocht|mochten|moest|moesten|hoefde|hoefden)\b", re.IGNORECASE)
"""Asks what a power allowed; also where no law is named."""
_POWER = re.compile(r"\b(?:burgemeester|college|raad|gemeente|wethouders?|officier|politie)\b", re.IGNORECASE)
_AHEAD = re.compile(r"\b(?:vanaf|per|in|na|op|sinds|luidt|geldt|gaat)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskedDay:
    """A day that a question names; of a month its first day, of a year its last. ``day`` None: there is no such day."""

    said: str
    day: date | None


def asks_of_then(text: str, *, names_law: bool) -> bool:
    """Say whether a question that may name a day asks for the law of that day; ``names_law``: it names an article."""
    if names_law and _THEN.search(text):
        return True
    return bool(_COULD.search(text) and _POWER.search(text))


def asks_ahead(text: str) -> bool:
    """Say whether a question with a day to come asks for the law of that day."""
    return bool(_AHEAD.search(text))


def named_day(text: str, today: date) -> AskedDay | None:
    """Return the first day that ``text`` names, the fullest way of writing first; None when it names none."""
    for pattern in (_FULL, _NUMERIC, _ISO, _MONTH_YEAR):
        if match := pattern.search(text):
            found = match.groupdict()
            year = _year(found["y"], today)
            return AskedDay(match[0], _date(year, _month(found["m"]), int(found.get("d") or 1)))
    if match := _YEAR.search(text):
        return AskedDay(match[0], date(_year(match["y"] or match["short"], today), 12, 31))
    if match := _AGO.search(text):
        years = 1 if match["last"] else _number(match["n"])
        return AskedDay(match[0], _date(today.year - years, today.month, min(today.day, 28)))
    return None


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    names = [month[:3] for month in MONTHS]
    start = text.lower()[:3]
    return 3 if start == "mrt" else names.index(start) + 1


def _year(text: str, today: date) -> int:
    digits = int(text.strip("'’"))
    if digits > 99:
        return digits
    return digits + (2000 if 2000 + digits <= today.year + 20 else 1900)


def _number(word: str) -> int:
    lowered = word.lower().replace("é", "e")
    return int(lowered) if lowered.isdecimal() else _NUMBERS.index(lowered) + 1


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
