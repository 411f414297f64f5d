"""Exact article accuracy: is the main article cited, and none that only looks like it?

Ours ("law is exact"). 1 when the first gold article of the case is cited in the version that holds on the day asked
about, and no article of the same statute is cited that differs from a gold article in its letters alone (13 beside
13b, 174 beside 174a); 0 otherwise. Applies to cases whose first gold place is an article.
"""

from __future__ import annotations

import re

from evals.cases import Case
from evals.metrics.citations import cited_articles, gold_articles
from evals.rows import CURRENT, AnswerRow

_LETTERS = re.compile(r"[a-z]+$")


def exact_article(case: Case, row: AnswerRow) -> float | None:
    """Return 1.0 or 0.0; None when the first gold place is no article."""
    first = case.gold[0] if case.gold else None
    if first is None or first.bwb_id is None or first.article is None:
        return None
    gold, cited = gold_articles(case), cited_articles(row)
    stems = {(law, _stem(article)) for law, article in gold}
    lookalikes = [
        (law, article) for law, article in cited if (law, _stem(article)) in stems and (law, article) not in gold
    ]
    held = [facts for facts in row.carrying if (facts.bwb_id, facts.article) == (first.bwb_id, first.article)]
    if first.toestand is not None:
        right_version = any(facts.toestand == first.toestand for facts in held)
    else:
        right_version = not held or any(facts.currency in CURRENT for facts in held)
    return float((first.bwb_id, first.article) in cited and right_version and not lookalikes)


def _stem(article: str) -> str:
    return _LETTERS.sub("", article.casefold())
