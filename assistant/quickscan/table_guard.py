"""No persons, firms or addresses in a table: a column or a cell that looks like one refuses the whole table.

The message names the column and the kind, never the value. A false alarm is mended by giving the column another name
or leaving it out; taking in a person is not mended at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.guarding.persons import named_with_suspicion
from assistant.quickscan.errors import TableRefused
from knowledge.privacy import find_personal_data

_COLUMNS = {
    "namen van personen": r"(?:voor|achter|roep|geboorte)?naam(?:bestuurder|eigenaar)?|namen|eigenaar|bestuurder"
    r"|exploitant|ubo|contactpersoon|bewoner|verdachte|persoon|initialen|voorletters",
    "namen van bedrijven": r"bedrijfsnaam|handelsnaam|statutairenaam|naamonderneming|onderneming|bedrijf|firma",
    "KVK-nummers": r"kvk\w*|kvknr|vestigingsnummer|rsin|handelsregisternummer|dossiernummer",
    "adressen": r"adres|straat\w*|huisn(?:ummer|r)|postcode|pc6|toevoeging|woonadres|vestigingsadres|lat|lon"
    r"|lengtegraad|breedtegraad",
    "persoonsnummers": r"bsn|sofinummer|burgerservicenummer|vnummer|anummer|strafblad\w*|antecedent\w*",
    "geboortedata": r"geboorte\w*|leeftijd",
    "afkomst of geloof": r"nationaliteit|herkomst|etniciteit|geboorteland|geloof|religie|migratieachtergrond",
    "contactgegevens": r"telefoon\w*|mobiel|e?mail\w*|iban|rekeningnummer|kenteken",
}
_KVK = re.compile(r"\d{8}|\d{12}")
_LEGAL_FORM = re.compile(r"\b(?:b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|holding|stichting|eenmanszaak)(?!\w)", re.IGNORECASE)
_STREET = re.compile(
    r"\b\w+(?:straat|laan|weg|plein|kade|singel|dijk|gracht|hof|steeg|pad|dreef)\s+\d+\s?[a-z]?\b|\b\d{4}\s?[A-Z]{2}\b",
    re.IGNORECASE,
)
_PLACE_NAME = re.compile(
    r"(?:buurt|wijk|kwartier|park|polder|dorp|straat|laan|plein|haven|terrein|hof|veld|weg|kade|stad|eiland|paulowna)$",
    re.IGNORECASE,
)


def check_columns(names: Iterable[str]) -> None:
    """Refuse a table with a column that is named after persons, firms, addresses or origin.

    Raises:
        TableRefused: which column, and why.
    """
    for name in names:
        plain = re.sub(r"[^a-z]", "", str(name).casefold().replace("ë", "e"))
        for kind, pattern in _COLUMNS.items():
            if re.fullmatch(pattern, plain):
                raise _refusal(str(name), kind)


def check_cells(column: str, values: Iterable[object]) -> None:
    """Refuse a table with text in a column that looks like a person, a firm, a number of one or an address.

    Raises:
        TableRefused: which column, and why.
    """
    for value in {str(value).strip() for value in values if value is not None}:
        kind = _kind_of(value)
        if kind:
            raise _refusal(column, kind)


def _kind_of(text: str) -> str:
    if not text or text == "nan":
        return ""
    patterns = (
        (_KVK.fullmatch, "KVK-nummers"),
        (_LEGAL_FORM.search, "namen van bedrijven"),
        (_STREET.search, "adressen"),
    )
    kind = next((kind for finds, kind in patterns if finds(text)), "")
    if kind:
        return kind
    found = find_personal_data(text)
    if found:
        return f"persoonsgegevens ({found[0].kind.value})"
    # A name in a table about a suspicion stands beside that suspicion.
    named = not _PLACE_NAME.search(text) and named_with_suspicion(f"verdacht: {text}") is not None
    return "namen" if named else ""


def _refusal(column: str, kind: str) -> TableRefused:
    shown = column if not _kind_of(column) else "(zonder naam)"
    return TableRefused(
        f"De tabel is niet ingelezen en niet bewaard: in kolom “{shown}” staan zo te zien {kind}. In een quickscan "
        "horen alleen totalen per gebied en jaar. Haal de kolom weg, of tel de gegevens eerst op, en probeer het "
        "opnieuw. Gaat het om een signaal over een persoon of bedrijf? Breng dat in via de informatiecoördinator van "
        "uw gemeente."
    )
