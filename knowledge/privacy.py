"""Dutch personal data in text: find it, name its kind, mask it. Used at ingest and at the question.

Numbers are believed only when their check digits are right (BSN: *elfproef*; IBAN: ISO 7064 mod 97-10) or when a
numbering plan knows them (telephone, through phonenumbers). Everything is found with bounded patterns, so the time is
linear in the length of the text. A finding carries a span, never the value: nothing here logs or repeats what it found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["CONTACT_KINDS", "Finding", "PersonalDataKind", "find_personal_data", "is_published_contact", "mask"]


class PersonalDataKind(StrEnum):
    """Kinds of personal data; the values are Dutch, for reports and placeholders."""

    BSN = "burgerservicenummer"
    IBAN = "rekeningnummer"
    PHONE = "telefoonnummer"
    EMAIL = "e-mailadres"
    PLATE = "kenteken"
    BIRTH_DATE = "geboortedatum"
    ADDRESS = "adres"
    SUSPECT = "naam bij een verdenking"


CONTACT_KINDS = frozenset({PersonalDataKind.PHONE, PersonalDataKind.EMAIL})
"""Kinds that an organisation may have published itself."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data of a kind in the characters [start, end) of the text that was searched."""

    kind: PersonalDataKind
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        """(start, end)."""
        return self.start, self.end


def find_personal_data(text: str, kinds: Iterable[PersonalDataKind] | None = None) -> list[Finding]:
    """Return what is found in ``text``, in order and without overlap; ``kinds``: only these (None: all).

    Names with a suspicion and addresses are meant for questions; in published documents they are common and the
    caller leaves those kinds out.
    """
    wanted = frozenset(PersonalDataKind) if kinds is None else frozenset(kinds)
    found: list[Finding] = []
    for kind, finder in _FINDERS.items():
        if kind in wanted:
            found.extend(Finding(kind, start, end) for start, end in finder(text))
    return _without_overlap(found)


def mask(text: str, findings: Iterable[Finding]) -> str:
    """Return ``text`` with each finding replaced by its kind between brackets: ``[e-mailadres]``."""
    parts: list[str] = []
    position = 0
    for finding in sorted(findings, key=lambda item: item.start):
        if finding.start < position:
            continue
        parts += [text[position : finding.start], f"[{finding.kind.value}]"]
        position = finding.end
    return "".join([*parts, text[position:]])


def is_published_contact(text: str, finding: Finding) -> bool:
    """Say whether a finding is the contact detail of an organisation rather than of a person.

    An e-mail address counts when its local part is a role (info@, secretariaat@) or the name of its own domain; a
    telephone number when it is a service number (0800, 0900, 088, 14 0xx) or a landline in a sentence that names the
    desk or organisation. A mobile number never counts.
    """
    value = text[finding.start : finding.end]
    if finding.kind is PersonalDataKind.EMAIL:
        local, _, domain = value.lower().partition("@")
        words = re.split(r"[._-]", local)
        return words[0] in _ROLES or local in re.split(r"[.-]", domain)
    if finding.kind is PersonalDataKind.PHONE:
        digits = re.sub(r"\D", "", value)
        national = re.sub(r"^(?:0031|31)(?=[1-9]\d{8}$)", "0", digits)
        if national.startswith(("0800", "0900", "088", "14")):
            return True
        around = text[max(0, finding.start - 80) : finding.end + 40].lower()
        return not national.startswith("06") and any(word in around for word in _DESKS)
    return False


_ROLES = frozenset(
    """info contact post postbus secretariaat receptie pers voorlichting communicatie bibob meldpunt melding meldingen
    ondermijning riec liec klantcontact klantenservice servicedesk helpdesk loket gemeente college griffie stadhuis
    redactie privacy fg avg opleidingen training trainingen academie bureau balie veiligheid handhaving vergunningen
    algemeen""".split()  # noqa: SIM905 - a list of words reads better than a list of literals
)
_DESKS = (
    "algemeen", "receptie", "secretariaat", "gemeente", "meldpunt", "loket", "balie", "riec", "liec", "centrale",
    "klantcontact", "kantoor", "bureau", "ministerie", "telefoon:", "tel.", "t:", "bezoekadres", "postadres",
)  # fmt: skip

# Numbers ------------------------------------------------------------------------------------------------------------

