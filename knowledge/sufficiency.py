"""Sufficiency: a calibrated decision whether what was found can hold the answer.

Logistic regression over a few features of the question and the passages found. The coefficients are fitted by
``python -m evals.fit_sufficiency`` on questions that the library can and cannot answer (near misses: the same words,
the answer absent) and kept in ``sufficiency.yaml`` with their date and data.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from knowledge.concepts import ConceptMatch
from knowledge.dutch import DutchAnalysis, Term, fold
from knowledge.errors import CatalogueError
from knowledge.question_facts import QuestionFacts
from knowledge.records import Match

LOOKED_AT = 5
_COMMON, _RARE = 6.0, 2.0
"""Zipf frequencies (wordfreq) between which a word's weight goes from 0 to 1."""

_NAME = re.compile(r"(?<=[a-z,;:] )[A-Z][A-Za-z'’-]{2,}")
_ASKS_NUMBER = re.compile(r"\b(hoeveel|hoe hoog|hoe vaak|welk bedrag|wat kost|hoe groot)\b", re.IGNORECASE)

FEATURES = (
    "cosine",
    "margin",
    "words",
    "coverage",
    "coverage_all",
    "concept",
    "named",
    "named_missing",
    "law_missing",
    "names_missing",
    "number_missing",
    "asks_number",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision, with the probability that it rests on."""

    sufficient: bool
    probability: float


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """A fitted model."""

    intercept: float
    coefficients: Mapping[str, float]
    threshold: float

    def judge(
        self,
        question: str,
        facts: QuestionFacts,
        kept: Sequence[Match],
        concepts: Sequence[ConceptMatch],
        analysis: DutchAnalysis,
    ) -> Verdict:
        """Return whether ``kept`` (best first) can hold the answer."""
        if not kept:
            return Verdict(False, 0.0)
        values = features(question, facts, kept, concepts, analysis)
        total = self.intercept + sum(self.coefficients.get(name, 0.0) * value for name, value in values.items())
        probability = 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))
        return Verdict(probability >= self.threshold, probability)


@cache
def load_sufficiency() -> Sufficiency:
    """Return the fitted model that ships with the product; read once, then kept.

    Raises:
        CatalogueError: the file names another feature than this code computes.
    """
    data = yaml.safe_load((files("knowledge") / "sufficiency.yaml").read_text(encoding="utf-8"))
    coefficients = {str(name): float(value) for name, value in data["coefficients"].items()}
    if set(coefficients) - set(FEATURES):
        raise CatalogueError("sufficiency.yaml hoort bij een andere versie; maak het opnieuw: evals.fit_sufficiency.")
    return Sufficiency(float(data["intercept"]), coefficients, float(data["threshold"]))


def features(
    question: str,
    facts: QuestionFacts,
    kept: Sequence[Match],
    concepts: Sequence[ConceptMatch],
    analysis: DutchAnalysis,
) -> dict[str, float]:
    """Return the value of every feature; ``kept`` holds at least one match, best first."""
    best = kept[:LOOKED_AT]
    cosines = sorted((match.scores["dense"] for match in best if "dense" in match.scores), reverse=True)
    asked = _weighted(analysis.terms(question))
    held = [{term.text for term in analysis.terms(_all_text(match))} for match in best]
    everything = set().union(*held)
    names = {fold(name) for name in _NAME.findall(question)}
    texts = fold(" ".join(_all_text(match) for match in best))
    numbers = set(re.findall(r"\b(?:19|20)\d{2}\b", question)) if not facts.references else set()
    wanted = {(r.law, r.article) for r in facts.references if r.law is not None and r.article_end is None}
    shown = {(match.passage.bwb_id, match.passage.article) for match in kept}
    laws_shown = {match.passage.bwb_id for match in kept}
    return {
        "cosine": cosines[0] if cosines else 0.0,
        "margin": kept[0].score - kept[-1].score if len(kept) > 1 else 0.0,
        "words": max((match.scores.get("bm25", 0.0) for match in best), default=0.0) / (1 + len(asked)),
        "coverage": max((_share(asked, terms) for terms in held), default=0.0),
        "coverage_all": _share(asked, everything),
        "concept": concepts[0].score if concepts else 0.0,
        "named": float(bool(wanted) and wanted <= shown),
        "named_missing": float(bool(wanted - shown)),
        "law_missing": float(bool(facts.unknown_laws) or bool(facts.laws - laws_shown)),
        "names_missing": float(sum(name not in texts for name in names)),
        "number_missing": float(any(number not in texts for number in numbers)),
        "asks_number": float(bool(_ASKS_NUMBER.search(question))),
    }


def _all_text(match: Match) -> str:
    year = f" {match.source.year}" if match.source.year else ""
    return f"{match.passage.embedding_text(match.source.title)} {match.source.publisher or ''}{year}"


def _weighted(terms: Sequence[Term]) -> dict[str, float]:
    from wordfreq import zipf_frequency

    weights: dict[str, float] = {}
    for term in terms:
        if not term.is_part:
            zipf = zipf_frequency(term.text, "nl") if term.text.isalpha() else _RARE
            weights[term.text] = max(0.0, min(1.0, (_COMMON - zipf) / (_COMMON - _RARE)))
    return weights


def _share(asked: Mapping[str, float], held: set[str]) -> float:
    total = sum(asked.values())
    return sum(weight for term, weight in asked.items() if term in held) / total if total else 0.0
