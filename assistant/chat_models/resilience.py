"""Patience with a chat model, and an end to it: limits in time and length, new tries, and a circuit breaker.

A call is tried again only as long as nothing of its answer came, and only after a failure that may pass. The circuit
breaker (Nygard, "Release It!") leaves a model alone that failed several times in a row, so that readers do not wait for
it; after a while one question tries it again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import pybreaker
import tenacity

from assistant.chat_models.errors import CircuitOpen, OutputTooLong, TransientFailure
from assistant.chat_models.patience import timed
from assistant.chat_models.port import ChatModel, Completion, Limits, Message

__all__ = ["Patience", "ResilientModel"]

CHARS_A_TOKEN = 8
"""No tokenizer for Dutch gives longer tokens than this on average; more text than that is no answer."""
LONGEST_WAIT = 15.0
"""Seconds that a reader waits for a next try; a server that asks for more is not tried again."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a model may take; seconds."""

    call: float = 90.0
    between_tokens: float = 20.0
    retries: int = 2
    first_wait: float = 0.5
    breaker_failures: int = 5
    breaker_seconds: float = 60.0


@dataclass
class ResilientModel:
    """A chat model that never hangs and is never called in vain."""

    inner: ChatModel
    patience: Patience = field(default_factory=Patience)

    def __post_init__(self) -> None:
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=self.patience.breaker_failures,
            reset_timeout=self.patience.breaker_seconds,
            # A reader who goes away, or a model that writes too much, says nothing of the server's health.
            exclude=[GeneratorExit, OutputTooLong],
            throw_new_error_on_trip=False,
        )

    @property
    def name(self) -> str:
        """Name of the model."""
        return self.inner.name

    @property
    def context_tokens(self) -> int:
        """As the model says."""
        return self.inner.context_tokens

    @property
    def structured(self) -> bool:
        """As the model says."""
        return self.inner.structured

    def complete(self, messages: Sequence[Message], limits: Limits) -> Completion:
        """Return the whole answer; see ``ChatModel.complete``."""
        return Completion("".join(self.stream(messages, limits)))

    def stream(self, messages: Sequence[Message], limits: Limits) -> Iterator[str]:
        """Yield the answer; see ``ChatModel.stream``."""
        try:
            yield from self._breaker.call(self._guarded, messages, limits)
        except pybreaker.CircuitBreakerError:
            raise CircuitOpen from None

    def _guarded(self, messages: Sequence[Message], limits: Limits) -> Iterator[str]:
        _make_ready(self.inner)
        deadline = time.monotonic() + self.patience.call
        first, rest = self._begin(messages, limits, deadline)
        room = limits.max_output_tokens * CHARS_A_TOKEN
        try:
            for piece in _chain(first, rest):
                room -= len(piece)
                if room < 0:
                    raise OutputTooLong
                yield piece
        finally:
            rest.close()

    def _begin(self, messages: Sequence[Message], limits: Limits, deadline: float) -> tuple[str, _Pieces]:
        """Return the first piece with the rest; tries again until the first piece is there."""
        patience = self.patience
        tries = tenacity.Retrying(
            retry=tenacity.retry_if_exception(_is_worth_a_try),
            stop=tenacity.stop_after_attempt(patience.retries + 1) | tenacity.stop_before_delay(patience.call),
            wait=self._wait,
            reraise=True,
        )
        return tries(self._first, messages, limits, deadline)

    def _first(self, messages: Sequence[Message], limits: Limits, deadline: float) -> tuple[str, _Pieces]:
        rest = _Pieces(
            timed(
                lambda: self.inner.stream(messages, limits),
                deadline=deadline,
                between=self.patience.between_tokens,
            )
        )
        return next(rest, ""), rest

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        asked = error.retry_after if isinstance(error, TransientFailure) else None
        if asked is not None:
            return asked
        return float(_backoff(self.patience.first_wait)(state))


class _Pieces(Iterator[str]):
    """An iterator with a ``close``; typed, because tenacity hands results on as they are."""

    def __init__(self, inner: Iterator[str]) -> None:
        self._inner = inner

    def __next__(self) -> str:
        return next(self._inner)

    def close(self) -> None:
        """Stop the stream."""
        close = getattr(self._inner, "close", None)
        if close is not None:
            close()


def _make_ready(model: ChatModel) -> None:
    """Loading a client takes seconds the first time, which are not the server's. What goes wrong shows in the call."""
    prepare = getattr(model, "prepare", None)
    if prepare is not None:
        with suppress(Exception):
            prepare()


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
        yield from rest


def _backoff(first: float) -> tenacity.wait.wait_base:
    """Twice as long each time, with a little chance, so that many readers do not come back at once."""
    return tenacity.wait_exponential(multiplier=first, max=LONGEST_WAIT) + tenacity.wait_random(0, first / 4)


def _is_worth_a_try(error: BaseException) -> bool:
    """Only failures that pass by themselves, and only when the server does not ask for more time than readers have."""
    return isinstance(error, TransientFailure) and (error.retry_after or 0.0) <= LONGEST_WAIT
