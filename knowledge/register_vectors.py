"""The vectors of a register, the model that made them, and what the indexes follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Engine, select

from knowledge import change_log, register_reads, register_writes, sentence_table, vector_table
from knowledge.change_log import Change, batches
from knowledge.database import read, write
from knowledge.errors import ModelMismatch
from knowledge.ports import FloatVector, IndexEntry
from knowledge.register_meta import read_meta, write_meta
from knowledge.rows import FILTER_FIELDS, index_entry
from knowledge.tables import passages, sources

REBUILD_COMMAND = "kennis herbouw"
_PATIENCE = 1.0
"""Seconds that an answer waits to keep the vectors of its sentences."""


class VectorStore:
    """The part of ``Register`` that indexes and embedders work with."""

    _engine: Engine

    def _fact(self, name: str) -> Any:
        with read(self._engine) as connection:
            return read_meta(connection, name)

    def model(self) -> tuple[str, int] | None:
        """Return the embedding model that made the vectors, and their length; None while there is none."""
        stored = self._fact("model")
        return (str(stored["id"]), int(stored["dimensions"])) if stored else None

    def remember_model(self, model_id: str, dimensions: int) -> None:
        """Remember the embedding model, once.

        Raises:
            ModelMismatch: another model made the vectors already.
        """
        self.check_model(model_id, dimensions)
        with write(self._engine) as connection:
            if not read_meta(connection, "model"):
                write_meta(connection, "model", {"id": model_id, "dimensions": dimensions})

    def check_model(self, model_id: str, dimensions: int) -> None:
        """Check that a model fits the vectors held.

        Raises:
            ModelMismatch: another model made them.
        """
        stored = self.model()
        if stored is not None and stored != (model_id, dimensions):
            raise ModelMismatch(
                f"De bibliotheek is gemaakt met taalmodel {stored[0]} ({stored[1]} getallen per passage); ingesteld is "
                f"{model_id} ({dimensions}). Zet KENNIS_EMBEDDER terug, "
                f"of maak de bibliotheek om met: {REBUILD_COMMAND}"
            )

    def replace_model(self, model_id: str, dimensions: int) -> None:
        """Make another model the one in use, and put every passage in the change log: the end of a rebuild."""
        with write(self._engine) as connection:
            write_meta(connection, "model", {"id": model_id, "dimensions": dimensions})
            change_log.append(connection, list(connection.execute(select(passages.c.id)).scalars()), [])
            sentence_table.forget_unusable(connection, model_id, dimensions)

    def texts_without_vector(self, model_id: str, limit: int) -> dict[str, str]:
        """Return at most ``limit`` texts to embed, by digest, that this model has not embedded yet."""
        with read(self._engine) as connection:
            return register_writes.texts_without_vector(connection, model_id, limit)

    def count_texts_without_vector(self, model_id: str) -> int:
        """Return how many texts this model has not embedded yet."""
        with read(self._engine) as connection:
            return register_writes.count_texts_without_vector(connection, model_id)

    def add_vectors(self, model_id: str, dimensions: int, by_digest: Mapping[str, FloatVector]) -> None:
        """Keep vectors of texts, by digest; of the model in use, or of one that will be after a rebuild."""
        with write(self._engine) as connection:
            new = vector_table.store(connection, model_id, dimensions, by_digest)
            if (read_meta(connection, "model") or {}).get("id") == model_id:
                change_log.append(connection, register_writes.ids_of_texts(connection, new), [])

    def known_vectors(self, text_digests: Iterable[str]) -> dict[str, FloatVector]:
        """Return the vectors that the model in use gave before, by digest of the text (``rows.text_digest``)."""
        if (model := self.model()) is None:
            return {}
        with read(self._engine) as connection:
            return vector_table.of_texts(connection, model[0], text_digests)

    def forget_unused_vectors(self, *, other_models: bool = True) -> int:
        """Remove vectors of texts that no passage has any more; return how many.

        ``other_models``: those that another model than the one in use made too, which a rebuild may be making.
        """
        model = self.model() if other_models else None
        with write(self._engine) as connection:
            return register_writes.forget_unused_vectors(connection, model[0] if model else None)

    def sentence_vectors(self, model_id: str, dimensions: int, sentences: Iterable[str]) -> dict[str, FloatVector]:
        """Return the vectors that are kept of these sentences, by sentence."""
        with read(self._engine) as connection:
            return sentence_table.of_sentences(connection, model_id, dimensions, sentences)

    def keep_sentence_vectors(self, model_id: str, found: Mapping[tuple[str, str], FloatVector]) -> None:
        """Keep vectors by passage id and sentence, for as long as the passage is held and holds the sentence.

        Not kept is what another model than the one in use made. Waits briefly for another process that writes.

        Raises:
            LibraryBusy: another process kept writing.
        """
        with write(self._engine, wait=_PATIENCE) as connection:
            if (read_meta(connection, "model") or {}).get("id") == model_id:
                sentence_table.keep(connection, model_id, found)

    def unusable_sentence_vectors(self) -> int:
        """Return how many vectors of sentences another model made, or are damaged."""
        if (model := self.model()) is None:
            return 0
        with read(self._engine) as connection:
            return sentence_table.count_unusable(connection, *model)

    def forget_unusable_sentence_vectors(self) -> None:
        """Remove them; they are made again when they are needed."""
        if (model := self.model()) is not None:
            with write(self._engine) as connection:
                sentence_table.forget_unusable(connection, *model)

    # What indexes follow ----------------------------------------------------------------------------------------

    def last_change(self) -> int:
        """Return the number of the last change; cheap enough to ask at every question."""
        with read(self._engine) as connection:
            return change_log.last(connection)

    def changes_since(self, position: int, limit: int = 1000) -> list[Change]:
        """Return at most ``limit`` changes after ``position``, oldest first, only the last one of each passage."""
        with read(self._engine) as connection:
            return change_log.since(connection, position, limit)

    def vector_entries(self) -> tuple[int, list[IndexEntry]]:
        """Return everything that an index of vectors holds, and the number of the last change: one sequential read,
        ten times as fast as following the change log. The entries have no text."""
        with read(self._engine) as connection:
            position = change_log.last(connection)
            stored = read_meta(connection, "model")
            return position, register_reads.vector_entries(connection, str(stored["id"])) if stored else []

    def index_entries(self, passage_ids: Iterable[str], with_vectors: bool) -> list[IndexEntry]:
        """Return what an index holds of the passages that exist; with vectors: those that have one only."""
        model = self.model() if with_vectors else None
        columns = [sources.c[name].label(f"source_{name}") for name in FILTER_FIELDS]
        query = select(passages, *columns).join(sources, sources.c.id == passages.c.source_id)
        entries: list[IndexEntry] = []
        for batch in batches(passage_ids):
            with read(self._engine) as connection:
                rows = connection.execute(query.where(passages.c.id.in_(batch))).mappings().all()
                known = vector_table.of_passages(connection, model[0], batch) if model else {}
            entries.extend(
                index_entry(row, known.get(row["id"])) for row in rows if not with_vectors or row["id"] in known
            )
        return entries
