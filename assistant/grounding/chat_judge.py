"""A chat model as one more judge of a sentence, behind the port of the entailment models.

It is asked last, about a sentence that every other check let through, so it can only refuse more. Whatever is not the
one word that carries the sentence refuses it: another word, a longer reply, a failure, a reply that comes too late.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from assistant.chat_models.patience import timed
from assistant.chat_models.port import ChatModel, Limits, Message
from assistant.composing.shown_passages import neutral, tokens_of
from knowledge.injection import find_instructions
from knowledge.ports import FloatVector
from prompts.prompt_file import Prompt, load_prompt

__all__ = ["ChatJudge", "Finding"]

logger = logging.getLogger(__name__)

_LIMITS = Limits(max_output_tokens=12)


class Finding(StrEnum):
    """The words that the prompt lets the model choose from."""

    CARRIED = "gedragen"
    DENIED = "tegengesproken"
    ABSENT = "onbekend"


@dataclass
class ChatJudge:
    """Judges the sentences of one answer (``knowledge.ports.Reranker``); not for several threads."""

    model: ChatModel
    most_calls: int
    """Calls for one answer; what comes after them is refused."""
    seconds: float
    """Time that all calls for one answer may take together."""
    asked: int = 0
    prompt: Prompt = field(default_factory=lambda: load_prompt("steun"))

    def score(self, question: str, texts: Sequence[str]) -> FloatVector:
        """Return 1 for each text when the texts together carry ``question`` (the sentence), else 0. Raises nothing."""
        carried = self._find(question, "\n".join(texts)) is Finding.CARRIED
        return np.full(len(texts), float(carried), dtype=np.float32)

    def _find(self, sentence: str, passage: str) -> Finding | None:
        """Return what the model says; None when it is not asked, fails, or says anything else than one of the words."""
        messages = [
            Message("system" if role == "system" else "user", text)
            for role, text in self.prompt.messages(passage=neutral(passage), zin=neutral(sentence))
        ]
        needed = sum(tokens_of(one.text) for one in messages) + _LIMITS.max_output_tokens
        addressed = find_instructions(sentence) or find_instructions(passage)
        if addressed or self.asked >= self.most_calls or self.seconds <= 0 or needed > self.model.context_tokens:
            return None
        self.asked += 1
        started = time.monotonic()
        end = started + self.seconds
        try:
            said = "".join(timed(lambda: self.model.stream(messages, _LIMITS), deadline=end, between=self.seconds))
        except Exception as error:  # noqa: BLE001 - whatever went wrong: nobody said that the sentence is carried
            logger.warning("judge %s failed: %s", self.model.name, type(error).__name__)
            return None
        finally:
            self.seconds -= time.monotonic() - started
        word = said.strip().strip(".\"'*`").casefold()
        return Finding(word) if word in set(Finding) else None
