"""Brings an index up to date with the register's change log."""

from __future__ import annotations

from knowledge.exact_index import ExactVectorIndex
from knowledge.ports import Index
from knowledge.register import Register

BATCH = 2000
"""Changes a step; after each the index remembers how far it is, so that a killed run goes on from there."""


def follow(register: Register, index: Index, *, with_vectors: bool) -> int:
    """Apply all changes that ``index`` has not seen; return how many.

    ``with_vectors``: the index holds vectors: passages without one (of the model in use) are left out or removed.
    """
    if index.position > register.last_change():
        index.clear()  # made from another register, or from a newer copy of this one
    if index.position == 0 and isinstance(index, ExactVectorIndex):
        position, entries = register.vector_entries()
        index.apply(entries, [], position)
        return len(entries)
    applied = 0
    while changes := register.changes_since(index.position, BATCH):
        present = [change.passage_id for change in changes if not change.deleted]
        entries = register.index_entries(present, with_vectors=with_vectors)
        held = {entry.passage_id for entry in entries}
        gone = [change.passage_id for change in changes if change.passage_id not in held]
        index.apply(entries, gone, changes[-1].seq)
        applied += len(changes)
    return applied
