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
from typing import Protocol

from knowledge.dutch import fold
from knowledge.errors import CatalogueError
from knowledge.legal import find_laws, find_references
from knowledge.question_facts import QuestionFacts
from knowledge.records import Match
from knowledge.thesaurus import shipped_content
from knowledge.yaml_text import load_yaml

LOOKED_AT = 5
_NAME = re.compile(r"(?<=[a-z0-9,;:(] )[A-Z][\w'’-]*[\w](?: [A-Z][\w'’-]+)*")
_STATISTIC = re.compile(
    r"\b(?:hoe vaak|hoeveel procent|welk percentage|hoe groot is"
    r"|hoeveel(?! (?:weken|dagen|jaar|jaren|maanden|uur|uren|tijd|geld|euro|keer)\b)\s+\w+)",
    re.IGNORECASE,
)

FEATURES = (
    "cosine",
    "named",
    "named_missing",
    "law_missing",
    "names_missing",
    "number_missing",
    "statistic_from_statute",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision, with the probability that it rests on."""

    sufficient: bool
    probability: float


class Judge(Protocol):
    """Decides whether what was found can hold the answer."""

    def judge(
        self,
        question: str,
        facts: QuestionFacts,
        kept: Sequence[Match],
        model_id: str | None,
    ) -> Verdict:
        """Return whether ``kept`` (best first) can hold the answer; see ``Sufficiency.judge``."""
        ...


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """A fitted model."""

    intercept: float
    coefficients: Mapping[str, float]
    threshold: float
    model_id: str
    """The embedding model whose cosines were fitted on."""
    usual_cosine: float
    """Stands for the cosine of another model, or of none: it then says neither yes nor no."""

    def judge(
        self,
        question: str,
        facts: QuestionFacts,
        kept: Sequence[Match],
        model_id: str | None,
    ) -> Verdict:
        """Return whether ``kept`` (best first) can hold the answer.

        ``model_id``: the embedding model that gave the cosines; None without one.
        """
        if not kept:
            return Verdict(False, 0.0)
        values = features(question, facts, kept)
        if model_id != self.model_id:
            values["cosine"] = self.usual_cosine
        total = self.intercept + sum(self.coefficients.get(name, 0.0) * value for name, value in values.items())
        probability = 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))
        return Verdict(probability >= self.threshold, probability)


@cache
def load_sufficiency() -> Sufficiency:
    """Return the fitted model that ships with the product; read once, then kept.

    Raises:
        CatalogueError: the file names another feature than this code computes.
    """
    data = load_yaml((files("knowledge") / "sufficiency.yaml").read_text(encoding="utf-8"))
    coefficients = {str(name): float(value) for name, value in data["coefficients"].items()}
    if set(coefficients) - set(FEATURES):
        raise CatalogueError("sufficiency.yaml hoort bij een andere versie; maak het opnieuw: evals.fit_sufficiency.")
    return Sufficiency(
        intercept=float(data["intercept"]),
        coefficients=coefficients,
        threshold=float(data["threshold"]),
        model_id=str(data["model"]),
        usual_cosine=float(data["usual_cosine"]),
    )


def features(question: str, facts: QuestionFacts, kept: Sequence[Match]) -> dict[str, float]:
    """Return the value of every feature; ``kept`` holds at least one match, best first."""
    best = kept[:LOOKED_AT]
    cosines = sorted((match.scores["dense"] for match in best if "dense" in match.scores), reverse=True)
    names = names_in(question)
    texts = fold(" ".join(_all_text(match) for match in best))
    numbers = set(re.findall(r"\b(?:19|20)\d{2}\b", question)) if not facts.references else set()
    wanted = {(r.law, r.article) for r in facts.references if r.law is not None and r.article_end is None}
    told = " \n".join(_all_text(match) for match in best if match.passage.bwb_id is None)
    shown = {(match.passage.bwb_id, match.passage.article) for match in kept} | {
        (reference.law, reference.article) for reference in find_references(told)
    }  # a document that explains an article by its number holds an answer too
    laws_shown = {match.passage.bwb_id for match in kept} | {mention.law.bwb_id for mention in find_laws(told)}
    from_statute = all(match.passage.bwb_id is not None for match in kept[:3])
    return {
        "cosine": cosines[0] if cosines else 0.0,
        "named": float(bool(wanted) and wanted <= shown),
        "named_missing": float(bool(wanted - shown)),
        "law_missing": float(bool(facts.unknown_laws) or bool(facts.laws - laws_shown)),
        "names_missing": float(sum(name not in texts for name in names)),
        "number_missing": float(any(number not in texts for number in numbers)),
        "statistic_from_statute": float(from_statute and bool(_STATISTIC.search(question))),
    }


def names_in(question: str) -> set[str]:
    """Return what is written as a name inside a sentence: not statutes, which are judged by themselves, and not the
    abbreviations and bodies that the thesaurus knows (LBB, RIEC, Landelijk Bureau Bibob)."""
    found = {part for match in _NAME.findall(question) for word in match.split() for part in word.split("-")}
    named = {fold(name) for name in found if len(name) > 2 and name[0].isupper()}
    laws = {fold(mention.text) for mention in find_laws(question)}
    return {name for name in named - _known_names() if not any(name in law for law in laws)}


@cache
def _known_names() -> frozenset[str]:
    return shipped_content().known_names


def _all_text(match: Match) -> str:
    year = f" {match.source.year}" if match.source.year else ""
    return f"{match.passage.embedding_text(match.source.title)} {match.source.publisher or ''}{year}"
