"""Dutch words on the pages for what the records name with a code."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answer import AnswerStatus
from knowledge.records import Currency

__all__ = [
    "ACCESS", "CARD_KINDS", "CARD_STATUSES", "CATEGORIES", "CERTAINTIES", "CURRENCIES", "GROUPS", "ROLES",
    "SOURCE_KINDS", "STATUS_TONES", "WEIGHTS", "authorities",
]  # fmt: skip

SOURCE_KINDS = {
    "wet": "Wet",
    "jurisprudentie": "Jurisprudentie",
    "beleidsregel": "Beleidsregel",
    "leidraad": "Leidraad",
    "literatuur": "Literatuur",
    "jaarplan": "Jaarplan",
    "training": "Training",
    "nieuws": "Nieuws",
    "uitleg": "Uitleg van Kenniswijzer",
}
CURRENCIES = {
    Currency.IN_FORCE: ("Geldend", "positive"),
    Currency.LAST_SEEN: ("Geldigheid niet zeker", "warning"),
    Currency.OUTDATED: ("Verouderd", "negative"),
    Currency.REPEALED: ("Vervallen", "negative"),
    Currency.NOT_YET: ("Geldt nog niet", "negative"),
    Currency.TIMELESS: ("", ""),
}
"""Label and tone; a report or an article in the press has no validity, and says nothing."""

ACCESS = {"openbaar": "Openbaar", "partners": "Voor partners", "beperkt": "Beperkt"}
GROUPS = {
    "past_nu": "Past nu",
    "kan_passen": "Kan passen",
    "past_niet": "Past niet, al wordt er vaak aan gedacht",
}
WEIGHTS = {1: "heel licht", 2: "licht", 3: "gemiddeld", 4: "zwaar", 5: "heel zwaar"}
CATEGORIES = {
    "bibob": "Wet Bibob",
    "sluiting": "Sluiten van panden",
    "handhaving": "Handhaving",
    "openbare_orde": "Openbare orde",
    "vergunning": "Vergunningen",
    "omgeving_wonen": "Omgeving en wonen",
    "registratie_sociaal": "Registratie en sociaal domein",
    "informatie": "Informatie delen",
    "partner": "Van partners",
}
CARD_KINDS = {
    "bevoegdheid": "Bevoegdheid",
    "informatie": "Informatie",
    "werkwijze": "Werkwijze",
    "partnerinstrument": "Instrument van een partner",
}
CARD_STATUSES = {"geldend": "Geldend recht", "lokaal": "Alleen als uw gemeente het regelde", "beleid": "Werkwijze"}
CERTAINTIES = {"hoog": "hoog", "middel": "niet op alle punten", "laag": "laag"}
ROLES = {
    "bevoegdheid": "bevoegdheid",
    "voorwaarde": "voorwaarde",
    "procedure": "procedure",
    "rechtsbescherming": "rechtsbescherming",
    "definitie": "definitie",
    "samenhang": "hangt ermee samen",
}
STATUS_TONES = {
    AnswerStatus.PARTIAL: ("warning", "Deels beantwoord"),
    AnswerStatus.CLARIFICATION: ("", "Nog iets nodig"),
    AnswerStatus.UNANSWERABLE_NO_SOURCES: ("warning", "Niet gevonden"),
    AnswerStatus.UNANSWERABLE_OUT_OF_SCOPE: ("", "Buiten het onderwerp"),
    AnswerStatus.GUARD_PERSONAL_DATA: ("negative", "Niet beantwoord: persoonsgegevens"),
    AnswerStatus.GUARD_INJECTION: ("negative", "Niet beantwoord"),
    AnswerStatus.GUARD_DECISION: ("warning", "Geen besluit"),
    AnswerStatus.ERROR_MODEL: ("negative", "Er ging iets mis"),
    AnswerStatus.ERROR_SEARCH: ("negative", "Er ging iets mis"),
    AnswerStatus.ERROR_INTERNAL: ("negative", "Er ging iets mis"),
}
"""Tone of the notice (empty: a plain remark) and its title, for a status that has a fixed reply."""


def authorities(names: Iterable[str]) -> str:
    """Return who may decide, as words in a row; somebody who is not in the list is named last."""
    held = list(names)
    others = ["een andere partij"] if "ander" in held else []
    return ", ".join([*(name for name in held if name != "ander"), *others])
