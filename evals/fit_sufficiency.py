"""Fit the decision whether the library holds the answer: ``python -m evals.fit_sufficiency --bibliotheek MAP``.

Logistic regression (scikit-learn) on the half of the sets that may be tuned on; precision and recall of refusal are
printed for both halves, and ``--schrijf`` stores the coefficients in ``knowledge/sufficiency.yaml``. Each kind of
answerable question counts the same, however many of it there are. The threshold is the highest at which at most two
per cent of the answerable questions, averaged over their kinds, would be refused wrongly: a wrong refusal costs the
reader more than an answer whose sources can be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
import yaml
from rich.console import Console

from evals.cases import Case, development_file, load_cases
from evals.retrieval_table import ANSWERED_TODAY
from knowledge.bootstrap import open_library
from knowledge.question_facts import QuestionFacts
from knowledge.records import Match, SearchFilter
from knowledge.retrieval import Retrieval
from knowledge.settings import KnowledgeSettings
from knowledge.sufficiency import FEATURES, Verdict, features

SETS = ("lekentaal", "situaties", "vragen", "bijna", "ontwikkel")
MISSES_WEIGH = 0.5
"""Weight of all near misses together, beside 1 for all answerable questions together."""
WRONGLY_REFUSED = 0.02
REGULARISATION = 0.5


@dataclass(slots=True)
class _Recorder:
    """Stands where the decision is made and keeps the features."""

    values: list[dict[str, float]] = field(default_factory=list)

    def judge(
        self,
        question: str,
        facts: QuestionFacts,
        kept: Sequence[Match],
        model_id: str | None,  # noqa: ARG002
    ) -> Verdict:
        """Keep the features of this search."""
        self.values = [features(question, facts, kept)] if kept else []
        return Verdict(sufficient=True, probability=1.0)


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its features."""

    case: Case
    row: tuple[float, ...]


def collect(retrieval: Callable[[_Recorder], Retrieval], cases: Sequence[Case], today: date) -> Iterator[Example]:
    """Search for every case and yield its features; questions that find nothing are refused anyway."""
    recorder = _Recorder()
    searcher = retrieval(recorder)
    for case in cases:
        searcher.search(" ".join((*case.history, case.question or "")), SearchFilter(on=case.as_of), today=today)
        for values in recorder.values:
            yield Example(case, tuple(values[name] for name in FEATURES))


def fit(examples: Sequence[Example]) -> dict[str, Any]:
    """Return intercept, coefficients and threshold, fitted on ``examples``."""
    from sklearn.linear_model import LogisticRegression

    rows = np.array([example.row for example in examples])
    answerable = np.array([example.case.answerable for example in examples])
    counts = Counter(example.case.kind for example in examples)
    kinds = {example.case.kind for example in examples if example.case.answerable}
    weights = [
        1 / len(kinds) / counts[e.case.kind] if e.case.answerable else MISSES_WEIGH / counts[e.case.kind]
        for e in examples
    ]
    scale = rows.std(axis=0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=REGULARISATION, max_iter=10_000)
    model.fit(rows / scale, answerable, sample_weight=np.array(weights) * len(examples))
    coefficients = model.coef_[0] / scale
    probabilities = model.predict_proba(rows / scale)[:, 1]
    return {
        "intercept": round(float(model.intercept_[0]), 4),
        "coefficients": {name: round(float(value), 4) for name, value in zip(FEATURES, coefficients, strict=True)},
        "threshold": _threshold(examples, probabilities),
        "usual_cosine": round(float(rows[answerable, FEATURES.index("cosine")].mean()), 4),
    }


def _threshold(examples: Sequence[Example], probabilities: np.ndarray) -> float:
    kinds = sorted({example.case.kind for example in examples if example.case.answerable})
    best = 0.05
    for candidate in np.arange(0.05, 0.96, 0.01):
        shares = [
            np.mean([p < candidate for p, e in zip(probabilities, examples, strict=True) if e.case.kind == kind])
            for kind in kinds
        ]
        if float(np.mean(shares)) <= WRONGLY_REFUSED:
            best = float(candidate)
    return round(best, 2)


def refusal(model: dict[str, Any], examples: Sequence[Example]) -> dict[str, float]:
    """Return precision and recall of refusal, and the share of answerable questions that are refused."""
    coefficients = np.array([model["coefficients"][name] for name in FEATURES])
    rows = np.array([example.row for example in examples])
    probabilities = 1 / (1 + np.exp(-(model["intercept"] + rows @ coefficients)))
    refused = probabilities < model["threshold"]
    answerable = np.array([example.case.answerable for example in examples])
    rightly = float((refused & ~answerable).sum())
    return {
        "vragen": float(len(examples)),
        "precisie": rightly / max(1.0, float(refused.sum())),
        "bereik": rightly / max(1.0, float((~answerable).sum())),
        "onterecht geweigerd": float((refused & answerable).sum()) / max(1.0, float(answerable.sum())),
    }


def main(
    library_folder: Annotated[Path, typer.Option("--bibliotheek", help="Map van de bibliotheek.")],
    write: Annotated[bool, typer.Option("--schrijf", help="Bewaar de coëfficiënten in het product.")] = False,
) -> None:
    """Stel de beslissing af of er genoeg gevonden is."""
    settings = KnowledgeSettings(data_dir=library_folder)
    cases = [case for name in SETS for case in load_cases(name, development_file())]
    with open_library(settings, read_only=True) as library:
        if library.embedder is None:
            raise typer.BadParameter("deze bibliotheek heeft geen taalmodel; zet KENNIS_EMBEDDER op e5-small")
        model_id = library.embedder.model_id
        examples = list(collect(lambda judge: Retrieval(library, settings, sufficiency=judge), cases, ANSWERED_TODAY))
    groups = {
        "afstemming": [example for example in examples if example.case.half == "afstemming"],
        "toets": [e for e in examples if e.case.half == "toets" and e.case.kind != "ontwikkel"],
        "ontwikkel": [example for example in examples if example.case.kind == "ontwikkel"],
    }
    model = fit(groups["afstemming"])
    console = Console()
    console.print(model)
    measured = {name: refusal(model, group) for name, group in groups.items() if group}
    for name, values in measured.items():
        console.print(name, {key: round(value, 3) for key, value in values.items()})
    if write:
        _write(model, measured, model_id)


def _write(model: dict[str, Any], measured: dict[str, dict[str, float]], model_id: str) -> None:
    from importlib.resources import files

    facts = {
        "datum": date.today(),
        "model": model_id,
        "gegevens": "evals/sets: " + ", ".join(SETS),
        "gemeten": {name: {key: round(value, 3) for key, value in row.items()} for name, row in measured.items()},
    }
    text = "# Made by: python -m evals.fit_sufficiency --schrijf. Do not edit by hand.\n"
    path = Path(str(files("knowledge") / "sufficiency.yaml"))
    path.write_text(text + yaml.safe_dump(facts | model, sort_keys=False, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
