"""Settings of the assistant room."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class AssistantSettings(BaseSettings):
    """How questions are answered."""

    model_config = SettingsConfigDict(env_prefix="KENNIS_", env_file=".env", extra="ignore")

    max_question_chars: int = Field(default=4_000, ge=100, description="Langste vraag, in tekens.")
    max_history_turns: int = Field(default=10, ge=0, description="Beurten van het gesprek die meetellen.")
    max_sentences: int = Field(default=8, ge=1, le=40, description="Meeste zinnen in een antwoord.")
    grounding_model: str | None = Field(
        default=None,
        description="Extra model dat toetst of een passage een zin draagt: een NLI-model of cross-encoder van "
        "sentence-transformers, als naam of map. Leeg: geen.",
    )
    grounding_minimum: float = Field(
        default=0.5, ge=0, le=1, description="Laagste score van dat extra model waarmee een zin erdoor mag (0 tot 1)."
    )
    grounding_judge: str = Field(
        default="",
        description="Taalmodel dat van elke zin van het taalmodel ook moet zeggen dat de passage haar draagt, als "
        "aanbieder:naam; adres, sleutel en tijdslimieten zijn die van KENNIS_CHAT_MODEL. Leeg: geen.",
    )
    grounding_judge_calls: int = Field(
        default=12, ge=1, le=200, description="Hoeveel zinnen dat model hooguit leest voor één antwoord."
    )
    grounding_judge_seconds: float = Field(
        default=30, gt=0, description="Seconden die dat model voor één antwoord heeft; een zin die wacht, vervalt dan."
    )
    as_of: str | None = Field(
        default=None, description="Vaste peildatum (jjjj-mm-dd) voor alle vragen; leeg: vandaag. Vooral voor toetsen."
    )
