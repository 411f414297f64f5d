"""A follow-up that only says "welke termijn dan?": the answer stands, and the reader is asked which one is meant."""

from __future__ import annotations

import re

from assistant.answer import AnswerStatus
from assistant.context import Context

__all__ = ["ask_which_term"]

_BARE_TERM = re.compile(r"\b(?:welke|wat\s+(?:is|zijn)\s+de)\s+termijn(?:en)?\b", re.IGNORECASE)
_KIND = re.compile(r"zienswijze|begunstig|hersteltermijn|bezwaar|beroep|advies|beslis|bewaar|verja", re.IGNORECASE)
_WHICH = (
    "Bedoelt u deze termijn, of die voor een zienswijze, voor herstel (begunstigingstermijn), voor de beslissing of "
    "voor bezwaar?"
)


def ask_which_term(context: Context) -> None:
    """Ask which term is meant when the question as typed names none; what was understood is answered meanwhile."""
    asked = context.text
    if context.drafts and context.question.history and _BARE_TERM.search(asked) and not _KIND.search(asked):
        context.missing_facts.append(_WHICH)
        context.lower(AnswerStatus.CLARIFICATION, "voorlopig")
