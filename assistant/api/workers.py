"""Blocking work off the event loop: a bounded pool, and a bound on what runs and waits together (back-pressure)."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from assistant.api.errors import Busy

__all__ = ["Workers"]

P = ParamSpec("P")
T = TypeVar("T")


class _End:
    """Marks the end of a stream."""


_END: Final = _End()


class Workers:
    """Threads for what blocks. Two pools: long work (answers, searches) never keeps short reads waiting.

    ``threads``: how much long work runs at a time. ``waiting``: how much of it may run and wait; beyond it ``Busy``.
    """

    def __init__(self, threads: int, waiting: int) -> None:
        self._long = ThreadPoolExecutor(threads, "kennis-antwoord")
        self._short = ThreadPoolExecutor(8, "kennis-lezen")
        self._most = waiting
        self._under_way = 0

    @property
    def under_way(self) -> int:
        """How much long work runs or waits."""
        return self._under_way

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do long work in a thread. Raises ``Busy`` when there is too much of it."""
        self._enter()
        try:
            return await self._in_thread(self._long, lambda: work(*args, **kwargs))
        finally:
            self._under_way -= 1

    async def read(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a short read in a thread."""
        return await self._in_thread(self._short, lambda: work(*args, **kwargs))

    async def stream(self, begin: Callable[[], Iterator[T]]) -> AsyncIterator[T]:
        """Do long work that gives things on the way; return them as they come.

        ``begin`` makes the iterator, in the thread; what it raises is raised here, before anything is given. The work
        is finished also when nobody listens any more: an answer that was begun is kept.

        Raises:
            Busy: there is too much work.
        """
        self._enter()
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[T | BaseException | _End] = asyncio.Queue()
        begun: asyncio.Future[None] = loop.create_future()

        def tell(item: T | BaseException | _End) -> None:
            loop.call_soon_threadsafe(queue.put_nowait, item)

        def settle(error: BaseException | None) -> None:
            if begun.done():
                return
            if error is None:
                begun.set_result(None)
            else:
                begun.set_exception(error)

        def work() -> None:
            try:
                things = begin()
            except BaseException as error:  # noqa: BLE001 - raised again on the other side
                loop.call_soon_threadsafe(settle, error)
                return
            loop.call_soon_threadsafe(settle, None)
            try:
                for thing in things:
                    tell(thing)
            except BaseException as error:  # noqa: BLE001 - raised again on the other side
                tell(error)
            tell(_END)

        def leave(_future: object) -> None:
            self._under_way -= 1

        asyncio.ensure_future(self._in_thread(self._long, work)).add_done_callback(leave)
        await begun
        return _drain(queue)

    def close(self) -> None:
        """Finish what runs and release the threads."""
        self._long.shutdown(wait=True)
        self._short.shutdown(wait=True)

    def _enter(self) -> None:
        if self._under_way >= self._most:
            raise Busy
        self._under_way += 1

    @staticmethod
    async def _in_thread(pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(pool, lambda: context.run(work))


async def _drain(queue: asyncio.Queue[T | BaseException | _End]) -> AsyncIterator[T]:
    while True:
        item = await queue.get()
        if isinstance(item, _End):
            return
        if isinstance(item, BaseException):
            raise item
        yield item
