"""Opens the review page: gathers what is to be judged and serves it on 127.0.0.1 until it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from evals.errors import CaseError
from evals.review.items import ReviewItem, items_of_feedback, items_of_questions, items_of_run
from evals.review.store import ReviewStore
from evals.rows import PassageFacts
from evals.run_folder import RunFolder

if TYPE_CHECKING:
    from evals.review.app import Desk

__all__ = ["HOST", "gather", "gather_feedback", "serve"]

HOST = "127.0.0.1"
STORE = "beoordeling.sqlite"


def gather(path: Path, target: Path, reviewer: str) -> Desk:
    """Return what is to be judged: the answers of a run, or asked questions from a file.

    Raises:
        RunError: the folder is no run.
        CaseError: the file of questions is wrong.
    """
    from evals.review.app import Desk

    if path.is_dir():
        items: list[ReviewItem] = items_of_run(RunFolder(path))
        store = path / STORE
    else:
        items = items_of_questions(path, passages_of_library)
        store = path.with_name(f"{path.stem}.{STORE}")
    return Desk(path.resolve().name, items, ReviewStore(store), target, reviewer)


def gather_feedback(target: Path, reviewer: str) -> Desk:
    """Return what is to be judged: the answers of this installation on which readers gave feedback. They stay in the
    store, and go when their conversation does.

    Raises:
        CaseError: nobody gave feedback.
        StoreError, KnowledgeError: the store or the library cannot be opened.
    """
    from assistant.store.bootstrap import open_store
    from evals.review.app import Desk
    from knowledge.bootstrap import load_settings, open_library
    from knowledge.records import AccessLabel, SearchFilter

    settings = load_settings()
    with closing(open_store(data_dir=settings.data_dir)) as kept:
        judged = kept.reactions.judged()
    if not judged:
        raise CaseError("Er is nog geen terugkoppeling van lezers. Geef anders een run of een bestand met vragen.")
    with open_library(settings, read_only=True) as library:

        def found(question: str) -> Sequence[PassageFacts]:
            matches = library.retrieval.search(question, SearchFilter(access=frozenset(AccessLabel))).kept
            return [PassageFacts.of(one.passage, one.source, one.currency) for one in matches]

        items = items_of_feedback(judged, passages_of_library, found)
    store = ReviewStore(settings.data_dir / f"terugkoppeling.{STORE}")
    return Desk("terugkoppeling van lezers", items, store, target, reviewer)


def passages_of_library(passage_ids: Sequence[str]) -> Mapping[str, PassageFacts]:
    """Return passages of the library in use, by id; those it does not hold are left out."""
    from knowledge.bootstrap import load_settings
    from knowledge.records import Currency
    from knowledge.register import Register

    settings = load_settings()
    url = settings.database_url.get_secret_value() if settings.database_url else None
    if url is None and not (settings.data_dir / "register.sqlite").exists():
        return {}
    register = Register.open(url or settings.data_dir / "register.sqlite", settings.data_dir / "originals")
    try:
        found = register.passages_by_id([name for name in passage_ids if name])
        sources = register.sources_by_id({one.source_id for one in found.values()})
        return {
            name: PassageFacts.of(one, sources[one.source_id], Currency.TIMELESS)
            for name, one in found.items()
            if one.source_id in sources
        }
    finally:
        register.close()


def serve(desk: Desk, port: int, tell: Callable[[str], None], *, open_browser: bool) -> None:
    """Serve the page until it is stopped; ``tell`` gets the address to open."""
    import socket
    import webbrowser

    import uvicorn

    from evals.errors import RunError
    from evals.review.app import create_app
    from evals.review.security import Secrets

    known = Secrets()
    server = uvicorn.Server(uvicorn.Config(create_app(desk, known), log_level="warning", access_log=False))
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            raise RunError(f"Poort {port} is bezet. Kies een andere met --poort, of 0 voor een vrije.") from None
        address = f"http://{HOST}:{listener.getsockname()[1]}/?sleutel={known.key}"
        tell(address)
        if open_browser:
            webbrowser.open(address)
        server.run(sockets=[listener])
