"""read -> clean -> check for personal data -> structure and cut -> embed -> commit, one source at a time.

Each source enters the register in one transaction, so a run that is killed leaves whole sources or none. Vectors are
kept as they come: what was embedded before the kill is not embedded again. What is searched is caught up at the end.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from ingest.collect import Candidate, Collection
from ingest.errors import FileRefused, ManifestError, PrivacyRefused
from ingest.events import Event, Observer, Stage
from ingest.isolation import in_own_process
from ingest.manifest import FileFacts, front_matter, sidecar
from ingest.names import find_in_name
from ingest.near_duplicates import Sketches
from ingest.prepare import Prepared, limits_of, mark_of, prepare
from ingest.readers.base import FileProbe, Reader
from ingest.report import FileOutcome, NearDuplicate, Outcome
from ingest.settings import IngestSettings
from ingest.sync import Action, Decision, decide, free_id
from knowledge.ports import Embedder, FloatVector
from knowledge.records import Passage, SourceKind
from knowledge.register import Register
from knowledge.rows import text_digest

__all__ = ["Pipeline"]

_EMBED_AT_ONCE = 384
"""Texts of several files go to the embedder together: only then does it see that a faster engine for bulk pays."""
_NO_MARK = ""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file that is read and waits for its vectors. ``texts``: all to embed, by digest; ``new``: those without one."""

    prepared: Prepared
    decision: Decision
    place: str
    mark: str
    texts: dict[str, str]
    new: dict[str, str]


