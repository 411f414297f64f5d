"""Candidates: everything that the engines, the thesaurus and the question itself point to, with fused scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from knowledge import fusion
from knowledge.article_entries import ArticleEntries
from knowledge.concepts import ConceptMatch
from knowledge.dutch import DutchAnalysis
from knowledge.filtering import allows
from knowledge.ports import FloatVector, IndexHit
from knowledge.question_facts import QuestionFacts, named_articles
from knowledge.ranking import Candidate, Weights
from knowledge.records import Passage, Source, SourceKind
from knowledge.register import Register
from knowledge.settings import KnowledgeSettings
from knowledge.thesaurus import ArticleAddress

ARTICLE_DECAY = 0.8
"""What the second, third … article of a concept counts for beside the one before it."""

MOST_LOADED = 80
"""Passages that are read from the register for one question, beside those of articles that are named or meant."""

_NO_NAMES = frozenset({"riec", "landelijk", "netwerk", "bestur", "veil", "handhav"})
"""Stems that stand in the names of many publishers and name none of them."""


@dataclass(slots=True)
class Evidence:
    """What the engines and the thesaurus found for one question."""

    question: str
    facts: QuestionFacts
    today: date
    words: list[IndexHit] = field(default_factory=list)
    """By the question's own words."""
    terms: list[IndexHit] = field(default_factory=list)
    """By words that the thesaurus added."""
    meaning: list[IndexHit] = field(default_factory=list)
    vector: FloatVector | None = None
    """Of the whole question; None without a model."""
    concepts: list[ConceptMatch] = field(default_factory=list)


