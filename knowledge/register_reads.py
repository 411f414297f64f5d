"""Reading much of the register at once: inside a transaction that the caller began."""

from __future__ import annotations

from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from knowledge import vector_table
from knowledge.ports import IndexEntry
from knowledge.records import AccessLabel, SourceKind
from knowledge.rows import FILTER_FIELDS, validity_record
from knowledge.tables import passages, sources


def vector_entries(connection: Connection, model_id: str) -> list[IndexEntry]:
    """Return an entry, without text, of every passage that has a vector of the model."""
    matrix, row_of = vector_table.all_of_model(connection, model_id)
    held: dict[str, dict[str, Any]] = {
        row["id"]: dict(row)
        for row in connection.execute(select(sources.c.id, *(sources.c[name] for name in FILTER_FIELDS))).mappings()
    }
    columns = (
        passages.c.id,
        passages.c.source_id,
        passages.c.bwb_id,
        passages.c.article,
        passages.c.validity,
        passages.c.text_digest,
    )
    entries: list[IndexEntry] = []
    for passage_id, source_id, bwb_id, article, validity, digest in connection.execute(select(*columns)):
        if (row := row_of.get(digest)) is None:
            continue
        source = held[source_id]
        entries.append(
            IndexEntry(
                passage_id=passage_id,
                text="",
                source_id=source_id,
                kind=SourceKind(source["kind"]),
                access=AccessLabel(source["access"]),
                validity=validity_record(validity),
                year=source["year"],
                region=source["region"],
                municipality=source["municipality"],
                bwb_id=bwb_id,
                article=article,
                vector=np.asarray(matrix[row]),
            )
        )
    return entries
