"""The composition root of ingest: one function for every door."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.collect import Collection, Root, collect, is_below
from ingest.errors import IngestBusy, IngestError
from ingest.events import Event, Observer, Stage
from ingest.near_duplicates import Sketches
from ingest.pipeline import Pipeline
from ingest.report import FileOutcome, IngestReport, Outcome
from ingest.settings import IngestSettings
from ingest.sync import gone_places
from knowledge.settings import KnowledgeSettings

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.ports import Embedder
    from knowledge.register import Register

__all__ = ["OFFERED_LABEL", "STARTER_LABEL", "PathMissing", "run_ingest", "starter_root"]

STARTER_LABEL = "starter:"
OFFERED_LABEL = "aangeboden:"
_SKETCHES_NAME = "sketches.json"


class PathMissing(IngestError):
    """A path that was named does not exist."""


def load_ingest_settings() -> IngestSettings:
    """Return the settings of the environment.

    Raises:
        SettingsError: a value is wrong; the message names the variable.
    """
    from knowledge.errors import SettingsError
    from knowledge.settings_errors import read_settings

    return read_settings(IngestSettings, SettingsError)


def starter_root() -> Root:
    """Return the starter library that ships with the product."""
    from importlib.resources import files

    return Root(Path(str(files("knowledge"))) / "starter", STARTER_LABEL)


def run_ingest(
    paths: Sequence[str | Path],
    *,
    starter: bool = False,
    offered: Path | None = None,
    knowledge_settings: KnowledgeSettings | None = None,
    settings: IngestSettings | None = None,
    embedder: Embedder | None = None,
    dry_run: bool = False,
    prune: bool = False,
    wait_seconds: float | None = None,
    observe: Observer | None = None,
    on_collected: Callable[[Collection], None] | None = None,
    on_wait: Callable[[], None] | None = None,
) -> IngestReport:
    """Take files and folders into the library, and make what is new searchable.

    ``starter``: the starter library too. ``offered``: a folder with what somebody offered, which is gone afterwards;
    its sources keep a place of their own (``aangeboden:…``). ``embedder``: used instead of the one of the settings.
    ``dry_run``: say what would happen and change nothing. ``prune``: remove what was under these paths and is gone.
    ``wait_seconds``: how long to wait for another run (None: the setting). ``observe``: hears of progress.
    ``on_collected``: gets the files before the first is read. ``on_wait``: is called once when another run is busy.

    Raises:
        SettingsError: a setting is wrong.
        PathMissing: a path does not exist.
        ManifestError: a ``manifest.yaml`` is wrong; nothing went in.
        IngestBusy: another run did not end in time.
        KnowledgeError: the library cannot be used.
    """
    from knowledge.bootstrap import load_settings, open_library

    started = time.perf_counter()
    knowledge_settings = knowledge_settings or load_settings()
    settings = settings or load_ingest_settings()
    roots = [Root(Path(path).expanduser().resolve()) for path in paths]
    if starter:
        roots.append(starter_root())
    if offered is not None:
        roots.append(Root(offered, f"{OFFERED_LABEL}{offered.name}/"))
    wait = settings.wait_seconds if wait_seconds is None else wait_seconds
    with (
        _only_run(knowledge_settings.data_dir, wait, on_wait),
        open_library(knowledge_settings, embedder=embedder) as library,
        _only_machine(library.register, wait, on_wait),
    ):
        _check_paths(roots, library.register)
        collection = collect(roots)
        if on_collected is not None:
            on_collected(collection)
        pipeline = Pipeline(
            register=library.register,
            embedder=library.embedder,
            settings=settings,
            sketches=Sketches(knowledge_settings.data_dir / _SKETCHES_NAME),
            observe=observe or _nobody,
            dry_run=dry_run,
        )
        outcomes = [*pipeline.run(collection), *_not_taken(collection)]
        outcomes += _gone(library.register, collection, prune=prune, dry_run=dry_run)
        if not dry_run:
            _finish(library, pipeline, outcomes)
        model = library.embedder.model_id if library.embedder is not None else None
    pipeline.seconds["total"] = time.perf_counter() - started
    return IngestReport(
        files=tuple(outcomes),
        near_duplicates=tuple(pipeline.near),
        seconds=pipeline.seconds,
        dry_run=dry_run,
        model=model,
    )


def _nobody(_event: Event) -> None:
    return None


def _check_paths(roots: Sequence[Root], register: Register) -> None:
    """A path must exist, or have been read before: then ``--prune`` may remove it."""
    for root in roots:
        if not root.path.exists() and not gone_places(register.places(), [root], set()):
            raise PathMissing(f"{root.path} bestaat niet. Controleer de naam van het bestand of de map.")


def _not_taken(collection: Collection) -> list[FileOutcome]:
    skipped = [FileOutcome(item.place, Outcome.SKIPPED, reason=item.reason) for item in collection.skipped]
    missing = [
        FileOutcome(item.place, Outcome.REFUSED, reason=item.reason, code=item.code) for item in collection.missing
    ]
    return [*skipped, *missing]


def _gone(register: Register, collection: Collection, *, prune: bool, dry_run: bool) -> list[FileOutcome]:
    """Say what is gone, and remove it when asked: the place, and the source when that was its last place."""
    known = register.places()
    seen = {candidate.place for candidate in collection.candidates}
    outcomes = []
    for place in gone_places(known, collection.roots, seen):
        if any(is_below(place, folder) for folder in collection.unread):
            continue
        if not prune:
            reason = "niet meer gevonden; blijft in de bibliotheek. Verwijderen: voeg --prune toe"
            outcomes.append(FileOutcome(place, Outcome.GONE, known[place], reason=reason))
            continue
        if not dry_run:
            orphan = register.remove_place(place)
            if orphan is not None:
                register.remove_source(orphan)
        outcomes.append(FileOutcome(place, Outcome.REMOVED, known[place], reason="niet meer gevonden"))
    return outcomes


def _finish(library: Library, pipeline: Pipeline, outcomes: Sequence[FileOutcome]) -> None:
    """Forget what belongs to texts that are gone, and make what is new searchable."""
    if any(item.outcome is Outcome.REMOVED for item in outcomes):
        # Gone is gone: the vector of a text says much of the text.
        library.register.forget_unused_vectors(other_models=False)
    pipeline.sketches.keep_only({source.id for source in library.register.sources()})
    pipeline.sketches.save()
    started = time.perf_counter()
    library.catch_up()
    pipeline.seconds["index"] = time.perf_counter() - started
    pipeline.observe(Event(Stage.INDEXED))


@contextmanager
def _only_run(data_dir: Path, wait: float, on_wait: Callable[[], None] | None) -> Iterator[None]:
    """Let one run at a time write on this machine; the lock falls away with the process, also when that is killed."""
    from knowledge.errors import LibraryBusy
    from knowledge.writer_lock import only_writer_here

    with ExitStack() as held:
        try:
            held.enter_context(only_writer_here(data_dir, wait, on_wait))
        except LibraryBusy:
            raise _busy(f"op {data_dir}") from None
        yield


@contextmanager
def _only_machine(register: Register, wait: float, on_wait: Callable[[], None] | None) -> Iterator[None]:
    """Let one machine at a time write in a register that several share."""
    from knowledge.errors import LibraryBusy

    with ExitStack() as held:
        try:
            held.enter_context(register.only_writer(wait, on_wait))
        except LibraryBusy:
            raise _busy("op een andere computer, in hetzelfde register") from None
        yield


def _busy(where: str) -> IngestBusy:
    return IngestBusy(
        f"Er loopt al een andere 'kennis ingest' of 'kennis herbouw' {where}. Wacht tot die klaar is, "
        "of geef met --wacht aan hoeveel seconden deze mag wachten."
    )
