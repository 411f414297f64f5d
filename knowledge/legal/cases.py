"""Judgments and official publications in running text: ECLI, Staatsblad, Staatscourant and Kamerstukken.

``python-stdnum`` knows no ECLI; the form is that of the European Case Law Identifier (Council conclusions 2011/C
127/01, annex): country, court code of one to seven characters, year, and at most 25 letters, digits and dots.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_ECLI_IN_TEXT = re.compile(r"\bECLI:[A-Z0-9:.]{1,60}", re.IGNORECASE)
_ECLI = re.compile(r"ECLI:[A-Z]{2}:[A-Z][A-Z0-9]{0,6}:[0-9]{4}:[A-Z0-9](?:[A-Z0-9.]{0,23}[A-Z0-9])?")
_GAZETTE = re.compile(
    r"\b(?P<series>Stb|Stcrt|Staatsblad|Staatscourant)\b\.?,?[ \t]{0,3}(?P<year>[12][0-9]{3})"
    r"(?:[ \t]{0,3},?[ \t]{0,3}(?:nr\.?[ \t]{0,3})?|-)(?P<number>[0-9]{1,6})\b",
    re.IGNORECASE,
)
_PARLIAMENT = re.compile(
    r"\bKamerstuk(?:ken)?[ \t]{1,3}(?P<house>I{1,2}|[12])?[ \t]{0,3}"
    r"(?:(?P<year>[12][0-9]{3})[/\-–](?:[12][0-9])?[0-9]{2}[ \t]{0,3},?[ \t]{0,3})?"
    r"(?P<file>[0-9]{2}[ ]?[0-9]{3})(?:[- ](?P<roman>[IVXLC]{1,7})\b)?"
    r"[ \t]{0,3},?[ \t]{0,3}(?:nr\.?[ \t]{0,3}(?P<number>[0-9]{1,4}|[A-Z]{1,3})|(?P<letter>(?-i:[A-Z]{1,2})))\b",
    re.IGNORECASE,
)


class Series(StrEnum):
    """Where an official publication appeared; the value is its part of the address on officielebekendmakingen.nl."""

    STAATSBLAD = "stb"
    STAATSCOURANT = "stcrt"
    KAMERSTUKKEN = "kst"


@dataclass(frozen=True, slots=True)
class CaseReference:
    """A judgment by its ECLI, in capitals; span [start, end) in the text."""

    ecli: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PublicationReference:
    """An official publication; span [start, end) in the text."""

    series: Series
    year: str
    """Year of issue (``2018``); for Kamerstukken the first year of the session, empty when it is not given."""
    number: str
    """Number in the year, or of the document in its file (``3``, ``A``)."""
    start: int
    end: int
    file: str = ""
    """Number of the parliamentary file: ``34763``, with its chapter ``35925-VI``."""
    house: str = ""
    """``I`` (Eerste Kamer) or ``II`` (Tweede Kamer); empty when it is not given."""


def is_ecli(text: str) -> bool:
    """Say whether ``text`` is a well-formed ECLI in capitals."""
    return _ECLI.fullmatch(text) is not None


def find_cases(text: str) -> list[CaseReference]:
    """Return the well-formed ECLI numbers in ``text``, in order; a full stop that ends the sentence is left out."""
    cases = []
    for match in _ECLI_IN_TEXT.finditer(text):
        ecli = match[0].rstrip(".:").upper()
        if is_ecli(ecli):
            cases.append(CaseReference(ecli, match.start(), match.start() + len(ecli)))
    return cases


def find_publications(text: str) -> list[PublicationReference]:
    """Return references to Staatsblad, Staatscourant and Kamerstukken in ``text``, in order."""
    found = []
    for match in _GAZETTE.finditer(text):
        series = Series.STAATSBLAD if match["series"].casefold() in {"stb", "staatsblad"} else Series.STAATSCOURANT
        found.append(PublicationReference(series, match["year"], match["number"], match.start(), match.end()))
    for match in _PARLIAMENT.finditer(text):
        house = {"1": "I", "2": "II"}.get(match["house"] or "", (match["house"] or "").upper())
        file = match["file"].replace(" ", "") + (f"-{match['roman'].upper()}" if match["roman"] else "")
        found.append(
            PublicationReference(
                series=Series.KAMERSTUKKEN,
                year=match["year"] or "",
                number=(match["number"] or match["letter"]).upper(),
                start=match.start(),
                end=match.end(),
                file=file,
                house=house,
            )
        )
    return sorted(found, key=lambda publication: publication.start)