_NOT_BEFORE = r"(?<![\w:.,/€-])(?<!€ )(?<!\w[-.])"
_BSN = re.compile(r"(?<![\w€:/])(?<![\d][.,\-])\d(?:[ .\-]?\d){7,8}(?![\w])(?![.,\-:/]\d)(?! \d{2,})")
_BSN_GROUPS = re.compile(
    r"\d{9}|\d{8}|\d{4}[ .\-]\d{2}[ .\-]\d{3}|\d{3}[ .\-]\d{3}[ .\-]\d{3}|\d{3}[ .\-]\d{2}[ .\-]\d{4}"
    r"|\d{2}[ .\-]\d{2}[ .\-]\d{2}[ .\-]\d{3}|\d{2}[ .\-]\d{3}[ .\-]\d{4}|(?:\d[ .\-]){7,8}\d"
)
_BSN_CONTEXT = re.compile(r"\b(?:bsn|burgerservice|sofi|persoonsnummer)", re.IGNORECASE)
_OTHER_NUMBER = re.compile(
    r"(?:kvk|kamer van koophandel|vestigingsnummer|btw|rsin|zaaknummer|dossier|zaak|nummer|nr\.?|kenmerk|isbn|issn|€|eur|euro"
    r"|versie|kamerstuk\w*|stb\.?|stcrt\.?|tel\w*)\W{0,4}(?:[a-z]{0,12}\W{0,3})?$",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ .\-]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_IBAN_NL = re.compile(r"(?<![A-Za-z0-9])NL[ .\-]?\d{2}(?:[ .\-]?[A-Z]){4}(?:[ .\-]?\d){10}(?![0-9])", re.IGNORECASE)
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w+-][\w.+-]{0,63}\s?(?:@|\[at\]|\(at\))\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.IGNORECASE
)


