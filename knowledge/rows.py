"""Rows of the register to records and back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date
from typing import Any

from sqlalchemy import RowMapping

from knowledge.ports import FloatVector, IndexEntry
from knowledge.records import AccessLabel, Passage, PassageKind, Source, SourceKind, Validity, embedding_text

SOURCE_FIELDS = (
    "id", "title", "kind", "digest", "media_type", "publisher", "year", "published", "region", "municipality",
    "language", "access", "url", "valid_from", "valid_until", "superseded_by", "bwb_id", "toestand", "is_excerpt",
    "page_count", "ingested_at",
)  # fmt: skip
PASSAGE_FIELDS = (
    "id", "source_id", "ordinal", "text", "kind", "page_first", "page_last", "page_label", "start", "end", "bwb_id",
    "article", "jci",
)  # fmt: skip
FILTER_FIELDS = ("title", "kind", "access", "year", "region", "municipality")
"""Fields of a source that its passages carry into the indexes."""


def text_digest(embedding_text: str) -> str:
    """Return the sha256, in hexadecimal, of the text that is embedded (``Passage.embedding_text``)."""
    return hashlib.sha256(embedding_text.encode()).hexdigest()


def source_row(source: Source) -> dict[str, Any]:
    """Return the row of a source; its places have a table of their own."""
    row = {name: getattr(source, name) for name in SOURCE_FIELDS}
    return row | {"kind": source.kind.value, "access": source.access.value, "notes": list(source.notes)}


def source_record(row: RowMapping, places: Sequence[str]) -> Source:
    """Return the source of a row, with its places in the order in which they were given."""
    fields = {name: row[name] for name in SOURCE_FIELDS}
    fields |= {"kind": SourceKind(row["kind"]), "access": AccessLabel(row["access"]), "notes": tuple(row["notes"])}
    if (moment := row["ingested_at"]) is not None and moment.tzinfo is None:
        fields["ingested_at"] = moment.replace(tzinfo=UTC)  # SQLite forgets the zone; we only write UTC
    return Source(**fields, places=tuple(places))


def passage_row(passage: Passage, title: str) -> dict[str, Any]:
    """Return the row of a passage of the source with this title; ``validity`` starts as what the document says."""
    row = {name: getattr(passage, name) for name in PASSAGE_FIELDS}
    validity = validity_json(passage.validity)
    return row | {
        "kind": passage.kind.value,
        "heading_path": list(passage.heading_path),
        "stated_validity": validity,
        "validity": validity,
        "text_digest": text_digest(passage.embedding_text(title)),
    }


def passage_record(row: RowMapping) -> Passage:
    """Return the passage of a row."""
    fields = {name: row[name] for name in PASSAGE_FIELDS}
    fields |= {
        "kind": PassageKind(row["kind"]),
        "heading_path": tuple(row["heading_path"]),
        "validity": validity_record(row["validity"]),
    }
    return Passage(**fields)


def index_entry(row: RowMapping, vector: FloatVector | None) -> IndexEntry:
    """Return what an index holds of a passage; ``row`` joins the passage with the ``FILTER_FIELDS`` of its source
    under the prefix ``source_``."""
    return IndexEntry(
        passage_id=row["id"],
        text=embedding_text(row["source_title"], row["heading_path"], row["text"]),
        source_id=row["source_id"],
        kind=SourceKind(row["source_kind"]),
        access=AccessLabel(row["source_access"]),
        validity=validity_record(row["validity"]),
        year=row["source_year"],
        region=row["source_region"],
        municipality=row["source_municipality"],
        bwb_id=row["bwb_id"],
        article=row["article"],
        vector=vector,
    )


def validity_json(validity: Validity) -> dict[str, Any]:
    """Return a validity as JSON, dates in ISO 8601; only what differs from "timeless"."""
    values: dict[str, Any] = {
        name: day.isoformat()
        for name in ("valid_from", "known_until", "superseded_on")
        if (day := getattr(validity, name)) is not None
    }
    if validity.repealed:
        values["repealed"] = True
    if not validity.start_is_exact:
        values["start_is_exact"] = False
    return values


def validity_record(values: Mapping[str, Any]) -> Validity:
    """Return the validity of its JSON."""
    dates = {
        name: date.fromisoformat(values[name])
        for name in ("valid_from", "known_until", "superseded_on")
        if name in values
    }
    return Validity(**dates, repealed=values.get("repealed", False), start_is_exact=values.get("start_is_exact", True))
