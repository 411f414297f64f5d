"""Nearest neighbours by computing every cosine: exact, in memory, no files and so no lock.

For a small library this is faster than opening an engine, and it is what a process uses that may not open the Chroma
folder because another process owns it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from knowledge.filtering import end_day, first_day, region_names
from knowledge.ports import FloatMatrix, FloatVector, IndexEntry, IndexHit
from knowledge.records import SearchFilter


class _Coded:
    """A column of names kept as small numbers: comparing 100,000 names costs more than all the cosines."""

    def __init__(self, names: Iterable[str]) -> None:
        self._numbers: dict[str, int] = {}
        rows = [self._numbers.setdefault(name, len(self._numbers)) for name in names]
        self._rows = np.array(rows, dtype=np.int32)

    def among(self, names: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Return which rows have one of the names."""
        wanted = np.zeros(len(self._numbers), dtype=np.bool_)
        wanted[[self._numbers[name] for name in names if name in self._numbers]] = True
        return wanted[self._rows]


@dataclass(frozen=True, slots=True)
class _Columns:
    """What is held, as arrays with one row a passage; replaced as a whole, so that a search sees one state."""

    ids: list[str]
    matrix: FloatMatrix
    access: _Coded
    kind: _Coded
    source: _Coded
    year: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    regions: _Coded
    """Each different pair of region and municipality as one name; see ``_place_name``."""
    places: dict[str, frozenset[str]]


class ExactVectorIndex:
    """A ``VectorIndex`` in memory; follows the register from position 0 each time it is made."""

    def __init__(self) -> None:
        self._entries: dict[str, IndexEntry] = {}
        self._columns: _Columns | None = None
        self._position = 0
        self._lock = threading.Lock()

    @property
    def position(self) -> int:
        """Number of the last change that was applied."""
        return self._position

    def apply(self, upserts: Sequence[IndexEntry], deletes: Sequence[str], position: int) -> None:
        """Take over changes; the arrays are made at the next search."""
        with self._lock:
            for passage_id in deletes:
                self._entries.pop(passage_id, None)
            for entry in upserts:
                if entry.vector is None:
                    raise ValueError(f"geen vector bij passage {entry.passage_id}")
                self._entries[entry.passage_id] = replace(entry, text="") if entry.text else entry  # not ours to keep
            self._columns = None
            self._position = position

    def passage_ids(self) -> set[str]:
        """Return all passage ids held."""
        with self._lock:
            return set(self._entries)

    def clear(self) -> None:
        """Empty the index."""
        with self._lock:
            self._entries.clear()
            self._columns = None
            self._position = 0

    def close(self) -> None:
        """Release the memory."""
        self.clear()

    def search(self, vector: FloatVector, top: int, where: SearchFilter, today: date) -> list[IndexHit]:
        """Return at most ``top`` hits that satisfy ``where``, best first; equal scores in order of passage id."""
        columns = self._current()
        if top < 1 or not columns.ids:
            return []
        rows = np.flatnonzero(_allowed(columns, where, today))
        if rows.size == 0:
            return []
        # One product with the whole matrix is faster than copying the chosen rows first, unless they are few.
        few = rows.size * 4 < len(columns.ids)
        scores = columns.matrix[rows] @ vector if few else (columns.matrix @ vector)[rows]
        if rows.size > top:
            best = np.argpartition(-scores, top - 1)[:top]
            rows, scores = rows[best], scores[best]
        order = sorted(range(rows.size), key=lambda i: (-scores[i], columns.ids[rows[i]]))
        return [IndexHit(columns.ids[rows[i]], float(scores[i])) for i in order]

    def _current(self) -> _Columns:
        with self._lock:
            if self._columns is None:
                self._columns = _columns(list(self._entries.values()))
                # Drop the separate vectors: the matrix has them, and each entry keeps a view on its row.
                self._entries = {
                    passage_id: replace(entry, vector=self._columns.matrix[row])
                    for row, (passage_id, entry) in enumerate(self._entries.items())
                }
            return self._columns


def _columns(entries: Sequence[IndexEntry]) -> _Columns:
    rows = [entry.vector for entry in entries if entry.vector is not None]
    return _Columns(
        ids=[entry.passage_id for entry in entries],
        matrix=np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32),
        access=_Coded(entry.access for entry in entries),
        kind=_Coded(entry.kind for entry in entries),
        source=_Coded(entry.source_id for entry in entries),
        year=np.array([entry.year if entry.year is not None else -1 for entry in entries], dtype=np.int64),
        first=np.array([first_day(entry) for entry in entries], dtype=np.int64),
        end=np.array([end_day(entry) for entry in entries], dtype=np.int64),
        regions=_Coded(_place_name(entry) for entry in entries),
        places={_place_name(entry): region_names((entry.region, entry.municipality)) for entry in entries},
    )


def _place_name(entry: IndexEntry) -> str:
    return f"{entry.region}\n{entry.municipality}"


def _allowed(columns: _Columns, where: SearchFilter, today: date) -> npt.NDArray[np.bool_]:
    """Return which rows satisfy the filter; the same rules as ``filtering.allows``."""
    allowed = columns.access.among(where.access)
    if where.kinds:
        allowed &= columns.kind.among(where.kinds)
    if where.source_ids:
        allowed &= columns.source.among(where.source_ids)
    if where.year_from is not None or where.year_until is not None:
        allowed &= columns.year >= 0
    if where.year_from is not None:
        allowed &= columns.year >= where.year_from
    if where.year_until is not None:
        allowed &= columns.year <= where.year_until
    if where.regions:
        wanted = region_names(where.regions)
        allowed &= columns.regions.among(name for name, names in columns.places.items() if names & wanted)
    if not where.any_date:
        day = (where.on or today).toordinal()
        allowed &= (columns.first <= day) & (day < columns.end)
    return allowed
