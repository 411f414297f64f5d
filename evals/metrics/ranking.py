"""What the standard ranking metrics share: one question handed to ir-measures.

ir-measures (MacAvaney, Macdonald, Ounis: "Streamlining Evaluation with ir-measures", ECIR 2022) computes with
pytrec_eval. The documents of a question are *places*: an article of a statute, a page or a passage of a document. Two
passages of one gold place count once, at the rank of the first.
"""

from __future__ import annotations

from typing import Any

from evals.cases import Case
from evals.rows import AnswerRow


def places_found(case: Case, row: AnswerRow) -> list[str]:
    """Return what was found as keys, best first: the key of the gold place, or the passage's own id; each once."""
    keys = []
    for name in row.found:
        facts = row.passages[name]
        keys.append(facts.gold_key(case.gold) or name)
    return list(dict.fromkeys(keys))


def ranking_measure(measure: Any, case: Case, row: AnswerRow) -> float | None:
    """Return an ir-measures measure for one case; None when it has no gold places."""
    if not case.gold:
        return None
    import ir_measures

    found = places_found(case, row)
    qrels = {case.id: dict.fromkeys((gold.key for gold in case.gold), 1)}
    run = {case.id: {key: float(len(found) - rank) for rank, key in enumerate(found)} or {"-": 0.0}}
    return float(ir_measures.calc_aggregate([measure], qrels, run)[measure])
