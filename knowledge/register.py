"""The register: sources, passages, vectors and the change log. It is the truth; the indexes are derived from it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, insert

from knowledge import register_writes
from knowledge.database import open_database, read, write
from knowledge.errors import LibraryDamaged, LibraryError
from knowledge.originals import Originals, digest_of, keeps_original
from knowledge.ports import FloatVector
from knowledge.records import Passage, Source
from knowledge.register_holdings import Holdings
from knowledge.register_meta import read_meta, write_meta
from knowledge.tables import SCHEMA_VERSION, counters, meta, metadata, sentence_vectors
from knowledge.writer_lock import only_writer_of_server


class Register(Holdings):
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
            is_older = not is_new and not self._engine.dialect.has_table(connection, sentence_vectors.name)
        if is_new:
            with write(self._engine) as connection:
                metadata.create_all(connection)
                if not read_meta(connection, "register_id"):
                    write_meta(connection, "schema_version", SCHEMA_VERSION)
                    write_meta(connection, "register_id", uuid.uuid4().hex)
                    connection.execute(insert(counters), {"name": "change", "value": 0})
        if (version := self._fact("schema_version")) != SCHEMA_VERSION:
            raise LibraryDamaged(
                f"Het register heeft vorm {version}; deze versie van Kenniswijzer leest vorm {SCHEMA_VERSION}. "
                "Werk Kenniswijzer bij, of lees de bronnen opnieuw in een nieuwe map in."
            )
        if is_older:
            with write(self._engine) as connection:
                metadata.create_all(connection)

    @contextmanager
    def only_writer(self, wait: float, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
        """Be the only process, on any machine, that takes documents in; for a register in a file the lock of its
        folder does this (``writer_lock.only_writer_here``). ``wait``: seconds; ``on_wait``: called once before.

        Raises:
            LibraryBusy: another process did not end in time.
        """
        with only_writer_of_server(self._engine, wait, on_wait):
            yield

    @property
    def id(self) -> str:
        """Identity of this register; an index that was made from another one is not ours."""
        return str(self._fact("register_id"))

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


__all__ = ["Register"]
