"""Right or wrong: one verdict a case, with the reasons, that the gate and the reports use.

Ours. An answer is right when all of this holds, as far as the case says anything about it:

- the status is the expected one, where ``answered`` and ``partial`` both do for a case that expects an answer, and
  either "not in the sources" or "out of scope" for one that expects one of those;
- at least one gold place carries a sentence, or is an article to which our explanation leads;
- every key fact is there;
- nothing forbidden is shown;
- no sentence is unsupported;
- every expected instrument is proposed and no forbidden one (where the assistant gives instruments).
"""

from __future__ import annotations

from evals.cases import Case
from evals.metrics.citations import cited_articles, cited_keys, gold_articles
from evals.metrics.forbidden_content import forbidden_shown
from evals.metrics.instruments import proposed
from evals.metrics.key_facts import missing_facts
from evals.metrics.unsupported_sentences import unsupported_sentences
from evals.rows import AnswerRow

_INTERCHANGEABLE = (
    frozenset({"answered", "partial"}),
    frozenset({"unanswerable_no_sources", "unanswerable_out_of_scope"}),
)


def right(case: Case, row: AnswerRow) -> float:
    """Return 1.0 when nothing is wrong, else 0.0."""
    return float(not reasons_wrong(case, row))


def reasons_wrong(case: Case, row: AnswerRow) -> list[str]:
    """Return why the answer counts as wrong, in Dutch; empty when it is right."""
    if row.error:
        return [f"De vraag werd niet aangenomen: {row.error}"]
    reasons = []
    if case.status and not _status_fits(case.status, row.status):
        reasons.append(f"Status is {row.status}, verwacht: {case.status}.")
    if case.gold and not _cites_gold(case, row):
        reasons.append(f"Geen van de verwachte bronnen is genoemd: {'; '.join(one.key for one in case.gold)}.")
    reasons += [f"Feit ontbreekt: {' of '.join(variants)}." for variants in missing_facts(case, row)]
    if shown := forbidden_shown(case, row):
        reasons.append(f"Verboden inhoud in het antwoord: {len(shown)} keer.")
    if loose := unsupported_sentences(row):
        reasons.append(f"Zinnen zonder steun in hun bron: {len(loose)}.")
    return reasons + _instrument_reasons(case, row)


def _status_fits(expected: str, got: str) -> bool:
    return expected == got or any({expected, got} <= group for group in _INTERCHANGEABLE)


def _cites_gold(case: Case, row: AnswerRow) -> bool:
    if {gold.key for gold in case.gold} & set(cited_keys(case, row)):
        return True
    led_to = {
        (str(one.get("bwb_id")), str(one.get("artikel")))
        for one in row.citations.values()
        if one.get("via_bron") is not None
    }
    timeless = {(gold.bwb_id, gold.article) for gold in case.gold if gold.bwb_id and gold.toestand is None}
    return bool(led_to & timeless & set(cited_articles(row)) & gold_articles(case))


def _instrument_reasons(case: Case, row: AnswerRow) -> list[str]:
    named = proposed(row)
    if named is None:
        return []
    missing = [name for name in case.instruments if name not in named]
    wrong = [name for name in case.forbidden_instruments if name in named]
    return [f"Instrument ontbreekt: {name}." for name in missing] + [
        f"Instrument hoort er niet bij: {name}." for name in wrong
    ]
