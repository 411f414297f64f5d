"""A chat model that says what it was told to say, in order: the fake that ships with the product, for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.chat_models.errors import ModelRefused
from assistant.chat_models.port import Completion, Limits, Message

__all__ = ["Reply", "ScriptedModel"]

Reply = str | Exception | Callable[[Sequence[Message]], str]
"""What it says; an exception is raised instead, and a function is given the messages."""


@dataclass
class ScriptedModel:
    """Answers with its replies in order; the last one again when ``repeats``.

    ``asked`` keeps what it was asked, ``closed`` counts the answers that were not read to the end.
    """

    replies: Sequence[Reply]
    name: str = "script:proef"
    context_tokens: int = 8_192
    structured: bool = False
    piece_chars: int = 7
    repeats: bool = False
    asked: list[tuple[Message, ...]] = field(default_factory=list)
    closed: int = 0

    def complete(self, messages: Sequence[Message], limits: Limits) -> Completion:
        """Return the next reply."""
        return Completion("".join(self.stream(messages, limits)))

    def stream(self, messages: Sequence[Message], limits: Limits) -> Iterator[str]:  # noqa: ARG002 - the port
        """Yield the next reply in small pieces."""
        self.asked.append(tuple(messages))
        turn = len(self.asked) - 1
        if turn >= len(self.replies) and not (self.repeats and self.replies):
            raise ModelRefused("het script is op")
        reply = self.replies[min(turn, len(self.replies) - 1)]
        if isinstance(reply, Exception):
            raise reply
        text = reply if isinstance(reply, str) else reply(messages)
        for start in range(0, len(text), self.piece_chars):
            try:
                yield text[start : start + self.piece_chars]
            except GeneratorExit:
                self.closed += 1
                raise
