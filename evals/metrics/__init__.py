"""The metrics, one a module; ``METRICS`` lists them in the order in which tables show them."""

from __future__ import annotations

from functools import partial

from evals.metrics.base import Metric
from evals.metrics.citation_precision import article_citation_precision, citation_precision
from evals.metrics.citation_recall import article_citation_recall, citation_recall
from evals.metrics.exact_article import exact_article
from evals.metrics.first_sentence import first_sentence
from evals.metrics.forbidden_content import forbidden_content
from evals.metrics.instruments import instrument_precision, instrument_recall
from evals.metrics.key_facts import key_fact_recall
from evals.metrics.latency import latency
from evals.metrics.ndcg import ndcg_at
from evals.metrics.precision import precision_at
from evals.metrics.recall import recall_at
from evals.metrics.reciprocal_rank import reciprocal_rank_at
from evals.metrics.refusal import refusal_precision, refusal_recall
from evals.metrics.right_authority import right_authority_rate
from evals.metrics.right_case import right
from evals.metrics.status_accuracy import status_accuracy
from evals.metrics.tokens import tokens
from evals.metrics.understood import understood
from evals.metrics.unsupported_sentences import unsupported_sentence_rate

__all__ = ["METRICS", "Metric", "metric_named"]

METRICS: tuple[Metric, ...] = (
    Metric("goed", "antwoord goed", right),
    Metric("status", "status juist", status_accuracy),
    Metric("recall@5", "bronnen bij de eerste 5", partial(recall_at, 5)),
    Metric("recall@10", "bronnen bij de eerste 10", partial(recall_at, 10)),
    Metric("precisie@5", "eerste 5 die bron zijn", partial(precision_at, 5)),
    Metric("ndcg@10", "bronnen hoog in de eerste 10 (nDCG)", partial(ndcg_at, 10)),
    Metric("mrr", "plaats van de eerste bron (MRR)", partial(reciprocal_rank_at, 10)),
    Metric("citaat-recall", "bronnen die het antwoord noemt", citation_recall),
    Metric("citaat-precisie", "genoemde bronnen die juist zijn", citation_precision),
    Metric("artikel-recall", "artikelen die het antwoord noemt", article_citation_recall),
    Metric("artikel-precisie", "genoemde artikelen die juist zijn", article_citation_precision),
    Metric("precies-artikel", "precies het juiste artikel", exact_article),
    Metric("kernfeiten", "kernfeiten in het antwoord", key_fact_recall),
    Metric("begrepen", "vervolgvraag goed begrepen", understood),
    Metric("weiger-recall", "terecht te weigeren en geweigerd", refusal_recall),
    Metric("weiger-precisie", "geweigerd en terecht", refusal_precision),
    Metric("instrument-recall", "verwachte instrumenten genoemd", instrument_recall),
    Metric("instrument-precisie", "genoemde instrumenten niet verboden", instrument_precision),
    Metric("bevoegd-gezag", "bevoegd gezag juist", right_authority_rate),
    Metric("verboden", "verboden inhoud", forbidden_content, higher_is_better=False),
    Metric("ononderbouwd", "zinnen zonder steun", unsupported_sentence_rate, higher_is_better=False),
    Metric(
        "eerste-zin",
        "tijd tot de eerste zin",
        first_sentence,
        higher_is_better=False,
        unit="seconden",
        deterministic=False,
    ),
    Metric("seconden", "tijd per antwoord", latency, higher_is_better=False, unit="seconden", deterministic=False),
    Metric("tokens", "tokens per antwoord", tokens, higher_is_better=False, unit="tokens", deterministic=False),
)


def metric_named(name: str) -> Metric | None:
    """Return the metric with this name; None when there is none."""
    return next((metric for metric in METRICS if metric.name == name), None)
