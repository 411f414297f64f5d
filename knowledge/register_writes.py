"""The writing half of the register: each function works inside a transaction that its caller began."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from knowledge import change_log, statute_validity, vector_table
from knowledge.change_log import batches
from knowledge.errors import LibraryError
from knowledge.ports import FloatVector
from knowledge.records import Passage, Source, embedding_text
from knowledge.rows import FILTER_FIELDS, passage_row, source_row
from knowledge.tables import passages, places, sentence_vectors, sources
from knowledge.tables import vectors as vectors_table


def commit(
    connection: Connection,
    source: Source,
    source_passages: Sequence[Passage],
    *,
    vectors: Mapping[str, FloatVector] | None,
    fingerprint: str,
    model: tuple[str, int] | None,
) -> str | None:
    """Add or replace a source (see ``Register.commit_source``); return the digest of the bytes it had before."""
    rows = _rows(source, source_passages)
    before = connection.execute(select(sources).where(sources.c.id == source.id)).mappings().first()
    held = {
        row["id"]: dict(row)
        for row in connection.execute(select(passages).where(passages.c.source_id == source.id)).mappings()
    }
    row = source_row(source)
    if before is None:
        connection.execute(insert(sources), row)
    else:
        connection.execute(update(sources).where(sources.c.id == source.id).values(**row))
    changed = set(_write_passages(connection, rows, held))
    vanished = sorted(set(held) - {row["id"] for row in rows})
    for batch in batches(vanished):
        connection.execute(delete(passages).where(passages.c.id.in_(batch)))
    if before is not None and any(before[name] != row[name] for name in FILTER_FIELDS):
        changed.update(row["id"] for row in rows)
    changed |= _write_vectors(connection, rows, vectors, model)
    statutes = {row["bwb_id"] for row in (*rows, *held.values()) if row["bwb_id"]}
    for bwb_id in sorted(statutes):
        changed.update(statute_validity.refresh(connection, bwb_id))
    change_log.append(connection, sorted(changed), vanished)
    connection.execute(delete(places).where(places.c.source_id == source.id))
    for place in source.places:
        add_place(connection, source.id, place, fingerprint)
    return before["digest"] if before is not None and before["digest"] != source.digest else None


def _rows(source: Source, source_passages: Sequence[Passage]) -> list[dict[str, Any]]:
    seen: set[str] = set()
    for passage in source_passages:
        if passage.source_id != source.id or passage.id in seen:
            raise LibraryError(f"Passage {passage.id!r} hoort niet (nog eens) in bron {source.id!r}.")
        seen.add(passage.id)
    return [passage_row(passage, source.title) for passage in source_passages]


def _write_passages(
    connection: Connection, rows: Sequence[dict[str, Any]], held: Mapping[str, dict[str, Any]]
) -> list[str]:
    """Insert and update; return the ids of what is new or changed. ``validity`` is derived: it is not compared, and
    a statute passage that changed gets it back from ``statute_validity.refresh``."""
    changed: list[str] = []
    new: list[dict[str, Any]] = []
    for row in rows:
        old = held.get(row["id"])
        if old is None:
            new.append(row)
        elif all(old[name] == value for name, value in row.items() if name != "validity"):
            continue
        else:
            connection.execute(update(passages).where(passages.c.id == row["id"]).values(**row))
            connection.execute(delete(sentence_vectors).where(sentence_vectors.c.passage_id == row["id"]))
        changed.append(row["id"])
    for batch in batches(new):
        connection.execute(insert(passages), batch)
    return changed


def _write_vectors(
    connection: Connection,
    rows: Sequence[dict[str, Any]],
    new_vectors: Mapping[str, FloatVector] | None,
    model: tuple[str, int] | None,
) -> set[str]:
    """Keep the vectors; return the ids of passages that had none."""
    if not new_vectors:
        return set()
    if model is None:
        raise LibraryError("Er zijn vectoren, maar het register kent nog geen taalmodel (remember_model).")
    digests = {row["id"]: row["text_digest"] for row in rows}
    if strangers := set(new_vectors) - set(digests):
        raise LibraryError(f"Er is een vector bij een passage die er niet is: {min(strangers)!r}.")
    by_digest = {digests[passage_id]: vector for passage_id, vector in new_vectors.items()}
    stored = vector_table.store(connection, *model, by_digest)
    return {passage_id for passage_id, digest in digests.items() if digest in stored}


def remove(connection: Connection, source_id: str) -> str | None:
    """Remove a source and all that belongs to it; return the digest of its bytes, None when it was not there."""
    digest = connection.execute(select(sources.c.digest).where(sources.c.id == source_id)).scalar()
    if digest is None:
        return None
    gone = connection.execute(select(passages.c.id, passages.c.bwb_id).where(passages.c.source_id == source_id)).all()
    connection.execute(delete(passages).where(passages.c.source_id == source_id))
    connection.execute(delete(places).where(places.c.source_id == source_id))
    connection.execute(delete(sources).where(sources.c.id == source_id))
    changed = [
        passage_id
        for bwb_id in sorted({bwb_id for _, bwb_id in gone if bwb_id})
        for passage_id in statute_validity.refresh(connection, bwb_id)
    ]
    change_log.append(connection, changed, sorted(passage_id for passage_id, _ in gone))
    return str(digest)


def add_place(connection: Connection, source_id: str, place: str, fingerprint: str) -> None:
    """Let a place be of this source, whatever was read there before."""
    connection.execute(delete(places).where(places.c.place == place))
    count = connection.execute(
        select(func.coalesce(func.max(places.c.ordinal), -1)).where(places.c.source_id == source_id)
    ).scalar_one()
    connection.execute(
        insert(places),
        {"place": place, "source_id": source_id, "ordinal": count + 1, "fingerprint": fingerprint},
    )


def remove_place(connection: Connection, place: str) -> str | None:
    """Forget a place; return the id of its source when no place of it is left."""
    source_id = connection.execute(select(places.c.source_id).where(places.c.place == place)).scalar()
    if source_id is None:
        return None
    connection.execute(delete(places).where(places.c.place == place))
    left = connection.execute(select(func.count()).where(places.c.source_id == source_id)).scalar_one()
    return None if left else str(source_id)


def ids_with_vector(connection: Connection, model_id: str) -> set[str]:
    """Return the ids of all passages with a vector of the model."""
    joined = passages.join(
        vectors_table, and_(vectors_table.c.text_digest == passages.c.text_digest, vectors_table.c.model == model_id)
    )
    return set(connection.execute(select(passages.c.id).select_from(joined)).scalars())


def ids_of_texts(connection: Connection, digests: Iterable[str]) -> list[str]:
    """Return the ids of the passages with these texts."""
    return [
        passage_id
        for batch in batches(sorted(digests))
        for passage_id in connection.execute(
            select(passages.c.id).where(passages.c.text_digest.in_(batch)).order_by(passages.c.id)
        ).scalars()
    ]


def texts_without_vector(connection: Connection, model_id: str, limit: int) -> dict[str, str]:
    """Return at most ``limit`` texts, by digest, that the model has not embedded; title and headings included."""
    known = select(vectors_table.c.text_digest).where(vectors_table.c.model == model_id)
    query = (
        select(passages.c.text_digest, passages.c.heading_path, passages.c.text, sources.c.title)
        .join(sources, sources.c.id == passages.c.source_id)
        .where(passages.c.text_digest.not_in(known))
        .order_by(passages.c.source_id, passages.c.ordinal)
        .limit(limit)
    )
    return {row.text_digest: embedding_text(row.title, row.heading_path, row.text) for row in connection.execute(query)}


def count_texts_without_vector(connection: Connection, model_id: str) -> int:
    """Return how many different texts the model has not embedded."""
    known = select(vectors_table.c.text_digest).where(vectors_table.c.model == model_id)
    query = select(func.count(passages.c.text_digest.distinct())).where(passages.c.text_digest.not_in(known))
    return int(connection.execute(query).scalar_one())


def forget_unused_vectors(connection: Connection, model_id: str | None) -> int:
    """Remove vectors of texts that no passage has, and of other models when one is given; return how many."""
    used = vectors_table.c.text_digest.in_(select(passages.c.text_digest))
    keep = and_(vectors_table.c.model == model_id, used) if model_id else used
    return connection.execute(delete(vectors_table).where(~keep)).rowcount