def _bsn(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of nine digits (eight with a BSN context) that pass the elfproef, alone or in usual groups."""
    from stdnum.nl import bsn

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


def _iban(text: str) -> Iterator[tuple[int, int]]:
    from stdnum import iban

    for pattern in (_IBAN_NL, _IBAN):
        for match in pattern.finditer(text):
            span = _shrunk_iban(text, match, iban.is_valid)
            if span is not None:
                yield span


def _shrunk_iban(text: str, match: re.Match[str], is_valid: Callable[[str], bool]) -> tuple[int, int] | None:
    """A number in running text drags the words after it along; try shorter ends, at most as many as the pattern is
    long."""
    end = match.end()
    while end - match.start() >= 15:
        value = re.sub(r"[ .\-]", "", text[match.start() : end]).upper()
        if is_valid(value):
            return match.start(), end
        end -= 1
        while end > match.start() and text[end - 1] in " .-":
            end -= 1
    return None


_PHONE_HINT = re.compile(
    r"(?<![\w.,:/€])(?:\+|00)\d[\d ()\-.]{7,20}\d|(?<![\w.,:/€-])\(?0\d(?:[ ()\-.]{0,3}\d){8}(?!\d)"
    r"|(?<![\w.,:/€-])0[89]00[ \-]?\d{4}(?:\d{3})?(?!\d)"
)


def _phone(text: str) -> Iterator[tuple[int, int]]:
    import phonenumbers

    for match in _PHONE_HINT.finditer(text):
        try:
            number = phonenumbers.parse(match[0], "NL")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            yield match.span()


def _email(text: str) -> Iterator[tuple[int, int]]:
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
    r"\b(?:kenteken(?:s|plaat|nummer)?|auto|bestelbus|voertuig|motor)\b(?:[ :,=]|met|is|was|het|een|kenteken|nummer){1,6}"
    r"(?P<plate>(?:"
    + "|".join(code.replace("-", "[ -]?").replace("L", _L).replace("D", _D) for code in _SIDECODES)
    + r"))"
    r"(?![\w-])",
    re.IGNORECASE,
)


def _plate(text: str) -> Iterator[tuple[int, int]]:
    for match in _PLATE.finditer(text):
        if _looks_like_plate(match[0]):
            yield match.span()
    for match in _PLATE_BARE.finditer(text):
        yield match.span("plate")


def _looks_like_plate(value: str) -> bool:
    """RDW gives out no vowels since sidecode 7 and never SA, SD, SS; an abbreviation such as EU-20-24 falls away."""
    letters = re.sub(r"[^A-Z]", "", value)
    return letters not in {"EU", "NL", "SS", "SD", "SA", "KG", "EUR", "OM", "PV"}


# Dates of birth, addresses, suspects --------------------------------------------------------------------------------

_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|maart|mrt|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sep(?:t(?:ember)?)?|okt(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = rf"(?:\d{{1,2}}(?:[ ./\-]\d{{1,2}}[ ./\-]|\s{{1,2}}{_MONTH}\s{{1,2}})(?:19|20)?\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}})"
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
    rf"|(?<![\w-])[A-ZÀ-Þ][\w'.\-]{{1,30}} {_STREET_END} {_HOUSE.replace('number', 'second')}",
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
_TITLED = rf"(?:(?:[Dd]e )?(?:[Hh]eer|[Mm]evrouw|[Dd]hr\.?|[Mm]evr\.?|[Mm]w\.?|[Mm]eneer|[Ff]amilie) (?:{_NAME}|(?:{_PARTICLE} ){{0,3}}{_LAST}))"
_PERSON = rf"(?P<name>{_TITLED}|{_ONE_NAME})"
_SUSPICION = (
    r"(?:[Vv]erdacht(?:e|en)?(?: van)?|[Vv]erdenking(?:en)? (?:tegen|jegens|van)|[Dd]ader|[Cc]rimineel|[Dd]rugsdealer|[Dd]ealer"
    r"|[Kk]opstuk|[Vv]eroordeelde|[Ww]itwasser|[Ss]troman|[Kk]atvanger|[Ss]ubject|[Aa]ntecedenten van|[Ss]trafblad van"
    r"|[Jj]ustitiële documentatie van|[Pp]olitiegegevens (?:van|over))"
)
_SUSPECT_BEFORE = re.compile(rf"\b{_SUSPICION}[ ,:]{{1,2}}(?:(?:is|de|genaamd|namelijk)[ ,]{{1,2}}){{0,2}}{_PERSON}")
_KNOWN = (
    r"(?:verdacht(?:e)?\b|bekend bij|in beeld bij|antecedenten|een strafblad|veroordeeld|betrokken bij|crimineel|een dealer"
    r"|aangehouden|gearresteerd|witwas|drugs|stroman|katvanger|fraude|mensenhandel|wapens|lid van een)"
)
_SUSPECT_AFTER = re.compile(
    rf"\b(?:(?:[Ii]s|[Ww]as|[Ww]ordt|[Hh]eeft|[Ss]taat|[Zz]it|[Hh]andelt|[Dd]ealt)[ ]){_PERSON}[ ][^.?!\n]{{0,60}}?{_KNOWN}"
    rf"|{_PERSON.replace('name', 'subject')}[ ,](?:(?:die|is|wordt|was|heeft|staat|zit|handelt|dealt)[ ]){{1,2}}[^.?!\n]{{0,40}}?{_KNOWN}"
)
_NOT_A_PERSON = re.compile(
    r"\b(?:Wet|Gemeente|College|RIEC|LIEC|Bibob|Bureau|Openbaar|Ministerie|Politie|Justitie|Landelijk|Algemene|Raad|Belasting"
    r"|Opiumwet|Awb|Opw|Rechtbank|Hoge|Den Haag|Officier|Burgemeester|Artikel|Kamer|Rijks\w*|Europese|Nationaal|Nationale"
    r"|Midden|Noord|Zuid|Oost|West|De|Het|Een|Er|Dit|Dat|Die|Wat|Welke|Hoe|Wie|Wanneer|Kan|Mag|Is|Heeft|Als|In|Op|Bij)\b"
)


def _birth_date(text: str) -> Iterator[tuple[int, int]]:
    for match in _BIRTH.finditer(text):
        yield match.span("date")


def _address(text: str) -> Iterator[tuple[int, int]]:
    for match in _ADDRESS.finditer(text):
        yield match.span()
    for match in _POSTCODE.finditer(text):
        yield match.span()


def _suspect(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_SUSPECT_BEFORE, _SUSPECT_AFTER):
        for match in pattern.finditer(text):
            group = "name" if match.groupdict().get("name") is not None else "subject"
            if not _NOT_A_PERSON.search(match[group]):
                yield match.span(group)


_FINDERS: dict[PersonalDataKind, Callable[[str], Iterator[tuple[int, int]]]] = {
    PersonalDataKind.IBAN: _iban,
    PersonalDataKind.EMAIL: _email,
    PersonalDataKind.BSN: _bsn,
    PersonalDataKind.PHONE: _phone,
    PersonalDataKind.PLATE: _plate,
    PersonalDataKind.BIRTH_DATE: _birth_date,
    PersonalDataKind.ADDRESS: _address,
    PersonalDataKind.SUSPECT: _suspect,
}
"""In order of certainty: where two findings overlap, the kind that stands first here wins."""


def _without_overlap(found: list[Finding]) -> list[Finding]:
    rank = {kind: position for position, kind in enumerate(_FINDERS)}
    kept: list[Finding] = []
    taken: list[tuple[int, int]] = []
    for finding in sorted(found, key=lambda item: (rank[item.kind], item.start, -item.end)):
        if all(finding.end <= start or finding.start >= end for start, end in taken):
            kept.append(finding)
            taken.append(finding.span)
    return sorted(kept, key=lambda item: item.start)
