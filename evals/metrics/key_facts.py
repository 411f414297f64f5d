"""Key-fact recall: the share of the facts an answer must have that its sentences hold.

Ours, after the "nuggets" of TREC (Voorhees, "Overview of the TREC 2003 Question Answering Track"), with variants that
are matched as text instead of by an assessor: a fact is there when one of its variants stands in the sentences, case,
white space and typographic quotes aside, not inside a longer word or number. Applies to cases with key facts.
"""

from __future__ import annotations

import re

from evals.cases import Case
from evals.rows import AnswerRow


def key_fact_recall(case: Case, row: AnswerRow) -> float | None:
    """Return the share of the key facts in the answer; None for a case without them."""
    if not case.key_facts:
        return None
    return 1 - len(missing_facts(case, row)) / len(case.key_facts)


def missing_facts(case: Case, row: AnswerRow) -> list[tuple[str, ...]]:
    """Return the facts, each with its variants, that the sentences do not hold."""
    said = _plain(row.text)
    return [variants for variants in case.key_facts if not any(_holds(said, variant) for variant in variants)]


def _holds(said: str, variant: str) -> bool:
    words = _plain(variant)
    start = r"(?<!\w)" if words[:1].isalnum() else ""
    end = r"(?!\w)" if words[-1:].isalnum() else ""
    return re.search(f"{start}{re.escape(words)}{end}", said) is not None


def _plain(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").replace("\u2018", "'").split()).casefold()
