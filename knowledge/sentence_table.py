"""Vectors of the sentences of passages, in the register: made when an answer first needs them, gone with the passage.

Each function works inside a transaction that its caller began.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, Connection, and_, delete, func, not_, select
from sqlalchemy.dialects import postgresql, sqlite

from knowledge import vector_table
from knowledge.change_log import batches
from knowledge.ports import FloatVector
from knowledge.rows import text_digest
from knowledge.tables import passages, sentence_vectors


def of_sentences(
    connection: Connection, model: str, dimensions: int, sentences: Iterable[str]
) -> dict[str, FloatVector]:
    """Return the vectors of the sentences that have one, by sentence; damaged ones are passed over."""
    by_digest = {text_digest(sentence): sentence for sentence in sentences}
    query = select(sentence_vectors.c.sentence, sentence_vectors.c.vector).where(_usable(model, dimensions))
    return {
        by_digest[digest]: vector_table.from_bytes(stored)
        for batch in batches(by_digest)
        for digest, stored in connection.execute(query.where(sentence_vectors.c.sentence.in_(batch)))
    }


def keep(connection: Connection, model: str, found: Mapping[tuple[str, str], FloatVector]) -> None:
    """Keep vectors by passage id and sentence, of passages that (still) hold the sentence.

    What another process kept meanwhile stays. The passages are held until the end of the transaction.
    """
    texts: dict[str, str] = {}
    for batch in batches({passage_id for passage_id, _ in found}):
        held = select(passages.c.id, passages.c.text).where(passages.c.id.in_(batch)).with_for_update(read=True)
        texts.update((row.id, row.text) for row in connection.execute(held))
    rows = [
        {
            "model": model,
            "sentence": text_digest(sentence),
            "passage_id": passage_id,
            "vector": vector_table.to_bytes(vector),
        }
        for (passage_id, sentence), vector in found.items()
        if sentence in texts.get(passage_id, "")
    ]
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    for some in batches(rows):
        connection.execute(insert(sentence_vectors).on_conflict_do_nothing(), some)


def count_unusable(connection: Connection, model: str, dimensions: int) -> int:
    """Return how many rows another model made, or have another length than its vectors."""
    query = select(func.count()).select_from(sentence_vectors).where(not_(_usable(model, dimensions)))
    return int(connection.execute(query).scalar_one())


def forget_unusable(connection: Connection, model: str, dimensions: int) -> None:
    """Remove those rows."""
    connection.execute(delete(sentence_vectors).where(not_(_usable(model, dimensions))))


def _usable(model: str, dimensions: int) -> ColumnElement[bool]:
    is_whole = func.length(sentence_vectors.c.vector) == vector_table.stored_length(dimensions)
    return and_(sentence_vectors.c.model == model, is_whole)
