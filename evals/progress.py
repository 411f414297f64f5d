"""Progress of long work: bars for a person, a line every tenth part for a log. Always on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Show", "shown_progress"]

Show = Callable[[str, int, int], None]
"""Is told the stage (in Dutch), how much is done, and of how much."""

_PARTS = 10


@contextmanager
def shown_progress() -> Iterator[Show]:
    """Yield a function that is told the stage (in Dutch), how much is done, and of how much."""
    if sys.stderr.isatty():
        yield from _bars()
    else:
        yield _lines()


def _bars() -> Iterator[Show]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def _lines() -> Show:
    told: dict[str, int] = {}

    def show(stage: str, done: int, total: int) -> None:
        part = _PARTS * done // max(1, total)
        if part > told.get(stage, -1):
            told[stage] = part
            sys.stderr.write(f"{stage}: {done} van {total}\n")

    return show
