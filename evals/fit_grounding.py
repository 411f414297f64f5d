"""Fit the support of the grounding gate: ``python -m evals.fit_grounding``.

Logistic regression (scikit-learn) on the half of the labelled pairs that may be tuned on, with each supported sentence
also beside two other passages of the same source that do not carry it. Only pairs that the exact checks let through are
fitted on: the others never come to a degree. The threshold is the lowest at which at most ``MAY_PASS`` of all pairs
that must not pass would pass. ``--schrijf`` stores weights and figures in ``assistant/grounding/support.yaml``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
import yaml
from rich.console import Console

from assistant.grounding.grounder import Grounder
from assistant.grounding.support import FEATURES, Support, Weights
from assistant.grounding.verdict import Reason
from evals.grounding_set import WRONG_SOURCE, Labelled, load_grounding_set
from evals.grounding_table import grounders
from knowledge.records import Match

MAY_PASS = 0.015
REGULARISATION = 1.0
AGAINST = frozenset({"missing", "denies", "denies_best"})
"""Features that speak against support; one whose weight comes out the other way is left out."""
WRONG_SOURCES = 2
_SEED = 20261122


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with its features; ``hard`` is True when the exact checks refuse it anyway."""

    supported: bool
    kind: str
    hard: bool
    row: tuple[float, ...]


def examples(grounder: Grounder, labelled: Sequence[Labelled]) -> Iterator[Example]:
    """Yield the examples: the pairs themselves, and supported sentences beside passages that do not carry them."""
    for one in labelled:
        yield _example(grounder, one.pair.sentence, one.match, one.pair.supported, one.pair.kind)
    draw = random.Random(_SEED)
    by_passage = {one.match.passage.id: one.match for one in labelled}
    for one in labelled:
        if not one.pair.supported:
            continue
        here = [
            match
            for key, match in by_passage.items()
            if key != one.match.passage.id and _family(match) == _family(one.match)
        ]
        for match in draw.sample(here, min(WRONG_SOURCES, len(here))):
            yield _example(grounder, one.pair.sentence, match, False, WRONG_SOURCE)


def _family(match: Match) -> str:
    return match.source.id.split("-")[0]


def _example(grounder: Grounder, sentence: str, match: Match, supported: bool, kind: str) -> Example:
    found = grounder.evidence(sentence, [match])
    open_ = [one for one in found if grounder.hard_reason(one) is Reason.SUPPORTED]
    values = (open_ or found)[0].features
    return Example(supported, kind, not open_, tuple(values[name] for name in FEATURES))


def fit(made: Sequence[Example], *, meaning: bool) -> dict[str, Any]:
    """Return intercept, coefficients and threshold; ``meaning`` False leaves the cosine out."""
    from sklearn.linear_model import LogisticRegression

    names = [name for name in FEATURES if meaning or name != "cosine"]
    supported = np.array([one.supported for one in made])
    open_ = np.array([not one.hard for one in made])
    while True:
        rows = np.array([one.row for one in made])[:, [FEATURES.index(name) for name in names]]
        scale = rows[open_].std(axis=0)
        scale[scale == 0] = 1.0
        model = LogisticRegression(C=REGULARISATION, max_iter=10_000).fit(rows[open_] / scale, supported[open_])
        coefficients = model.coef_[0] / scale
        odd = [name for name, value in zip(names, coefficients, strict=True) if (value > 0) is (name in AGAINST)]
        if not odd:
            break
        names = [name for name in names if name not in odd]
    probabilities = np.where(open_, model.predict_proba(rows / scale)[:, 1], 0.0)
    return {
        "intercept": round(float(model.intercept_[0]), 4),
        "coefficients": {name: round(float(value), 4) for name, value in zip(names, coefficients, strict=True)},
        "threshold": _threshold(probabilities, supported),
    }


def _threshold(probabilities: np.ndarray, supported: np.ndarray) -> float:
    for candidate in np.arange(0.3, 0.99, 0.01):
        if float(np.mean(probabilities[~supported] >= candidate)) <= MAY_PASS:
            return round(float(candidate), 2)
    return 0.99


def main(
    write: Annotated[bool, typer.Option("--schrijf", help="Bewaar de gewichten in het product.")] = False,
) -> None:
    """Stel de poort af die toetst of een passage een zin draagt."""
    console = Console()
    labelled = load_grounding_set().half("afstemming")
    told: dict[str, Any] = {
        "datum": date.today(),
        "gegevens": f"evals/sets/grounding, afstemming: {len(labelled)} paren",
    }
    nothing = Weights(0.0, {}, 0.5)
    with grounders(Support("", nothing, nothing)) as ways:
        for name, grounder, model_id in ways:
            made = list(examples(grounder, labelled))
            fitted = fit(made, meaning=model_id is not None)
            console.print(name, f"{len(made)} voorbeelden", fitted)
            told[name] = fitted
            if model_id is not None:
                told["model"] = model_id
    if write:
        text = "# Made by: python -m evals.fit_grounding --schrijf. Do not edit by hand.\n"
        path = Path(str(files("assistant.grounding") / "support.yaml"))
        path.write_text(text + yaml.safe_dump(told, sort_keys=False, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
