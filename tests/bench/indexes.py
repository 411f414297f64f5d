"""Search in the indexes as the library grows, with synthetic passages; without the embedding of the question."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

import numpy as np

from knowledge.chroma_index import ChromaIndex, connect_folder
from knowledge.exact_index import ExactVectorIndex
from knowledge.lexical_index import TantivyIndex
from knowledge.ports import FloatMatrix, IndexEntry, LexicalIndex, VectorIndex
from knowledge.records import AccessLabel, SearchFilter, SourceKind, Validity
from tests.bench.harness import Options, Row, latencies

DIMENSIONS = 384
QUERIES = 100
TOP = 100
BATCH = 2_000
TODAY = date(2026, 1, 1)
CLUSTERS = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """A restriction and what to call it."""

    name: str
    where: SearchFilter


FILTERS = (
    Wanted("public, today", SearchFilter()),
    Wanted("half (by year)", SearchFilter(year_from=2010)),
    Wanted("one kind in nine", SearchFilter(kinds=frozenset({SourceKind.WET}))),
    Wanted("all labels, any date", SearchFilter(access=frozenset(AccessLabel), any_date=True)),
)


def vector_search(options: Options) -> list[Row]:
    """Measure the exact index and Chroma at each size, under each filter."""
    vectors = _vectors(max(options.sizes))
    queries = _near(vectors, QUERIES)
    engines: dict[str, Callable[[int], VectorIndex]] = {
        "exact": lambda _size: ExactVectorIndex(),
        "chroma": lambda size: ChromaIndex(connect_folder(options.scratch / f"chroma-{size}"), "bench"),
    }
    rows: list[Row] = []
    for engine, make in engines.items():
        first: dict[str, float] = {}
        for size in options.sizes:
            index = make(size)
            start = time.perf_counter()
            for position, batch in enumerate(_batches(size, vectors), start=1):
                index.apply(batch, [], position)
            rows.append(Row(f"{engine} {size:,} build", {"s": time.perf_counter() - start}))
            for wanted in FILTERS:
                found = latencies(
                    lambda n, i=index, w=wanted: i.search(queries[n % QUERIES], TOP, w.where, TODAY), QUERIES
                )
                base = first.setdefault(wanted.name, found.percentile(50))
                numbers = {**found.numbers(), f"x p50 at {options.sizes[0]:,}": found.percentile(50) / base}
                if engine != "exact":
                    numbers["recall@10"] = _recall(index, queries[:20], vectors[:size], wanted)
                rows.append(Row(f"{engine} {size:,} {wanted.name}", numbers))
            index.close()
    return rows


def word_search(options: Options) -> list[Row]:
    """Measure tantivy at each size, with questions of six words."""
    random = Random(5)
    questions = [" ".join(_words(random, 6)) for _ in range(QUERIES)]
    rows: list[Row] = []
    first: dict[str, float] = {}
    for size in options.sizes:
        index: LexicalIndex = TantivyIndex(None)
        start = time.perf_counter()
        for position, batch in enumerate(_batches(size, None), start=1):
            index.apply(batch, [], position)
        rows.append(Row(f"tantivy {size:,} build", {"s": time.perf_counter() - start}))
        for wanted in FILTERS:
            found = latencies(
                lambda n, i=index, w=wanted: i.search(questions[n % QUERIES], TOP, w.where, TODAY), QUERIES
            )
            base = first.setdefault(wanted.name, found.percentile(50))
            numbers = {**found.numbers(), f"x p50 at {options.sizes[0]:,}": found.percentile(50) / base}
            rows.append(Row(f"tantivy {size:,} {wanted.name}", numbers))
        index.close()
    return rows


def _recall(index: VectorIndex, queries: FloatMatrix, vectors: FloatMatrix, wanted: Wanted) -> float:
    """Return the part of the true ten nearest that the index finds."""
    exact = ExactVectorIndex()
    exact.apply([entry for batch in _batches(len(vectors), vectors) for entry in batch], [], 1)
    found = total = 0
    for query in queries:
        truth = {hit.passage_id for hit in exact.search(query, 10, wanted.where, TODAY)}
        found += len(truth & {hit.passage_id for hit in index.search(query, TOP, wanted.where, TODAY)[:10]})
        total += len(truth)
    return found / total if total else 1.0


def _vectors(size: int) -> FloatMatrix:
    """Return unit vectors in clusters, as passages about the same subjects are."""
    random = np.random.default_rng(7)
    centres = random.standard_normal((CLUSTERS, DIMENSIONS), dtype=np.float32)
    vectors = centres[random.integers(0, CLUSTERS, size)]
    vectors += 0.6 * random.standard_normal((size, DIMENSIONS), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _near(vectors: FloatMatrix, count: int) -> FloatMatrix:
    """Return questions: vectors that lie near a passage."""
    random = np.random.default_rng(11)
    chosen = vectors[random.integers(0, len(vectors), count)]
    queries = chosen + 0.02 * random.standard_normal(chosen.shape, dtype=np.float32)
    near: FloatMatrix = (queries / np.linalg.norm(queries, axis=1, keepdims=True)).astype(np.float32)
    return near


def _batches(size: int, vectors: FloatMatrix | None) -> Iterator[list[IndexEntry]]:
    random = Random(3)
    kinds, labels = list(SourceKind), list(AccessLabel)
    for start in range(0, size, BATCH):
        yield [
            IndexEntry(
                passage_id=f"bron-{n // 50}:{n:012x}",
                text=" ".join(_words(random, 90)) if vectors is None else "",
                source_id=f"bron-{n // 50}",
                kind=kinds[(n // 50) % len(kinds)],
                access=labels[0] if n % 10 else labels[1 + n // 10 % 2],
                validity=Validity(
                    valid_from=date(2000 + n % 20, 1, 1), superseded_on=date(2024, 1, 1) if n % 7 == 0 else None
                ),
                year=2000 + n // 50 * 7 % 20,
                vector=None if vectors is None else vectors[n],
            )
            for n in range(start, min(start + BATCH, size))
        ]


_SYLLABLES = (
    "ge",
    "be",
    "ver",
    "drug",
    "pand",
    "sluit",
    "wet",
    "straf",
    "bur",
    "mees",
    "ter",
    "raad",
    "geld",
    "wit",
    "loods",
    "haven",
)
_VOCABULARY = tuple(a + b + c for a in _SYLLABLES for b in _SYLLABLES for c in ("", *_SYLLABLES))
_ZIPF = tuple(accumulate(1 / rank for rank in range(1, len(_VOCABULARY) + 1)))


def _words(random: Random, count: int) -> list[str]:
    """Return made-up words, the frequent ones often (Zipf), as in real text."""
    return random.choices(_VOCABULARY, cum_weights=_ZIPF, k=count)
