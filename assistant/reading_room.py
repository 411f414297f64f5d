"""Sources as a reader may see them. What they may not see is *not found*: the same words as for what is not there."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import Reader
from assistant.errors import QuestionRejected
from assistant.steps.guard_question import mask_text, refused_for_personal_data
from knowledge.errors import NotFound
from knowledge.originals import keeps_original
from knowledge.records import Currency, Passage, SearchFilter, SearchResult, Source
from knowledge.versions import currency_note

if TYPE_CHECKING:
    from assistant.ports import Searcher
    from knowledge.register import Register

NO_SOURCE = "Deze bron is er niet."
NO_PASSAGE = "Deze passage is er niet."
NO_ORIGINAL = "Van deze bron is geen bestand te openen."
SHOWN_AROUND = 2
_PERSONAL = (
    "In uw zoekopdracht staan persoonsgegevens die hier niet thuishoren. Er is niet gezocht en niets bewaard. Haal de "
    "gegevens weg en zoek in algemene woorden."
)


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source with what belongs to it on the day that was asked for."""

    source: Source
    passages: int
    has_original: bool
    currency: Currency
    """What is known of the document as a whole on that day."""


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage in its context: the passages just before and after it in the same source, in the order of the text."""

    passage: Passage
    source: Source
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]
    currency: Currency
    note: str
    """What is known of its validity, in Dutch; empty for a text without one."""


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """The copy of the file that a source was read from."""

    path: Path
    media_type: str
    name: str
    """Name to save it under: plain letters, digits, dots and dashes."""


class ReadingRoom:
    """The library through the eyes of one reader at a time. Safe to use from several threads."""

    def __init__(self, register: Register, searcher: Searcher) -> None:
        self._register = register
        self._searcher = searcher

    def sources(
        self, reader: Reader, day: date, where: SearchFilter | None = None, words: str = ""
    ) -> list[ShownSource]:
        """Return the sources that the reader may see, by authority and title.

        ``where`` narrows them (its access is overruled); ``words`` must all be in title, publisher or place.
        """
        where = replace(where or SearchFilter(), access=reader.access)
        wanted = words.casefold().split()
        counts = self._register.count_passages()
        visible = {source.id: source for source in self._register.sources(reader.access)}
        return [
            self._shown(source, counts.get(source.id, 0), day, visible.values())
            for source in visible.values()
            if _fits(source, where) and all(word in _described(source) for word in wanted)
        ]

    def source(self, reader: Reader, source_id: str, day: date) -> ShownSource:
        """Return one source.

        Raises:
            NotFound: there is none, or not for this reader.
        """
        source = self._visible(reader, source_id)
        count = len(self._register.passages(source.id))
        return self._shown(source, count, day, self._register.sources(reader.access))

    def passages(self, reader: Reader, source_id: str) -> Sequence[Passage]:
        """Return the passages of a source in order. Raises ``NotFound`` as ``source`` does."""
        return self._register.passages(self._visible(reader, source_id).id)

    def passage(
        self,
        reader: Reader,
        passage_id: str,
        day: date,
        *,
        source_id: str | None = None,
        around: int = SHOWN_AROUND,
    ) -> ShownPassage:
        """Return a passage with ``around`` passages on either side.

        ``source_id``: the source that it must be of.

        Raises:
            NotFound: there is no such passage, or not for this reader.
        """
        found = self._register.passages_by_id([passage_id]).get(passage_id)
        if found is None or (source_id is not None and found.source_id != source_id):
            raise NotFound(NO_PASSAGE)
        source = self._register.sources_by_id([found.source_id]).get(found.source_id)
        if source is None or source.access not in reader.access:
            raise NotFound(NO_PASSAGE)
        siblings = self._register.passages(source.id)
        place = next(index for index, passage in enumerate(siblings) if passage.id == passage_id)
        currency = found.validity.on(day)
        return ShownPassage(
            passage=found,
            source=source,
            before=tuple(siblings[max(0, place - around) : place]),
            after=tuple(siblings[place + 1 : place + 1 + around]),
            currency=currency,
            note=currency_note(found.validity, currency, source.toestand),
        )

    def original(self, reader: Reader, source_id: str) -> OriginalFile:
        """Return the copy of the file.

        Raises:
            NotFound: there is no such source for this reader, or no copy of it is kept.
        """
        source = self._visible(reader, source_id)
        try:
            path = self._register.original_path(source.id)
        except NotFound:
            raise NotFound(NO_ORIGINAL) from None
        suffix = Path(source.places[0]).suffix.lower() if source.places else ""
        stem = re.sub(r"[^A-Za-z0-9.-]+", "-", source.id).strip("-.") or "bron"
        ending = suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) and not stem.endswith(suffix) else ""
        return OriginalFile(path, source.media_type, f"{stem}{ending}")

    def search(
        self,
        reader: Reader,
        text: str,
        day: date | None,
        where: SearchFilter | None = None,
        top: int | None = None,
    ) -> SearchResult:
        """Search without answering: ranked passages. What fell away is not told.

        Raises:
            QuestionRejected: nothing to search for, or personal data in it.
        """
        plain = " ".join(text.replace("\x00", " ").split())
        if not any(character.isalnum() for character in plain):
            raise QuestionRejected("De zoekopdracht is leeg. Zoek met gewone woorden.")
        if refused_for_personal_data(text) is not None:
            raise QuestionRejected(_PERSONAL)
        within = replace(where or SearchFilter(), access=reader.access, on=day)
        return replace(self._searcher.search(mask_text(plain), within, top=top), rejected=())

    def _visible(self, reader: Reader, source_id: str) -> Source:
        source = self._register.sources_by_id([source_id]).get(source_id)
        if source is None or source.access not in reader.access:
            raise NotFound(NO_SOURCE)
        return source

    def _shown(self, source: Source, passages: int, day: date, visible: Collection[Source]) -> ShownSource:
        # Notes are for administrators: they may name another source, which this reader may not know of.
        successor = next((other.id for other in visible if other.id == source.superseded_by), None)
        known = replace(source, notes=(), superseded_by=successor)
        has_original = keeps_original(source) and self._register.originals.path(source.digest).is_file()
        return ShownSource(known, passages, has_original, _currency(source, day, visible))


def _currency(source: Source, day: date, visible: Collection[Source]) -> Currency:
    """Return what is known of a whole document; its passages may be known better, by article."""
    if source.valid_from is not None and day < source.valid_from:
        return Currency.NOT_YET
    if source.superseded_by is not None or (source.valid_until is not None and day > source.valid_until):
        return Currency.OUTDATED
    if source.toestand is None:
        return Currency.IN_FORCE if source.valid_from or source.valid_until else Currency.TIMELESS
    if day < source.toestand:
        return Currency.NOT_YET
    newer = (
        other.toestand is not None and source.toestand < other.toestand <= day and not other.is_excerpt
        for other in visible
        if other.bwb_id == source.bwb_id
    )
    if any(newer):
        return Currency.OUTDATED
    return Currency.IN_FORCE if day == source.toestand else Currency.LAST_SEEN


def _fits(source: Source, where: SearchFilter) -> bool:
    regions = {region.casefold() for region in where.regions}
    places = {place.casefold() for place in (source.region, source.municipality) if place}
    return (
        (not where.kinds or source.kind in where.kinds)
        and (not where.source_ids or source.id in where.source_ids)
        and (where.year_from is None or (source.year is not None and source.year >= where.year_from))
        and (where.year_until is None or (source.year is not None and source.year <= where.year_until))
        and (not regions or bool(regions & places))
    )


def _described(source: Source) -> str:
    parts = (source.title, source.publisher, source.region, source.municipality, source.id, source.kind.value)
    return " ".join(part for part in parts if part).casefold()
