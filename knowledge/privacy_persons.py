"""Dates of birth, addresses, and persons named with a suspicion: each function yields spans (start, end).

Every quantifier is bounded, so the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["find_address", "find_birth_date", "find_suspect"]

_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|maart|mrt|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sep(?:t(?:ember)?)?|okt(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:[ ./\-]\d{{1,2}}[ ./\-]|\s{{1,2}}{_MONTH}\s{{1,2}})(?:19|20)?\d{{2}}"
    r"|(?:19|20)\d{2}-\d{2}-\d{2})"
)
_BIRTH = re.compile(
    r"(?:\bgeboren\b|\bgeboortedat(?:um|a)\b|\bgeb\.|\bgeb\.?dat(?:um|\.)|\*)(?:[ :;,(]|\bte\b|\bop\b|\bin\b|\bis\b"
    rf"|[A-Z][\w'\-]{{1,25}}){{0,8}}?(?P<date>{_DATE})(?!\d)",
    re.IGNORECASE,
)
_STREET_END = (
    r"(?:straat|laan|weg|plein|gracht|kade|singel|dreef|hof|steeg|dijk|pad|park|plantsoen|ring|wal|markt|boulevard|baan"
    r"|haven|oever|erf|horst|kamp|veld|burg|dam|brink|heuvel|poort|passage|allee|vaart|zoom|weide|akker|warande)"
)
_HOUSE = r"(?P<number>\d{1,5})(?:[ \-]?(?:[a-zA-Z]|bis|hs|[IVX]{1,3}|\d{1,4}))?(?![\w:.]*\d)(?!\w)"
_ADDRESS = re.compile(
    rf"(?<![\w-])(?:[A-ZÀ-Þ][\w'.\-]{{0,25}} (?:(?:van|de|der|den|het|ten|ter|[A-ZÀ-Þ][\w'.\-]{{0,25}}) ){{0,4}})?"
    rf"[A-ZÀ-Þ][\w'\-]{{0,30}}{_STREET_END},? {_HOUSE}"
    rf"|(?<![\w-])[A-ZÀ-Þ][\w'.\-]{{1,30}} (?i:{_STREET_END}) {_HOUSE.replace('number', 'second')}",
    re.UNICODE,
)
_POSTCODE = re.compile(
    r"(?<![\w-])[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}(?:[ ,]{1,2}(?:nr\.? ?|huisnummer ?)?\d{1,5}[a-zA-Z]?)?(?![\w-])"
)
_PARTICLE = r"(?:van|de|der|den|het|ten|ter|el|al|ben|bin|du|la|le|te|'t|ait|von|op)"
_FIRST = r"(?:[A-ZÀ-Þ]\.(?: ?[A-ZÀ-Þ]\.){0,4}|[A-ZÀ-Þ][a-zß-ÿ'\-]{1,25}|[A-ZÀ-Þ](?=[ .]))"
_LAST = r"[A-ZÀ-Þ][A-Za-zÀ-ÿ'\-]{1,30}"
_NAME = rf"{_FIRST}(?: {_FIRST}){{0,3}}(?: {_PARTICLE}){{0,3}} {_LAST}"
_ONE_NAME = rf"(?:{_NAME}|(?:{_PARTICLE} ){{1,3}}{_LAST})"
_TITLE = r"(?:[Dd]e )?(?:[Hh]eer|[Mm]evrouw|[Dd]hr\.?|[Mm]evr\.?|[Mm]w\.?|[Mm]eneer|[Ff]amilie)"
_TITLED = rf"(?:{_TITLE} (?:{_NAME}|(?:{_PARTICLE} ){{0,3}}{_LAST}))"
_PERSON = rf"(?P<name>{_TITLED}|{_ONE_NAME})"
_SUSPICION = (
    r"(?:[Vv]erdacht(?:e|en)?(?: van)?|[Vv]erdenking(?:en)? (?:tegen|jegens|van)|[Dd]ader|[Cc]rimineel|[Dd]rugsdealer"
    r"|[Dd]ealer"
    r"|[Kk]opstuk|[Vv]eroordeelde|[Ww]itwasser|[Ss]troman|[Kk]atvanger|[Ss]ubject|[Aa]ntecedenten van|[Ss]trafblad van"
    r"|[Jj]ustitiële documentatie van|[Pp]olitiegegevens (?:van|over))"
)
_SUSPECT_BEFORE = re.compile(rf"\b{_SUSPICION}[ ,:]{{1,2}}(?:(?:is|de|genaamd|namelijk)[ ,]{{1,2}}){{0,2}}{_PERSON}")
_KNOWN = (
    r"(?:verdacht(?:e)?\b|bekend bij|in beeld bij|antecedenten|een strafblad|veroordeeld|betrokken bij|crimineel"
    r"|een dealer"
    r"|aangehouden|gearresteerd|witwas|drugs|stroman|katvanger|fraude|mensenhandel|wapens|lid van een)"
)
_SUSPECT_AFTER = re.compile(
    r"\b(?:(?:[Ii]s|[Ww]as|[Ww]ordt|[Hh]eeft|[Ss]taat|[Zz]it|[Hh]andelt|[Dd]ealt)[ ])"
    rf"{_PERSON}[ ][^.?!\n]{{0,60}}?{_KNOWN}"
    rf"|{_PERSON.replace('name', 'subject')}[ ,]"
    rf"(?:(?:die|is|wordt|was|heeft|staat|zit|handelt|dealt)[ ]){{1,2}}[^.?!\n]{{0,40}}?{_KNOWN}"
)
_NOT_A_PERSON = re.compile(
    r"\b(?:Wet|Gemeente|College|RIEC|LIEC|Bibob|Bureau|Openbaar|Ministerie|Politie|Justitie|Landelijk|Algemene|Raad"
    r"|Belasting"
    r"|Opiumwet|Awb|Opw|Rechtbank|Hoge|Den Haag|Officier|Burgemeester|Artikel|Kamer|Rijks\w*|Europese|Nationaal"
    r"|Nationale|BV|BV['’]?s|NV|VOF|CV|VvE|ZZP\w*|OMG|AZC"
    r"|\w*[Kk]nooppunt|Meldpunt|Centrum|Platform|Netwerk|Stichting|Inspectie|Team|Instituut|Autoriteit|Dienst"
    r"|Midden|Noord|Zuid|Oost|West|De|Het|Een|Er|Dit|Dat|Die|Wat|Welke|Hoe|Wie|Wanneer|Kan|Mag|Is|Heeft|Als|In|Op|Bij)\b"
)


def find_birth_date(text: str) -> Iterator[tuple[int, int]]:
    """Dates that stand after a word for birth."""
    for match in _BIRTH.finditer(text):
        yield match.span("date")


def find_address(text: str) -> Iterator[tuple[int, int]]:
    """Streets with a house number, and postcodes."""
    for match in _ADDRESS.finditer(text):
        yield match.span()
    for match in _POSTCODE.finditer(text):
        yield match.span()


def find_suspect(text: str) -> Iterator[tuple[int, int]]:
    """Names of persons beside a suspicion; never of organisations or laws."""
    for pattern in (_SUSPECT_BEFORE, _SUSPECT_AFTER):
        for match in pattern.finditer(text):
            group = "name" if match.groupdict().get("name") is not None else "subject"
            if not _NOT_A_PERSON.search(match[group]):
                yield match.span(group)
