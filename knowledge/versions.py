"""When each text of a statute's article is known to hold: pure functions over what was read, and when.

The rule of the house is *never more certain than the texts are*. Statutes come in *toestanden*: the text as it was
read on a day, whole or as an excerpt. From all toestanden of one statute the validity of each text follows:

* Consecutive readings with the same text are one **version**. It is known to hold from its own ``inwerking``, else
  from the first day on which it was read (``start_is_exact`` False), until the newest toestand it was read in. An
  excerpt counts as a reading for the articles that it holds and for no others.
* A version ends when a newer text, or nothing, is known to hold instead: on the exact ``inwerking`` of the newer
  text, else on the toestand in which that was first read; or on the first newer *whole* toestand without the
  article, or with the word *vervallen* (``repealed``). Between ``known_until`` and that day it was only last seen.
* **Copies.** The newest copy of a version speaks for all of it and carries the whole period. The older copies hold
  on no day at all: their period is empty (``superseded_on`` equals ``valid_from``), so that a filter on any date
  leaves exactly one of them, and ``is_eclipsed`` tells them from outdated law. The same goes for a text that a more
  precise source contradicts for the whole time it was thought to hold.
* A text that only says that the article lapsed has an empty period too, with ``repealed``.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from knowledge.records import Currency, Validity
from knowledge.version_words import currency_note, dutch_date

__all__ = [
    "ArticleVersion",
    "ArticleVersionKey",
    "VersionOnDay",
    "article_validities",
    "currency_note",
    "dutch_date",
    "is_eclipsed",
    "text_digest",
    "version_on",
]


_WORTH = {Currency.IN_FORCE: 0, Currency.TIMELESS: 0, Currency.LAST_SEEN: 1, Currency.REPEALED: 2}
"""What can be used on a day, the best first."""


class ArticleVersionKey(NamedTuple):
    """Which reading of which article: equal to, and hashed as, the tuple (source id, article number)."""

    source_id: str
    article: str


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """One article as one source has it."""

    source_id: str
    bwb_id: str
    toestand: date
    """The day on which the source as a whole was read."""
    is_excerpt: bool
    article: str
    """Normalised number, as in ``Passage.article``."""
    text_digest: str
    """Digest of the whole article (see ``text_digest``), so that equal texts are one version."""
    in_force_from: date | None = None
    """The article's own ``inwerking``, where the file gives it."""
    repealed: bool = False
    held_until: date | None = None
    """Last day on which the source as a whole is known to hold, where its publisher said so; None: ``toestand``."""

    @property
    def last_known(self) -> date:
        """The last day on which this reading is known to hold."""
        return max(self.toestand, self.held_until or self.toestand)

    @property
    def key(self) -> ArticleVersionKey:
        """The key under which ``article_validities`` answers."""
        return ArticleVersionKey(self.source_id, self.article)


@dataclass(frozen=True, slots=True)
class VersionOnDay:
    """The best text for a day: which reading, what is known about it then, and a Dutch sentence that says so."""

    key: ArticleVersionKey | None
    """None when no reading can stand for that day: the article is not held, or only texts of later are."""
    validity: Validity | None
    currency: Currency | None
    note: str


