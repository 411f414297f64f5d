"""From settings to a chat model."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from assistant.chat_models.errors import ChatModelSettingsError
from assistant.chat_models.settings import ChatSettings

if TYPE_CHECKING:
    from assistant.chat_models.langchain_model import LangChainModel
    from assistant.chat_models.port import ChatModel
    from assistant.chat_models.resilience import Patience

__all__ = ["load_chat_settings", "make_chat_model"]

_EXTRAS = {
    "openai": ("langchain_openai", "openai"),
    "azure_openai": ("langchain_openai", "openai"),
    "mistralai": ("langchain_mistralai", "mistralai"),
    "anthropic": ("langchain_anthropic", "anthropic"),
}
"""Package and extra of the providers for which the product has one."""
_NO_KEY = "niet-nodig"
"""A server of one's own takes any key, and the client insists on one."""


def load_chat_settings() -> ChatSettings:
    """Return the settings of the environment.

    Raises:
        ChatModelSettingsError: a value is wrong; the message names the variable, never the value.
    """
    from knowledge.settings_errors import read_settings

    return read_settings(ChatSettings, ChatModelSettingsError)


def make_chat_model(settings: ChatSettings) -> ChatModel | None:
    """Return the model of the settings, with its limits; None when none is set. Nothing is connected yet.

    Raises:
        ChatModelSettingsError: the name has no provider, or the provider's package is missing.
    """
    if not settings.chat_model:
        return None
    from assistant.chat_models.langchain_model import LangChainModel
    from assistant.chat_models.resilience import ResilientModel

    provider, _, model = settings.chat_model.partition(":")
    provider, model = provider.strip().replace("-", "_").casefold(), model.strip()
    if not provider or not model:
        raise ChatModelSettingsError(
            "KENNIS_CHAT_MODEL heeft de vorm aanbieder:naam, bijvoorbeeld openai:qwen2.5 of mistralai:mistral-small."
        )
    _check_package(provider)
    inner = LangChainModel(
        provider,
        model,
        _options(provider, model, settings),
        context_tokens=settings.chat_context_tokens,
        form=settings.chat_structured,
    )
    if provider not in _EXTRAS:
        _connect_other(inner, provider)
    return ResilientModel(inner, patience_of(settings))


def _connect_other(inner: LangChainModel, provider: str) -> None:
    """LangChain knows which package another provider needs; no name of a package is guessed here."""
    try:
        inner.prepare()
    except (ImportError, ValueError):
        raise ChatModelSettingsError(
            f"De aanbieder {provider!r} in KENNIS_CHAT_MODEL is niet bekend of niet geïnstalleerd. Met een extra van "
            f"Kenniswijzer: {', '.join(_EXTRAS)}. Voor een andere aanbieder: installeer diens pakket voor LangChain."
        ) from None


def patience_of(settings: ChatSettings) -> Patience:
    """Return the limits in time of the settings."""
    from assistant.chat_models.resilience import Patience

    return Patience(
        call=settings.chat_timeout,
        between_tokens=settings.chat_token_timeout,
        retries=settings.chat_retries,
        first_wait=settings.chat_retry_wait,
        breaker_failures=settings.chat_breaker_failures,
        breaker_seconds=settings.chat_breaker_seconds,
    )


def _check_package(provider: str) -> None:
    """Raise before the first question when a package that the product has an extra for is not installed."""
    package, extra = _EXTRAS.get(provider, ("", ""))
    if package and find_spec(package) is None:
        raise ChatModelSettingsError(
            f"Voor {provider!r} in KENNIS_CHAT_MODEL ontbreekt een pakket: {package.replace('_', '-')}. "
            f"Installeer het met: pip install 'kenniswijzer[{extra}]'"
        )


def _options(provider: str, model: str, settings: ChatSettings) -> dict[str, Any]:
    """Return what LangChain's ``init_chat_model`` takes. New tries are ours, so the client makes none."""
    options: dict[str, Any] = {"temperature": 0, "max_retries": 0, "timeout": _whole(provider, settings.chat_timeout)}
    key = settings.chat_api_key.get_secret_value() if settings.chat_api_key else ""
    if not key and provider == "openai" and settings.chat_base_url:
        key = _NO_KEY
    if key:
        options["api_key"] = key
    if provider == "azure_openai":
        options["azure_deployment"] = model
        if settings.chat_api_version:
            options["api_version"] = settings.chat_api_version
        if settings.chat_base_url:
            options["azure_endpoint"] = settings.chat_base_url
    elif settings.chat_base_url:
        options["base_url"] = settings.chat_base_url
    return options


def _whole(provider: str, seconds: float) -> float:
    """Mistral's client takes whole seconds."""
    return max(1, round(seconds)) if provider == "mistralai" else seconds
