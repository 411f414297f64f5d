"""Retrieval: a question in, ranked passages out, with every score, every rejection and whether it is enough.

thesaurus -> words (BM25) and meaning in parallel -> fusion, with the articles that are named or meant -> validity, one
copy a text, authority -> optional rerank -> sufficiency.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from knowledge import ranking
from knowledge.branches import PROFILE_PASSAGES, load_branches
from knowledge.candidates import CandidateMaker, Evidence
from knowledge.concepts import EVERYWHERE, ConceptFinder, clauses
from knowledge.errors import LibraryBusy
from knowledge.known_questions import DOCUMENT, KnownQuestionFinder, load_known_questions
from knowledge.ports import FloatVector, IndexHit, Reranker
from knowledge.question_facts import read_question
from knowledge.ranking import Weights
from knowledge.records import Currency, KnownAnswer, Match, SearchFilter, SearchResult
from knowledge.reranking import reranked
from knowledge.settings import KnowledgeSettings
from knowledge.sufficiency import Judge, load_sufficiency
from knowledge.thesaurus import Thesaurus, load_thesaurus

if TYPE_CHECKING:
    from knowledge.library import Library

MAX_CONCEPTS = 12
SURE_CONCEPT = 0.5
"""Weight of the evidence from which the words of a concept are added to the question."""
_ADDING_CONCEPTS = 3

REJECTED_SHOWN = 50
_NO_MEANING = (
    "Er is alleen op woorden gezocht: er is geen taalmodel ingesteld, of de bibliotheek is er nog niet mee verwerkt."
)
_BEHIND = "Een ander proces werkt de bibliotheek bij; de nieuwste documenten zijn misschien nog niet gevonden."


@dataclass(slots=True)
class _Run:
    """One search on its way."""

    found: Evidence
    timings: dict[str, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    expanded: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    """The question and its clauses."""
    vectors: list[FloatVector] = field(default_factory=list)
    """Their embeddings; none without a model."""

    @property
    def day(self) -> date:
        return self.found.facts.where.on or self.found.today

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.timings[stage] = self.timings.get(stage, 0.0) + time.perf_counter() - started


class Retrieval:
    """Search over a library. Safe to use from several threads."""

    def __init__(
        self,
        library: Library,
        settings: KnowledgeSettings,
        reranker: Reranker | None = None,
        *,
        weights: Weights | None = None,
        sufficiency: Judge | None = None,
        thesaurus: Thesaurus | None = None,
    ) -> None:
        """``weights``, ``sufficiency`` and ``thesaurus``: other than those that ship, for measuring and for tests."""
        self._library = library
        self._settings = settings
        self._reranker = reranker
        self._weights = weights or Weights()
        self._sufficiency = sufficiency or load_sufficiency()
        analysis = library.analysis
        self._thesaurus = thesaurus or load_thesaurus(analysis)
        embedder = library.embedder if self._by_meaning else None
        self._concepts = ConceptFinder(self._thesaurus, embedder, settings.data_dir / "index", analysis)
        questions = load_known_questions()
        self._beside = PROFILE_PASSAGES + len(questions)
        library.known_words.keep(
            [*self._thesaurus.content.texts, EVERYWHERE, *(text for one in questions for text in one.phrasings)],
            analysis,
        )
        self._questions = KnownQuestionFinder(questions, embedder, settings.data_dir / "index", analysis)
        self._candidates = CandidateMaker(library.register, settings, self._weights, analysis)

    @property
    def _by_meaning(self) -> bool:
        return self._library.embedder is not None and self._settings.fusion != "lexical"

    def prepare(self) -> None:
        """Do now what the first search would do: bring the indexes up to date and embed the thesaurus."""
        self._library.catch_up()
        if self._settings.use_thesaurus:
            self._concepts.prepare()
        self._questions.prepare()

    def search(
        self, question: str, where: SearchFilter | None = None, *, top: int | None = None, today: date | None = None
    ) -> SearchResult:
        """Return what the library holds on ``question``.

        ``where``: what the reader may see and asks for; only public texts in force on ``today`` when not given.
        ``top``: number of passages kept (default: the setting). ``today``: for tests.

        Raises:
            EmbedderError: the model cannot embed the question.
            LibraryError: the library cannot be read.
        """
        today = today or date.today()
        facts = read_question(question, where or SearchFilter(), today)
        run = _Run(Evidence(question, facts, today))
        with run.timed("load"):
            try:
                self._library.catch_up()
            except LibraryBusy:
                run.warnings.append(_BEHIND)
        self._ask_engines(run)
        with run.timed("fuse"):
            candidates = self._candidates.make(run.found)
            number = top or self._settings.top
            kept, rejected = ranking.order(candidates, facts, run.day, number, self._weights)
        if self._reranker is not None:
            with run.timed("rerank"):
                kept, rejected = self._rerank(run, self._reranker, kept, rejected, number)
        model = self._library.embedder.model_id if self._library.embedder is not None and self._by_meaning else None
        verdict = self._sufficiency.judge(question, facts, kept, model)
        with run.timed("known"):
            known = self._known_answer(run)
        return SearchResult(
            question=question,
            kept=tuple(kept),
            rejected=tuple(rejected[:REJECTED_SHOWN]),
            sufficient=verdict.sufficient or known is not None,
            sufficiency=verdict.probability,
            as_of=run.day,
            expanded_terms=run.expanded,
            known=known,
            timings=run.timings,
            warnings=tuple(run.warnings),
        )

    def _ask_engines(self, run: _Run) -> None:
        found = run.found
        run.texts = (found.question, *clauses(found.question))
        by_words = self._settings.fusion != "dense" or not self._by_meaning
        with ThreadPoolExecutor(max_workers=1) as beside:
            words = beside.submit(self._by_words, run, found.question) if by_words else None
            if self._by_meaning:
                run.vectors = self._embed(run, run.texts)
                self._by_vector(run, run.vectors[0])
            elif self._library.embedder is None:
                run.warnings.append(_NO_MEANING)
            if self._settings.use_thesaurus:
                with run.timed("thesaurus"):
                    found.concepts = self._concepts.find(run.texts, run.vectors, MAX_CONCEPTS)
                    run.expanded = self._expansion(found)
            found.words = words.result() if words else []
        if run.expanded and by_words:
            found.terms = self._by_words(run, " ".join(run.expanded))

    def _by_words(self, run: _Run, text: str) -> list[IndexHit]:
        found = run.found
        with run.timed("bm25"):
            most = self._settings.candidates
            hits = self._library.words.search(text, most + self._beside, found.facts.where, found.today)
            return _without_strangers(hits, found)[:most]

    def _embed(self, run: _Run, texts: tuple[str, ...]) -> list[FloatVector]:
        embedder = self._library.embedder
        assert embedder is not None
        with run.timed("embed"):
            return [embedder.embed_question(text) for text in texts]

    def _by_vector(self, run: _Run, vector: FloatVector) -> None:
        found = run.found
        with run.timed("dense"):
            found.vector = vector
            most = self._settings.candidates
            hits = self._library.vectors.search(vector, most + self._beside, found.facts.where, found.today)
            found.meaning = _without_strangers(hits, found)[:most]

    def _expansion(self, found: Evidence) -> tuple[str, ...]:
        terms = list(self._thesaurus.expand(found.question))
        for match in found.concepts[:_ADDING_CONCEPTS]:
            if match.score >= SURE_CONCEPT:
                terms += match.concept.terms
        return tuple(dict.fromkeys(terms))

    def _known_answer(self, run: _Run) -> KnownAnswer | None:
        """Return the answer to a known question; it speaks of today's law and of no part of a library."""
        facts, register = run.found.facts, self._library.register
        where = facts.where
        if where.kinds or where.source_ids or where.regions or where.year_from or where.year_until:
            return None
        known = self._questions.find(run.texts, facts, run.vectors)
        source = register.sources_by_id({DOCUMENT}).get(DOCUMENT) if known is not None else None
        if known is None or source is None or source.access not in where.access or run.day.year < (source.year or 0):
            return None
        matches = tuple(
            Match(passage, source, score=1.0, scores={"exact": 1.0}, currency=Currency.TIMELESS)
            for passage in register.passages(DOCUMENT)
            if known.text in passage.heading_path
        )
        return KnownAnswer(matches, known.asks_back, known.outcome_unknown) if matches else None

    def _rerank(
        self, run: _Run, reranker: Reranker, kept: list[Match], rejected: list[Match], top: int
    ) -> tuple[list[Match], list[Match]]:
        read, unread = reranked(run.found.question, reranker, kept, rejected)
        best, others = ranking.select(read, run.found.facts, run.day, top, self._weights)
        return best, others + unread


def _without_strangers(hits: Sequence[IndexHit], found: Evidence) -> list[IndexHit]:
    """Leave out profiles of branches that the question does not name, and answers to known questions: these are found
    by the question that they answer, and would stand before everything that shares their words."""
    wanted = found.facts.where.source_ids
    ordinary = load_branches().without_strangers(hits, found.question, wanted)
    return [hit for hit in ordinary if DOCUMENT in wanted or hit.passage_id.partition(":")[0] != DOCUMENT]
