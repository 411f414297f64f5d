"""The extractive composer: an answer of verbatim sentences, grouped by source, the highest authority first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from assistant.answer import AnswerStatus
from assistant.composing.articles import (
    article_matches,
    article_units,
    as_article_candidates,
    asked_articles,
    is_title,
    marker_only,
    missing_leden,
)
from assistant.composing.candidate import Candidate, surely_meant
from assistant.composing.continued import with_continuation
from assistant.composing.defining import asked_term, holds_term
from assistant.composing.home_rule import home_rule
from assistant.composing.lacking import lacking_fact
from assistant.composing.narrow_law import is_beside_the_subject
from assistant.composing.question_form import WITH_A_VALUE, AnswerForm, answer_forms, asked_count, asks_law, holds
from assistant.composing.reading_on import with_what_follows
from assistant.composing.same_article import with_exceptions, with_rest_of_article
from assistant.composing.scoring import score_candidates
from assistant.composing.selection import counted_list, select
from assistant.composing.standing import NO_STANDING, OF_LAW
from assistant.composing.subject import asks_of_document, names_bodies, without_source
from assistant.composing.tables import all_rows
from assistant.composing.units import units_of
from assistant.composing.valued import holds_value
from assistant.context import Context, Draft, QuestionPart, Span
from assistant.legal_references import laws_in
from assistant.ports import Analyser, Shelf, Similarity
from knowledge.records import SourceKind

PASSAGES_READ = 10
MOST_ARTICLES = 3
LEADS = 0.9
"""A source whose best sentence reaches this share of the best of all is set by authority; the others come after."""
ENOUGH_REACH = 0.3
"""Share of the question's terms, headings included, from which an answer is given without reserve."""
PICKED = 5
"""Sentences chosen for their own score; what they need comes with them."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What was chosen for one of the questions in a question."""

    asked: str
    units: list[Candidate]
    complete: bool
    """It holds the number, term or date asked for, if one is."""
    certain: bool
    """It surely speaks of what is asked."""
    answered: bool
    """And it shares the words of the question: beside a part that does, one that does not is left out."""


