"""Names of files: they are kept in the register, shown and logged, so personal data may not stand in them."""

from __future__ import annotations

from knowledge.privacy import Finding, PersonalDataKind, find_personal_data, mask

__all__ = ["find_in_name", "printable", "shown_name"]

_IN_NAMES = (PersonalDataKind.BSN, PersonalDataKind.IBAN, PersonalDataKind.PHONE, PersonalDataKind.EMAIL)


def find_in_name(name: str) -> list[Finding]:
    """Return the personal data in the name of a file, in which underscores stand for spaces."""
    return find_personal_data(name.replace("_", " "), _IN_NAMES)


def shown_name(name: str) -> str:
    """Return a name as it may be shown: personal data masked, and nothing that steers a terminal."""
    return printable(mask(name, find_in_name(name)))


def printable(text: str) -> str:
    """Return the text with a mark in place of what steers a terminal or breaks the line."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
