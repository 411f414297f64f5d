"""Counts of requests that every process over one database shares, for the limits library.

A sliding window counter: of the window before, the part that lies within the last ``expiry`` seconds is weighed in
(https://limits.readthedocs.io/en/stable/strategies.html#sliding-window-counter). A refused request is not counted.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from limits.storage import Storage
from limits.storage.base import SlidingWindowCounterSupport, TimestampedSlidingWindow
from sqlalchemy import Engine, case, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from assistant.errors import StoreError
from assistant.store.database import reading, writing
from assistant.store.tables import CountRow


class SharedCounts(Storage, SlidingWindowCounterSupport, TimestampedSlidingWindow):
    """Counts in a PostgreSQL store. Keys are kept as their SHA-256; what is over is deleted by the retention."""

    STORAGE_SCHEME = None

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong here."""
        return StoreError

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count, and say whether it is within ``limit``; beyond it nothing is counted."""
        now = time.time()
        before, current = self.sliding_window_keys(key, expiry, now)
        try:
            with writing(self._engine) as session:
                count = _add(session, current, amount, now, now + 2 * expiry)
                earlier, _ = _held(session, [before], now)[0]
                if count + earlier * (1 - now % expiry / expiry) > limit:
                    raise _TooMany
        except _TooMany:
            return False
        return True

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Return the count of the window before and how long it is weighed, and of this one and how long it stands."""
        now = time.time()
        with reading(self._engine) as session:
            before, current = _held(session, self.sliding_window_keys(key, expiry, now), now)
        left = expiry - now % expiry
        return before[0], left if before[0] else 0.0, current[0], expiry + left if current[0] else 0.0

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget a key."""
        for one in self.sliding_window_keys(key, expiry, time.time()):
            self.clear(one)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, and return the count."""
        now = time.time()
        with writing(self._engine) as session:
            return _add(session, key, amount, now, now + expiry)

    def get(self, key: str) -> int:
        """Return a count."""
        with reading(self._engine) as session:
            return _held(session, [key], time.time())[0][0]

    def get_expiry(self, key: str) -> float:
        """Return when a count is over."""
        with reading(self._engine) as session:
            return _held(session, [key], time.time())[0][1]

    def check(self) -> bool:
        """Say whether the database answers."""
        try:
            self.get("")
        except StoreError:
            return False
        return True

    def reset(self) -> int | None:
        """Forget every count; return how many there were."""
        with writing(self._engine) as session:
            count = session.scalar(select(func.count()).select_from(CountRow))
            session.execute(delete(CountRow))
            return count

    def clear(self, key: str) -> None:
        """Forget a count."""
        with writing(self._engine) as session:
            session.execute(delete(CountRow).where(CountRow.key == _name(key)))


class _TooMany(Exception):
    """Undoes a count that was too much."""


def _add(session: Session, key: str, amount: int, now: float, until: float) -> int:
    """Add to a count in one statement, so that of two that come together neither is lost."""
    expires = datetime.fromtimestamp(until, UTC)
    adding = insert(CountRow).values(key=_name(key), count=amount, expires=expires)
    stands = CountRow.expires > datetime.fromtimestamp(now, UTC)
    adding = adding.on_conflict_do_update(
        index_elements=[CountRow.key],
        set_={
            "count": case((stands, CountRow.count + amount), else_=amount),
            "expires": case((stands, CountRow.expires), else_=expires),
        },
    )
    return int(session.execute(adding.returning(CountRow.count)).scalar_one())


def _held(session: Session, keys: Sequence[str], now: float) -> list[tuple[int, float]]:
    """Return each count and when it is over; zero and now for one that is not there."""
    names = [_name(key) for key in keys]
    wanted = select(CountRow).where(CountRow.key.in_(names), CountRow.expires > datetime.fromtimestamp(now, UTC))
    found = {row.key: (row.count, row.expires.timestamp()) for row in session.scalars(wanted)}
    return [found.get(name, (0, now)) for name in names]


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