@dataclass(frozen=True)
class ExtractiveComposer:
    """Composes from the sentences of the passages that were found; never writes a word of its own.

    ``similarity`` compares meanings and may be None (a library without an embedder).
    """

    shelf: Shelf
    analyse: Analyser
    similarity: Similarity | None
    max_sentences: int

    name: str = "extractive"

    def compose(self, context: Context) -> list[Draft]:
        """Return the drafts for the question, in the order in which they are to be read."""
        question = context.understood_as or context.text
        named = self._named_articles(" ".join(part.text for part in context.parts), context)
        if named:
            if not holds_value(answer_forms(context.text), context.text, named, self.analyse):
                context.lower(AnswerStatus.PARTIAL, "geen_waarde")
            return drafts_of(_in_reading_order(named))
        limit = max(2, min(PICKED, self.max_sentences // max(1, len(context.parts))))
        found = [self._answer_part(part, question, limit, context) for part in context.parts]
        answered = [part for part in found if part.answered]
        if len(found) > 1 and len(answered) < len(found):
            together = self._answer_together(question, limit, context)
            if answered and lacking_fact(
                question, drafts_of([unit for part in together for unit in part.units]), context
            ):
                context.miss(part.asked for part in found if not part.answered)
                together = answered
            found = together
        if not all(part.complete for part in found):
            context.lower(AnswerStatus.PARTIAL, "geen_waarde")
        elif not all(part.certain for part in found):
            context.lower(AnswerStatus.PARTIAL, "zwak")
        once: dict[tuple[str, int], Candidate] = {}
        for unit in chain.from_iterable(part.units for part in found):
            once.setdefault(_spot(unit), unit)
        return drafts_of(_in_reading_order(list(once.values())))

    def _answer_together(self, question: str, limit: int, context: Context) -> list[_Part]:
        """Answer each part from what was found for the whole question: apart, parts lose each other's subject."""
        parts = [replace(part, text=part.asked, result=context.result or part.result) for part in context.parts]
        return [self._answer_part(part, question, limit, context) for part in parts]

    def _answer_part(self, part: QuestionPart, whole: str, limit: int, context: Context) -> _Part:
        forms = answer_forms(part.asked)
        units = self._by_law(part, whole, forms, limit, context)
        complete = holds_value(forms, part.asked, units, self.analyse)
        certain = self._is_certain(part.asked, forms, units)
        meets = any(unit.reach >= ENOUGH_REACH for unit in units)
        answered = meets and complete and certain and not lacking_fact(part.asked, drafts_of(units), context)
        return _Part(part.asked, units, complete, certain, answered)

    def _by_law(
        self, part: QuestionPart, whole: str, forms: Sequence[AnswerForm], limit: int, context: Context
    ) -> list[Candidate]:
        """Choose units; of a power, a duty or a term a document of no known standing says nothing where law or our own
        explanation surely does, whatever the document is called."""
        kept = part.result.kept
        known = tuple(match for match in kept if match.source.kind not in NO_STANDING)
        if len(known) < len(kept) and asks_law(whole) and not asks_of_document(whole):
            units = self._select(replace(part, result=replace(part.result, kept=known)), whole, forms, limit, context)
            sure = units and self._is_certain(part.asked, forms, units)
            if sure and units[0].match.source.kind in OF_LAW and holds_value(forms, part.asked, units, self.analyse):
                return units
        return self._select(part, whole, forms, limit, context)

    def _is_certain(self, part: str, forms: Sequence[AnswerForm], chosen: Sequence[Candidate]) -> bool:
        """Say whether the chosen units surely speak of what is asked: they are of the law named, they name the
        term to explain, or they share enough words with the question, or the thesaurus is sure."""
        if not chosen:
            return True
        laws = laws_in(part)
        if laws and all(item.match.passage.bwb_id and item.match.passage.bwb_id not in laws for item in chosen):
            return False
        term = asked_term(part) if forms[0] is AnswerForm.DEFINITION else None
        if term is not None:
            return any(
                holds_term(" ".join((*candidate.match.passage.heading_path, candidate.text)), term, self.analyse)
                for candidate in chosen
            )
        if AnswerForm.BODIES in forms[:2] and not names_bodies(" ".join(candidate.text for candidate in chosen)):
            return False
        if forms[0] in WITH_A_VALUE and any(item.rank == 0 and holds(forms[0], item.text) for item in chosen):
            return True
        return any(candidate.reach >= ENOUGH_REACH or surely_meant(candidate.match) for candidate in chosen)

    def _named_articles(self, question: str, context: Context) -> list[Candidate]:
        """Return what to show of the articles that the question names; empty when it names none that is held."""
        chosen: list[Candidate] = []
        access = context.question.reader.access
        for asked in asked_articles(question, context.kept, access, self.shelf)[:MOST_ARTICLES]:
            matches = article_matches(asked, context.as_of, access, self.shelf, context.question.filters)
            if missing := missing_leden(asked, matches):
                context.warn("lid_bestaat_niet", missing)
                context.lower(AnswerStatus.PARTIAL, "geen_lid")
            chosen += as_article_candidates(article_units(asked, question, matches, self.analyse))
        return [candidate for candidate in chosen if not marker_only(candidate.unit, candidate.match.passage.text)]

    def _select(
        self, part: QuestionPart, whole: str, forms: Sequence[AnswerForm], limit: int, context: Context
    ) -> list[Candidate]:
        of_no_statute = forms[0] is AnswerForm.SIGNS or asks_of_document(whole)
        access, filters = context.question.reader.access, context.question.filters
        kept = part.result.kept[:PASSAGES_READ]
        rule = home_rule(whole, kept, lambda asked: article_matches(asked, context.as_of, access, self.shelf, filters))
        candidates = [
            Candidate(match, unit, rank)
            for rank, match in enumerate(rule.before(kept) if rule else kept)
            for unit in units_of(match.passage)
            if not marker_only(unit, match.passage.text) and not is_title(unit, match)
            if not (of_no_statute and match.source.kind is SourceKind.WET)
            if not is_beside_the_subject(match.passage, whole)
        ]
        asked = part.text if part.text == whole else f"{part.text} {_subject(whole, part.text)}"
        scored = score_candidates(
            without_source(asked),
            forms,
            candidates,
            self.analyse,
            self.similarity,
            expansion=part.result.expanded_terms,
            laws=laws_in(whole),
        )
        if rows := all_rows(whole, forms, scored):
            return rows
        count = asked_count(part.asked) if AnswerForm.LIST in forms else None
        chosen = select(counted_list(scored, count), forms, limit)
        chosen = chosen if count is not None else with_what_follows(part.asked, forms, scored, chosen)
        chosen = rule.leading(candidates, kept, chosen) if rule else chosen
        chosen = with_rest_of_article(part.asked, forms, chosen, self.shelf, self.analyse)
        chosen = with_exceptions(part.asked, chosen, (*part.result.kept, *part.result.rejected))
        return with_continuation(chosen, self.shelf)


def _subject(whole: str, part: str) -> str:
    """Return the names and years in the whole question that its part leaves out: a part often drops the subject."""
    names = [word.strip("?.,;:!\"'") for word in whole.split()[1:]]
    return " ".join(word for word in names if (word[:1].isupper() or word.isdigit()) and word not in part)


def _in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Group by source and put first what answers: among sources that answer about as well, the highest authority;
    in a source the best passage (of an article: all of it); in a passage the order of the text."""
    sources: dict[str, float] = {}
    places: dict[tuple[str, str], float] = {}
    for candidate in chosen:
        source_id, place = candidate.match.source.id, _place(candidate)
        sources[source_id] = max(sources.get(source_id, candidate.score), candidate.score)
        places[place] = max(places.get(place, candidate.score), candidate.score)
    top = max(sources.values(), default=0.0)
    return sorted(
        chosen,
        key=lambda candidate: (
            sources[candidate.match.source.id] < LEADS * top,
            candidate.match.source.kind.authority,
            -sources[candidate.match.source.id],
            candidate.match.source.id,
            -places[_place(candidate)],
            _place(candidate),
            candidate.match.passage.ordinal,
            candidate.unit.start,
        ),
    )


def _spot(candidate: Candidate) -> tuple[str, int]:
    return candidate.match.passage.id, candidate.unit.start


def _place(candidate: Candidate) -> tuple[str, str]:
    passage = candidate.match.passage
    return candidate.match.source.id, passage.article or passage.id


def drafts_of(chosen: Sequence[Candidate]) -> list[Draft]:
    """Return the chosen units as verbatim drafts, in their order."""
    return [
        Draft(
            text=" ".join(candidate.text.split()),
            spans=(Span(candidate.match, candidate.unit.start, candidate.unit.end),),
            verbatim=True,
            form=candidate.unit.form,
        )
        for candidate in chosen
    ]
