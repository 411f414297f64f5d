"""Matching a situation to instruments, beyond embedding the question: the rules alone, and with every citation."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date

from tests.bench.harness import Options, Row


def matching(options: Options) -> list[Row]:
    """Measure the gold situations; with citations over the statutes of the test data, where they are there."""
    from evals.instrument_table import load_cases
    from knowledge.instruments.catalogue import load_catalogue
    from knowledge.instruments.matching import choose

    catalogue = load_catalogue()
    texts = [case.question or "" for case in load_cases("situaties")]
    rows = [_row("rules", texts, lambda text: choose(text, catalogue))]
    if options.data is None:
        return rows
    from assistant.instruments.citing import CardCitations
    from assistant.instruments.writing import write
    from ingest.bootstrap import run_ingest
    from knowledge.bootstrap import open_library
    from knowledge.records import ALL_ACCESS
    from knowledge.settings import KnowledgeSettings

    settings = KnowledgeSettings(data_dir=options.scratch / "instrumenten", embedder="geen")
    run_ingest([options.data / "wetten"], knowledge_settings=settings)
    with open_library(settings) as library:

        def whole(text: str) -> object:
            cite = CardCitations(library.register, date.today(), ALL_ACCESS)
            return write(choose(text, catalogue), (), catalogue, cite, {})

        rows.append(_row("rules and citations", texts, whole))
    return rows


def _row(name: str, texts: list[str], work: Callable[[str], object]) -> Row:
    milliseconds = []
    for text in texts:
        started = time.perf_counter()
        work(text)
        milliseconds.append(1000 * (time.perf_counter() - started))
    milliseconds.sort()
    numbers = {"p50 ms": statistics.median(milliseconds), "p95 ms": milliseconds[int(0.95 * len(milliseconds))]}
    return Row(name, numbers)
