"""``kennis opwarmen``: makes the vectors of all sentences ahead, so that no answer has to wait for one."""

from __future__ import annotations

from collections.abc import Callable

from assistant.composing.scoring import MOST_MEANING_CHARS
from assistant.composing.units import units_of
from assistant.sentence_vectors import SentenceVectors
from knowledge.change_log import batches
from knowledge.errors import EmbedderError
from knowledge.library import Library

BATCH = 512
"""Sentences at a time: enough for the embedder's engine for bulk; a run that is killed loses no more."""


def warm(library: Library, progress: Callable[[int, int], None] | None = None) -> int:
    """Make the vectors that the library does not keep yet; return how many sentences it has.

    Can be killed and run again, beside a server and an ingest. ``progress`` is told how many sentences are done, of
    how many.

    Raises:
        EmbedderError: the library has no embedder.
    """
    if library.embedder is None:
        raise EmbedderError("Er is geen taalmodel om zinnen mee te lezen. Kies er een met KENNIS_EMBEDDER.")
    vectors = SentenceVectors(library.embedder, library.register)
    sentences = pieces_of_library(library)
    done = 0
    for batch in batches(((passage_id, text) for text, passage_id in sentences.items()), BATCH):
        vectors(batch)
        done += len(batch)
        if progress is not None:
            progress(done, len(sentences))
    return len(sentences)


def pieces_of_library(library: Library) -> dict[str, str]:
    """Return what answers may compare of each passage, as the composer cuts it, each with the id of a passage."""
    return {
        passage.text[unit.start : unit.end][:MOST_MEANING_CHARS]: passage.id
        for source in library.register.sources()
        for passage in library.register.passages(source.id)
        for unit in units_of(passage)
    }
