"""Understood: is a follow-up made to stand alone rightly?

Ours. 1 when the question as understood (``begrepen_als``) holds every part that the case names, in one of its variants,
and nothing of the subject that was left; 0 otherwise, case and white space aside. Applies to cases that name such
parts. Whether the answer is right is another matter, told by ``right_case``.
"""

from __future__ import annotations

from evals.cases import Case
from evals.rows import AnswerRow

__all__ = ["misunderstood", "understood"]


def understood(case: Case, row: AnswerRow) -> float | None:
    """Return 1.0 or 0.0; None for a case that says nothing of how it is to be understood."""
    return float(not misunderstood(case, row)) if case.understood or case.not_understood else None


def misunderstood(case: Case, row: AnswerRow) -> list[str]:
    """Return what is missing in the question as understood, and what should not be in it."""
    said = " ".join(str(row.answer.get("begrepen_als", "")).split()).casefold()
    missing = [" of ".join(variants) for variants in case.understood if not any(_holds(said, one) for one in variants)]
    return missing + [f"niet: {text}" for text in case.not_understood if _holds(said, text)]


def _holds(said: str, part: str) -> bool:
    return " ".join(part.split()).casefold() in said
