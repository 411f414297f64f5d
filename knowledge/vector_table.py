"""Vectors in the register: float16 bytes, keyed by model and by the digest of the text.

Half precision halves the register and costs nothing that search can see: rounding each of 384 numbers to 11 bits
moves a cosine by less than 1e-3 (tests/unit/knowledge/test_register_vectors.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from sqlalchemy import Connection, and_, func, insert, select

from knowledge.change_log import batches
from knowledge.errors import LibraryError
from knowledge.ports import FloatMatrix, FloatVector
from knowledge.tables import passages, vectors

_STORED = np.dtype("<f2")


def to_bytes(vector: FloatVector) -> bytes:
    """Return the stored form of a vector."""
    return np.asarray(vector, dtype=np.float32).astype(_STORED).tobytes()


def stored_length(dimensions: int) -> int:
    """Return how many bytes the stored form of a vector has."""
    return dimensions * _STORED.itemsize


def as_kept(vector: FloatVector) -> FloatVector:
    """Return a vector as it comes back when it is kept: the first answer and the next compare the same numbers."""
    return from_bytes(to_bytes(vector))


def from_bytes(stored: bytes) -> FloatVector:
    """Return the vector, of length one again after rounding."""
    vector = np.frombuffer(stored, dtype=_STORED).astype(np.float32)
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length > 0 else vector


def store(connection: Connection, model: str, dimensions: int, by_digest: Mapping[str, FloatVector]) -> set[str]:
    """Keep vectors that are not there yet; return the digests that were new.

    Raises:
        LibraryError: a vector has another length than the model's, or holds something that is not a number.
    """
    for vector in by_digest.values():
        if vector.shape != (dimensions,) or not np.isfinite(vector).all():
            raise LibraryError(
                f"Het taalmodel {model} gaf een vector die niet klopt (vorm {vector.shape}, verwacht ({dimensions},)). "
                "Controleer het model met: kennis doctor"
            )
    new = set(by_digest) - present(connection, model, by_digest)
    for batch in batches(sorted(new)):
        connection.execute(
            insert(vectors),
            [{"model": model, "text_digest": digest, "vector": to_bytes(by_digest[digest])} for digest in batch],
        )
    return new


def present(connection: Connection, model: str, digests: Iterable[str]) -> set[str]:
    """Return which of the texts have a vector."""
    found: set[str] = set()
    for batch in batches(digests):
        found.update(
            connection.execute(
                select(vectors.c.text_digest).where(vectors.c.model == model, vectors.c.text_digest.in_(batch))
            ).scalars()
        )
    return found


def count(connection: Connection, model: str) -> int:
    """Return how many vectors of the model are held."""
    return int(
        connection.execute(select(func.count()).select_from(vectors).where(vectors.c.model == model)).scalar_one()
    )


def all_of_model(connection: Connection, model: str) -> tuple[FloatMatrix, dict[str, int]]:
    """Return all vectors of a model as one matrix, and the row of each text's digest."""
    found = connection.execute(select(vectors.c.text_digest, vectors.c.vector).where(vectors.c.model == model)).all()
    if not found:
        return np.zeros((0, 0), dtype=np.float32), {}
    matrix = np.frombuffer(b"".join(row[1] for row in found), dtype=_STORED).astype(np.float32).reshape(len(found), -1)
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), np.float32(1e-12))
    return matrix, {row[0]: number for number, row in enumerate(found)}


def of_texts(connection: Connection, model: str, digests: Iterable[str]) -> dict[str, FloatVector]:
    """Return the vectors of the texts that have one, by digest."""
    found: dict[str, FloatVector] = {}
    for batch in batches(digests):
        rows = connection.execute(
            select(vectors.c.text_digest, vectors.c.vector).where(
                vectors.c.model == model, vectors.c.text_digest.in_(batch)
            )
        )
        found.update((digest, from_bytes(stored)) for digest, stored in rows)
    return found


def of_passages(connection: Connection, model: str, passage_ids: Iterable[str]) -> dict[str, FloatVector]:
    """Return the vectors of the passages that have one, by passage id."""
    found: dict[str, FloatVector] = {}
    joined = passages.join(vectors, and_(vectors.c.text_digest == passages.c.text_digest, vectors.c.model == model))
    for batch in batches(passage_ids):
        rows = connection.execute(
            select(passages.c.id, vectors.c.vector).select_from(joined).where(passages.c.id.in_(batch))
        )
        found.update((passage_id, from_bytes(stored)) for passage_id, stored in rows)
    return found
