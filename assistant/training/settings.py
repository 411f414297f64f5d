"""Settings of training sessions."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class TrainingSettings(BaseSettings):
    """How Bibob sessions are run."""

    model_config = SettingsConfigDict(env_prefix="KENNIS_", env_file=".env", extra="ignore")

    training_open: bool = Field(
        default=False,
        description=(
            "Deelnemers mogen met een code aan een oefensessie meedoen zonder in te loggen, ook waar anders een login "
            "nodig is. Zij kunnen alleen bij die ene sessie en zien alleen openbare bronnen."
        ),
    )
    training_days: int = Field(
        default=7, ge=1, le=90, description="Dagen waarna een oefensessie met alle antwoorden wordt verwijderd."
    )
    training_cases: Path | None = Field(
        default=None, description="Map met eigen casussen (.yaml), naast de casussen die worden meegeleverd."
    )
