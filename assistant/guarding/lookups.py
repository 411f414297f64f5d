"""Recognises a request to look up who or what stands behind a name, an address, a plate, an account or a number.

Nothing of the kind is held here; such a question belongs to those who may open the registers.
"""

from __future__ import annotations

import re

from assistant.guarding.names import is_no_name

__all__ = ["looks_up_a_party", "looks_up_what_is_masked"]

_CAPITAL = r"[A-ZÀ-ÞŁŞĞİ][\w'’.&-]*"
_PARTY = rf"(?P<party>{_CAPITAL}(?:\s+(?:(?:van|de|der|den|het|ter|ten|el|al|ben|bin|en|&)\s+){{0,3}}{_CAPITAL})+)"
_FILES = r"(?:\w*syste(?:em|men)|\w*bestand(?:en)?|\w*lijst(?:en)?|\w*register\w*|databases?|riec\b[\w-]*|archief)"
_LOOKED_UP = tuple(
    re.compile(rule)
    for rule in (
        rf"\b(?i:is|zijn)\s+{_PARTY}\b[^.?!]{{0,40}}\b(?:bekend|in\s+beeld)\b(?!\s+(?:met|om|van))",
        rf"\b(?i:kom(?:t|en)?)\s+{_PARTY}\b[^.?!]{{0,30}}\bvoor\b",
        rf"\b(?i:sta(?:at|an)?)\s+{_PARTY}\b[^.?!]{{0,30}}\b{_FILES}",
        rf"\b(?i:ken(?:t|nen)?)\s+(?:jij|je|jullie|u)\s+{_PARTY}",
    )
)
_ORGANISED = re.compile(
    r"\b(?:team|netwerk|project|programma|platform|operati\w+|bureau|centrum|werkgroep|taskforce|wet|besluit|regeling|"
    r"convenant|barri[eè]remodel|aanpak|stichting|vereniging)\b",
    re.IGNORECASE,
)
"""In the name of a programme or a body, which may be asked about."""
_ADDRESS = r"\[adres\]"
_NUMBER = r"\[(?:kenteken|rekeningnummer|telefoonnummer|e-mailadres)\]"
_AT_ADDRESS = re.compile(
    r"\b(?:wie\s+(?:is|zijn|woont|wonen|huurt|staat)|strafblad|antecedenten|eigenaar\s+van|bewoners?\s+van|"
    r"ingeschreven|bekend\s+over|wat\s+we(?:et|ten))\b",
    re.IGNORECASE,
)
_OF_NUMBER = re.compile(
    r"\b(?:van\s+wie|wiens|wie\s+(?:is|hoort|rijdt|belt)|op\s+naam|zoek\w*|opzoek\w*|kijk\w*|check\w*|natrek\w*|nagaan|"
    r"vaker|gezien|bekend|voorkom\w*|komt\b.{0,30}\bvoor|wat\s+we(?:et|ten)|vraag\s+(?:of|aan)\s+(?:hij|zij|ze|hem|haar))\b",
    re.IGNORECASE,
)
_NUMBER_ACTS = re.compile(
    rf"^\W*(?:(?:de\s+)?(?:rekening|iban|kenteken|nummer|auto)\w*\s+)?{_NUMBER}\s+(?:krijgt|ontvangt|stort|belt|rijdt|heeft|maakt)\b",
    re.IGNORECASE,
)
_MASKED = re.compile(rf"{_ADDRESS}|{_NUMBER}")
_SAYS_SOMETHING = re.compile(r"[^\W\d_]{3,}")


def looks_up_a_party(question: str) -> bool:
    """Say whether ``question`` asks whether somebody or a firm is known: "Komt … voor in jullie bestanden?"."""
    return any(
        not is_no_name(match["party"]) and not _ORGANISED.search(match["party"])
        for pattern in _LOOKED_UP
        for match in pattern.finditer(question)
    )


def looks_up_what_is_masked(masked: str) -> bool:
    """Say whether a question, its personal data masked, asks who is behind them, or asks nothing beside them."""
    if not _MASKED.search(masked):
        return False
    if re.search(_ADDRESS, masked) and _AT_ADDRESS.search(masked):
        return True
    if re.search(_NUMBER, masked) and (_OF_NUMBER.search(masked) or _NUMBER_ACTS.search(masked)):
        return True
    return len(_SAYS_SOMETHING.findall(_MASKED.sub(" ", masked))) < 2
