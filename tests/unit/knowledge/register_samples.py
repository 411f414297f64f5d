"""Small sources and passages for tests of the register and of the library."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from knowledge.ports import FloatMatrix, FloatVector
from knowledge.records import Passage, PassageKind, Source, SourceKind, Validity
from knowledge.register import Register

MODEL = "proefmodel"
DIMENSIONS = 8


class HashEmbedder:
    """Gives each text its own direction; counts what it was asked, so that a test can see what was embedded again."""

    def __init__(self, model_id: str = MODEL, dimensions: int = DIMENSIONS) -> None:
        self.model_id = model_id
        self.dimensions = dimensions
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        self.embedded.extend(texts)
        return np.stack([self.embed_question(text) for text in texts])

    def embed_question(self, text: str) -> FloatVector:
        seed = int(hashlib.sha256(f"{self.model_id}{text}".encode()).hexdigest()[:12], 16)
        vector = np.random.default_rng(seed).standard_normal(self.dimensions).astype(np.float32)
        return vector / np.linalg.norm(vector)


def content(texts: Sequence[str]) -> bytes:
    return "\n".join(texts).encode()


def make_source(source_id: str, texts: Sequence[str], **changes: object) -> Source:
    source = Source(
        id=source_id,
        title=f"Titel van {source_id}",
        kind=SourceKind.LEIDRAAD,
        digest=hashlib.sha256(content(texts)).hexdigest(),
        media_type="text/markdown",
        places=(f"map/{source_id}.md",),
    )
    return replace(source, **changes)  # type: ignore[arg-type]


def make_passages(source_id: str, texts: Sequence[str]) -> list[Passage]:
    return [
        Passage(
            id=f"{source_id}:{hashlib.sha256(text.encode()).hexdigest()[:12]}",
            source_id=source_id,
            ordinal=ordinal,
            text=text,
            heading_path=("Hoofdstuk 1", "Paragraaf 2"),
            page_first=ordinal + 1,
            page_last=ordinal + 1,
            start=ordinal * 100,
            end=ordinal * 100 + len(text),
        )
        for ordinal, text in enumerate(texts)
    ]


def put(
    register: Register, source_id: str, texts: Sequence[str], embedder: HashEmbedder | None = None, **changes: object
) -> Source:
    """Commit a source as ingest does, embedding only what the register does not know."""
    source = make_source(source_id, texts, **changes)
    passages = make_passages(source_id, texts)
    vectors = None
    if embedder is not None:
        register.remember_model(embedder.model_id, embedder.dimensions)
        rows = embedder.embed_passages([passage.embedding_text(source.title) for passage in passages])
        vectors = {passage.id: row for passage, row in zip(passages, rows, strict=True)}
    register.commit_source(source, passages, vectors, content(texts), f"vingerafdruk-{source.digest[:8]}")
    return source


def put_statute(
    register: Register,
    toestand: date,
    articles: dict[str, str],
    *,
    is_excerpt: bool = False,
    in_force: dict[str, date] | None = None,
) -> Source:
    """Commit one version of a statute with one passage an article."""
    source_id = f"BWBR0001941-{toestand.isoformat()}" + ("-uittreksel" if is_excerpt else "")
    texts = [f"{article} {text}" for article, text in articles.items()]
    source = make_source(
        source_id, texts, kind=SourceKind.WET, bwb_id="BWBR0001941", toestand=toestand, is_excerpt=is_excerpt
    )
    passages = [
        replace(
            passage,
            text=text,
            kind=PassageKind.ARTICLE,
            bwb_id="BWBR0001941",
            article=article,
            validity=Validity(valid_from=(in_force or {}).get(article)),
        )
        for passage, (article, text) in zip(make_passages(source_id, texts), articles.items(), strict=True)
    ]
    register.commit_source(source, passages, None, content(texts), "vingerafdruk")
    return source
