"""Settings of the Slack bot: environment variables with prefix ``KENNIS_SLACK_``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class SlackSettings(BaseSettings):
    """How the bot reaches Slack and how much it does at once. Without tokens and workspaces it does not start."""

    model_config = SettingsConfigDict(env_prefix="KENNIS_SLACK_", env_file=".env", extra="ignore")

    bot_token: SecretStr | None = Field(default=None, description="Token van de bot; begint met xoxb-.")
    app_token: SecretStr | None = Field(
        default=None, description="Token van de app voor Socket Mode; begint met xapp-. Niet nodig bij http."
    )
    signing_secret: SecretStr | None = Field(
        default=None, description="Geheim waarmee Slack berichten ondertekent; alleen nodig bij http."
    )
    mode: Literal["socket", "http"] = Field(
        default="socket", description="Hoe Slack de bot bereikt: socket (geen openbaar adres nodig) of http."
    )
    workspaces: str = Field(
        default="", description="Werkruimten die de bot mogen gebruiken: hun ids (T…), met komma's ertussen."
    )
    access_file: Path | None = Field(
        default=None,
        description="YAML-bestand dat werkruimten, kanalen en gebruikersgroepen toegang en een gemeente geeft; "
        "leeg: alleen openbare bronnen.",
    )
    thread_replies: Literal["vraag", "vermelding"] = Field(
        default="vraag",
        description="Antwoord in een eigen draad ook zonder vermelding: op een vraag, of nooit (vermelding).",
    )
    streaming: Literal["auto", "uit"] = Field(
        default="auto",
        description="Toon zinnen zodra ze klaar zijn, waar Slack dat kan; uit: alleen het hele antwoord.",
    )
    web_url: str | None = Field(
        default=None, description="Adres van de webpagina van Kenniswijzer, voor de knop 'Lees verder'."
    )
    questions_per_minute: int = Field(
        default=10, ge=1, le=1000, description="Meeste vragen van één persoon per minuut."
    )
    workers: int = Field(default=4, ge=1, le=64, description="Vragen die de bot tegelijk beantwoordt.")
    waiting: int = Field(
        default=500, ge=1, le=10_000, description="Vragen die mogen wachten; daarna zegt de bot 'druk'."
    )
    lease_seconds: float = Field(
        default=30.0, ge=0, description="Na zoveel seconden zonder teken van leven geldt werk als afgebroken."
    )
    ledger_url: SecretStr | None = Field(
        default=None,
        description="Database met wat is afgehandeld (geen inhoud); leeg: slack.sqlite in de map van de bibliotheek.",
    )
    api_url: str = Field(default="https://slack.com/api/", description="Adres van de Web API van Slack.")
    host: str = Field(default="127.0.0.1", description="Adres waarop de bot bij http luistert.")
    port: int = Field(default=3000, ge=0, le=65_535, description="Poort waarop de bot bij http luistert.")

    @property
    def allowed_workspaces(self) -> frozenset[str]:
        """The ids in ``workspaces``."""
        return frozenset(part.strip() for part in self.workspaces.split(",") if part.strip())
