"""The register: sources, passages, vectors and the change log. It is the truth; the indexes are derived from it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, update

from knowledge import change_log, register_reads, register_writes, statute_validity, vector_table
from knowledge.change_log import Change, batches
from knowledge.database import open_database, read, write
from knowledge.errors import LibraryDamaged, LibraryError, ModelMismatch, NotFound
from knowledge.originals import Originals, digest_of, keeps_original
from knowledge.ports import FloatVector, IndexEntry
from knowledge.records import AccessLabel, Passage, Source
from knowledge.rows import FILTER_FIELDS, index_entry, passage_record, source_record
from knowledge.tables import SCHEMA_VERSION, counters, meta, metadata, passages, places, sources
from knowledge.versions import ArticleVersion

REBUILD_COMMAND = "kennis herbouw"


class Register:
    """The register of one library. Safe to use from several threads and several processes at once."""

    def __init__(self, engine: Engine, originals: Originals) -> None:
        """Use ``open``; the constructor neither makes nor checks tables."""
        self._engine = engine
        self.originals = originals

    @classmethod
    def open(cls, url_or_path: str | Path, originals: Path | None = None) -> Register:
        """Open a register, and make it when there is none yet.

        ``url_or_path``: a SQLite file or a database URL. ``originals``: folder for the copies of the files; beside
        the SQLite file when not given.

        Raises:
            LibraryError: the address is wrong or the database cannot be used.
            LibraryDamaged: the register was made by a newer version of the product.
        """
        if originals is None:
            if "://" in str(url_or_path):
                raise LibraryError("Een register op een server heeft een map voor de kopieën van de bronnen nodig.")
            originals = Path(url_or_path).parent / "originals"
        register = cls(open_database(url_or_path), Originals(originals))
        register._prepare()
        return register

    def close(self) -> None:
        """Release the database."""
        self._engine.dispose()

    def _prepare(self) -> None:
        with read(self._engine) as connection:
            is_new = not self._engine.dialect.has_table(connection, meta.name)
        if is_new:
            with write(self._engine) as connection:
                metadata.create_all(connection)
                if not _meta(connection, "register_id"):
                    _set_meta(connection, "schema_version", SCHEMA_VERSION)
                    _set_meta(connection, "register_id", uuid.uuid4().hex)
                    connection.execute(insert(counters), {"name": "change", "value": 0})
        if (version := self._meta("schema_version")) != SCHEMA_VERSION:
            raise LibraryDamaged(
                f"Het register heeft vorm {version}; deze versie van Kenniswijzer leest vorm {SCHEMA_VERSION}. "
                "Werk Kenniswijzer bij, of lees de bronnen opnieuw in een nieuwe map in."
            )

    def _meta(self, name: str) -> Any:
        with read(self._engine) as connection:
            return _meta(connection, name)

    @property
    def id(self) -> str:
        """Identity of this register; an index that was made from another one is not ours."""
        return str(self._meta("register_id"))

    # What is held -----------------------------------------------------------------------------------------------

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

    # Coming and going -------------------------------------------------------------------------------------------

    def commit_source(
        self,
        source: Source,
        source_passages: Sequence[Passage],
        vectors: Mapping[str, FloatVector] | None,
        original: bytes,
        fingerprint: str,
    ) -> None:
        """Add or replace a source with all that belongs to it, in one transaction.

        Unchanged passages are left alone, changed ones replaced, vanished ones deleted; the places become exactly
        ``source.places``, all with this ``fingerprint``. For a statute the validity of every passage of the same
        BWB id is worked out anew. ``vectors``: by passage id; passages whose vector the register knows already may
        be left out. ``original``: the bytes of the file, whose sha256 is ``source.digest``; a copy is kept unless the
        source has the note ``originals.NOT_KEPT``.

        Raises:
            LibraryError: the bytes are not those of the digest, a passage belongs to another source, or a vector is
                wrong. Nothing was changed then.
        """
        if digest_of(original) != source.digest:
            raise LibraryError(f"De bytes van bron {source.id!r} horen niet bij de vingerafdruk van die bron.")
        if keeps_original(source):
            self.originals.write(original)
        model = self.model()
        with write(self._engine) as connection:
            stale = register_writes.commit(
                connection, source, source_passages, vectors=vectors, fingerprint=fingerprint, model=model
            )
        self._drop_original(stale)
        if not keeps_original(source):
            self.originals.path(source.digest).unlink(missing_ok=True)

    def restore_original(self, source: Source, content: bytes) -> None:
        """Put the copy of the file back when it is missing or damaged; ``content``: the bytes of ``source.digest``."""
        if (
            keeps_original(source)
            and digest_of(content) == source.digest
            and not self.originals.is_whole(source.digest)
        ):
            self.originals.path(source.digest).unlink(missing_ok=True)
            self.originals.write(content)

    def remove_source(self, source_id: str) -> None:
        """Remove a source with its passages, places and original; nothing happens when there is no such source."""
        with write(self._engine) as connection:
            digest = register_writes.remove(connection, source_id)
        self._drop_original(digest)

    def add_place(self, source_id: str, place: str, fingerprint: str) -> None:
        """Write down that the bytes of a source were found at one more place.

        Raises:
            NotFound: there is no such source.
        """
        self.source(source_id)
        with write(self._engine) as connection:
            register_writes.add_place(connection, source_id, place, fingerprint)

    def remove_place(self, place: str) -> str | None:
        """Forget a place; return the id of its source when that has no place left (the source itself stays)."""
        with write(self._engine) as connection:
            return register_writes.remove_place(connection, place)

    def _drop_original(self, digest: str | None) -> None:
        if digest is not None and self.source_by_digest(digest) is None:
            self.originals.path(digest).unlink(missing_ok=True)

    # Model and vectors ------------------------------------------------------------------------------------------

    def model(self) -> tuple[str, int] | None:
        """Return the embedding model that made the vectors, and their length; None while there is none."""
        stored = self._meta("model")
        return (str(stored["id"]), int(stored["dimensions"])) if stored else None

    def remember_model(self, model_id: str, dimensions: int) -> None:
        """Remember the embedding model, once.

        Raises:
            ModelMismatch: another model made the vectors already.
        """
        self.check_model(model_id, dimensions)
        with write(self._engine) as connection:
            if not _meta(connection, "model"):
                _set_meta(connection, "model", {"id": model_id, "dimensions": dimensions})

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
            _set_meta(connection, "model", {"id": model_id, "dimensions": dimensions})
            change_log.append(connection, list(connection.execute(select(passages.c.id)).scalars()), [])

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
            if (_meta(connection, "model") or {}).get("id") == model_id:
                change_log.append(connection, register_writes.ids_of_texts(connection, new), [])

    def known_vectors(self, text_digests: Iterable[str]) -> dict[str, FloatVector]:
        """Return the vectors that the model in use gave before, by digest of the text (``rows.text_digest``)."""
        if (model := self.model()) is None:
            return {}
        with read(self._engine) as connection:
            return vector_table.of_texts(connection, model[0], text_digests)

    def vectors_for(self, passage_ids: Iterable[str]) -> dict[str, FloatVector]:
        """Return the vectors of passages, by passage id; passages without one are left out."""
        if (model := self.model()) is None:
            return {}
        with read(self._engine) as connection:
            return vector_table.of_passages(connection, model[0], passage_ids)

    def forget_unused_vectors(self, *, other_models: bool = True) -> int:
        """Remove vectors of texts that no passage has any more; return how many.

        ``other_models``: those that another model than the one in use made too, which a rebuild may be making.
        """
        model = self.model() if other_models else None
        with write(self._engine) as connection:
            return register_writes.forget_unused_vectors(connection, model[0] if model else None)

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
            stored = _meta(connection, "model")
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


def _meta(connection: Connection, name: str) -> Any:
    return connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()


def _set_meta(connection: Connection, name: str, value: Any) -> None:
    if connection.execute(update(meta).where(meta.c.name == name).values(value=value)).rowcount == 0:
        connection.execute(insert(meta), {"name": name, "value": value})


__all__ = ["Register"]
