"""Says when an article changed after the source that cites it was written: what a report says of it may be history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from assistant.assembling import title_of
from assistant.context import Context
from assistant.legal_references import AskedArticle, articles_in
from assistant.ports import Shelf
from assistant.steps.base import NamedStep
from knowledge.records import Currency, Source, SourceKind
from knowledge.versions import dutch_date, is_eclipsed

MOST_WARNINGS = 3


@dataclass(frozen=True)
class ChangedLaw(NamedStep):
    """Adds a warning for each article that a cited source of an earlier year names and that reads otherwise now."""

    shelf: Shelf

    name: ClassVar[str] = "changed_law"

    def __call__(self, context: Context) -> None:
        """Look at what the cited sentences name; only sources that say from when they are can be compared."""
        said = 0
        for draft in context.drafts:
            for span in draft.spans:
                source = span.match.source
                written = _written(source)
                if source.kind is SourceKind.WET or written is None:
                    continue
                for asked in articles_in(span.quote):
                    since = self._changed_after(asked, written, context.as_of, context)
                    if since is not None and said < MOST_WARNINGS:
                        said += 1
                        context.warn(
                            "wet_gewijzigd",
                            f"“{title_of(span.match).strip('“”')}” is van {written.year}. {asked.title} heeft sinds "
                            f"{dutch_date(since)} een andere tekst; lees het artikel zoals het nu luidt.",
                        )

    def _changed_after(self, asked: AskedArticle, written: date, day: date, context: Context) -> date | None:
        """Return since when the text of the peildatum holds, when that is later than ``written`` and known exactly."""
        passages = self.shelf.article_passages(asked.bwb_id, asked.article)
        sources = self.shelf.sources_by_id({passage.source_id for passage in passages})
        starts = [
            passage.validity.valid_from
            for passage in passages
            if sources[passage.source_id].access in context.question.reader.access
            and passage.validity.on(day) in {Currency.IN_FORCE, Currency.LAST_SEEN}
            and passage.validity.start_is_exact
            and not is_eclipsed(passage.validity)
        ]
        newest = max((start for start in starts if start is not None), default=None)
        return newest if newest is not None and newest > written else None


def _written(source: Source) -> date | None:
    """Return the last day on which the source can have been written, as far as is known."""
    if source.published is not None:
        return source.published
    return date(source.year, 12, 31) if source.year is not None else None
