"""Third step: search the library, and say honestly when it does not hold enough."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import ClassVar

from assistant.answer import AnswerStatus
from assistant.composing.articles import article_matches, asked_articles
from assistant.composing.defining import asked_term, defines
from assistant.composing.lacking import asks_whom_to_reach
from assistant.composing.parts import questions_in
from assistant.composing.question_form import asks_law, how_long
from assistant.composing.standing import NO_STANDING, OF_LAW
from assistant.composing.subject import asks_of_document
from assistant.composing.units import units_of
from assistant.context import Context, PrimarySource, QuestionPart
from assistant.conversation.kinds import Kind, KindReader
from assistant.conversation.rules import RuleRephraser
from assistant.guarding.scope import in_domain
from assistant.legal_references import AskedArticle, official_link
from assistant.ports import Analyser, Searcher, Shelf
from assistant.steps.base import NamedStep
from knowledge.legal import find_laws
from knowledge.privacy import PersonalDataKind
from knowledge.question_facts import read_question
from knowledge.records import Match, SearchFilter, SearchResult, SourceKind
from knowledge.versions import dutch_date

_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(re.escape(kind.value) for kind in PersonalDataKind)})\]")
_LEAD = re.compile(r"^\s*in\s+het\s+kort\s*:\s*", re.IGNORECASE)
MOST_NEARBY = 4
GLOSSARY_PASSAGES = 20
MOST_ARTICLES = 3


@dataclass(frozen=True)
class Retrieve(NamedStep):
    """Fills ``context.result``. Ends with "not found" (and what lies near), or "out of scope" when no word fits."""

    searcher: Searcher
    shelf: Shelf
    analyse: Analyser
    kinds: KindReader | None = None
    """Says what a question is of which the rules are not sure."""

    name: ClassVar[str] = "retrieve"

    def __call__(self, context: Context) -> None:
        """Search with the reader's access and the peildatum; both overrule what the question's filters say."""
        question = context.understood_as or context.text
        access = context.question.reader.access
        where = replace(context.question.filters or SearchFilter(), access=access, on=context.question.as_of)
        today = context.as_of
        result = self._search(question, where, today)
        # Without a peildatum of the reader's own the search reads one from the question: "zoals het in 2016 luidde".
        context.as_of = result.as_of or today
        _tell_of_another_day(question, today, context)
        _tell_of_a_former_name(question, context)
        context.parts = self._parts(question, result, where)
        context.result = _with_parts(result, context.parts)
        named = asked_articles(question, context.kept, access, self.shelf)[:MOST_ARTICLES]
        texts = [article_matches(asked, context.as_of, access, self.shelf, context.question.filters) for asked in named]
        missing = [asked for asked, matches in zip(named, texts, strict=True) if not matches]
        self._note_missing(context, missing)
        if named and len(missing) < len(named):
            return
        if context.result.sufficient and not any(self._holds_other_text(asked) for asked in missing):
            return
        self._end(context, missing)

    def _outside(self, context: Context) -> bool:
        """Say whether nobody takes a question without a word of the field for one of ours."""
        return self.kinds is None or self.kinds.kind(context) in {None, Kind.OUTSIDE}

    def _holds_other_text(self, asked: AskedArticle) -> bool:
        """Say whether the article is held as of another day: then an explanation would pass over the law itself."""
        return bool(self.shelf.article_passages(asked.bwb_id, asked.article))

    def _parts(self, question: str, whole: SearchResult, where: SearchFilter) -> tuple[QuestionPart, ...]:
        """Search for each of the questions in ``question``; behind what is found stands what the whole found."""
        asked = questions_in(question, RuleRephraser(self.analyse))
        if len(asked) == 1:
            return (QuestionPart(question, question, whole),)
        parts = []
        for part, text in asked:
            found = self._search(text, where, whole.as_of)
            # A part that was completed says more than the whole; another leaves unsaid what the whole says.
            both = zip_longest(whole.kept, found.kept) if text == part else ((*found.kept, *whole.kept),)
            kept = _distinct(match for pair in both for match in pair if match is not None)
            parts.append(QuestionPart(part, text, replace(found, kept=kept)))
        return tuple(parts)

    def _search(self, question: str, where: SearchFilter, today: date | None) -> SearchResult:
        """Return what was found, with the meaning of the term that is asked for where that is held and not found yet.

        A glossary explains many terms in one passage, so that no question finds it; it is searched by itself.
        """
        result = self._law_first(
            question, self.searcher.search(_searchable(question), where, today=today), where, today
        )
        term = asked_term(question)
        if term is None or self._explains(result.kept, term):
            return result
        within = replace(where, kinds=frozenset({SourceKind.UITLEG}))
        found = self.searcher.search(f"{term}: betekenis", within, top=GLOSSARY_PASSAGES, today=result.as_of)
        explaining = [match for match in found.kept if self._explains([match], term)][:1]
        return replace(result, kept=(*explaining, *result.kept), sufficient=True) if explaining else result

    def _law_first(self, question: str, result: SearchResult, where: SearchFilter, today: date | None) -> SearchResult:
        """Put what law and explanation say of a power, a duty or a term before documents of no known standing.

        Such a document turns the search away from the law, so that the law is searched by itself.
        """
        doubtful = [match for match in result.kept if match.source.kind in NO_STANDING]
        if not doubtful or where.kinds or not asks_law(question) or asks_of_document(question):
            return result
        law = self.searcher.search(_searchable(question), replace(where, kinds=OF_LAW), today=today)
        return replace(result, kept=_distinct((*law.kept, *result.kept))) if law.sufficient else result

    def _explains(self, matches: Sequence[Match], term: str) -> bool:
        return any(
            defines(match.passage.text[unit.start : unit.end], term, self.analyse)
            for match in matches
            for unit in units_of(match.passage)
        )

    def _note_missing(self, context: Context, missing: Sequence[AskedArticle]) -> None:
        """An article that was asked for and is not held leads to its official page."""
        for asked in missing:
            context.primary_sources.append(
                PrimarySource(
                    via_passage_id="",
                    title=asked.title,
                    bwb_id=asked.bwb_id,
                    article=asked.article,
                    url=official_link(asked.bwb_id, asked.article, context.as_of),
                )
            )
            context.warn(
                "artikel_ontbreekt", f"De tekst van {asked.title} op de peildatum staat niet in de bibliotheek."
            )

    def _end(self, context: Context, missing: Sequence[AskedArticle]) -> None:
        if not self.shelf.sources(context.question.reader.access):
            context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES, "leeg")
            return
        if not missing and not speaks_of_the_field(context) and not context.question.history and self._outside(context):
            context.end(AnswerStatus.UNANSWERABLE_OUT_OF_SCOPE)
            return
        result = context.result
        context.nearby = nearby_titles([*result.kept, *result.rejected]) if result else []
        variant = "contact" if asks_whom_to_reach(context.understood_as or context.text) else ""
        if missing:
            held = any(self._holds_other_text(asked) for asked in missing)
            variant = "artikel_op_datum" if held else "artikel"
        context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES, variant)


def _tell_of_another_day(question: str, today: date, context: Context) -> None:
    """Say so when the law of the day that the question asks about is not what is shown.

    The reader set another peildatum, the day does not exist, or it has yet to come.
    """
    facts, day = read_question(question, SearchFilter(), today), context.question.as_of
    asked = facts.where.on
    if day is not None and asked is not None and asked != day:
        context.warn(
            "peildatum_gaat_voor",
            f"Uw vraag gaat over {dutch_date(asked)}, maar u stelde als peildatum {dutch_date(day)} in; die gaat voor. "
            "Haal de ingestelde peildatum weg voor de tekst van toen.",
        )
    if facts.no_day is not None:
        why = "bestaat niet" if facts.no_day.day is None else "moet nog komen: hoe de wet dan luidt, is niet bekend"
        context.warn(
            "geen_recht_van_die_dag",
            f"De datum in uw vraag ({facts.no_day.said}) {why}. U leest de tekst van {dutch_date(context.as_of)}.",
        )


def _tell_of_a_former_name(question: str, context: Context) -> None:
    """Say so when the question calls a law as it was called before: what it asks for stands in its successor."""
    for mention in find_laws(question):
        former = next((name for name in mention.law.former_names if _bare(name) == _bare(mention.text)), None)
        if former is not None:
            context.warn(
                "wet_heet_anders",
                f"De {former} bestaat niet meer onder die naam; dit staat nu in de {mention.law.citation_title}.",
            )


def _bare(name: str) -> str:
    """Leave out what is written with and without: "Drank - en Horecawet"."""
    return re.sub(r"[\s-]", "", name).casefold()


def _with_parts(whole: SearchResult, parts: Sequence[QuestionPart]) -> SearchResult:
    """Return what was found for the question followed by what was found for its parts."""
    kept = _distinct((*whole.kept, *(match for part in parts for match in part.result.kept)))
    return replace(whole, kept=kept, sufficient=whole.sufficient or any(part.result.sufficient for part in parts))


def _distinct(matches: Iterable[Match]) -> tuple[Match, ...]:
    first: dict[str, Match] = {}
    for match in matches:
        first.setdefault(match.passage.id, match)
    return tuple(first.values())


def _searchable(question: str) -> str:
    """Leave out the placeholders of masked data, and how the answer is to be given: nobody searches for those words.

    "Mag het langer dan een jaar?" asks how long it may be: the year is the reader's, and stands in no source.
    """
    text = " ".join(_LEAD.sub("", _PLACEHOLDER.sub(" ", question)).split()) or question
    asked = how_long(text)
    return asked or text


def nearby_titles(matches: Sequence[Match]) -> list[str]:
    """Return the titles, with heading or article, of what lies nearest; never any text."""
    titles: dict[str, None] = {}
    for match in matches:
        heading = match.passage.heading_path[-1] if match.passage.heading_path else ""
        title = match.source.title
        titles.setdefault(f"{title}: {heading}" if heading and heading != title else title)
    return list(titles)[:MOST_NEARBY]


def speaks_of_the_field(context: Context) -> bool:
    """Say whether the question has a word of the field, or one that the thesaurus knows."""
    known = bool(context.result and context.result.expanded_terms)
    return known or in_domain(context.understood_as or context.text)
