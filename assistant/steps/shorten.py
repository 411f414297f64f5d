"""A reader who asks for an answer in three sentences gets three sentences, and no list of instruments beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from assistant.answer import SentenceForm
from assistant.context import Context
from assistant.steps.base import NamedStep

_NUMBERS = {"een": 1, "één": 1, "1": 1, "twee": 2, "2": 2, "drie": 3, "3": 3, "vier": 4, "4": 4, "vijf": 5, "5": 5}
_SENTENCES = re.compile(rf"\bin\s+({'|'.join(_NUMBERS)})\s+(?:korte\s+)?(?:zin(?:nen)?|regels?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Shorten(NamedStep):
    """Keeps as many sentences as the question asks for: whole ones first, items of a list only to make up for them."""

    name: ClassVar[str] = "shorten"

    def __call__(self, context: Context) -> None:
        """Shorten."""
        asked = _SENTENCES.search(context.text)
        if asked is None or not context.drafts:
            return
        number = _NUMBERS[asked[1].casefold()]
        whole = [draft for draft in context.drafts if draft.form is SentenceForm.SENTENCE]
        kept = whole if len(whole) >= number else context.drafts
        context.drafts = kept[:number]
        context.instruments = None
        context.missing_facts.clear()
