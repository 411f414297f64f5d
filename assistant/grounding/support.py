"""Support: a calibrated probability that the sentences of a passage say what a claim says.

Logistic regression over lexical entailment (the share of the claim's words that the sentences carry, by rarity, with
compounds and synonyms; as a whole, clause by clause, and in order) and closeness of meaning (cosine of sentence
embeddings). The weights are fitted by
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

from assistant.grounding.framing import clause_shares, words_of
from assistant.grounding.polarity import Polarity, denies_otherwise
from assistant.grounding.reading import Cited, Reading, Unit
from assistant.grounding.terms import Word, share
from knowledge.errors import CatalogueError
from knowledge.records import SourceKind

FEATURES = (
    "words", "cosine", "denies", "clauses", "clause_least", "in_order", "length", "elsewhere", "missing_most",
    "clause_in_one", "is_law",
)  # fmt: skip
SAYS_SOMETHING = 0.6
"""Weight of words from which a clause says enough to be looked for by itself."""
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
    units = [unit for one in cited for unit in one.units]
    everything = frozenset().union(*(unit.reading.keys for unit in units)) | above
    keys = frozenset().union(*(unit.keys for unit in carrying)) | above
    words = share(claim.words, keys)
    clauses = clause_shares(claim, carrying)
    apart = [denies_otherwise(mine, one) for one in theirs]
    return {
        "words": words,
        "cosine": scaled(cosine) if cosine is not None else 0.0,
        "denies": sum(apart) / len(apart),
        "clauses": sum(weight * part for weight, part in clauses) / (sum(weight for weight, _ in clauses) or 1.0),
        "clause_least": min(
            (part for weight, part in clause_shares(claim, units) if weight >= SAYS_SOMETHING), default=words
        ),
        "in_order": _in_order(claim, carrying[0].reading),
        "length": math.log1p(len(claim.words)),
        "elsewhere": share(claim.words, everything) - share(claim.words, carrying[0].keys | above),
        "missing_most": max((word.weight for word in claim.words if not word.carried_by(keys)), default=0.0),
        "clause_in_one": min((_in_one(words_of(claim, frame), carrying) for frame in claim.frames), default=1.0),
        "is_law": float(carrying[0].match.source.kind is SourceKind.WET),
    }


def _in_one(words: Sequence[Word], units: Sequence[Unit]) -> float:
    """Return the share of ``words`` that a single unit carries; 1 for no words."""
    return max(share(words, unit.keys) for unit in units)


def _in_order(claim: Reading, source: Reading) -> float:
    """Return the share of the claim's words that come in the same order in the source (longest common subsequence)."""
    best = [0] * (len(source.words) + 1)
    for word in claim.words:
        before = 0
        for place, other in enumerate(source.words, start=1):
            here = best[place]
            best[place] = before + 1 if word.keys & other.keys else max(best[place], best[place - 1])
            before = here
    return best[-1] / max(1, len(claim.words))


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
