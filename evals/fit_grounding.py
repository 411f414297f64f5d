"""Fit the support of the grounding gate: ``python -m evals.fit_grounding``.

Logistic regression (scikit-learn) on the half of the labelled pairs that may be tuned on, with each supported sentence
also beside two other passages of the same source that do not carry it. Only pairs that the exact checks let through are
fitted on: the others never come to a degree. The threshold comes from cross-validation in which no source is in two
folds: it is the lowest at which at most ``MAY_PASS`` of the labelled pairs that must not pass would pass.
``--schrijf`` stores weights and figures in ``assistant/grounding/support.yaml``.
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

MAY_PASS, MAY_PASS_BY_WORDS = 0.01, 0.02
"""By words alone hardly half of the supported sentences would stay at the stricter one."""
FOLDS = 8
REGULARISATION = 1.0
AGAINST = frozenset({"denies", "elsewhere", "missing_most"})
EITHER = frozenset({"length", "is_law", "in_order", "clause_in_one"})
"""Features that may speak for or against: what copies all but one word of a sentence is not the better for it."""
"""Features that speak against support; another whose weight comes out the other way is left out."""
WRONG_SOURCES = 2
OTHER_PASSAGE = 0.5
"""Weight of a sentence beside another passage: now and then that carries it all the same."""
LEAKS = (0.005, 0.01, 0.02, 0.05)
_SEED = 20261122


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with its features; ``hard`` is True when the exact checks refuse it anyway."""

    supported: bool
    kind: str
    source: str
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
    return Example(supported, kind, match.source.id, not open_, tuple(values[name] for name in FEATURES))


def fit(made: Sequence[Example], *, meaning: bool) -> tuple[dict[str, Any], dict[float, float]]:
    """Return intercept, coefficients and threshold, and which share of supported sentences stays by the share of
    unsupported ones that passes, in cross-validation. ``meaning`` False leaves the cosine out."""
    names = [name for name in FEATURES if meaning or name != "cosine"]
    while True:
        model = _fitted(made, names)
        odd = [
            name
            for name, value in zip(names, model[1], strict=True)
            if (value > 0) == (name in AGAINST) and name not in EITHER
        ]
        if not odd:
            break
        names = [name for name in names if name not in odd]
    intercept, coefficients = model
    held_out = _held_out(made, names)
    labelled = np.array([one.kind != WRONG_SOURCE for one in made])
    supported = np.array([one.supported for one in made])
    curve = {}
    for share in LEAKS:
        threshold = _threshold(held_out[~supported & labelled], share)
        curve[share] = round(float(np.mean(held_out[supported] >= threshold)), 3)
    fitted = {
        "intercept": round(intercept, 4),
        "coefficients": {name: round(float(value), 4) for name, value in zip(names, coefficients, strict=True)},
        "threshold": _threshold(held_out[~supported & labelled], MAY_PASS if meaning else MAY_PASS_BY_WORDS),
    }
    return fitted, curve


def _fitted(made: Sequence[Example], names: Sequence[str]) -> tuple[float, np.ndarray]:
    from sklearn.linear_model import LogisticRegression

    kept = [one for one in made if not one.hard]
    rows = _rows(kept, names)
    scale = rows.std(axis=0)
    scale[scale == 0] = 1.0
    supported = np.array([one.supported for one in kept])
    weights = np.array([OTHER_PASSAGE if one.kind == WRONG_SOURCE else 1.0 for one in kept])
    model = LogisticRegression(C=REGULARISATION, max_iter=10_000).fit(rows / scale, supported, weights)
    return float(model.intercept_[0]), model.coef_[0] / scale


def _held_out(made: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """Return the support of every example from a model that saw nothing of its source; 0 where a check refuses it."""
    from sklearn.model_selection import GroupKFold

    sources = [one.source for one in made]
    support = np.zeros(len(made))
    for train, test in GroupKFold(FOLDS).split(sources, groups=sources):
        intercept, coefficients = _fitted([made[place] for place in train], names)
        rows = _rows([made[place] for place in test], names)
        support[test] = 1 / (1 + np.exp(-(intercept + rows @ coefficients)))
    support[[one.hard for one in made]] = 0.0
    return support


def _rows(made: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    return np.array([one.row for one in made])[:, [FEATURES.index(name) for name in names]]


def _threshold(unsupported: np.ndarray, may_pass: float) -> float:
    """Return the lowest threshold, in steps of 0.01, at which at most ``may_pass`` of ``unsupported`` passes."""
    steps = np.arange(0.3, 0.99, 0.01)
    fine = (step for step in steps if float(np.mean(unsupported >= step)) <= may_pass)
    return round(float(next(fine, 0.99)), 2)


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
            fitted, curve = fit(made, meaning=model_id is not None)
            console.print(name, f"{len(made)} voorbeelden", fitted)
            console.print("kruisvalidatie, blijft bij wat doorglipt:", curve)
            told[name] = fitted | {"afweging": curve}
            if model_id is not None:
                told["model"] = model_id
    if write:
        text = "# Made by: python -m evals.fit_grounding --schrijf. Do not edit by hand.\n"
        path = Path(str(files("assistant.grounding") / "support.yaml"))
        path.write_text(text + yaml.safe_dump(told, sort_keys=False, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
