"""Nearest neighbours by Chroma: the only importer of chromadb.

One collection an access label and a currency (``nu``: nothing is known to have replaced the text; ``oud``), because
Chroma's metadata filters are its slow path: the common question, an ordinary reader on today's law, then needs none.
The rare rest is filtered here: first among more neighbours than asked for, then by Chroma's own filter, and when that
gives too few by computing every cosine among all that satisfy the filter, so that what exists is found.

No two processes may open one Chroma folder: whoever makes a ``ChromaIndex`` on a folder holds its lock.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from knowledge.change_log import batches
from knowledge.errors import LibraryError
from knowledge.filtering import FIRST_DAY, LAST_DAY, end_day, first_day, region_names
from knowledge.ports import FloatVector, IndexEntry, IndexHit
from knowledge.records import AccessLabel, SearchFilter

LAYOUT_VERSION = 1
OVERFETCH = 4
MAX_NEIGHBOURS = 1000
_WRITE_BATCH = 1000
_HNSW = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}}
_NOW, _OLD = "nu", "oud"


@dataclass(frozen=True, slots=True)
class _Neighbour:
    passage_id: str
    score: float
    fields: Mapping[str, Any]


def connect_folder(folder: Path) -> Any:
    """Open Chroma in this process; only for the holder of the folder's lock.

    Raises:
        LibraryError: the folder is damaged.
    """
    import chromadb

    try:
        return chromadb.PersistentClient(str(folder), settings=_chroma_settings())
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # Chroma's core panics, past Exception, on a damaged file
        raise LibraryError(f"De vectorindex in {folder} is niet te openen ({type(error).__name__}).") from error


def connect_server(url: str) -> Any:
    """Connect to a Chroma server.

    Raises:
        LibraryError: the address is wrong or nobody answers there.
    """
    import chromadb

    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise LibraryError(f"KENNIS_CHROMA_URL is geen adres als http://server:8000: {url!r}")
    secure = parts.scheme == "https"
    try:
        return chromadb.HttpClient(
            host=parts.hostname, port=parts.port or (443 if secure else 8000), ssl=secure, settings=_chroma_settings()
        )
    except Exception as error:
        raise LibraryError(
            f"De Chroma-server op {url} antwoordt niet. Start hem (chroma run) of maak KENNIS_CHROMA_URL leeg."
        ) from error


def _chroma_settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


class ChromaIndex:
    """A ``VectorIndex`` in Chroma. ``name`` tells libraries on one server apart: register and model are in it."""

    def __init__(self, client: Any, name: str) -> None:
        """``client``: of ``connect_folder`` or ``connect_server``."""
        self._client = client
        self._name = name
        self._state = self._collection("stand")
        self._collections = {
            (label, era): self._collection(f"{label.value}-{era}") for label in AccessLabel for era in (_NOW, _OLD)
        }

    def _collection(self, part: str) -> Any:
        # embedding_function=None: we bring our own vectors, and Chroma must not load (or download) a model of its own.
        return self._client.get_or_create_collection(
            f"{self._name}-{part}", embedding_function=None, configuration=_HNSW
        )

    @property
    def position(self) -> int:
        """Number of the last change that was applied."""
        return int((self._state.metadata or {}).get("position", 0))

    def apply(self, upserts: Sequence[IndexEntry], deletes: Sequence[str], position: int) -> None:
        """Take over changes, and remember the position last: a repeat after a kill does no harm."""
        target: dict[tuple[AccessLabel, str], list[IndexEntry]] = defaultdict(list)
        for entry in upserts:
            if entry.vector is None:
                raise ValueError(f"geen vector bij passage {entry.passage_id}")
            target[entry.access, _OLD if entry.validity.superseded_on else _NOW].append(entry)
        for key, collection in self._collections.items():
            moved = [entry.passage_id for other, entries in target.items() if other != key for entry in entries]
            if collection.count():
                for batch in batches([*deletes, *moved], _WRITE_BATCH):
                    collection.delete(ids=batch)
            for entries in batches(target.get(key, ()), _WRITE_BATCH):
                collection.upsert(
                    ids=[entry.passage_id for entry in entries],
                    embeddings=np.stack([entry.vector for entry in entries if entry.vector is not None]),
                    metadatas=[_fields(entry) for entry in entries],
                )
        latest = max((end_day(e) for (_, era), es in target.items() if era == _OLD for e in es), default=FIRST_DAY)
        self._remember(position, max(self._latest_end, latest))

    @property
    def _latest_end(self) -> int:
        """Last day (ordinal) on which any of the old texts was still in force; later days need not look there."""
        return int((self._state.metadata or {}).get("latest_end", FIRST_DAY))

    def _remember(self, position: int, latest_end: int) -> None:
        self._state.modify(metadata={"position": position, "latest_end": latest_end})

    def passage_ids(self) -> set[str]:
        """Return all passage ids held."""
        return set(itertools.chain.from_iterable(c.get(include=[])["ids"] for c in self._collections.values()))

    def clear(self) -> None:
        """Empty the index."""
        self._remember(0, FIRST_DAY)
        for (label, era), collection in self._collections.items():
            self._client.delete_collection(collection.name)
            self._collections[label, era] = self._collection(f"{label.value}-{era}")

    def close(self) -> None:
        """Let Chroma write and close its files."""
        self._client.close()

    def search(self, vector: FloatVector, top: int, where: SearchFilter, today: date) -> list[IndexHit]:
        """Return at most ``top`` hits that satisfy ``where``, best first; equal scores in order of passage id."""
        if top < 1:
            return []
        day = None if where.any_date else (where.on or today).toordinal()
        eras = (_NOW, _OLD) if day is None or day < self._latest_end else (_NOW,)
        hits = [
            hit
            for label in sorted(where.access)
            for era in eras
            for hit in _search(self._collections[label, era], vector, top, _Condition(where, day))
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))[:top]


class _Condition:
    """What a passage must satisfy beside its access label; as a test here and as a filter for Chroma."""

    def __init__(self, where: SearchFilter, day: int | None) -> None:
        self._where = where
        self._day = day
        self._regions = region_names(where.regions)
        self.is_narrow = bool(where.kinds or where.source_ids or where.regions or where.year_from or where.year_until)

    def holds(self, fields: Mapping[str, Any]) -> bool:
        where = self._where
        year = fields["year"]
        return (
            (not where.kinds or fields["kind"] in where.kinds)
            and (not where.source_ids or fields["source_id"] in where.source_ids)
            and (where.year_from is None or year >= max(where.year_from, 1))
            and (where.year_until is None or 1 <= year <= where.year_until)
            and (not self._regions or fields["region"] in self._regions or fields["municipality"] in self._regions)
            and (self._day is None or fields["first_day"] <= self._day < fields["end_day"])
        )

    def for_chroma(self) -> dict[str, Any] | None:
        where = self._where
        parts: list[dict[str, Any]] = []
        if where.kinds:
            parts.append({"kind": {"$in": sorted(where.kinds)}})
        if where.source_ids:
            parts.append({"source_id": {"$in": sorted(where.source_ids)}})
        if where.year_from is not None or where.year_until is not None:
            parts.append({"year": {"$gte": max(where.year_from or 1, 1)}})
        if where.year_until is not None:
            parts.append({"year": {"$lte": where.year_until}})
        if self._regions:
            names = sorted(self._regions)
            parts.append({"$or": [{"region": {"$in": names}}, {"municipality": {"$in": names}}]})
        if self._day is not None:
            parts += [{"first_day": {"$lte": self._day}}, {"end_day": {"$gt": self._day}}]
        return parts[0] if len(parts) == 1 else {"$and": parts} if parts else None


def _search(collection: Any, vector: FloatVector, top: int, condition: _Condition) -> list[IndexHit]:
    held = collection.count()
    if not held:
        return []
    wanted = top
    if condition.is_narrow:
        wanted = max(top, min(top * OVERFETCH, MAX_NEIGHBOURS))
    while True:
        near = _neighbours(collection, vector, min(wanted, held), None)
        allowed = [hit for hit in near if condition.holds(hit.fields)]
        if len(allowed) >= top or (len(near) >= held):
            return _hits(allowed, top)
        if wanted >= MAX_NEIGHBOURS:
            break
        wanted = min(wanted * OVERFETCH, MAX_NEIGHBOURS)
    if (chroma_filter := condition.for_chroma()) is not None:
        near = _neighbours(collection, vector, top, chroma_filter)
        if len(near) >= top:
            return _hits(near, top)
    return _exact(collection, vector, top, chroma_filter)


def _neighbours(collection: Any, vector: FloatVector, count: int, where: dict[str, Any] | None) -> list[_Neighbour]:
    found = collection.query(
        query_embeddings=[vector], n_results=count, where=where, include=["metadatas", "distances"]
    )
    rows = zip(found["ids"][0], found["distances"][0], found["metadatas"][0], strict=True)
    return [_Neighbour(passage_id, 1.0 - float(distance), fields) for passage_id, distance, fields in rows]


def _exact(collection: Any, vector: FloatVector, top: int, where: dict[str, Any] | None) -> list[IndexHit]:
    """Compute every cosine among what satisfies the filter: the graph may miss some, this does not."""
    found = collection.get(where=where, include=["embeddings"])
    if not found["ids"]:
        return []
    scores = np.asarray(found["embeddings"], dtype=np.float32) @ vector
    return _hits([_Neighbour(i, float(s), {}) for i, s in zip(found["ids"], scores, strict=True)], top)


def _hits(neighbours: Sequence[_Neighbour], top: int) -> list[IndexHit]:
    best = sorted(neighbours, key=lambda hit: (-hit.score, hit.passage_id))[:top]
    return [IndexHit(hit.passage_id, hit.score) for hit in best]


def _fields(entry: IndexEntry) -> dict[str, str | int]:
    return {
        "kind": entry.kind.value,
        "source_id": entry.source_id,
        "year": entry.year or 0,
        "region": min(region_names((entry.region,)), default=""),
        "municipality": min(region_names((entry.municipality,)), default=""),
        "first_day": first_day(entry),
        "end_day": min(end_day(entry), LAST_DAY),
    }
