"""What comes of reading a question in its conversation, and who can read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from assistant.answer import Turn

__all__ = ["Reading", "ReadingKind", "Rephraser"]


class ReadingKind(StrEnum):
    """How a question relates to what was asked before."""

    ALONE = "op zichzelf"
    """It needs nothing of the conversation."""
    FOLLOW_UP = "vervolg"
    """Something of the conversation was carried over."""
    NEW_SUBJECT = "ander onderwerp"
    """It looks like a follow-up, and leaves the subject; nothing was carried over."""
    UNCLEAR = "onduidelijk"
    """It leans on something that is not there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The question as it is understood. ``text`` stands alone, unless ``kind`` is ``UNCLEAR``."""

    text: str
    kind: ReadingKind = ReadingKind.ALONE
    prompt: str = ""
    """Name and version of the prompt when a model read it."""
    model: str = ""
    """Name of that model."""


class Rephraser(Protocol):
    """Reads a question in its conversation."""

    def rephrase(self, text: str, turns: Sequence[Turn]) -> Reading | None:
        """Return the reading of ``text`` after ``turns`` (oldest first); None when this reader cannot say.

        Personal data is masked in both. Never raises for what stands in them.
        """
        ...