def text_digest(parts: Iterable[str]) -> str:
    """Return a digest of an article's text that does not see layout: letters and digits only, without case.

    ``parts``: the text, or the texts of its passages in order.
    """
    letters = "".join(character for part in parts for character in part.casefold() if character.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()


def article_validities(facts: Sequence[ArticleVersion]) -> dict[ArticleVersionKey, Validity]:
    """Return the validity of every reading in ``facts``; see the module's docstring for the rules.

    ``facts``: all readings of all articles of the statutes concerned, in any order. Give all sources of a statute at
    once: a whole toestand without an article says that it lapsed. A source that holds no article at all is not seen.
    """
    by_statute: dict[str, list[ArticleVersion]] = defaultdict(list)
    for fact in facts:
        by_statute[fact.bwb_id].append(fact)
    validities: dict[ArticleVersionKey, Validity] = {}
    for readings in by_statute.values():
        whole = {(fact.toestand, fact.source_id) for fact in readings if not fact.is_excerpt}
        by_article: dict[str, list[ArticleVersion]] = defaultdict(list)
        for fact in readings:
            by_article[fact.article].append(fact)
        for copies in by_article.values():
            validities.update(_validities_of_article(copies, whole))
    return validities


def is_eclipsed(validity: Validity) -> bool:
    """Say whether another reading speaks for this text on every day: an older copy, never outdated law by itself."""
    return not validity.repealed and _is_empty(validity)


def version_on(
    bwb_id: str,
    article: str,
    day: date,
    facts: Sequence[ArticleVersion],
    validities: Mapping[ArticleVersionKey, Validity] | None = None,
) -> VersionOnDay:
    """Return the reading of an article to use on ``day``, with what is known about it and a Dutch note.

    ``facts``: readings of (at least) this statute, all its sources; ``validities``: the answer of
    ``article_validities`` when it is known already. In force goes before last seen, last seen before repealed, the
    newest first; a text that took effect after ``day`` is never given.
    """
    known = article_validities([fact for fact in facts if fact.bwb_id == bwb_id]) if validities is None else validities
    readings = [fact for fact in facts if fact.bwb_id == bwb_id and fact.article == article]
    if not readings:
        return VersionOnDay(None, None, None, "dit artikel is niet in de bibliotheek")
    best: tuple[tuple[int, int], ArticleVersion, Currency] | None = None
    for reading in readings:
        validity = known[reading.key]
        currency = validity.on(day)
        if currency not in _WORTH or is_eclipsed(validity):
            continue
        # Of repealed readings the last real text is worth more than the line that says it lapsed.
        order = (_WORTH[currency] + _is_empty(validity), -reading.toestand.toordinal())
        if best is None or order < best[0]:
            best = (order, reading, currency)
    validities_held = [known[reading.key] for reading in readings]
    if best is None:
        first = min(validities_held, key=lambda validity: validity.valid_from or date.max)
        return VersionOnDay(None, first, Currency.NOT_YET, currency_note(first, Currency.NOT_YET, None))
    _, reading, currency = best
    validity = known[reading.key]
    note = currency_note(validity, currency, reading.toestand, end_is_exact=_lapsed_exactly(validity, validities_held))
    if currency is Currency.LAST_SEEN and validity.superseded_on is not None:
        next_text = "is het artikel vervallen" if validity.repealed else "geldt een andere tekst"
        note += f"; uiterlijk vanaf {dutch_date(validity.superseded_on)} {next_text}"
    return VersionOnDay(reading.key, validity, currency, note)


def _lapsed_exactly(validity: Validity, others: Iterable[Validity]) -> bool:
    """Say whether a line "vervallen" with its own date closes this text."""
    return any(
        other.repealed and _is_empty(other) and other.start_is_exact and other.valid_from == validity.superseded_on
        for other in others
    )


@dataclass(slots=True)
class _Version:
    """Consecutive readings of one text; without copies: a whole toestand in which the article is absent."""

    start: date
    start_is_exact: bool
    repealed: bool
    copies: list[ArticleVersion]


def _validities_of_article(
    copies: Sequence[ArticleVersion], whole: Iterable[tuple[date, str]]
) -> dict[ArticleVersionKey, Validity]:
    versions = _versions(copies, whole)
    validities: dict[ArticleVersionKey, Validity] = {}
    for position, version in enumerate(versions):
        successor = versions[position + 1] if position + 1 < len(versions) else None
        for copy in version.copies:
            speaks = copy is version.copies[-1]
            validities[copy.key] = _whole_period(version, successor) if speaks else _empty_period(version)
    return validities


def _versions(copies: Sequence[ArticleVersion], whole: Iterable[tuple[date, str]]) -> list[_Version]:
    """Put readings and absences in order of toestand and join consecutive readings of the same text."""
    holding = {copy.source_id for copy in copies}
    read_on = {copy.toestand for copy in copies}
    events: list[tuple[date, bool, ArticleVersion | None]] = [
        (toestand, False, None) for toestand, source in whole if source not in holding and toestand not in read_on
    ]
    # On one day the whole statute comes last: it is complete where an excerpt may have left words out.
    events += [(copy.toestand, not copy.is_excerpt, copy) for copy in copies]
    events.sort(key=lambda event: (event[0], event[1], event[2].source_id if event[2] else ""))
    versions: list[_Version] = []
    for toestand, _, copy in events:
        last = versions[-1] if versions else None
        if copy is None:
            if last is not None and not last.repealed:
                versions.append(_Version(toestand, False, True, []))
            continue
        start, exact = (copy.in_force_from, True) if copy.in_force_from else (toestand, False)
        if last is not None and _same_text(last, copy):
            last.copies.append(copy)
            if start < last.start or (start == last.start and exact):
                last.start, last.start_is_exact = start, exact
        else:
            versions.append(_Version(start, exact, copy.repealed, [copy]))
    return versions


def _same_text(version: _Version, copy: ArticleVersion) -> bool:
    if version.repealed or copy.repealed:
        return version.repealed and copy.repealed  # lapsed is lapsed, whatever the words
    return version.copies[-1].text_digest == copy.text_digest


def _whole_period(version: _Version, successor: _Version | None) -> Validity:
    if version.repealed:
        return _empty_period(version)
    known_until = max(copy.last_known for copy in version.copies)
    if successor is None:
        return Validity(version.start, known_until, None, False, version.start_is_exact)
    # A text that starts before this one did takes all of its time: the period becomes empty, never negative.
    end = max(successor.start, version.start)
    known_until = max(version.start, min(known_until, end - timedelta(days=1)))
    return Validity(version.start, known_until, end, successor.repealed and end > version.start, version.start_is_exact)


def _empty_period(version: _Version) -> Validity:
    return Validity(version.start, version.start, version.start, version.repealed, version.start_is_exact)


def _is_empty(validity: Validity) -> bool:
    start, end = validity.valid_from, validity.superseded_on
    return start is not None and end is not None and end <= start
