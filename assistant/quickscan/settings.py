"""Settings of the quickscan."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class QuickscanSettings(BaseSettings):
    """Thresholds, limits and the open-data source of a quickscan."""

    model_config = SettingsConfigDict(env_prefix="KENNIS_QUICKSCAN_", env_file=".env", extra="ignore")

    threshold: int = Field(
        default=10, ge=5, le=100, description="Aantallen onder deze grens worden in een quickscan niet getoond."
    )
    alpha: float = Field(
        default=0.05, gt=0, lt=0.5, description="Kans op een vergissing waaronder een verschil geen toeval heet."
    )
    max_table_bytes: int = Field(default=5_000_000, ge=1_000, description="Grootste tabel in een quickscan, in bytes.")
    max_rows: int = Field(default=20_000, ge=10, description="Meeste regels van een tabel in een quickscan.")
    days: int = Field(
        default=90, ge=1, le=3650, description="Dagen na de laatste wijziging waarna een quickscan wordt verwijderd."
    )
    cbs_url: str = Field(
        default="https://datasets.cbs.nl/odata/v1/CBS",
        description="Adres van de open gegevens van het CBS (OData 4), gebruikt als een tabel is ingesteld.",
    )
    cbs_table: str | None = Field(
        default=None, description="Tabel van CBS StatLine voor een quickscan, zoals 81578NED; leeg: niets ophalen."
    )
    cbs_measure: str | None = Field(default=None, description="Code van de maat in die tabel; leeg: elke maat.")
    cbs_dimension: str = Field(
        default="BedrijfstakkenBranchesSBI2008", description="Naam van de dimensie met de branches in die tabel."
    )
    cbs_timeout: float = Field(default=20.0, gt=0, description="Hoogste wachttijd op het CBS, in seconden.")
