"""Which cards lean on a text of the law that changed since the card was checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.instruments.card import Instrument
from knowledge.version_words import dutch_date
from knowledge.versions import ArticleVersion, article_validities, version_on


@dataclass(frozen=True, slots=True)
class StaleBasis:
    """An article under a card that reads otherwise now than on the day the card was checked."""

    card: str
    law: str
    bwb_id: str
    article: str
    checked_on: date
    changed_on: date
    repealed: bool = False

    def __str__(self) -> str:
        what = "is vervallen" if self.repealed else "heeft een nieuwere tekst"
        return (
            f"{self.card}: {self.law}, artikel {self.article} {what} sinds {dutch_date(self.changed_on)}; "
            f"de kaart is nagekeken op {dutch_date(self.checked_on)}"
        )


def stale_bases(
    cards: Iterable[Instrument], versions_of: Callable[[str], Sequence[ArticleVersion]], today: date
) -> list[StaleBasis]:
    """Return the articles under ``cards`` whose text changed after the card's ``checked_on`` and not after ``today``.

    ``versions_of``: BWB id to every reading of every article that is held. What is not held says nothing.
    """
    facts: dict[str, Sequence[ArticleVersion]] = {}
    stale: dict[tuple[str, str, str], StaleBasis] = {}
    for card in cards:
        for basis in card.legal_bases:
            if basis.bwb_id is None or basis.article is None:
                continue
            held = facts.setdefault(basis.bwb_id, versions_of(basis.bwb_id))
            changed = _changed(basis.bwb_id, basis.article, card.checked_on, today, held)
            if changed is not None:
                day, repealed = changed
                found = StaleBasis(card.id, basis.law, basis.bwb_id, basis.article, card.checked_on, day, repealed)
                stale.setdefault((card.id, basis.bwb_id, basis.article), found)
    return sorted(stale.values(), key=lambda item: (item.card, item.law, item.article))


def _changed(
    bwb_id: str, article: str, checked: date, today: date, held: Sequence[ArticleVersion]
) -> tuple[date, bool] | None:
    """Return the day of the change and whether the article lapsed; None when it reads the same, as far as is held."""
    readings = [fact for fact in held if fact.article == article]
    if not readings:
        return None
    validities = article_validities(held)
    days = [
        validity.superseded_on
        for fact in readings
        if (validity := validities[fact.key]).repealed and validity.superseded_on is not None
    ]
    lapsed = max((day for day in days if checked < day <= today), default=None)
    now = version_on(bwb_id, article, today, held, validities)
    if lapsed is not None and now.validity is not None and now.validity.repealed:
        return lapsed, True
    if now.validity is None or now.validity.valid_from is None or now.key is None:
        return None
    return (now.validity.valid_from, False) if checked < now.validity.valid_from <= today else None
