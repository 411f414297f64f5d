"""What ``kennis ingest`` shows: a progress bar with rate and time left, and a summary at the end."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ingest.collect import Collection
from ingest.events import Event, Stage
from ingest.names import printable
from ingest.report import FileOutcome, IngestReport, Outcome

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["ProgressScreen", "print_report"]

_SHARE_OF_READING = 0.1
"""Part of a file's share of the bar that reading it takes; the rest is embedding."""


class ProgressScreen:
    """A bar on standard error over the bytes of all files; within a file it follows the passages."""

    def __init__(self, *, quiet: bool = False) -> None:
        """``quiet``: show nothing but the message that another run is busy."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}", justify="left"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.fields[files]} bestanden"),
            TextColumn("{task.fields[rate]}"),
            TextColumn("nog"),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=self._console,
            disable=quiet,
            transient=True,
        )
        self._task = self._progress.add_task("Voorbereiden", total=None, files="", rate="")
        self._sizes: dict[str, int] = {}
        self._shares: dict[str, float] = {}
        self._vectors: dict[str, int] = {}
        self._completed = 0.0
        self._finished = 0
        self._passages = 0
        self._started = 0.0

    def __enter__(self) -> ProgressScreen:
        """Start showing."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop showing; the bar leaves no trace."""
        self._progress.stop()

    def waiting(self) -> None:
        """Say that another run is busy."""
        self._console.print("Er loopt al een andere 'kennis ingest'; deze wacht tot die klaar is …")

    def collected(self, collection: Collection) -> None:
        """Learn how much there is to do."""
        import time

        self._sizes = {item.place: max(item.path.stat().st_size, 1) for item in collection.candidates}
        self._started = time.monotonic()
        self._progress.update(self._task, total=sum(self._sizes.values()) or 1)

    def observe(self, event: Event) -> None:
        """Follow a run."""
        from rich.markup import escape

        if event.stage is Stage.STARTED:
            self._progress.update(self._task, description=escape(printable(Path(event.place).name[:40])))
            self._vectors[event.place] = -1
        elif event.stage is Stage.DONE:
            self._finished += 1
            self._reach(event.place, 1.0)
        elif event.stage is Stage.INDEXED:
            self._progress.update(self._task, description="Klaar")
        elif event.total:
            before = self._vectors.get(event.place, -1)
            if event.stage is Stage.EMBEDDING and event.done > before:
                self._passages += event.done - max(before, 0)
                self._vectors[event.place] = event.done
            self._reach(event.place, _SHARE_OF_READING + (1 - _SHARE_OF_READING) * event.done / event.total)

    def _reach(self, place: str, share: float) -> None:
        """Move the bar to where a file is; ``share`` in [0, 1] of its size."""
        gained = share - self._shares.get(place, 0.0)
        if gained > 0:
            self._shares[place] = share
            self._completed += gained * self._sizes.get(place, 0)
        self._show(self._completed)

    def _show(self, completed: float) -> None:
        import time

        elapsed = time.monotonic() - self._started
        rate = f"{self._passages / elapsed:.0f} passages/s" if self._passages and elapsed > 0 else ""
        files = f"{self._finished}/{len(self._sizes)}"
        self._progress.update(self._task, completed=completed, files=files, rate=rate)


def print_report(report: IngestReport, console: Console | None = None) -> None:
    """Print the summary of a run, in Dutch, on standard output."""
    from rich.console import Console
    from rich.text import Text

    out = console or Console(highlight=False)
    counts = report.counts
    passages = sum(item.passages for item in report.files)
    embedded = sum(item.embedded for item in report.files)
    if report.dry_run:
        out.print("Proef: er is niets veranderd.")
    shown = [outcome for outcome in Outcome if counts[outcome] or outcome in (Outcome.NEW, Outcome.REFUSED)]
    out.print(Text("Bestanden: " + ", ".join(f"{counts[outcome]} {outcome}" for outcome in shown)))
    if passages:
        out.print(Text(f"Passages:  {passages}, waarvan {embedded} opnieuw door het taalmodel gelezen"))
    if report.model is None:
        out.print("Er is geen taalmodel; de bibliotheek wordt alleen op woorden doorzocht.")
    for title, outcomes in _PARTS:
        items = report.of(*outcomes)
        if items:
            out.print(Text(f"\n{title}:"))
            for item in items:
                out.print(Text(_file_line(item)), soft_wrap=True)
    notes = [(item, line) for item in report.files for line in _notes(item)]
    if notes:
        out.print(Text("\nLet op:"))
        for item, line in notes:
            out.print(Text(f"  {printable(Path(item.shown).name)}: {printable(line)}"), soft_wrap=True)
    for pair in report.near_duplicates:
        share = f"{pair.resemblance:.0%}".replace("%", " procent")
        both = f"{pair.source_id} en {pair.other_id} ({share}); beide staan in de bibliotheek."
        out.print(Text(f"\nBijna gelijk: {both}"), soft_wrap=True)
    out.print(Text(f"\nTijd: {_seconds(report.seconds.get('total', 0.0))}"))


_PARTS = (
    ("Geweigerd", (Outcome.REFUSED,)),
    ("Verdwenen", (Outcome.GONE,)),
    ("Verwijderd", (Outcome.REMOVED,)),
    ("Kopieën", (Outcome.COPY,)),
    ("Overgeslagen", (Outcome.SKIPPED,)),
)


def _file_line(item: FileOutcome) -> str:
    return f"  {printable(item.shown)}: {printable(item.reason)}"


def _notes(item: FileOutcome) -> list[str]:
    found = []
    for data in item.personal_data:
        pages = ", ".join(str(page) for page in data.pages)
        where = f" op bladzijde {pages}" if pages else ""
        found.append(f"{data.count} × {data.kind}{where}: {data.action}")
    return [*item.warnings, *found]


def _seconds(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} seconden".replace(".", ",")
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
