"""Settings of the store: where conversations are kept and for how long."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class StoreSettings(BaseSettings):
    """Where conversations, feedback and the audit trail are kept, and for how long."""

    model_config = SettingsConfigDict(env_prefix="KENNIS_", env_file=".env", extra="ignore")

    store_url: SecretStr | None = Field(
        default=None,
        description="Adres van de database voor gesprekken, terugkoppeling en logboek, bijvoorbeeld "
        "postgresql+psycopg://…; leeg: een bestand in de map van de bibliotheek.",
    )
    conversation_days: int = Field(
        default=30, ge=1, le=3650, description="Dagen na het laatste gebruik waarna een gesprek wordt verwijderd."
    )
    audit_days: int = Field(
        default=365,
        ge=1,
        le=3650,
        description="Dagen dat het logboek bewaart wie wanneer iets deed en hoe dat afliep; nooit de inhoud.",
    )
