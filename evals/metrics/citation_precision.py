"""Citation precision: the share of the places that an answer cites that are gold.

After ALCE (Gao, Yen, Yu, Chen, EMNLP 2023), with gold places chosen by hand in the place of a model's judgement; see
``citation_recall``. Sets name the main places, not all that would do, so a value below 1 is no proof of a fault: it is
for comparing versions. Applies to answers to cases with gold places that cite anything at all.
"""

from __future__ import annotations

from evals.cases import Case
from evals.metrics.citations import cited_articles, cited_keys, gold_articles
from evals.rows import AnswerRow


def citation_precision(case: Case, row: AnswerRow) -> float | None:
    """Return citation precision at passage level."""
    cited = set(cited_keys(case, row))
    if not case.gold or not cited:
        return None
    return len(cited & {one.key for one in case.gold}) / len(cited)


def article_citation_precision(case: Case, row: AnswerRow) -> float | None:
    """Return citation precision at article level, over (BWB id, article) pairs."""
    gold, cited = gold_articles(case), set(cited_articles(row))
    if not gold or not cited:
        return None
    return len(cited & gold) / len(cited)
