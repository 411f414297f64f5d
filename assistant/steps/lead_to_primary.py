"""Explanatory texts (``uitleg``) are ours and never the last word: their citations lead to the articles they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from assistant.composing.articles import article_matches
from assistant.composing.candidate import Candidate
from assistant.composing.extractive import drafts_of
from assistant.composing.question_form import answer_forms
from assistant.composing.scoring import score_candidates
from assistant.composing.selection import complete
from assistant.composing.units import units_of
from assistant.context import Context, PrimarySource
from assistant.legal_references import AskedArticle, articles_in, official_link
from assistant.ports import Analyser, Shelf
from assistant.steps.base import NamedStep
from knowledge.records import Match, SourceKind

MOST_PRIMARY = 6
MOST_QUOTED = 2
FOUND = 5
"""Passages of the search whose articles count as found."""


@dataclass(frozen=True)
class LeadToPrimary(NamedStep):
    """Fills ``context.primary_sources``: the article itself where the library holds it, else its official page.

    The sentence that fits the question best is put before our own words (behind them where they answer a known
    question), for an article that the first explanation
    names or that the search found too; another that is only named in passing is not drawn into the answer.
    """

    shelf: Shelf
    analyse: Analyser

    name: ClassVar[str] = "lead_to_primary"

    def __call__(self, context: Context) -> None:
        """Find the articles that cited explanations name."""
        cited = {(span.match.passage.bwb_id, span.match.passage.article) for d in context.drafts for span in d.spans}
        found = {(match.passage.bwb_id, match.passage.article) for match in context.kept[:FOUND]}
        named = _named_by_explanations(context)
        leading = _of_first_explanation(context)
        quoted = 0
        known = context.known is not None
        for asked, via in named:
            if (asked.bwb_id, asked.article) in cited or len(context.primary_sources) >= MOST_PRIMARY:
                continue
            cited.add((asked.bwb_id, asked.article))
            matches = article_matches(asked, context.as_of, context.question.reader.access, self.shelf)
            if matches and quoted < MOST_QUOTED and (asked.bwb_id, asked.article) in leading | found:
                quoted += 1
                chosen = self._quote(asked, context.understood_as or context.text, matches)
                place = len(context.drafts) if known else 0
                context.drafts[place:place] = drafts_of(chosen)
            else:
                context.primary_sources.append(_primary(asked, via, context, matches))

    def _quote(self, asked: AskedArticle, question: str, matches: Sequence[Match]) -> list[Candidate]:
        """Return the unit of the article that fits the question best, with its introduction or its items."""
        candidates = [
            Candidate(match, unit, rank) for rank, match in enumerate(matches) for unit in units_of(match.passage)
        ]
        if asked.leden:
            candidates = [item for item in candidates if item.unit.lid in asked.leden] or candidates
        scored = score_candidates(question, answer_forms(question), candidates, self.analyse, None)
        return complete(scored[:1], wants_list=False)


def primary_sources_of(context: Context, shelf: Shelf) -> list[PrimarySource]:
    """Return the articles to which the cited explanations lead and that are not cited themselves."""
    cited = {(span.match.passage.bwb_id, span.match.passage.article) for d in context.drafts for span in d.spans}
    found: dict[tuple[str, str], PrimarySource] = {}
    for asked, via in _named_by_explanations(context):
        if (asked.bwb_id, asked.article) not in cited and len(found) < MOST_PRIMARY:
            matches = article_matches(asked, context.as_of, context.question.reader.access, shelf)
            found.setdefault((asked.bwb_id, asked.article), _primary(asked, via, context, matches))
    return list(found.values())


def _named_by_explanations(context: Context) -> list[tuple[AskedArticle, str]]:
    return [
        (asked, span.match.passage.id)
        for draft in context.drafts
        for span in draft.spans
        if span.match.source.kind is SourceKind.UITLEG
        for asked in articles_in(span.quote)
    ]


def _of_first_explanation(context: Context) -> set[tuple[str | None, str | None]]:
    spans = (span for draft in context.drafts for span in draft.spans)
    first = next((span for span in spans if span.match.source.kind is SourceKind.UITLEG), None)
    return {(asked.bwb_id, asked.article) for asked in articles_in(first.quote)} if first else set()


def _primary(asked: AskedArticle, via: str, context: Context, matches: Sequence[Match]) -> PrimarySource:
    return PrimarySource(
        via_passage_id=via,
        title=asked.title,
        bwb_id=asked.bwb_id,
        article=asked.article,
        url=official_link(asked.bwb_id, asked.article, context.as_of),
        match=matches[0] if matches else None,
    )
