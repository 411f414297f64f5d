"""Keeps the validity of statute passages right in the register whenever a version comes or goes."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, RowMapping, select, update

from knowledge.rows import validity_json, validity_record
from knowledge.tables import passages, sources
from knowledge.versions import ArticleVersion, ArticleVersionKey, article_validities, text_digest


def article_versions(connection: Connection, bwb_id: str) -> list[ArticleVersion]:
    """Return every reading of every article of a statute, from all its sources."""
    return [_version(rows) for rows in _rows_by_article(connection, bwb_id).values()]


def refresh(connection: Connection, bwb_id: str) -> list[str]:
    """Work out the validity of all passages of a statute again; return the ids of those that changed."""
    grouped = _rows_by_article(connection, bwb_id)
    validities = article_validities([_version(rows) for rows in grouped.values()])
    changed: list[str] = []
    for key, rows in grouped.items():
        validity = validity_json(validities[key])
        stale = [row["id"] for row in rows if row["validity"] != validity]
        for passage_id in stale:
            connection.execute(update(passages).where(passages.c.id == passage_id).values(validity=validity))
        changed.extend(stale)
    return changed


def _rows_by_article(connection: Connection, bwb_id: str) -> dict[ArticleVersionKey, list[RowMapping]]:
    query = (
        select(
            passages.c.id,
            passages.c.source_id,
            passages.c.bwb_id,
            passages.c.article,
            passages.c.text,
            passages.c.stated_validity,
            passages.c.validity,
            sources.c.toestand,
            sources.c.is_excerpt,
            sources.c.valid_until,
        )
        .join(sources, sources.c.id == passages.c.source_id)
        .where(passages.c.bwb_id == bwb_id, passages.c.article.is_not(None), sources.c.toestand.is_not(None))
        .order_by(passages.c.source_id, passages.c.ordinal)
    )
    grouped: dict[ArticleVersionKey, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        grouped[ArticleVersionKey(row["source_id"], row["article"])].append(row)
    return grouped


def _version(rows: list[RowMapping]) -> ArticleVersion:
    first = rows[0]
    stated = validity_record(first["stated_validity"])
    return ArticleVersion(
        source_id=first["source_id"],
        bwb_id=first["bwb_id"],
        toestand=first["toestand"],
        is_excerpt=first["is_excerpt"],
        article=first["article"],
        text_digest=text_digest(row["text"] for row in rows),
        in_force_from=stated.valid_from if stated.start_is_exact else None,
        repealed=stated.repealed,
        held_until=first["valid_until"],
    )
