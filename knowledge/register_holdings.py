"""What a register holds, read only: sources, places, passages and copies of the files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from knowledge import register_writes, statute_validity, vector_table
from knowledge.change_log import batches
from knowledge.database import read
from knowledge.errors import NotFound
from knowledge.originals import Originals, keeps_original
from knowledge.records import AccessLabel, Passage, Source
from knowledge.register_vectors import VectorStore
from knowledge.rows import passage_record, source_record
from knowledge.tables import passages, places, sources
from knowledge.versions import ArticleVersion


class Holdings(VectorStore):
    """The reading half of ``Register``, about sources and passages."""

    originals: Originals

    def sources(self, access: Iterable[AccessLabel] | None = None) -> list[Source]:
        """Return the sources that a reader with these labels may see (None: all), by authority and title."""
        query = select(sources)
        if access is not None:
            query = query.where(sources.c.access.in_([label.value for label in access]))
        found = self._sources(query)
        return sorted(found, key=lambda source: (source.kind.authority, source.title.casefold(), source.id))

    def source(self, source_id: str) -> Source:
        """Return one source.

        Raises:
            NotFound: there is no such source.
        """
        if not (found := self._sources(select(sources).where(sources.c.id == source_id))):
            raise NotFound(f"Er is geen bron {source_id!r} in de bibliotheek. Zie de lijst met: kennis bronnen")
        return found[0]

    def sources_by_id(self, source_ids: Iterable[str]) -> dict[str, Source]:
        """Return the sources that exist, by id."""
        query = [select(sources).where(sources.c.id.in_(batch)) for batch in batches(set(source_ids))]
        return {source.id: source for part in query for source in self._sources(part)}

    def source_by_digest(self, digest: str) -> Source | None:
        """Return the source with these original bytes, if it is held."""
        found = self._sources(select(sources).where(sources.c.digest == digest).order_by(sources.c.id))
        return found[0] if found else None

    def source_at(self, place: str) -> Source | None:
        """Return the source that was read from this place."""
        query = select(sources).join(places, places.c.source_id == sources.c.id).where(places.c.place == place)
        found = self._sources(query)
        return found[0] if found else None

    def places(self) -> dict[str, str]:
        """Return all places with the id of the source that was read there."""
        with read(self._engine) as connection:
            rows = connection.execute(select(places.c.place, places.c.source_id)).mappings()
            return {row["place"]: row["source_id"] for row in rows}

    def source_fingerprint(self, place: str) -> str | None:
        """Return ingest's fingerprint of what was read at a place; None when nothing was."""
        with read(self._engine) as connection:
            return connection.execute(select(places.c.fingerprint).where(places.c.place == place)).scalar()

    def original_path(self, source_id: str) -> Path:
        """Return the copy of the original file of a source.

        Raises:
            NotFound: there is no such source, its copy is gone, or none is kept (``originals.NOT_KEPT``).
        """
        source = self.source(source_id)
        path = self.originals.path(source.digest)
        if not keeps_original(source):
            raise NotFound(
                f"Van bron {source_id!r} is geen kopie bewaard, omdat er persoonsgegevens in het bestand staan. "
                f"Lees de passages met: kennis bronnen toon {source_id}"
            )
        if not path.is_file():
            raise NotFound(f"De kopie van bron {source_id!r} is weg. Lees de bron opnieuw in met: kennis ingest")
        return path

    def _sources(self, query: Any) -> list[Source]:
        with read(self._engine) as connection:
            rows = connection.execute(query).mappings().all()
            held: dict[str, list[str]] = {row["id"]: [] for row in rows}
            for batch in batches(held):
                found = connection.execute(
                    select(places.c.source_id, places.c.place)
                    .where(places.c.source_id.in_(batch))
                    .order_by(places.c.source_id, places.c.ordinal, places.c.place)
                )
                for source_id, place in found:
                    held[source_id].append(place)
        return [source_record(row, held[row["id"]]) for row in rows]

    def passages(self, source_id: str) -> list[Passage]:
        """Return the passages of a source in order; empty when there is no such source."""
        return self._passages(passages.c.source_id == source_id)

    def passages_by_id(self, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Return the passages that exist, by id, in the order asked for."""
        found = {
            passage.id: passage
            for batch in batches(passage_ids)
            for passage in self._passages(passages.c.id.in_(batch))
        }
        return {passage_id: found[passage_id] for passage_id in passage_ids if passage_id in found}

    def passage_after(self, passage: Passage) -> Passage | None:
        """Return the passage that follows in the same source; None after the last one."""
        after = (passages.c.source_id == passage.source_id) & (passages.c.ordinal == passage.ordinal + 1)
        return next(iter(self._passages(after)), None)

    def article_passages(self, bwb_id: str, article: str | None = None) -> list[Passage]:
        """Return the passages of one article of a statute, or of all its articles, of every version held: newest
        toestand first, then in the order of the text."""
        condition = passages.c.bwb_id == bwb_id
        if article is not None:
            condition &= passages.c.article == article
        return self._passages(condition)

    def _passages(self, condition: Any) -> list[Passage]:
        query = (
            select(passages)
            .join(sources, sources.c.id == passages.c.source_id)
            .where(condition)
            .order_by(sources.c.toestand.desc(), passages.c.source_id, passages.c.ordinal)
        )
        with read(self._engine) as connection:
            return [passage_record(row) for row in connection.execute(query).mappings()]

    def article_versions(self, bwb_id: str) -> list[ArticleVersion]:
        """Return every reading of every article of a statute, for ``knowledge.versions.version_on``."""
        with read(self._engine) as connection:
            return statute_validity.article_versions(connection, bwb_id)

    def passage_ids(self, with_vector: bool | None = None) -> set[str]:
        """Return all passage ids; only those with (True) or without (False) a vector of the remembered model."""
        model = self.model()
        with read(self._engine) as connection:
            ids = set(connection.execute(select(passages.c.id)).scalars())
            if with_vector is None:
                return ids
            held = register_writes.ids_with_vector(connection, model[0]) if model else set()
        return held if with_vector else ids - held

    def count_vectors(self) -> int:
        """Return how many vectors of the model in use are held."""
        if (model := self.model()) is None:
            return 0
        with read(self._engine) as connection:
            return vector_table.count(connection, model[0])

    def count_passages(self) -> dict[str, int]:
        """Return the number of passages by source id."""
        query = select(passages.c.source_id, func.count()).group_by(passages.c.source_id)
        with read(self._engine) as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def damage(self) -> list[str]:
        """Ask the database itself whether its file is whole; return what it says is wrong."""
        with read(self._engine) as connection:
            if self._engine.dialect.name != "sqlite":
                return []  # a database server checks its own pages
            found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(5)")]
        return [text for text in found if text != "ok"]
