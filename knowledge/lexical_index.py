"""BM25 over Dutch words, by tantivy: the only importer of tantivy.

The terms are made in Python (``knowledge.dutch``) and given to tantivy with spaces between, so that what is indexed
and what is asked are analysed by the same code. tantivy's BM25 has fixed constants (k1 1.2, b 0.75).

Several processes may use one folder: each reads what was committed, and whoever finds the index behind the register
takes the folder's lock for as long as it writes. The position in the change log is a document in the index itself,
so that it is committed together with the passages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.dutch import ANALYSIS_VERSION, DutchAnalysis
from knowledge.errors import LibraryBusy, LibraryDamaged
from knowledge.filtering import LAST_DAY, end_day, first_day, region_names
from knowledge.index_folder import IndexFolder
from knowledge.near_words import near_words
from knowledge.ports import IndexEntry, IndexHit
from knowledge.records import SearchFilter

LAYOUT_VERSION = 1
FINGERPRINT = f"tantivy-{LAYOUT_VERSION}-dutch-{ANALYSIS_VERSION}"
"""What an index of words is made with; beside it comes the identity of the register."""

HEADING_WEIGHT = 1.0
PART_WEIGHT = 0.4
"""What a part of a compound in the question counts for beside the word that was written."""

WRITE_SECONDS = 60
_HEAP_BYTES = 64_000_000
_POSITION = "positie"
_MAX_REGION = 200


class TantivyIndex:
    """A ``LexicalIndex`` in a folder, or in memory when there is no folder."""

    def __init__(self, folder: IndexFolder | None, analysis: DutchAnalysis | None = None) -> None:
        """Open the index; nothing is written yet. A missing or unreadable one counts as empty.

        ``analysis``: the one that the rest of the library uses; one of its own when not given.
        """
        self._folder = folder
        self._analysis = analysis or DutchAnalysis()
        self._generation: Path | None = None
        self._schema = _schema()
        self._index: Any = None
        self._position = 0
        self.refresh()

    @property
    def position(self) -> int:
        """Number of the last change that this process has seen applied; see ``refresh``."""
        return self._position

    def refresh(self) -> None:
        """See what other processes committed since."""
        if self._folder is not None and (self._index is None or self._folder.current() != self._generation):
            generation = self._folder.current()
            self._index = _open(self._schema, generation) if generation else None
            self._generation = generation
        self._position = 0
        if self._index is not None:
            try:
                with _damage_is_an_error():
                    self._index.reload()
                    self._position = _read_position(self._index, self._schema)
            except LibraryDamaged:
                self._index = None  # counts as empty, and the next write begins a new one

    def apply(self, upserts: Sequence[IndexEntry], deletes: Sequence[str], position: int) -> None:
        """Take over changes in one commit.

        Raises:
            LibraryBusy: another process kept the lock for longer than a minute.
        """
        documents = [self._document(entry) for entry in upserts]
        self._lock()
        try:
            index = self._writable()
            writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
            for passage_id in [*(entry.passage_id for entry in upserts), *deletes]:
                writer.delete_documents_by_term("passage_id", passage_id)
            for document in documents:
                writer.add_document(document)
            _write_position(writer, position)
            writer.commit()
            writer.wait_merging_threads()
            self.refresh()
        finally:
            self._unlock()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep other processes from writing for the length of a block, and see first what they committed.

        Raises:
            LibraryBusy: another process kept the lock for longer than a minute.
        """
        self._lock()
        try:
            self.refresh()
            yield
        finally:
            self._unlock()

    def passage_ids(self) -> set[str]:
        """Return all passage ids held.

        Raises:
            LibraryDamaged: the files cannot be read.
        """
        from tantivy import Query

        if self._index is None:
            return set()
        with _damage_is_an_error():
            searcher = self._index.searcher()
            hits = searcher.search(Query.all_query(), limit=max(searcher.num_docs, 1)).hits
            return {str(searcher.doc(address)["passage_id"][0]) for _, address in hits} - {_POSITION}

    def clear(self) -> None:
        """Empty the index, also when its files are damaged: a new generation is begun."""
        self._lock()
        try:
            self._index = None
            if self._folder is not None:
                self._generation = self._folder.renew()
            self._writable()
            self._position = 0
        finally:
            self._unlock()

    def close(self) -> None:
        """Release the files."""
        self._index = None

    def search(self, question: str, top: int, where: SearchFilter, today: date) -> list[IndexHit]:
        """Return at most ``top`` hits that satisfy ``where``, best first; none when the question has no words.

        Raises:
            LibraryDamaged: the files cannot be read.
        """
        from tantivy import Occur, Query

        index = self._index  # another thread may catch up meanwhile
        if index is None or top < 1:
            return []
        with _damage_is_an_error():
            searcher = index.searcher()
            words = self._words_query(question, searcher)
            if words is None:
                return []
            clauses = [(Occur.Must, words)]
            clauses += [(Occur.Must, Query.const_score_query(query, 0.0)) for query in self._filters(where, today)]
            hits = searcher.search(Query.boolean_query(clauses), limit=top, count=False).hits
            return [IndexHit(str(searcher.doc(address)["passage_id"][0]), float(score)) for score, address in hits]

    def _words_query(self, question: str, searcher: Any) -> Any:
        from tantivy import Occur, Query

        weights: dict[str, float] = {}
        for term in self._analysis.terms(question):
            weights[term.text] = max(weights.get(term.text, 0.0), PART_WEIGHT if term.is_part else 1.0)
        for word in [word for word, weight in weights.items() if weight == 1.0]:
            is_known = any(searcher.doc_freq(field, word) for field in ("heading", "body"))
            near = near_words(word, is_known, lambda prefix: searcher.terms_with_prefix("body", prefix))
            weights |= {other: max(weights.get(other, 0.0), weight) for other, weight in near.items()}
        clauses = [
            (Occur.Should, Query.boost_query(Query.term_query(self._schema, field, word, "freq"), weight * boost))
            for word, weight in weights.items()
            for field, boost in (("heading", HEADING_WEIGHT), ("body", 1.0))
        ]
        return Query.boolean_query(clauses) if clauses else None

    def _filters(self, where: SearchFilter, today: date) -> list[Any]:
        from tantivy import FieldType, Query

        def one_of(field: str, values: list[str]) -> Any:
            return Query.term_set_query(self._schema, field, values)

        def between(field: str, low: int, high: int) -> Any:
            return Query.range_query(self._schema, field, FieldType.Unsigned, low, high)

        queries = [one_of("access", sorted(where.access))]
        if where.kinds:
            queries.append(one_of("kind", sorted(where.kinds)))
        if where.source_ids:
            queries.append(one_of("source_id", sorted(where.source_ids)))
        if where.year_from is not None or where.year_until is not None:
            queries.append(between("year", max(where.year_from or 1, 1), where.year_until or 9999))
        if where.regions:
            queries.append(one_of("region", sorted(region_names(where.regions))))
        if not where.any_date:
            day = (where.on or today).toordinal()
            queries += [between("first_day", 0, day), between("end_day", day + 1, LAST_DAY)]
        return queries

    def _document(self, entry: IndexEntry) -> Any:
        from tantivy import Document

        heading, _, body = entry.text.partition("\n")
        document = Document()
        document.add_text("passage_id", entry.passage_id)
        document.add_text("heading", self._indexed(heading))
        document.add_text("body", self._indexed(body))
        document.add_text("access", entry.access.value)
        document.add_text("kind", entry.kind.value)
        document.add_text("source_id", entry.source_id)
        for name in sorted(region_names((entry.region, entry.municipality))):
            document.add_text("region", name[:_MAX_REGION])
        document.add_unsigned("year", entry.year or 0)
        document.add_unsigned("first_day", first_day(entry))
        document.add_unsigned("end_day", end_day(entry))
        return document

    def _indexed(self, text: str) -> str:
        return " ".join(term.text for term in self._analysis.terms(text))

    def _writable(self) -> Any:
        """Return the index to write; begins one when there is none. Only with the lock."""
        import tantivy

        if self._index is None:
            if self._folder is None:
                self._index = tantivy.Index(self._schema)
            else:
                self._generation = self._folder.renew()
                self._index = tantivy.Index(self._schema, path=str(self._generation))
        return self._index

    def _lock(self) -> None:
        if self._folder is not None and not self._folder.try_lock(WRITE_SECONDS):
            raise LibraryBusy(
                f"Een ander proces schrijft al langer dan {WRITE_SECONDS} seconden in de woordenindex. "
                "Probeer het zo weer."
            )

    def _unlock(self) -> None:
        if self._folder is not None:
            self._folder.unlock()


