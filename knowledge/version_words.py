"""What is known about a text on a date, in Dutch words."""

from __future__ import annotations

from datetime import date

from knowledge.records import Currency, Validity

__all__ = ["MONTHS", "currency_note", "dutch_date"]

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
_NOT_HELD = "de tekst op deze datum is niet in de bibliotheek"


def currency_note(
    validity: Validity, currency: Currency, toestand: date | None, *, end_is_exact: bool | None = None
) -> str:
    """Return the Dutch words that say how sure a text is; without capital and full stop, to stand in a sentence.
    Nothing of a text that is of all times.

    ``toestand``: the day of the source that is shown; used where the validity itself does not name a day.
    ``end_is_exact``: whether a repealed text is known to have lapsed on ``superseded_on`` itself; None when unknown,
    then only a text that says so itself ("vervallen" with its own date) counts as exact.
    """
    seen = dutch_date(validity.known_until or toestand)
    start, end = dutch_date(validity.valid_from), dutch_date(validity.superseded_on)
    if end_is_exact is None:
        end_is_exact = validity.start_is_exact and validity.valid_from == validity.superseded_on
    since = f" (sinds {start})" if start and validity.start_is_exact else ""
    words = {
        Currency.IN_FORCE: f"geldend{since}, gelezen in de tekst van {seen}" if seen else f"geldend{since}",
        Currency.LAST_SEEN: f"laatst gezien in de tekst van {seen}; {_NOT_HELD}",
        Currency.REPEALED: f"vervallen sinds {end}" if end_is_exact else f"vervallen, uiterlijk sinds {end}",
        Currency.OUTDATED: f"verouderd: sinds {end} is een nieuwere tekst bekend",
        Currency.NOT_YET: f"de oudste tekst in de bibliotheek geldt sinds {start}; {_NOT_HELD}"
        if validity.start_is_exact
        else f"de oudste tekst in de bibliotheek is van {start}; {_NOT_HELD}",
    }
    return words.get(currency, "")


def dutch_date(day: date | None) -> str:
    """Return ``12 september 2023``; an empty string for None."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""
