"""A service over a tiny real library (no embedder): for tests of doors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant_library import TODAY, fill

from assistant.bootstrap import open_assistant
from assistant.service import Service
from assistant.service_bootstrap import open_service
from assistant.settings import AssistantSettings
from assistant.store.bootstrap import open_store
from assistant.store.settings import StoreSettings
from knowledge.bootstrap import open_library
from knowledge.settings import KnowledgeSettings


@contextmanager
def tiny_service(folder: Path) -> Iterator[Service]:
    """Give a service over the sources of ``assistant_library.fill`` and a SQLite store in ``folder``."""
    knowledge = KnowledgeSettings(data_dir=folder, embedder="geen")
    with open_library(knowledge) as library:
        if not library.register.sources():
            fill(library.register)
        assistant = open_assistant(AssistantSettings(as_of=TODAY.isoformat()), library)
        store = open_store(StoreSettings(), folder)
        try:
            with open_service(assistant, store) as service:
                yield service
        finally:
            store.close()
