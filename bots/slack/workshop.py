"""Where answering happens: a bounded pool beside the listeners, in which one conversation is served in order."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Condition

logger = logging.getLogger(__name__)

Work = Callable[[], None]


class Workshop:
    """Runs work in ``workers`` threads; at most ``waiting`` pieces wait. Work under one key runs one after another."""

    def __init__(self, workers: int, waiting: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="kennis-slack")
        self._most = workers + waiting
        self._held = 0
        self._closed = False
        self._queues: dict[str, deque[Work]] = {}
        self._changed = Condition()

    def submit(self, key: str, work: Work) -> bool:
        """Take work; False when there is no room, or the workshop is closed."""
        with self._changed:
            if self._closed or self._held >= self._most:
                return False
            self._held += 1
            if key in self._queues:
                self._queues[key].append(work)
                return True
            self._queues[key] = deque([work])
            self._pool.submit(self._serve, key)
        return True

    def _serve(self, key: str) -> None:
        with self._changed:
            work = self._queues[key].popleft()
        try:
            work()
        except Exception as error:  # noqa: BLE001 - one piece of work never stops the next
            logger.error("work failed: %s", type(error).__name__)
        finally:
            with self._changed:
                self._held -= 1
                if self._queues[key] and not self._closed:
                    self._pool.submit(self._serve, key)
                else:
                    self._held -= len(self._queues.pop(key))
                self._changed.notify_all()

    def wait_until_idle(self, timeout: float | None = None) -> bool:
        """Wait until nothing is held; False when that took longer than ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._held == 0, timeout)

    def close(self, *, wait: bool = True) -> None:
        """Take no more work; what waits is dropped, what runs is finished when ``wait``."""
        with self._changed:
            self._closed = True
        self._pool.shutdown(wait=wait, cancel_futures=not wait)
