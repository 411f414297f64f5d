"""Reads a stream in a thread of its own, so that a server that says nothing cannot keep the reader waiting.

Time-outs of an HTTP client do not suffice: they start again with every byte, and a server may send comments for ever.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator

from assistant.chat_models.errors import ModelTimeout

__all__ = ["timed"]

_AHEAD = 64
"""Pieces that the thread may be ahead of whoever reads."""
_LOOK_AROUND = 0.1
"""Seconds after which a thread that cannot go on looks whether anybody still reads."""


class _End:
    """The stream ended, with an error or without."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error


def timed(open_stream: Callable[[], Iterator[str]], *, deadline: float, between: float) -> Iterator[str]:
    """Yield the pieces of a stream; the first may take until ``deadline`` (``time.monotonic``), a next ``between``
    seconds. Empty pieces do not count as progress. Closing this iterator closes the stream at its next piece.

    Raises:
        ModelTimeout: a limit passed. Whatever the stream raises.
    """
    pieces: queue.Queue[str | _End] = queue.Queue(_AHEAD)
    stopped = threading.Event()
    threading.Thread(target=_read, args=(open_stream, pieces, stopped), name="taalmodel", daemon=True).start()
    allowed = deadline
    try:
        while True:
            try:
                piece = pieces.get(timeout=max(0.0, min(allowed, deadline) - time.monotonic()))
            except queue.Empty:
                raise ModelTimeout from None
            if isinstance(piece, _End):
                if piece.error is not None:
                    raise piece.error
                return
            yield piece
            allowed = time.monotonic() + between
    finally:
        stopped.set()


def _read(open_stream: Callable[[], Iterator[str]], pieces: queue.Queue[str | _End], stopped: threading.Event) -> None:
    end = _End()
    try:
        stream = open_stream()
        try:
            for piece in stream:
                if stopped.is_set():
                    return
                if piece:
                    _put(pieces, piece, stopped)
        finally:
            close = getattr(stream, "close", None)
            if close is not None:
                close()
    except Exception as error:  # noqa: BLE001 - handed to whoever reads
        end = _End(error)
    _put(pieces, end, stopped)


def _put(pieces: queue.Queue[str | _End], piece: str | _End, stopped: threading.Event) -> None:
    while not stopped.is_set():
        try:
            pieces.put(piece, timeout=_LOOK_AROUND)
        except queue.Full:
            continue
        return
