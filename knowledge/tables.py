"""Tables of the register: the same for SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA_VERSION = 1

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", JSON, nullable=False),
)
"""``schema_version``, ``register_id``, ``model`` ({"id", "dimensions"})."""

counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""``change``: number of the last entry in the change log. Taking a number locks the row until the commit, so that
numbers become visible in order on PostgreSQL too: a reader never skips one that is committed later."""

sources = Table(
    "sources",
    metadata,
    Column("id", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("media_type", String, nullable=False),
    Column("publisher", Text),
    Column("year", Integer),
    Column("published", Date),
    Column("region", Text),
    Column("municipality", Text),
    Column("language", String, nullable=False),
    Column("access", String, nullable=False),
    Column("url", Text),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("superseded_by", String),
    Column("bwb_id", String, index=True),
    Column("toestand", Date),
    Column("is_excerpt", Boolean, nullable=False),
    Column("page_count", Integer),
    Column("notes", JSON, nullable=False),
    Column("ingested_at", DateTime(timezone=True)),
)

places = Table(
    "places",
    metadata,
    Column("place", String, primary_key=True),
    Column("source_id", String, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("fingerprint", String, nullable=False),
)
"""Where the bytes of a source were found; ``fingerprint`` is ingest's own mark of bytes and settings."""

passages = Table(
    "passages",
    metadata,
    Column("id", String, primary_key=True),
    Column("source_id", String, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("heading_path", JSON, nullable=False),
    Column("page_first", Integer),
    Column("page_last", Integer),
    Column("page_label", String),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("bwb_id", String, index=True),
    Column("article", String),
    Column("jci", Text),
    Column("stated_validity", JSON, nullable=False),
    Column("validity", JSON, nullable=False),
    Column("text_digest", String(64), nullable=False, index=True),
)
"""``stated_validity`` is what the document itself says; ``validity`` is what follows from all versions held.
``text_digest`` is the sha256 of the text that is embedded."""

vectors = Table(
    "vectors",
    metadata,
    Column("model", String, primary_key=True),
    Column("text_digest", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)
"""Little-endian float16, one vector a model and text. Rows outlive their passages: a text that comes back is not
embedded again."""

sentence_vectors = Table(
    "sentence_vectors",
    metadata,
    Column("model", String, primary_key=True),
    Column("sentence", String(64), primary_key=True),
    Column("passage_id", String, ForeignKey("passages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("vector", LargeBinary, nullable=False),
)
"""Vectors of sentences that answers compared, by the sha256 of the sentence; stored as in ``vectors``. A row goes with
the passage that it was read in: should another passage hold the same sentence, its vector is made anew there."""

changes = Table(
    "changes",
    metadata,
    Column("passage_id", String, primary_key=True),
    Column("seq", BigInteger, nullable=False, unique=True),
    Column("deleted", Boolean, nullable=False),
)
"""The change log, with only the last change of a passage: an index that follows it needs no more."""
