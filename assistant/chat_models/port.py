"""The port: what the assistant asks of a chat model, whoever serves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

__all__ = ["ChatModel", "Completion", "Limits", "Message"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message to the model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may give. ``schema``: JSON schema of the answer, for a model that can hold itself to one."""

    max_output_tokens: int = 700
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole answer, with what it cost where the server says so."""

    text: str
    input_tokens: int | None = None
    output_tokens: int | None = None


class ChatModel(Protocol):
    """Answers messages. Safe to use from several threads. Temperature is 0 wherever it can be set."""

    @property
    def name(self) -> str:
        """Name that answers are kept with, for instance ``openai:qwen``."""
        ...

    @property
    def context_tokens(self) -> int:
        """How many tokens question and answer may have together."""
        ...

    @property
    def structured(self) -> bool:
        """True when it can hold itself to the schema in ``Limits``."""
        ...

    def complete(self, messages: Sequence[Message], limits: Limits) -> Completion:
        """Return the whole answer.

        Raises:
            ChatModelError: there is none.
        """
        ...

    def stream(self, messages: Sequence[Message], limits: Limits) -> Iterator[str]:
        """Yield the answer in pieces as they come; closing the iterator stops the model.

        Raises:
            ChatModelError: there is no (whole) answer; pieces that came before it are good.
        """
        ...
