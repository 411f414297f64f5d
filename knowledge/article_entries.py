"""Index entries of single articles, kept in memory: the thesaurus points to the same few hundred time and again."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from knowledge.ports import IndexEntry
from knowledge.register import Register

Address = tuple[str, str]
"""BWB id and article number."""

MOST_KEPT = 2000


class ArticleEntries:
    """Gives entries with their vectors; what is kept is dropped when the register changes. Thread-safe."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._kept: dict[tuple[Address, bool], list[IndexEntry]] = {}
        self._position = -1
        self._lock = threading.Lock()

    def of(self, addresses: Iterable[Address], with_vectors: bool) -> list[IndexEntry]:
        """Return the entries of these articles, of all versions held; with vectors: those that have one only."""
        position = self._register.last_change()
        with self._lock:
            if position != self._position or len(self._kept) > MOST_KEPT:
                self._kept = {}
                self._position = position
            kept = self._kept
        entries: list[IndexEntry] = []
        for address in dict.fromkeys(addresses):
            key = (address, with_vectors)
            if key not in kept:
                ids = [passage.id for passage in self._register.article_passages(*address)]
                kept[key] = self._register.index_entries(ids, with_vectors=with_vectors)
            entries += kept[key]
        return entries
