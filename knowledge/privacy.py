"""Dutch personal data in text: find it, name its kind, mask it. Used at ingest and at the question.

Numbers are believed only when their check digits are right (BSN: *elfproef*; IBAN: ISO 7064 mod 97-10) or when a
numbering plan knows them (telephone, through phonenumbers). Everything is found with bounded patterns, so the time is
linear in the length of the text. A finding carries a span, never the value: nothing here logs or repeats what it found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge.privacy_numbers import find_bsn, find_email, find_iban, find_phone, find_plate
from knowledge.privacy_persons import find_address, find_birth_date, find_suspect

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
    algemeen""".split()
)
_DESKS = (
    "algemeen", "receptie", "secretariaat", "gemeente", "meldpunt", "loket", "balie", "riec", "liec", "centrale",
    "klantcontact", "kantoor", "bureau", "ministerie", "telefoon:", "tel.", "t:", "bezoekadres", "postadres",
)  # fmt: skip

_FINDERS: dict[PersonalDataKind, Callable[[str], Iterator[tuple[int, int]]]] = {
    PersonalDataKind.IBAN: find_iban,
    PersonalDataKind.EMAIL: find_email,
    PersonalDataKind.BSN: find_bsn,
    PersonalDataKind.PHONE: find_phone,
    PersonalDataKind.PLATE: find_plate,
    PersonalDataKind.BIRTH_DATE: find_birth_date,
    PersonalDataKind.ADDRESS: find_address,
    PersonalDataKind.SUSPECT: find_suspect,
}
"""In order of certainty: where two findings overlap, the kind that stands first here wins."""


def _without_overlap(found: list[Finding]) -> list[Finding]:
    rank = {kind: position for position, kind in enumerate(_FINDERS)}
    kept: list[Finding] = []
    starts: list[int] = []
    for finding in sorted(found, key=lambda item: (rank[item.kind], item.start, -item.end)):
        place = bisect_left(starts, finding.start)
        free_before = place == 0 or kept[place - 1].end <= finding.start
        free_after = place == len(kept) or kept[place].start >= finding.end
        if free_before and free_after:
            kept.insert(place, finding)
            starts.insert(place, finding.start)
    return kept