class CandidateMaker:
    """Makes candidates from evidence. Safe to use from several threads."""

    def __init__(
        self, register: Register, settings: KnowledgeSettings, weights: Weights, analysis: DutchAnalysis
    ) -> None:
        self._register = register
        self._settings = settings
        self._weights = weights
        self._analysis = analysis
        self._articles = ArticleEntries(register)

    def make(self, found: Evidence) -> list[Candidate]:
        """Return all candidates, in no order; what the reader may not see is not among them."""
        meant = _meant_articles(found.concepts)
        pulled = self._pulled(found, meant)
        cosines = {hit.passage_id: hit.score for hit in found.meaning} | _cosines(pulled, found.vector)
        fused = self._fused(found, cosines)
        fused |= {passage_id: fused.get(passage_id, 0.0) for passage_id in pulled}
        best = sorted(fused, key=lambda passage_id: (-fused[passage_id], passage_id))[:MOST_LOADED]
        passages = self._register.passages_by_id(list(dict.fromkeys([*best, *pulled])))
        sources = self._register.sources_by_id({passage.source_id for passage in passages.values()})
        asked = {term.text for term in self._analysis.terms(found.question)}
        named = {source.id for source in sources.values() if self._is_named(source, asked)}
        about_document = bool(named) or self._leads(found, best, passages, sources, fused)
        own = {"bm25": {hit.passage_id: hit.score for hit in found.words}, "dense": cosines}
        candidates = []
        for passage in passages.values():
            if (source := sources.get(passage.source_id)) is None:
                continue
            concept = _meant(meant, passage) * (self._weights.beside_named if about_document else 1.0)
            scores = {name: held[passage.id] for name, held in own.items() if passage.id in held}
            if concept:
                scores["begrip"] = concept
            candidates.append(Candidate(passage, source, fused[passage.id], concept, source.id in named, scores))
        return candidates

    def _fused(self, found: Evidence, cosines: Mapping[str, float]) -> dict[str, float]:
        """Return the fused score of every passage that an engine found or that has a cosine."""
        if self._settings.fusion == "rrf":
            fused = fusion.reciprocal_rank([(found.words, 0.5), (found.meaning, 0.5)])
        else:
            weight = self._settings.bm25_weight if found.meaning else 1.0
            weight = 0.0 if self._settings.fusion == "dense" and found.meaning else weight
            by_meaning = _scaled_meaning(found.meaning, cosines)
            fused = fusion.convex([(self._scaled_words(found.words), weight), (by_meaning, 1 - weight)])
        for passage_id, score in self._scaled_words(found.terms).items():
            fused[passage_id] = fused.get(passage_id, 0.0) + self._weights.terms * score
        return fused

    def _scaled_words(self, hits: Sequence[IndexHit]) -> dict[str, float]:
        return fusion.min_max(hits, 0.0 if len(hits) < self._settings.candidates else None)

    def _pulled(self, found: Evidence, meant: Mapping[ArticleAddress, float]) -> dict[str, FloatVector | None]:
        """Return the passages of the articles that are named or meant, with their vectors, outdated ones included.

        A passage that the filter hides for another reason than its date must leave no trace, not even a rejection.
        """
        wanted = [*named_articles(found.facts), *((one.bwb_id, one.article) for one in meant)]
        entries = self._articles.of(wanted, with_vectors=found.vector is not None)
        any_day = replace(found.facts.where, any_date=True)
        return {entry.passage_id: entry.vector for entry in entries if allows(entry, any_day, found.today)}

    def _leads(
        self,
        found: Evidence,
        best: Sequence[str],
        passages: Mapping[str, Passage],
        sources: Mapping[str, Source],
        fused: Mapping[str, float],
    ) -> bool:
        """Say whether words and meaning both put a document, no statute, at the top.

        Words alone put something there whatever is asked; then it has to be well before the first statute.
        """
        first = passages.get(best[0]) if best else None
        if first is None or first.source_id not in sources or fused[first.id] < self._weights.leading:
            return False
        if sources[first.source_id].kind in {SourceKind.WET, SourceKind.UITLEG}:
            return False
        return bool(found.meaning) or self._well_before_statutes(found.words, passages, sources)

    def _well_before_statutes(
        self, words: Sequence[IndexHit], passages: Mapping[str, Passage], sources: Mapping[str, Source]
    ) -> bool:
        """Say whether the first hit is of a document and the first statute comes well after it."""
        places = [(hit.score, passages.get(hit.passage_id)) for hit in words]
        held = [(score, sources[one.source_id].kind) for score, one in places if one and one.source_id in sources]
        statutes = [score for score, kind in held if kind is SourceKind.WET]
        return bool(statutes) and statutes[0] <= self._weights.well_before * held[0][0]

    def _is_named(self, source: Source, asked: set[str]) -> bool:
        """Say whether the question names the publisher or the region of a document."""
        if source.bwb_id is not None:
            return False
        names = " ".join(filter(None, (source.publisher, source.region, source.municipality)))
        own = {term.text for term in self._analysis.terms(names) if not term.is_part}
        return bool((asked & own) - _NO_NAMES)


def _meant_articles(concepts: Sequence[ConceptMatch]) -> dict[ArticleAddress, float]:
    meant: dict[ArticleAddress, float] = {}
    for match in concepts:
        for place, address in enumerate(match.concept.articles):
            meant[address] = max(meant.get(address, 0.0), match.score * ARTICLE_DECAY**place)
    return meant


def _meant(meant: Mapping[ArticleAddress, float], passage: Passage) -> float:
    if passage.bwb_id is None or passage.article is None:
        return 0.0
    return meant.get(ArticleAddress(passage.bwb_id, passage.article), 0.0)


def _cosines(pulled: Mapping[str, FloatVector | None], vector: FloatVector | None) -> dict[str, float]:
    if vector is None:
        return {}
    return {passage_id: float(np.dot(own, vector)) for passage_id, own in pulled.items() if own is not None}


def _scaled_meaning(hits: Sequence[IndexHit], cosines: Mapping[str, float]) -> dict[str, float]:
    """Scale cosines by the lowest and highest hit; passages that were pulled in and lie below the last hit get 0."""
    if not hits:
        return {}
    low, width = hits[-1].score, hits[0].score - hits[-1].score
    return {
        passage_id: max(0.0, (cosine - low) / width) if width > 0 else 1.0 for passage_id, cosine in cosines.items()
    }
