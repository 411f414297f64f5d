"""Retrieval: a question in, ranked passages out, with every score, every rejection and whether it is enough.

thesaurus -> words (BM25) and meaning in parallel -> fusion -> articles that are named or meant -> validity,
one copy a text, authority -> optional rerank -> sufficiency.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from knowledge import fusion, ranking
from knowledge.concepts import ConceptFinder, ConceptMatch, clauses
from knowledge.dutch import DutchAnalysis
from knowledge.errors import LibraryBusy
from knowledge.filtering import allows
from knowledge.ports import FloatVector, IndexHit, Reranker
from knowledge.question_facts import QuestionFacts, named_articles, read_question
from knowledge.ranking import Candidate, Weights
from knowledge.records import Match, Passage, SearchFilter, SearchResult, Source
from knowledge.settings import KnowledgeSettings
from knowledge.sufficiency import Sufficiency, load_sufficiency
from knowledge.thesaurus import ArticleAddress, Thesaurus, load_thesaurus

if TYPE_CHECKING:
    from knowledge.library import Library

MAX_CONCEPTS = 12
SURE_CONCEPT = 0.5
"""Weight of the evidence from which the words of a concept are added to the question."""

ARTICLE_DECAY = 0.8
"""What the second, third … article of a concept counts for beside the one before it."""
RERANKED = 40
_NO_NAMES = frozenset({"riec", "landelijk", "netwerk", "bestur", "veil", "handhav"})
"""Stems that stand in the names of many publishers and name none of them."""
REJECTED_SHOWN = 50
_NO_MEANING = (
    "Er is alleen op woorden gezocht: er is geen taalmodel ingesteld, of de bibliotheek is er nog niet mee verwerkt."
)
_BEHIND = "Een ander proces werkt de bibliotheek bij; de nieuwste documenten zijn misschien nog niet gevonden."


@dataclass(slots=True)
class _Search:
    """What one search gathers on its way."""

    question: str
    facts: QuestionFacts
    today: date
    timings: dict[str, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    words: list[IndexHit] = field(default_factory=list)
    terms: list[IndexHit] = field(default_factory=list)
    meaning: list[IndexHit] = field(default_factory=list)
    vectors: list[FloatVector] = field(default_factory=list)
    concepts: list[ConceptMatch] = field(default_factory=list)
    expanded: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        return self.facts.where.on or self.today

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
        sufficiency: Sufficiency | None = None,
        thesaurus: Thesaurus | None = None,
    ) -> None:
        """``weights``, ``sufficiency`` and ``thesaurus``: other than those that ship, for measuring and for tests."""
        self._library = library
        self._settings = settings
        self._reranker = reranker
        self._weights = weights or Weights()
        self._sufficiency = sufficiency or load_sufficiency()
        self._thesaurus = thesaurus or load_thesaurus()
        self._analysis = DutchAnalysis()
        self._concepts = ConceptFinder(
            self._thesaurus, library.embedder if self._by_meaning else None, settings.data_dir / "index"
        )

    @property
    def _by_meaning(self) -> bool:
        return self._library.embedder is not None and self._settings.fusion != "lexical"

    def prepare(self) -> None:
        """Do now what the first search would do: bring the indexes up to date and embed the thesaurus."""
        self._library.catch_up()
        if self._settings.use_thesaurus:
            self._concepts.prepare()

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
        found = _Search(question, read_question(question, where or SearchFilter(), today), today)
        with found.timed("load"):
            try:
                self._library.catch_up()
            except LibraryBusy:
                found.warnings.append(_BEHIND)
        self._ask_engines(found)
        with found.timed("fuse"):
            candidates = self._candidates(found)
            number = top or self._settings.top
            kept, rejected = ranking.order(candidates, found.facts, found.day, number, self._weights)
        if self._reranker is not None:
            with found.timed("rerank"):
                kept, rejected = self._rerank(found, self._reranker, kept, rejected, number)
        verdict = self._sufficiency.judge(question, found.facts, kept, found.concepts, self._analysis)
        return SearchResult(
            question=question,
            kept=tuple(kept),
            rejected=tuple(rejected[:REJECTED_SHOWN]),
            sufficient=verdict.sufficient,
            sufficiency=verdict.probability,
            as_of=found.day,
            expanded_terms=found.expanded,
            timings=found.timings,
            warnings=tuple(found.warnings),
        )

    # The engines -----------------------------------------------------------------------------------------------

    def _ask_engines(self, found: _Search) -> None:
        texts = (found.question, *clauses(found.question))
        where, number = found.facts.where, self._settings.candidates
        by_words = self._settings.fusion != "dense" or not self._by_meaning
        with ThreadPoolExecutor(max_workers=1) as beside:

            def ask_words(text: str) -> list[IndexHit]:
                with found.timed("bm25"):
                    return self._library.words.search(text, number, where, found.today)

            words = beside.submit(ask_words, found.question) if by_words else None
            if self._by_meaning:
                self._ask_meaning(found, texts)
            elif self._library.embedder is None:
                found.warnings.append(_NO_MEANING)
            if self._settings.use_thesaurus:
                found.concepts = self._concepts.find(texts, found.vectors, MAX_CONCEPTS)
                found.expanded = self._expansion(found)
            found.words = words.result() if words else []
        if found.expanded and by_words:
            found.terms = self._library.words.search(" ".join(found.expanded), number, where, found.today)

    def _ask_meaning(self, found: _Search, texts: Sequence[str]) -> None:
        embedder = self._library.embedder
        assert embedder is not None
        with found.timed("embed"):
            found.vectors = [embedder.embed_question(text) for text in texts]
        with found.timed("dense"):
            found.meaning = self._library.vectors.search(
                found.vectors[0], self._settings.candidates, found.facts.where, found.today
            )

    def _expansion(self, found: _Search) -> tuple[str, ...]:
        terms = list(self._thesaurus.expand(found.question))
        for match in found.concepts[:3]:
            if match.score >= SURE_CONCEPT:
                terms += match.concept.terms
        return tuple(dict.fromkeys(terms))

    # Candidates ------------------------------------------------------------------------------------------------

    def _candidates(self, found: _Search) -> list[Candidate]:
        meant = self._meant_articles(found.concepts)
        wanted = dict.fromkeys([*named_articles(found.facts), *((a.bwb_id, a.article) for a in meant)])
        pulled = {
            passage.id: passage
            for bwb_id, article in wanted
            for passage in self._library.register.article_passages(bwb_id, article)
        }
        fused = self._fused(found, self._may_be_seen(found, pulled))
        passages = self._library.register.passages_by_id(list(fused))
        sources = self._library.register.sources_by_id({passage.source_id for passage in passages.values()})
        own = {
            "bm25": {hit.passage_id: hit.score for hit in found.words},
            "dense": {hit.passage_id: hit.score for hit in found.meaning},
        }
        asked = {term.text for term in self._analysis.terms(found.question)}
        names = {source.id: self._is_named(source, asked) for source in sources.values()}
        return [
            self._candidate(passage, sources[passage.source_id], fused[passage.id], meant, own, names)
            for passage in passages.values()
            if passage.source_id in sources
        ]

    def _candidate(  # noqa: PLR0917
        self,
        passage: Passage,
        source: Source,
        base: float,
        meant: Mapping[ArticleAddress, float],
        own: Mapping[str, Mapping[str, float]],
        names: Mapping[str, bool],
    ) -> Candidate:
        concept = 0.0
        if passage.bwb_id is not None and passage.article is not None:
            concept = meant.get(ArticleAddress(passage.bwb_id, passage.article), 0.0)
        scores = {name: held[passage.id] for name, held in own.items() if passage.id in held}
        if concept:
            scores["begrip"] = concept
        return Candidate(passage, source, base, concept, names[source.id], scores)

    def _fused(self, found: _Search, allowed: Mapping[str, FloatVector | None]) -> dict[str, float]:
        """Return the fused score of every passage that an engine found or that was pulled in by its article."""
        if self._settings.fusion == "rrf":
            fused = fusion.reciprocal_rank([(found.words, 0.5), (found.meaning, 0.5)])
        else:
            weight = self._settings.bm25_weight if found.meaning else 1.0
            weight = 0.0 if self._settings.fusion == "dense" and found.meaning else weight
            fused = fusion.convex(
                [(self._scaled_words(found.words), weight), (self._meaning_scores(found, allowed), 1 - weight)]
            )
        for passage_id, score in self._scaled_words(found.terms).items():
            fused[passage_id] = fused.get(passage_id, 0.0) + self._weights.terms * score
        return dict.fromkeys(allowed, 0.0) | fused

    def _scaled_words(self, hits: Sequence[IndexHit]) -> dict[str, float]:
        return fusion.min_max(hits, 0.0 if len(hits) < self._settings.candidates else None)

    def _meaning_scores(self, found: _Search, pulled: Mapping[str, FloatVector | None]) -> dict[str, float]:
        """Return the scaled cosines, also of passages that were pulled in and lie below the last hit."""
        if not found.meaning:
            return {}
        scores = fusion.min_max(found.meaning)
        low, width = found.meaning[-1].score, found.meaning[0].score - found.meaning[-1].score
        for passage_id, own in pulled.items():
            if own is not None and passage_id not in scores and width > 0:
                scores[passage_id] = max(0.0, (float(np.dot(own, found.vectors[0])) - low) / width)
        return scores

    def _may_be_seen(self, found: _Search, pulled: Mapping[str, Passage]) -> dict[str, FloatVector | None]:
        """Return the ids of pulled passages that the reader may see, outdated ones included, with their vectors.

        A passage that the filter hides for another reason than its date must leave no trace, not even a rejection.
        """
        entries = self._library.register.index_entries(pulled, with_vectors=self._by_meaning)
        any_day = replace(found.facts.where, any_date=True)
        return {entry.passage_id: entry.vector for entry in entries if allows(entry, any_day, found.today)}

    @staticmethod
    def _meant_articles(concepts: Sequence[ConceptMatch]) -> dict[ArticleAddress, float]:
        meant: dict[ArticleAddress, float] = {}
        for match in concepts:
            for place, address in enumerate(match.concept.articles):
                meant[address] = max(meant.get(address, 0.0), match.score * ARTICLE_DECAY**place)
        return meant

    def _is_named(self, source: Source, asked: set[str]) -> bool:
        if source.bwb_id is not None:
            return False
        names = " ".join(filter(None, (source.publisher, source.region, source.municipality)))
        own = {term.text for term in self._analysis.terms(names) if not term.is_part}
        return bool((asked & own) - _NO_NAMES)

    # Rerank ----------------------------------------------------------------------------------------------------

    def _rerank(
        self, found: _Search, reranker: Reranker, kept: list[Match], rejected: list[Match], top: int
    ) -> tuple[list[Match], list[Match]]:
        """Order the best by a cross-encoder; half of the score stays with what was known before."""
        shown = [match for match in (*kept, *rejected) if match.kept or match.reason.startswith("scoort")][:RERANKED]
        if not shown:
            return kept, rejected
        texts = [match.passage.embedding_text(match.source.title) for match in shown]
        scores = reranker.score(found.question, texts)
        scaled = fusion.min_max([IndexHit(m.passage.id, float(s)) for m, s in zip(shown, scores, strict=True)])
        again = [
            replace(
                match,
                score=match.score + scaled[match.passage.id],
                scores={**match.scores, "rerank": float(score)},
                kept=True,
                reason="",
            )
            for match, score in zip(shown, scores, strict=True)
        ]
        best, others = ranking.select(again, found.facts, found.day, top, self._weights)
        seen = {match.passage.id for match in shown}
        return best, others + [match for match in rejected if match.passage.id not in seen]
