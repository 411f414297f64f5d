"""Who reads a follow-up: the model where there is one and it adds nothing of its own, else the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Turn
from assistant.conversation.reading import Reading, Rephraser
from assistant.legal_references import articles_in

__all__ = ["ModelThenRules", "adds_nothing"]

_TELLING = re.compile(r"\d[\d.:,/-]*[a-z]{0,2}|(?<=\w\s)[A-Z][\w-]+")
_LONGEST = 400


@dataclass(frozen=True)
class ModelThenRules:
    """Tries ``model`` and keeps its reading only when it brings in nothing new; the rules stand ready."""

    model: Rephraser
    rules: Rephraser

    def rephrase(self, text: str, turns: Sequence[Turn]) -> Reading | None:
        """Return the reading of ``text``; see ``Rephraser``. A model that raises counts as one that cannot say."""
        try:
            reading = self.model.rephrase(text, turns) if turns else None
        except Exception:  # noqa: BLE001 - whatever a model does, the rules can read the question
            reading = None
        if reading is not None and adds_nothing(reading.text, text, turns):
            return reading
        return self.rules.rephrase(text, turns)


def adds_nothing(reading: str, text: str, turns: Sequence[Turn]) -> bool:
    """Say whether every article, number and name in ``reading`` was said before: a reader of questions invents none."""
    if not reading.strip() or len(reading) > _LONGEST or "\n" in reading.strip():
        return False
    said = " ".join([text, *(f"{turn.question} {turn.answer}" for turn in turns)])
    known = {(asked.bwb_id, asked.article) for asked in articles_in(said)}
    loose = said.casefold()
    new_articles = [
        one for one in articles_in(reading) if (one.bwb_id, one.article) not in known and one.article not in loose
    ]
    return not new_articles and all(part.casefold() in loose for part in _TELLING.findall(reading))
