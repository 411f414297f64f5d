"""Chat models through LangChain: the one importer of it in this room."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.chat_models.errors import (
    AnswerCutOff,
    ChatModelError,
    ModelRefused,
    ModelTimeout,
    OutputTooLong,
    RateLimited,
    TransientFailure,
)
from assistant.chat_models.port import Completion, Limits, Message

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["LangChainModel", "failure_of"]

_END_NAMES = ("finish_reason", "stop_reason", "done_reason")
_TELLS_ITS_END = frozenset({"openai", "azure_openai", "mistralai", "anthropic", "ollama"})
"""Providers whose whole answers always say why they ended."""
_TOO_LONG = frozenset({"length", "max_tokens", "model_length"})
_OPENAI = frozenset({"openai", "azure_openai"})
_WITH_SCHEMA = _OPENAI | {"mistralai"}
"""Providers that take a JSON schema as ``response_format``, as does every server that speaks OpenAI's language."""
_UNREACHABLE = frozenset({"APIConnectionError", "ConnectionError"})
_PASSES = frozenset({408, 409, 425})
_NO_CONNECTION = ("Connect", "RemoteProtocol", "ReadError", "WriteError", "Network", "Protocol", "IncompleteRead")


class LangChainModel:
    """A LangChain chat model. Everything about time is left to ``ResilientModel``; tracing to others is off."""

    def __init__(self, provider: str, model: str, options: dict[str, Any], *, context_tokens: int, form: str) -> None:
        """``options``: for ``init_chat_model``. ``context_tokens`` 0: what the model's profile says, else 8192.
        ``form``: ``json``, ``regels`` or ``auto`` (what the model's profile says).

        Nothing is imported or connected before the first call.
        """
        self.name = f"{provider}:{model}"
        self._provider, self._model, self._options = provider, model, options
        self._tokens, self._form = context_tokens, form
        self._own_server = provider == "openai" and "base_url" in options
        self._made: BaseChatModel | None = None

    @property
    def context_tokens(self) -> int:
        """The setting, else what LangChain knows of the model, else 8192."""
        return self._tokens or int(self._profile().get("max_input_tokens") or 8_192)

    @property
    def structured(self) -> bool:
        """The setting, else whether LangChain knows that the model has it."""
        if self._form != "auto":
            return self._form == "json" and self._provider in _WITH_SCHEMA
        return self._provider in _WITH_SCHEMA and bool(self._profile().get("structured_output"))

    def complete(self, messages: Sequence[Message], limits: Limits) -> Completion:
        """Return the whole answer; see ``ChatModel.complete``."""
        try:
            with _untraced():
                answer = self._chat().invoke(_as_messages(messages), **self._call_options(limits))
        except Exception as error:  # noqa: BLE001 - every provider has errors of its own
            raise failure_of(error, begun=False) from None
        usage: Mapping[str, Any] = answer.usage_metadata or {}
        return Completion(str(answer.text), usage.get("input_tokens"), usage.get("output_tokens"))

    def stream(self, messages: Sequence[Message], limits: Limits) -> Iterator[str]:
        """Yield the answer; see ``ChatModel.stream``."""
        begun, ended = False, ""
        try:
            with _untraced():
                for chunk in self._chat().stream(_as_messages(messages), **self._call_options(limits)):
                    ended = next((str(chunk.response_metadata[n]) for n in _END_NAMES if _says(chunk, n)), ended)
                    text = str(chunk.text)
                    begun = begun or bool(text)
                    yield text
        except ChatModelError:
            raise
        except Exception as error:  # noqa: BLE001 - every provider has errors of its own
            raise failure_of(error, begun=begun) from None
        if ended.casefold() in _TOO_LONG:
            raise OutputTooLong
        if begun and not ended and self._provider in _TELLS_ITS_END:
            raise AnswerCutOff

    def prepare(self) -> None:
        """Make the client now, to hear at once whether that can be done.

        Raises:
            ImportError: the provider's package is missing. ValueError: LangChain does not know the provider.
        """
        self._chat()

    def _chat(self) -> BaseChatModel:
        if self._made is None:
            from langchain.chat_models import init_chat_model

            self._made = init_chat_model(self._model, model_provider=self._provider, **self._options)
        return self._made

    def _profile(self) -> dict[str, Any]:
        return dict(getattr(self._chat(), "profile", None) or {})

    def _call_options(self, limits: Limits) -> dict[str, Any]:
        options: dict[str, Any] = {"max_tokens": limits.max_output_tokens}
        body: dict[str, Any] = {}
        if self._own_server:
            # LangChain uses OpenAI's new name of the limit; servers of one's own often know the old one only.
            body["max_tokens"] = limits.max_output_tokens
        if limits.schema is not None and self.structured:
            schema = {"name": "antwoord", "schema": dict(limits.schema), "strict": True}
            told = {"type": "json_schema", "json_schema": schema}
            if self._provider in _OPENAI:
                # Past LangChain, which would read the whole answer once more at its end and fail on what it misses.
                body["response_format"] = told
            else:
                options["response_format"] = told
        return {**options, "extra_body": body} if body else options


def failure_of(error: Exception, *, begun: bool) -> ChatModelError:
    """Return our error for one of a provider; of what the server said only the status is kept.

    ``begun``: part of the answer was there, so that trying again would say things twice.
    """
    if begun:
        return AnswerCutOff()
    status = _status(error)
    if status is not None:
        return _of_status(status, error)
    names = {kind.__name__ for kind in type(error).__mro__}
    if any("Timeout" in name for name in names):
        return ModelTimeout()
    if names & _UNREACHABLE or any(name.startswith(_NO_CONNECTION) for name in names):
        return TransientFailure()
    return ModelRefused(type(error).__name__)


def _of_status(status: int, error: Exception) -> ChatModelError:
    if status == 429:
        return RateLimited(f"HTTP {status}", _retry_after(error))
    if status >= 500 or status in _PASSES:
        return TransientFailure(f"HTTP {status}", _retry_after(error))
    return ModelRefused(f"HTTP {status}; controleer de naam van het model, het adres en de sleutel")


def _status(error: Exception) -> int | None:
    found = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return found if isinstance(found, int) else None


def _retry_after(error: Exception) -> float | None:
    """Return the seconds of a Retry-After header; a date in it counts as "not soon"."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    value = headers.get("retry-after")
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        return math.inf
    return seconds if seconds >= 0 else None


def _says(chunk: Any, name: str) -> bool:
    return bool(chunk.response_metadata.get(name))


def _as_messages(messages: Sequence[Message]) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in messages]


def _untraced() -> Any:
    """Questions go to the model that was chosen and to nobody else, whatever LANGSMITH_… variables say."""
    from langsmith import tracing_context

    return tracing_context(enabled=False)
