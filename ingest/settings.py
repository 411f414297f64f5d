"""Settings of the ingest room: limits, privacy policy and chunking."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.privacy import PersonalDataKind
from knowledge.records import SourceKind

Policy = Literal["refuse", "mask", "accept"]


class IngestSettings(BaseSettings):
    """How documents go in."""

    model_config = SettingsConfigDict(env_prefix="KENNIS_INGEST_", env_file=".env", extra="ignore")

    max_bytes: int = Field(default=100 * 1024 * 1024, ge=1, description="Grootste bestand, in bytes.")
    max_pages: int = Field(default=2_000, ge=1, description="Meeste bladzijden in een bestand.")
    max_decompressed_bytes: int = Field(
        default=50 * 1024 * 1024, ge=1, description="Grootste uitgepakte inhoud van docx en pptx, in bytes."
    )
    max_compression_ratio: int = Field(default=200, ge=2, description="Hoogste verhouding uitgepakt : ingepakt.")
    max_nesting: int = Field(default=1_000, ge=10, description="Diepste nesting van html of xml.")
    max_seconds: float = Field(default=600.0, gt=0, description="Langste tijd voor het lezen van een bestand.")
    max_text_chars: int = Field(default=4_000_000, ge=1, description="Langste tekst in een bestand, in tekens.")
    passage_words: int = Field(default=160, ge=40, le=400, description="Streeflengte van een passage, in woorden.")
    passage_max_words: int = Field(default=260, ge=60, le=500, description="Grootste passage, in woorden.")
    bsn_policy: Policy = Field(
        default="refuse", description="Wat te doen met een bestand waarin een burgerservicenummer staat."
    )
    personal_data_policy: Policy = Field(
        default="mask", description="Wat te doen met andere persoonsgegevens (IBAN, telefoon, e-mail, kenteken …)."
    )
    personal_data_policy_by_kind: dict[SourceKind, Policy] = Field(
        default={SourceKind.WET: "accept"},
        description="Ander beleid voor een soort bron, als JSON, bijvoorbeeld "
        '{"wet": "accept", "training": "refuse"}; geldt voor alle persoonsgegevens, ook het burgerservicenummer.',
    )
    keep_published_contacts: bool = Field(
        default=True, description="Laat gepubliceerde contactgegevens van een organisatie staan."
    )
    ocr: Literal["auto", "off"] = Field(default="auto", description="Lees gescande pdf's met Tesseract als dat er is.")
    wait_seconds: float = Field(
        default=300.0, ge=0, description="Hoe lang een run wacht op een andere die bezig is, in seconden."
    )

    statutes_url: str = Field(
        default="https://repository.officiele-overheidspublicaties.nl/bwb",
        description="Adres van de officiële verzameling wetteksten.",
    )
    statutes_timeout: float = Field(
        default=30.0,
        gt=0,
        description="Langste wachttijd op een antwoord bij het ophalen van wetten, in seconden.",
    )
    statutes_tries: int = Field(
        default=4,
        ge=1,
        le=10,
        description="Pogingen per bestand bij het ophalen van wetten.",
    )
    statutes_pause: float = Field(
        default=1.0,
        ge=0,
        description="Rust tussen twee verzoeken bij het ophalen van wetten, in seconden.",
    )

    def policy(self, found: PersonalDataKind, kind: SourceKind) -> Policy:
        """Return what to do with personal data of a kind in a source of a kind."""
        by_kind = self.personal_data_policy_by_kind.get(kind)
        if by_kind is not None:
            return by_kind
        return self.bsn_policy if found is PersonalDataKind.BSN else self.personal_data_policy
