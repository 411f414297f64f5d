"""Ablations: the same questions with one thing changed at a time, so that each part shows what it is worth.

Each way is compared with the assistant as it is shipped, case by case (paired bootstrap, ``evals.compare``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.answering import Answerer, RecordingSearcher, RunConfig, make_answerer, shipped
from evals.cases import Case
from evals.compare import compare
from evals.run import generate
from evals.scoring import Scores, score_rows
from evals.words import number, percent
from knowledge.records import Match, SearchFilter, SearchResult
from knowledge.retrieval import Retrieval
from knowledge.settings import KnowledgeSettings

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.pipeline import Step
    from evals.progress import Show
    from knowledge.library import Library

__all__ = ["WAYS", "Way", "WayResult", "ablate", "as_json", "table", "without_headings"]

SHIPPED = "zoals geleverd"
SHOWN = ("goed", "recall@5", "recall@10", "ndcg@10", "mrr", "precies-artikel", "citaat-recall", "kernfeiten",
         "weiger-recall", "weiger-precisie", "ononderbouwd")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """One way of answering. ``knowledge``: changed settings; ``headings`` False: titles and headings not searched."""

    name: str
    knowledge: Mapping[str, Any]
    without: tuple[str, ...] = ()
    headings: bool = True


WAYS = (
    Way(SHIPPED, {}),
    Way("alleen betekenis", {"fusion": "dense", "use_thesaurus": False}),
    Way("alleen woorden", {"fusion": "lexical", "use_thesaurus": False}),
    Way("zonder thesaurus", {"use_thesaurus": False}),
    Way("zonder titel en koppen", {}, headings=False),
    Way("zonder controle van zinnen", {}, without=("ground",)),
)


@dataclass(frozen=True)
class WayResult:
    """What a way scored. ``better``, ``worse``: metrics whose difference from the shipped way is shown."""

    way: Way
    scores: Scores
    better: frozenset[str] = frozenset()
    worse: frozenset[str] = frozenset()


def ways(reranker: str | None, names: Sequence[str] = ()) -> tuple[Way, ...]:
    """Return the ways to measure: the shipped one first, a reranker where there is one, only ``names`` when given.

    Raises:
        RunError: there is no way with such a name.
    """
    from evals.errors import RunError

    known = (*WAYS, Way("met herordenen", {"reranker": reranker})) if reranker else WAYS
    if unknown := set(names) - {way.name for way in known}:
        listed = ", ".join(way.name for way in known)
        raise RunError(f"Er is geen manier {', '.join(sorted(unknown))}. Manieren: {listed}.")
    return tuple(way for way in known if not names or way.name in {SHIPPED, *names})


def ablate(
    cases: Mapping[str, Sequence[Case]], library: Library, chosen: Iterable[Way], work: Path, progress: Show
) -> list[WayResult]:
    """Answer all cases in every way and score them.

    ``work``: folder in which the library without headings is kept, so that it is embedded only once.

    Raises:
        KnowledgeError: a library or model cannot be used.
    """
    results: list[WayResult] = []
    total = sum(len(group) for group in cases.values())
    for way in chosen:
        config = RunConfig(knowledge=dict(way.knowledge), without=way.without)
        bare = None if way.headings else without_headings(library, work, progress)
        try:
            answerer: Answerer = make_answerer(library, config)
            if bare is not None:
                answerer = _over(bare, library, config)
            rows = []
            for row in generate(cases, answerer):
                rows.append(row)
                progress(way.name[:1].upper() + way.name[1:], len(rows), total)
        finally:
            if bare is not None:
                bare.close()
        results.append(_compared(way, score_rows(cases, rows), results))
    return results


def _compared(way: Way, scores: Scores, before: Sequence[WayResult]) -> WayResult:
    if not before:
        return WayResult(way, scores)
    shown = [one for one in compare(before[0].scores, scores).differences if one.change.excludes_zero]
    better = {one.metric.name for one in shown if (one.change.mean > 0) == one.metric.higher_is_better}
    return WayResult(way, scores, frozenset(better), frozenset(one.metric.name for one in shown) - better)


# Without headings -----------------------------------------------------------------------------------------------


class _RestoringRetrieval(Retrieval):
    """Searches a library without headings, and gives the passages as the whole library has them."""

    def __init__(self, bare: Library, whole: Library, settings: KnowledgeSettings) -> None:
        super().__init__(bare, settings)
        self._whole = whole

    def search(
        self, question: str, where: SearchFilter | None = None, *, top: int | None = None, today: date | None = None
    ) -> SearchResult:
        """Search; see ``Retrieval.search``."""
        found = super().search(question, where, top=top, today=today)
        return replace(found, kept=self._restored(found.kept), rejected=self._restored(found.rejected))

    def _restored(self, matches: Sequence[Match]) -> tuple[Match, ...]:
        register = self._whole.register
        passages = register.passages_by_id([match.passage.id for match in matches])
        sources = register.sources_by_id({match.source.id for match in matches})
        return tuple(
            replace(match, passage=passages[match.passage.id], source=sources[match.source.id]) for match in matches
        )


def _over(bare: Library, whole: Library, config: RunConfig) -> Answerer:
    """Return the shipped answerer over ``whole``, but for what it searches."""
    from assistant.steps.retrieve import Retrieve

    settings = shipped(KnowledgeSettings, {"data_dir": whole.settings.data_dir, **config.knowledge})
    searcher = RecordingSearcher(_RestoringRetrieval(bare, whole, settings))

    def change(steps: Sequence[Step]) -> Sequence[Step]:
        return [replace(step, searcher=searcher) if isinstance(step, Retrieve) else step for step in steps]

    return replace(make_answerer(whole, config, change), searcher=searcher)


def without_headings(library: Library, work: Path, progress: Show) -> Library:
    """Return an open library with the same passages, in which titles and headings are neither embedded nor indexed."""
    from knowledge.bootstrap import open_library
    from knowledge.rebuild import rebuild

    settings = library.settings.model_copy(update={"data_dir": work, "database_url": None, "chroma_url": None})
    bare = open_library(settings, embedder=library.embedder, any_model=True)
    try:
        sources = library.register.sources()
        for source in sources:
            passages = [replace(one, heading_path=()) for one in library.register.passages(source.id)]
            mark = hashlib.sha256("".join(one.id for one in passages).encode()).hexdigest()
            if bare.register.source_fingerprint(source.id) == mark:
                continue
            # The text stands in for the file, of which no copy may be kept (personal data that are masked here).
            text = "\n".join([source.id, *(one.text for one in passages)]).encode()
            held = replace(source, title="", places=(source.id,), notes=(), digest=hashlib.sha256(text).hexdigest())
            bare.register.commit_source(held, passages, None, text, mark)
        for gone in {one.id for one in bare.register.sources()} - {one.id for one in sources}:
            bare.register.remove_source(gone)
        if bare.embedder is not None:
            rebuild(bare, lambda done, total: progress("Zonder titel en koppen verwerken", done, total))
        bare.catch_up()
    except BaseException:
        bare.close()
        raise
    return bare


# Showing --------------------------------------------------------------------------------------------------------


def as_json(results: Sequence[WayResult]) -> list[dict[str, Any]]:
    """Return the figures of each way as JSON values."""
    return [
        {
            "manier": one.way.name,
            "cijfers": one.scores.figures(),
            "beter": sorted(one.better),
            "slechter": sorted(one.worse),
        }
        for one in results
    ]


def table(results: Sequence[WayResult]) -> Table:
    """Return the table: ▲ better and ▼ worse than the shipped way, as far as a difference is shown."""
    from rich.table import Table

    held = [name for name in SHOWN if any(one.scores.values(name) for one in results)]
    shown = Table("manier", *held, "helft binnen", box=None, pad_edge=False)
    for one in results:
        figures, middle = one.scores.figures(), one.scores.percentiles().get("p50")
        cells = [_cell(figures.get(name), name in one.better, name in one.worse) for name in held]
        shown.add_row(one.way.name, *cells, f"{number(middle)} s" if middle is not None else "")
    return shown


def _cell(value: float | None, better: bool, worse: bool) -> str:
    if value is None:
        return ""
    return percent(value) + (" ▲" if better else " ▼" if worse else "")
