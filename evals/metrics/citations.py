"""Which places an answer leans on: what the citation metrics share."""

from __future__ import annotations

from evals.cases import Case
from evals.rows import AnswerRow

Article = tuple[str, str]
"""BWB id and article number."""


def gold_articles(case: Case) -> frozenset[Article]:
    """Return the gold places that are articles."""
    return frozenset((gold.bwb_id, gold.article) for gold in case.gold if gold.bwb_id and gold.article)


def cited_articles(row: AnswerRow) -> list[Article]:
    """Return the articles that the answer cites, each once, in order; those our explanations lead to included."""
    pairs = ((one.get("bwb_id"), one.get("artikel")) for _, one in sorted(row.citations.items()))
    return list(dict.fromkeys((str(law), str(article)) for law, article in pairs if law and article))


def cited_keys(case: Case, row: AnswerRow) -> list[str]:
    """Return the places that carry the sentences: the key of the gold place, or the passage's own id; each once."""
    return list(dict.fromkeys(facts.gold_key(case.gold) or facts.id for facts in row.carrying))
