"""Citation recall: the share of the gold places that the answer cites.

ALCE (Gao, Yen, Yu, Chen, "Enabling Large Language Models to Generate Text with Citations", EMNLP 2023) asks a model
whether citations support each sentence. Our sentences are checked against their citations by
``unsupported_sentences``; what is left to ask is whether the *right* places are cited, and that we know by hand:

- passage level: |gold places that carry a sentence| / |gold places|;
- article level: the same over (BWB id, article) pairs, counting articles to which our own explanations lead; applies
  to cases whose gold places are articles.

A refused answerable case counts as 0.
"""

from __future__ import annotations

from evals.cases import Case
from evals.metrics.citations import cited_articles, cited_keys, gold_articles
from evals.rows import AnswerRow


def citation_recall(case: Case, row: AnswerRow) -> float | None:
    """Return citation recall at passage level; None for a case without gold places."""
    gold = {one.key for one in case.gold}
    return len(gold & set(cited_keys(case, row))) / len(gold) if gold else None


def article_citation_recall(case: Case, row: AnswerRow) -> float | None:
    """Return citation recall at article level; None for a case without gold articles."""
    gold = gold_articles(case)
    return len(gold & set(cited_articles(row))) / len(gold) if gold else None
