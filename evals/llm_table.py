"""What a chat model adds and what the gate takes away: literal answers, the model behind the gate, the model unchecked.

The model's words are generated once and kept (``evals.recorded_model``); the unchecked answers and any later gate are
made from the same words. Development questions and their key facts are read from the file that holds the questions
(``toets_bevat_een_van``: of every group one variant must be in the answer); they do not ship with the product.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import yaml

from evals.answering import RunConfig, library_fingerprint
from evals.cases import Case, asked_before, development_file, load_cases
from evals.errors import RunError
from evals.metrics.refusal import must_refuse
from evals.run import RECORDING, load_sets, run_sets
from evals.run_folder import RunFolder
from evals.scoring import Scores, score_rows

if TYPE_CHECKING:
    from knowledge.library import Library

__all__ = ["Column", "as_markdown", "cases_of", "compare_ways", "development_cases", "score_columns"]

DEVELOPMENT, SEED = "ontwikkel", 5
WAYS = {"letterlijk": "literal (no model)", "poort": "model, gate", "zonder-poort": "model, no gate"}
"""Names of the runs, and what the table calls them."""
ROWS = (
    ("kernfeiten", "key-fact recall"),
    ("citaat-recall", "citation recall"),
    ("citaat-precisie", "citation precision"),
    ("ononderbouwd", "unsupported sentences"),
    ("weiger-recall", "rightly refused"),
    ("weiger-precisie", "refusals that are right"),
)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Column:
    """One way of answering: its scores, and what its answers were made of."""

    way: str
    scores: Scores
    sentences: int
    by_model: int
    """Answers of which a model wrote the sentences."""
    asked_model: int
    """Answers for which a model was asked."""
    first: float | None
    """Median seconds to the first sentence; None without answers."""
    whole: float | None


def compare_ways(
    cases: Mapping[str, Sequence[Case]],
    library: Library,
    folder: Path,
    model: Mapping[str, Any],
    *,
    progress: Progress | None = None,
    most: int | None = None,
) -> list[Column]:
    """Answer the cases in every way and score them; goes on with what is in ``folder`` already.

    ``model``: settings of the chat model, as in the configuration of a run. ``most``: no more cases a set than these.
    Runs of other cases, or over another library, have folders of their own beside the one recording: what a model was
    asked in the same words before, it is not asked again.

    Raises:
        RunError: the folder holds runs of another model.
    """
    chosen = {name: group[:most] for name, group in cases.items()}
    runs = folder / f"{library_fingerprint(library)}-{most or 'alle'}"
    configs = {
        "letterlijk": RunConfig(),
        "poort": RunConfig(model=dict(model)),
        "zonder-poort": RunConfig(model=dict(model), gate=False),
    }
    for way, config in configs.items():
        run_sets(chosen, library, runs / way, config=config, progress=progress, recording=folder / RECORDING)
    return score_columns(runs)


def score_columns(folder: Path) -> list[Column]:
    """Score the runs in a folder again, over the cases that all of them answered.

    Raises:
        RunError: a run is missing or holds no answer.
    """
    runs = {way: RunFolder(folder / way) for way in WAYS if (folder / way / "run.json").exists()}
    rows = {way: {(row.set, row.case): row for row in run.answers()} for way, run in runs.items()}
    common = set.intersection(*(set(found) for found in rows.values())) if rows else set()
    if not common:
        raise RunError(f"In {folder} staan geen runs met antwoorden op dezelfde vragen.")
    return [
        _column(way, run.cases(), [row for key, row in rows[way].items() if key in common]) for way, run in runs.items()
    ]


def _column(way: str, cases: Mapping[str, Sequence[Case]], rows: Sequence[Any]) -> Column:
    made = [row for row in rows if row.answer.get("samensteller") == "taalmodel"]
    asked = [row for row in rows if row.answer.get("taalmodel")]
    first = [
        row.answer["tijden"]["first_sentence"] for row in (asked or rows) if "first_sentence" in row.answer["tijden"]
    ]
    whole = [row.seconds for row in (asked or rows)]
    return Column(
        way,
        score_rows(cases, rows),
        sum(len(row.sentences) for row in rows),
        len(made),
        len(asked),
        median(first) if first else None,
        median(whole) if whole else None,
    )


def cases_of(names: Sequence[str | Path]) -> dict[str, list[Case]]:
    """Return the cases of sets by name; of the development questions all, whether the set has them or not.

    Raises:
        CaseError, RunError: as ``load_sets``.
    """
    return {name: development_cases() if name == DEVELOPMENT else group for name, group in load_sets(names).items()}


def development_cases() -> list[Case]:
    """Return all development questions in a seeded order, so that the first few of them are of all kinds.

    Those in the set ``ontwikkel`` with their gold places and key facts; of the others only whether they are to be
    refused, and else their key facts. Empty without the file that holds the questions. Key facts of a question that is
    to be refused describe the words of the refusal, which are ours and no sentence: they are left out.
    """
    path = development_file()
    if path is None:
        return []
    known = {case.id: case for case in load_cases(DEVELOPMENT, path)}
    cases = [_development_case(entry, known) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["vragen"]]
    return random.Random(SEED).sample(cases, len(cases))


def _development_case(entry: Mapping[str, Any], known: Mapping[str, Case]) -> Case:
    name = f"ontwikkel-{entry['id']}"
    case = known.get(name) or Case(
        id=name,
        question=entry["vraag"],
        kind=entry["type"],
        answerable=False,
        status=None if entry["gewenst_gedrag"] == "weigeren" else "answered",
        history=asked_before(entry),
    )
    if must_refuse(case):
        return case
    facts = tuple(tuple(map(str, group)) for group in entry.get("toets_bevat_een_van") or ())
    return case.model_copy(update={"key_facts": case.key_facts or facts})


def as_markdown(columns: Sequence[Column]) -> str:
    """Return the table of docs/figures.md, with 95 per cent intervals (bootstrap over questions)."""
    count = len(columns[0].scores.cases)
    lines = [
        f"| {count} questions | " + " | ".join(WAYS[one.way] for one in columns) + " |",
        "| --- |" + " --- |" * len(columns),
    ]
    for metric, title in ROWS:
        cells = [_cell(one.scores, metric) for one in columns]
        if any(cell != "-" for cell in cells):
            lines.append(f"| {title} | " + " | ".join(cells) + " |")
    lines.append("| sentences in all answers | " + " | ".join(str(one.sentences) for one in columns) + " |")
    lines.append(
        "| answers written by the model, of those asked of it | "
        + " | ".join(f"{one.by_model} of {one.asked_model}" if one.asked_model else "-" for one in columns)
        + " |"
    )
    for title, name in (("first sentence, median seconds", "first"), ("whole answer, median seconds", "whole")):
        told = [getattr(one, name) for one in columns]
        lines.append(f"| {title} | " + " | ".join("-" if value is None else f"{value:.1f}" for value in told) + " |")
    return "\n".join(lines)


def _cell(scores: Scores, metric: str) -> str:
    found = scores.interval(metric)
    return "-" if found is None else f"{found.mean:.2f} [{found.low:.2f}; {found.high:.2f}] (n={found.count})"
