"""Explanatory texts (``uitleg``) are ours and never the last word: their citations lead to the articles they name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from assistant.composing.articles import article_matches
from assistant.context import Context, PrimarySource
from assistant.legal_references import AskedArticle, articles_in, official_link
from assistant.ports import Shelf
from assistant.steps.base import NamedStep
from knowledge.records import SourceKind

MOST_PRIMARY = 8


@dataclass(frozen=True)
class LeadToPrimary(NamedStep):
    """Fills ``context.primary_sources``: the article itself where the library holds it, else its official page."""

    shelf: Shelf

    name: ClassVar[str] = "lead_to_primary"

    def __call__(self, context: Context) -> None:
        """Find the articles that cited explanations name."""
        seen = {(primary.bwb_id, primary.article) for primary in context.primary_sources}
        for draft in context.drafts:
            for span in draft.spans:
                if span.match.source.kind is not SourceKind.UITLEG:
                    continue
                for asked in articles_in(span.quote):
                    key = (asked.bwb_id, asked.article)
                    if key not in seen and len(seen) < MOST_PRIMARY:
                        seen.add(key)
                        context.primary_sources.append(self._primary(asked, span.match.source.id, context))

    def _primary(self, asked: AskedArticle, via: str, context: Context) -> PrimarySource:
        matches = article_matches(asked, context.as_of, context.question.reader.access, self.shelf)
        return PrimarySource(
            via_source_id=via,
            title=asked.title,
            bwb_id=asked.bwb_id,
            article=asked.article,
            url=official_link(asked.bwb_id, asked.article, context.as_of),
            match=matches[0] if matches else None,
        )