@contextmanager
def _damage_is_an_error() -> Iterator[None]:
    """Turn whatever tantivy does on a damaged file, panics of its core included, into ``LibraryDamaged``."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise LibraryDamaged("De woordenindex is beschadigd. Herstel hem met: kennis doctor --repair") from error


def _schema() -> Any:
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    builder.add_text_field("passage_id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in ("heading", "body"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    for field in ("access", "kind", "source_id", "region"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in ("year", "first_day", "end_day"):
        builder.add_unsigned_field(field, indexed=True, fast=True)
    builder.add_unsigned_field("position", stored=True)
    return builder.build()


def _open(schema: Any, generation: Path) -> Any:
    """Open the index of a generation; None when its files are damaged, which is repaired by writing a new one."""
    import tantivy

    try:
        with _damage_is_an_error():
            return tantivy.Index(schema, path=str(generation), reuse=True) if any(generation.iterdir()) else None
    except LibraryDamaged:
        return None


def _read_position(index: Any, schema: Any) -> int:
    from tantivy import Query

    searcher = index.searcher()
    hits = searcher.search(Query.term_query(schema, "passage_id", _POSITION, "basic"), limit=1).hits
    return int(searcher.doc(hits[0][1])["position"][0]) if hits else 0


def _write_position(writer: Any, position: int) -> None:
    from tantivy import Document

    writer.delete_documents_by_term("passage_id", _POSITION)
    document = Document()
    document.add_text("passage_id", _POSITION)
    document.add_unsigned("position", position)
    writer.add_document(document)
