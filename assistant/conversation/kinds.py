"""Asks a chat model what kind of question this is, where the rules are not sure; without one the rules decide.

Only steps behind the guards of the question ask, so the model never sees what may not leave and never turns a refusal
round. What it says changes only what nobody decided: whether a story is a situation, and which reply fits when nothing
is found.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum

from assistant.chat_models.errors import ChatModelError
from assistant.chat_models.port import ChatModel, Limits, Message
from assistant.composing.shown_passages import neutral
from assistant.context import Context
from prompts.prompt_file import load_prompt

__all__ = ["Kind", "KindReader"]

logger = logging.getLogger(__name__)

PROMPT = "vraagsoort"
_LIMITS = Limits(max_output_tokens=16)


class Kind(StrEnum):
    """The words that the prompt lets the model choose from."""

    KNOWLEDGE = "kennisvraag"
    SITUATION = "situatie"
    DECISION = "besluit"
    OUTSIDE = "buiten"


@dataclass(frozen=True)
class KindReader:
    """Asks ``model``, once a question."""

    model: ChatModel

    def kind(self, context: Context) -> Kind | None:
        """Return what the model calls the question; None when it fails or says anything else than one of the words."""
        prompt = load_prompt(PROMPT)
        if prompt.label in context.prompts:
            return Kind(context.kind) if context.kind else None
        messages = [
            Message("system" if role == "system" else "user", said)
            for role, said in prompt.messages(vraag=neutral(context.understood_as or context.text))
        ]
        context.prompts, context.model = (*context.prompts, prompt.label), self.model.name
        try:
            written = self.model.complete(messages, _LIMITS).text
        except ChatModelError as error:
            logger.warning("chat model %s failed: %s", self.model.name, type(error).__name__)
            return None
        word = written.strip().strip(".\"'*`").casefold()
        context.kind = word if word in set(Kind) else ""
        return Kind(context.kind) if context.kind else None
