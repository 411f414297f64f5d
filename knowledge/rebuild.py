"""``kennis herbouw``: embed every passage with the model of the settings, and then make it the model in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.errors import EmbedderError
from knowledge.library import Library
from knowledge.ports import Embedder
from knowledge.writer_lock import only_writer_here

BATCH = 256
"""Texts a transaction: a rebuild that is killed goes on after the last one."""


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild did."""

    model: str
    embedded: int
    """Texts that had no vector of this model yet."""
    replaced: str | None
    """The model that was in use before, when that was another."""


def rebuild(library: Library, progress: Callable[[int, int], None] | None = None) -> RebuildReport:
    """Embed what the embedder of ``library`` has not embedded yet, make its model the one in use, and catch up.

    Until the last text has its vector the old model stays in use, so that nothing half-made is searched.
    ``progress`` is told how many texts are done, of how many.

    Raises:
        EmbedderError: the library has no embedder.
        LibraryBusy: another process is taking documents in, or rebuilding.
    """
    if (embedder := library.embedder) is None:
        raise EmbedderError(
            "Er is geen taalmodel om mee te herbouwen. Kies er een met KENNIS_EMBEDDER, bijvoorbeeld e5-small."
        )
    with only_writer_here(library.settings.data_dir, 0), library.register.only_writer(0):
        return _rebuild(library, embedder, progress)


def _rebuild(library: Library, embedder: Embedder, progress: Callable[[int, int], None] | None) -> RebuildReport:
    register = library.register
    model = (embedder.model_id, embedder.dimensions)
    todo = register.count_texts_without_vector(model[0])
    done = 0
    while texts := register.texts_without_vector(model[0], BATCH):
        vectors = embedder.embed_passages(list(texts.values()))
        register.add_vectors(*model, dict(zip(texts, vectors, strict=True)))
        done += len(texts)
        if progress is not None:
            progress(done, max(todo, done))
    before = register.model()
    if before != model:
        register.replace_model(*model)
        library.renew_vectors()
    library.catch_up()
    return RebuildReport(model[0], done, before[0] if before is not None and before != model else None)
