"""Measure retrieval on the own sets: ``python -m evals.retrieval_table [SET ...]``.

Prints, per way of searching and per kind of question: hit@5 and hit@10 (any gold place among the first 5 or 10),
recall@5 and recall@10 (share of the gold places), nDCG@10, MRR, the share of questions with an outdated statute text
among the first 5, and refusal. Standard measures by ir-measures.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from evals.cases import Case, development_file, load_cases, set_names
from evals.gold_match import found_keys, is_outdated
from knowledge.bootstrap import open_library
from knowledge.library import Library
from knowledge.records import AccessLabel, SearchFilter, SearchResult
from knowledge.retrieval import Retrieval
from knowledge.settings import KnowledgeSettings

Search = Callable[[str, SearchFilter, date], SearchResult]

WAYS: dict[str, dict[str, Any]] = {
    "hybride": {},
    "zonder thesaurus": {"use_thesaurus": False},
    "rrf": {"fusion": "rrf"},
    "alleen betekenis": {"fusion": "dense", "use_thesaurus": False},
    "alleen woorden": {"fusion": "lexical", "use_thesaurus": False},
}
"""Settings of every way of searching that is compared."""

ANSWERED_TODAY = date(2026, 11, 22)
"""The day on which the sets were made: figures do not change because time passes."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question, asked in one way."""

    way: str
    case: str
    kind: str
    half: str
    answerable: bool
    sufficient: bool
    sufficiency: float
    outdated: bool
    found: tuple[str, ...]
    gold: tuple[str, ...]


def ask(search: Search, cases: Sequence[Case], way: str, today: date = ANSWERED_TODAY) -> Iterator[Row]:
    """Ask all questions in one way."""
    for case in cases:
        where = SearchFilter(access=frozenset(AccessLabel(label) for label in case.access), on=case.as_of)
        result = search(" ".join((*case.history, case.question or "")), where, today)
        yield Row(
            way=way,
            case=case.id,
            kind=case.kind,
            half=case.half,
            answerable=case.answerable,
            sufficient=result.sufficient,
            sufficiency=result.sufficiency,
            outdated=any(is_outdated(match, case) for match in result.kept[:5]),
            found=tuple(found_keys(result.kept, case)),
            gold=tuple(dict.fromkeys(gold.key for gold in case.gold)),
        )


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Return the figures over some rows; refusal where there are questions of that sort."""
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    answerable = [row for row in rows if row.answerable]
    others = [row for row in rows if not row.answerable]
    result: dict[str, float] = {"vragen": len(rows)}
    if answerable:
        names = {"treffer@5": Success @ 5, "treffer@10": Success @ 10, "recall@5": R @ 5, "recall@10": R @ 10}
        names |= {"nDCG@10": nDCG @ 10, "MRR": RR @ 10}
        qrels = {row.case: dict.fromkeys(row.gold, 1) for row in answerable}
        run = {
            row.case: {key: float(len(row.found) - place) for place, key in enumerate(row.found)} or {"-": 0.0}
            for row in answerable
        }
        scores = ir_measures.calc_aggregate(list(names.values()), qrels, run)
        result |= {name: float(scores[measure]) for name, measure in names.items()}
        result["onterecht geweigerd"] = sum(not row.sufficient for row in answerable) / len(answerable)
    if others:
        result["terecht geweigerd"] = sum(not row.sufficient for row in others) / len(others)
    result["verouderd@5"] = sum(row.outdated for row in rows) / len(rows)
    return result


def by_kind(rows: Sequence[Row]) -> dict[tuple[str, str, str], dict[str, float]]:
    """Return figures by (way, kind, half), and over all answerable questions with kind ``alle``."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for half in (row.half, "alle"):
            groups[row.way, row.kind, half].append(row)
            if row.answerable:
                groups[row.way, "alle", half].append(row)
    return {key: figures(group) for key, group in groups.items()}


def searches(library: Library, settings: KnowledgeSettings, top: int) -> dict[str, Search]:
    """Return every way of searching over one library."""

    def make(changes: dict[str, Any]) -> Search:
        retrieval = Retrieval(library, settings.model_copy(update=changes))
        return lambda question, where, today: retrieval.search(question, where, top=top, today=today)

    return {name: make(changes) for name, changes in WAYS.items()}


def main(  # noqa: PLR0917 - typer reads the options from the signature
    sets: Annotated[
        list[str] | None, typer.Argument(help="Namen van sets, of bestanden; alles als u niets geeft.")
    ] = None,
    library_folder: Annotated[Path | None, typer.Option("--bibliotheek", help="Map van de bibliotheek.")] = None,
    ways: Annotated[list[str] | None, typer.Option("--wijze", help="Alleen deze manieren van zoeken.")] = None,
    top: Annotated[int, typer.Option(help="Hoeveel passages per vraag.")] = 10,
    wrong: Annotated[
        bool, typer.Option("--fout", help="Toon de vragen waarvan de bron niet bij de eerste 5 staat.")
    ] = False,
    output: Annotated[Path | None, typer.Option("--json", help="Schrijf alle rijen naar dit bestand.")] = None,
) -> None:
    """Meet het zoeken op de eigen sets en druk de tabel af."""
    settings = KnowledgeSettings() if library_folder is None else KnowledgeSettings(data_dir=library_folder)
    cases = [case for name in sets or set_names("wetten") for case in load_cases(name, development_file())]
    rows: list[Row] = []
    with open_library(settings, read_only=True) as library:
        for way, search in searches(library, settings, top).items():
            if not ways or way in ways:
                rows += ask(search, cases, way)
    console = Console(width=200)
    console.print(_table(by_kind(rows)))
    if wrong:
        questions = {case.id: case.question for case in cases}
        for row in rows:
            if row.answerable and not set(row.found[:5]) & set(row.gold):
                console.print(f"{row.way} {row.case}: {questions[row.case]}\n   {row.gold} -> {row.found[:5]}")
    if output is not None:
        output.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1), encoding="utf-8")


def _table(groups: dict[tuple[str, str, str], dict[str, float]]) -> Table:
    columns = list(dict.fromkeys(name for values in groups.values() for name in values))
    table = Table("wijze", "soort", "deel", *columns)
    for (way, kind, half), values in groups.items():
        cells = [
            f"{values[name]:.0f}" if name == "vragen" else f"{values[name]:.3f}" if name in values else ""
            for name in columns
        ]
        table.add_row(way, kind, half, *cells)
    return table


if __name__ == "__main__":
    typer.run(main)
