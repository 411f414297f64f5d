"""Settings of the chat model; without ``chat_model`` nothing is ever asked of any model."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["ChatSettings"]


class ChatSettings(BaseSettings):
    """Which chat model writes the answers, and how long it may take."""

    model_config = SettingsConfigDict(env_prefix="KENNIS_", env_file=".env", extra="ignore")

    chat_model: str = Field(
        default="",
        description="Taalmodel dat de antwoorden schrijft, als aanbieder:naam, zoals openai:qwen2.5; leeg: geen.",
    )
    chat_base_url: str = Field(
        default="", description="Adres van het taalmodel, tot en met /v1; leeg: dat van de aanbieder."
    )
    chat_api_key: SecretStr | None = Field(default=None, description="Sleutel voor het taalmodel.")
    chat_api_version: str = Field(default="", description="Versie van de API; alleen voor azure_openai.")
    chat_context_tokens: int = Field(
        default=0,
        ge=0,
        description="Hoeveel tokens vraag, bronnen en antwoord samen mogen hebben; 0: wat het model zegt, anders 8192.",
    )
    chat_max_output_tokens: int = Field(default=700, ge=50, le=8_000, description="Langste antwoord, in tokens.")
    chat_passages: int = Field(default=8, ge=1, le=40, description="Meeste passages die het taalmodel te lezen krijgt.")
    chat_timeout: float = Field(default=90, gt=0, description="Seconden die een antwoord van het model mag duren.")
    chat_token_timeout: float = Field(
        default=20, gt=0, description="Seconden die het model halverwege een antwoord mag zwijgen."
    )
    chat_retries: int = Field(
        default=2, ge=0, le=10, description="Nieuwe pogingen bij een storing die voorbij kan gaan."
    )
    chat_retry_wait: float = Field(
        default=0.5, ge=0, description="Seconden tot de eerste nieuwe poging; daarna telkens tweemaal zo lang."
    )
    chat_breaker_failures: int = Field(
        default=5, ge=1, description="Na zoveel fouten achter elkaar wordt het model even met rust gelaten."
    )
    chat_breaker_seconds: float = Field(
        default=60, gt=0, description="Hoeveel seconden het dan met rust wordt gelaten."
    )
    chat_structured: Literal["auto", "json", "regels"] = Field(
        default="auto",
        description="Vorm van het antwoord: json (voor een model dat een schema aankan), regels, of auto.",
    )

    chat_rewrites_known: bool = Field(
        default=False,
        description="Laat het taalmodel ook een antwoord herschrijven dat al in gewone taal klaarligt (Vragen en "
        "antwoorden). Nee: dat antwoord komt zoals het is, zonder te wachten op het model.",
    )

    @field_validator("chat_base_url")
    @classmethod
    def _plain_address(cls, value: str) -> str:
        """A key does not belong in an address: addresses are shown."""
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("verwacht een adres dat begint met http:// of https://")
        if parts.username or parts.password or parts.query:
            raise ValueError("zet een sleutel in KENNIS_CHAT_API_KEY, niet in het adres")
        return value.rstrip("/")
