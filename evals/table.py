"""The table that `make evals` prints: searching by words and meaning together beside meaning alone and words alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evals.answering import shipped
from evals.cases import SetFacts, development_file, load_cases, set_facts
from evals.libraries import measured_library
from evals.retrieval_table import ask, figures, searches

if TYPE_CHECKING:
    from knowledge.library import Library

__all__ = ["TableRow", "as_markdown", "table_rows"]

WAYS = {"hybride": "hybrid", "alleen betekenis": "dense", "alleen woorden": "BM25"}
"""Ways of searching (``evals.retrieval_table.WAYS``) and what the table calls them."""
COLUMNS = ("nDCG@10", "recall@5", "MRR")
_LIBRARY = {"starter": "starter", "wetten": "wetten-betekenis"}
_TOP = 10


@dataclass(frozen=True, slots=True)
class TableRow:
    """One set: number of answerable questions, and figures by way (``hybrid``, ``dense``, ``BM25``) and measure."""

    set: str
    questions: int
    values: dict[str, dict[str, float]]


def table_rows(
    sets: Sequence[str] = (), library: Path | None = None, progress: Callable[[str], None] | None = None
) -> list[TableRow]:
    """Measure the sets that have answers; those whose documents are not here are left out.

    ``library``: folder of a library that holds starter library, documents and statutes with vectors; without it the
    libraries of ``evals.libraries`` are made, which takes a quarter of an hour the first time.

    Raises:
        EvalError: a set is wrong. KnowledgeError: a library cannot be used.
    """
    from evals.memo_embedder import MemoEmbedder
    from knowledge.bootstrap import open_library
    from knowledge.embedders import make_embedder
    from knowledge.settings import KnowledgeSettings

    wanted = [facts for facts in set_facts() if not sets or facts.name in sets]
    if library is not None:
        settings = shipped(KnowledgeSettings, {"data_dir": library})
        embedder = make_embedder(settings)
        memo = MemoEmbedder(embedder) if embedder is not None else None
        with open_library(settings, embedder=memo, read_only=True) as opened:
            return _measure(opened, wanted, progress)
    rows: list[TableRow] = []
    for name, made in _LIBRARY.items():
        over = [facts for facts in wanted if facts.library == name]
        if not over:
            continue
        with measured_library(made) as held:
            if held is not None:
                rows += _measure(held, over, progress)
    return rows


def _measure(library: Library, sets: Sequence[SetFacts], progress: Callable[[str], None] | None) -> list[TableRow]:
    rows = []
    ways = searches(library, library.settings, _TOP)
    for facts in sets:
        cases = [case for case in load_cases(facts.name, development_file()) if case.answerable]
        if not cases:
            continue
        if progress is not None:
            progress(facts.name)
        values = {shown: figures(list(ask(ways[way], cases, way))) for way, shown in WAYS.items()}
        rows.append(TableRow(facts.name, len(cases), values))
    return rows


def as_markdown(rows: Sequence[TableRow]) -> str:
    """Return the rows as a markdown table, the best of each measure in bold."""
    heads = [f"{measure} {way}" for measure in COLUMNS for way in WAYS.values()]
    lines = [f"| set | questions | {' | '.join(heads)} |", f"| --- | ---: |{' ---: |' * len(heads)}"]
    for row in rows:
        cells = []
        for measure in COLUMNS:
            numbers = {way: round(row.values[way][measure], 3) for way in WAYS.values()}
            best = max(numbers.values())
            cells += [f"**{number:.3f}**" if number == best else f"{number:.3f}" for number in numbers.values()]
        lines.append(f"| {row.set} | {row.questions} | {' | '.join(cells)} |")
    return "\n".join(lines)
