"""What can go wrong with a chat model. Messages are Dutch and never hold a key, a question or what a server said.

ModelUnavailable (assistant.errors)
└── ChatModelError
    ├── TransientFailure     may work when tried again: no connection, overloaded, an error of the server
    │   └── RateLimited      the server asks for patience
    ├── ModelTimeout         it took too long, as a whole or between two words
    ├── ModelRefused         it never works this way: key, name of the model, a request that is not understood
    ├── AnswerCutOff         the answer stopped halfway
    ├── OutputTooLong        the model did not stop; what came first may be used
    └── CircuitOpen          the model failed so often that it is left alone for a while
AssistantError
└── ChatModelSettingsError   the settings cannot be right, or a package is missing
"""

from __future__ import annotations

from assistant.errors import AssistantError, ModelUnavailable

__all__ = [
    "AnswerCutOff",
    "ChatModelError",
    "ChatModelSettingsError",
    "CircuitOpen",
    "ModelRefused",
    "ModelTimeout",
    "OutputTooLong",
    "RateLimited",
    "TransientFailure",
]


class ChatModelError(ModelUnavailable):
    """The chat model gave no (whole) answer. ``reason`` is a short Dutch clause for the reader."""

    reason = "gaf een fout"

    def __init__(self, detail: str = "") -> None:
        """``detail``: what is known and may be shown, for instance an HTTP status."""
        super().__init__(f"Het taalmodel {self.reason}{f' ({detail})' if detail else ''}.")


class TransientFailure(ChatModelError):
    """May work when tried again. ``retry_after``: seconds the server asks to wait, None when it does not say."""

    reason = "is niet bereikbaar"

    def __init__(self, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class RateLimited(TransientFailure):
    """The server asks for patience."""

    reason = "is te druk"


class ModelTimeout(ChatModelError):
    """It took too long."""

    reason = "antwoordt niet op tijd"


class ModelRefused(ChatModelError):
    """It never works this way."""

    reason = "weigert"


class AnswerCutOff(ChatModelError):
    """The answer stopped halfway."""

    reason = "hield halverwege op"


class OutputTooLong(ChatModelError):
    """The model did not stop by itself."""

    reason = "bleef doorschrijven en is afgebroken"


class CircuitOpen(ChatModelError):
    """It is left alone for a while."""

    reason = "gaf te vaak een fout en wordt even met rust gelaten"


class ChatModelSettingsError(AssistantError):
    """The settings cannot be right, or a package is missing."""
