"""Support: a calibrated probability that the sentences of a passage say what a claim says.

Logistic regression over lexical entailment (the share of the claim's words that the sentences carry, by rarity, with
compounds and synonyms) and closeness of meaning (cosine of sentence embeddings). The weights are fitted by
``python -m evals.fit_grounding`` on labelled pairs and kept in ``support.yaml`` with their data and figures; there is
one set with an embedder and one without.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.grounding.polarity import Polarity, denies_otherwise
from assistant.grounding.reading import Cited, Reading, Unit
from assistant.grounding.terms import share
from knowledge.errors import CatalogueError

FEATURES = ("words", "words_best", "words_passage", "missing", "cosine", "denies", "denies_best", "reverse")
HEAVY = 0.45
"""Weight from which a word that is missing is one that says something."""
_KNOWN_COSINE = 0.7
"""Cosines of e5 models lie between 0.7 and 1."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model."""

    intercept: float
    coefficients: Mapping[str, float]
    threshold: float

    def probability(self, values: Mapping[str, float]) -> float:
        """Return the support in [0, 1] that ``values`` (by feature) give."""
        total = self.intercept + sum(weight * values.get(name, 0.0) for name, weight in self.coefficients.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


@dataclass(frozen=True, slots=True)
class Support:
    """The fitted models: with an embedder (``model_id``) and by words alone."""

    model_id: str
    with_meaning: Weights
    words_only: Weights

    def weights(self, model_id: str | None) -> Weights:
        """Return the weights for this embedder; of another model than was fitted on the cosines say nothing."""
        return self.with_meaning if model_id == self.model_id else self.words_only


def features(  # noqa: PLR0917 - everything that support is made of
    claim: Reading,
    carrying: Sequence[Unit],
    cited: Sequence[Cited],
    cosine: float | None,
    mine: Polarity,
    theirs: Sequence[Polarity],
) -> dict[str, float]:
    """Return the value of every feature. ``carrying`` holds at least one unit, best first."""
    above = frozenset().union(*(one.above.keys for one in cited))
    keys = frozenset().union(*(unit.keys for unit in carrying)) | above
    everything = frozenset().union(*(unit.reading.keys for one in cited for unit in one.units)) | above
    distinct = {word.text: word for word in claim.words}
    missing = [word for word in distinct.values() if word.weight >= HEAVY and not word.carried_by(keys)]
    apart = [denies_otherwise(mine, one) for one in theirs]
    return {
        "words": share(claim.words, keys),
        "words_best": share(claim.words, carrying[0].keys | above),
        "words_passage": share(claim.words, everything),
        "missing": min(4.0, float(len(missing))),
        "cosine": scaled(cosine) if cosine is not None else 0.0,
        "denies": sum(apart) / len(apart),
        "denies_best": float(apart[0]),
        "reverse": share({word.text: word for word in carrying[0].reading.words}.values(), claim.keys),
    }


def scaled(cosine: float) -> float:
    """Return a cosine on the scale from unrelated (0) to the same (1)."""
    return max(0.0, (cosine - _KNOWN_COSINE) / (1 - _KNOWN_COSINE))


@cache
def load_support() -> Support:
    """Return the fitted models that ship with the product; read once, then kept.

    Raises:
        CatalogueError: the file names another feature than this code computes.
    """
    data = yaml.safe_load((files("assistant.grounding") / "support.yaml").read_text(encoding="utf-8"))
    return Support(str(data["model"]), _weights(data["betekenis"]), _weights(data["woorden"]))


def _weights(data: Mapping[str, Any]) -> Weights:
    coefficients = {str(name): float(value) for name, value in data["coefficients"].items()}
    if set(coefficients) - set(FEATURES):
        raise CatalogueError("support.yaml hoort bij een andere versie; maak het opnieuw: evals.fit_grounding.")
    return Weights(float(data["intercept"]), coefficients, float(data["threshold"]))