@dataclass(slots=True)
class Pipeline:
    """Takes files in, one after the other. ``seconds`` collects the time by stage."""

    register: Register
    embedder: Embedder | None
    settings: IngestSettings
    sketches: Sketches
    observe: Observer
    dry_run: bool = False
    seconds: dict[str, float] = field(default_factory=lambda: {"read": 0.0, "embed": 0.0, "commit": 0.0})
    near: list[NearDuplicate] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _dry_digests: dict[str, str] = field(default_factory=dict)
    _waiting: list[_Waiting] = field(default_factory=list)

    def run(self, collection: Collection) -> list[FileOutcome]:
        """Take all candidates in and return how it went, in order. A file that is refused does not stop the run."""
        self._ids = {source.id for source in self.register.sources()}
        if self.embedder is not None and not self.dry_run:
            self.register.remember_model(self.embedder.model_id, self.embedder.dimensions)
        outcomes: dict[str, FileOutcome] = {}
        for candidate in collection.candidates:
            if (refused := self._refused_by_name(candidate)) is not None:
                outcomes[candidate.place] = refused
                self.observe(Event(Stage.DONE, candidate.place))
                continue
            self.observe(Event(Stage.STARTED, candidate.place))
            result = self._take_in(candidate, outcomes)
            if isinstance(result, FileOutcome):
                outcomes[candidate.place] = result
                self.observe(Event(Stage.DONE, candidate.place))
            else:
                self._waiting.append(result)
            if self._is_enough():
                self._store_waiting(outcomes)
        self._store_waiting(outcomes)
        return [outcomes[candidate.place] for candidate in collection.candidates]

    def _is_enough(self) -> bool:
        """Say whether what is waiting is stored now: when there is nothing to gain by embedding more texts at once,
        and never later than after so many files, so that a killed run loses little of what it read."""
        return self.embedder is None or sum(max(len(item.new), 1) for item in self._waiting) >= _EMBED_AT_ONCE

    def _refused_by_name(self, candidate: Candidate) -> FileOutcome | None:
        """A name is kept in the register, shown and logged: it may hold no personal data that are not accepted."""
        kind = candidate.facts.kind or SourceKind.LITERATUUR
        name = candidate.inside or candidate.path.name
        found = [item for item in find_in_name(name) if self.settings.policy(item.kind, kind) != "accept"]
        if not found:
            return None
        what = ", ".join(sorted({item.kind.value for item in found}))
        error = PrivacyRefused(f"In de naam van dit bestand of van zijn map staat: {what}. Geef het een andere naam.")
        return self._refused(candidate, error)

    def _take_in(self, candidate: Candidate, outcomes: dict[str, FileOutcome]) -> FileOutcome | _Waiting:
        try:
            return self._one(candidate, outcomes)
        except (FileRefused, ManifestError) as error:
            return self._refused(candidate, error)

    def _one(self, candidate: Candidate, outcomes: dict[str, FileOutcome]) -> FileOutcome | _Waiting:
        from ingest.readers.registry import reader_for, readers
        from ingest.readers.sniff import probe as sniff

        place = candidate.place
        with self._timed("read"):
            probe = sniff(candidate.path, limits_of(self.settings))
            facts = _all_facts(candidate, probe)
            reader = reader_for(probe, readers(use_ocr=self.settings.ocr == "auto"))
            digest = hashlib.sha256(probe.data).hexdigest()
            mark = mark_of(digest, reader, facts, self.settings)
        if self._depends_on_waiting(place, digest):
            self._store_waiting(outcomes)
        twin = self.register.source_by_digest(digest)
        with self._timed("read"):
            decision = decide(
                place,
                facts,
                mark=mark,
                known_mark=self.register.source_fingerprint(place),
                at_place=self.register.source_at(place),
                twin=twin,
            )
        if decision.action in (Action.UNCHANGED, Action.COPY):
            if twin is not None and not self.dry_run:
                self.register.restore_original(twin, probe.data)
            return self._no_new_text(decision, place, mark)
        if (same := self._dry_digests.get(digest)) is not None:
            return FileOutcome(place, Outcome.COPY, same, reason=_copy_of(same))
        with self._timed("read"):
            prepared = self._prepare(probe, reader, facts, decision)
        self.observe(Event(Stage.PREPARED, place, 0, len(prepared.passages)))
        self._ids.add(prepared.source.id)
        title = prepared.source.title
        texts = {text_digest(text): text for text in (item.embedding_text(title) for item in prepared.passages)}
        return _Waiting(prepared, decision, place, mark, texts, self._without_vector(texts))

    def _depends_on_waiting(self, place: str, digest: str) -> bool:
        """Say whether what is waiting decides what this file is: the same bytes, or a source it belongs to."""
        if not self._waiting:
            return False
        held = (self.register.source_at(place), self.register.source_by_digest(digest))
        ids = {source.id for source in held if source is not None}
        return any(item.prepared.source.digest == digest or item.prepared.source.id in ids for item in self._waiting)

    def _prepare(self, probe: FileProbe, reader: Reader, facts: FileFacts, decision: Decision) -> Prepared:
        def choose_id(base: str) -> str:
            return decision.source_id or free_id(base, self._ids)

        limits = limits_of(self.settings)
        prepared = prepare(probe, lambda: in_own_process(probe, limits, reader), facts, self.settings, choose_id)
        return replace(prepared, source=replace(prepared.source, places=decision.places))

    def _no_new_text(self, decision: Decision, place: str, mark: str) -> FileOutcome:
        source_id = decision.source_id or ""
        known = self.register.source_fingerprint(place)
        if known != mark and not self.dry_run:
            before = self.register.source_at(place)
            self.register.add_place(source_id, place, mark)
            if before is not None and before.id != source_id and before.places == (place,):
                self.register.remove_source(before.id)
        if decision.action is Action.COPY:
            return FileOutcome(place, Outcome.COPY, source_id, reason=_copy_of(source_id))
        return FileOutcome(place, Outcome.UNCHANGED, source_id)

    def _store_waiting(self, outcomes: dict[str, FileOutcome]) -> None:
        """Embed what is waiting together, then commit source by source."""
        if not self.dry_run:
            with self._timed("embed"):
                self._embed(self._waiting)
        for item in self._waiting:
            outcomes[item.place] = self._store(item)
            self.observe(Event(Stage.DONE, item.place))
        self._waiting = []

    def _store(self, item: _Waiting) -> FileOutcome:
        source, count = item.prepared.source, len(item.texts)
        near = self._near(item.prepared)
        if self.dry_run:
            self._dry_digests[source.digest] = source.id
        else:
            self.observe(Event(Stage.EMBEDDED, item.place, count, count))
            notes = tuple(f"lijkt sterk op bron {pair.other_id}" for pair in near)
            with self._timed("commit"):
                others = self._marks(other for other in source.places if other != item.place)
                stored = replace(source, notes=(*source.notes, *notes))
                self.register.commit_source(stored, item.prepared.passages, None, item.prepared.original, item.mark)
                for other, other_mark in others.items():
                    self.register.add_place(source.id, other, other_mark)
            self.observe(Event(Stage.COMMITTED, item.place, count, count))
        return FileOutcome(
            item.place,
            Outcome.NEW if item.decision.action is Action.NEW else Outcome.CHANGED,
            source.id,
            passages=len(item.prepared.passages),
            embedded=len(item.new),
            warnings=item.prepared.warnings,
            personal_data=item.prepared.personal_data,
        )

    def _without_vector(self, texts: dict[str, str]) -> dict[str, str]:
        if self.embedder is None:
            return {}
        known = self.register.known_vectors(texts)
        return {digest: text for digest, text in texts.items() if digest not in known}

    def _embed(self, waiting: Sequence[_Waiting]) -> None:
        """Embed in batches and keep each batch at once: a run that is killed goes on where it was."""
        if self.embedder is None:
            return
        texts = {digest: text for item in waiting for digest, text in item.new.items()}
        done: set[str] = set()
        for batch in _batches(texts, _EMBED_AT_ONCE):
            matrix = self.embedder.embed_passages([texts[digest] for digest in batch])
            vectors: dict[str, FloatVector] = {
                digest: np.asarray(row, dtype=np.float32) for digest, row in zip(batch, matrix, strict=True)
            }
            self.register.add_vectors(self.embedder.model_id, self.embedder.dimensions, vectors)
            done.update(batch)
            for item in waiting:
                ready = len(item.texts) - sum(1 for digest in item.new if digest not in done)
                self.observe(Event(Stage.EMBEDDING, item.place, ready, len(item.texts)))

    def _near(self, prepared: Prepared) -> list[NearDuplicate]:
        source = prepared.source
        self.sketches.put(source.id, source.digest, source.bwb_id or "", _texts(prepared.passages))
        found = [NearDuplicate(source.id, other, share) for other, share in self.sketches.near(source.id)]
        self.near.extend(found)
        return found

    def _marks(self, places: Iterator[str]) -> dict[str, str]:
        return {place: self.register.source_fingerprint(place) or _NO_MARK for place in places}

    def _refused(self, candidate: Candidate, error: FileRefused | ManifestError) -> FileOutcome:
        """A file that cannot go in leaves what was read there before; what the privacy policy refuses has to go."""
        before = self.register.source_at(candidate.place)
        reason = str(error)
        code = error.code if isinstance(error, FileRefused) else "metadata"
        if before is not None and isinstance(error, PrivacyRefused):
            if not self.dry_run:
                orphan = self.register.remove_place(candidate.place)
                if orphan is not None:
                    self.register.remove_source(orphan)
            reason += " Wat er eerder van was opgenomen, is verwijderd."
        elif before is not None:
            reason += " De vorige versie blijft in de bibliotheek."
        return FileOutcome(candidate.place, Outcome.REFUSED, before.id if before else None, reason=reason, code=code)

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - started


def _all_facts(candidate: Candidate, probe: FileProbe) -> FileFacts:
    facts = candidate.facts
    for more in (sidecar(candidate.path), front_matter(candidate.path, probe.data)):
        if more is not None:
            facts = more.over(facts)
    return facts


def _copy_of(source_id: str) -> str:
    return f"zelfde inhoud als bron {source_id}"


def _texts(passages: Sequence[Passage]) -> Iterator[str]:
    return (passage.text for passage in passages)


def _batches(texts: dict[str, str], size: int) -> Iterator[list[str]]:
    remaining = iter(texts)
    while batch := list(islice(remaining, size)):
        yield batch
