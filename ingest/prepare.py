"""From one file to a source with its passages; nothing is stored yet."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ingest.chunking import CHUNKER_VERSION, chunk
from ingest.cleaning import clean
from ingest.document import StructuredDocument
from ingest.errors import EmptyFile, ManifestError, PrivacyRefused
from ingest.manifest import MANIFEST_NAME, FileFacts, parse_entry
from ingest.names import find_in_name
from ingest.privacy_policy import MASKED, PRIVACY_VERSION, apply_policy
from ingest.readers.base import FileProbe, Limits, Reader
from ingest.readers.sniff import BWB
from ingest.report import PersonalData
from ingest.settings import IngestSettings
from ingest.structure import render
from ingest.sync import KIND_NOT_GIVEN, fingerprint, source_id_base
from knowledge.originals import NOT_KEPT
from knowledge.records import AccessLabel, Passage, Source, SourceKind, Validity

__all__ = ["CLEANING_VERSION", "Prepared", "limits_of", "mark_of", "prepare"]

CLEANING_VERSION = 1
"""Raised when cleaning gives other blocks for the same document; part of what decides whether a source is redone."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A source that is ready to be embedded and committed."""

    source: Source
    passages: tuple[Passage, ...]
    original: bytes
    warnings: tuple[str, ...]
    personal_data: tuple[PersonalData, ...]


def limits_of(settings: IngestSettings) -> Limits:
    """Return the limits that readers keep to."""
    return Limits(
        max_bytes=settings.max_bytes,
        max_pages=settings.max_pages,
        max_decompressed_bytes=settings.max_decompressed_bytes,
        max_compression_ratio=settings.max_compression_ratio,
        max_nesting=settings.max_nesting,
        max_seconds=settings.max_seconds,
        max_text_chars=settings.max_text_chars,
    )


def mark_of(digest: str, reader: Reader, facts: FileFacts, settings: IngestSettings) -> str:
    """Return the fingerprint of a file: it changes with anything that changes what goes in."""
    values = (
        CLEANING_VERSION,
        PRIVACY_VERSION,
        CHUNKER_VERSION,
        settings.passage_words,
        settings.passage_max_words,
        settings.bsn_policy,
        settings.personal_data_policy,
        sorted(settings.personal_data_policy_by_kind.items()),
        settings.keep_published_contacts,
        settings.ocr,
    )
    return fingerprint(digest, f"{reader.name}:{reader.version}", facts, values)


def prepare(
    probe: FileProbe,
    read: Callable[[], StructuredDocument],
    facts: FileFacts,
    settings: IngestSettings,
    choose_id: Callable[[str], str],
) -> Prepared:
    """Read, clean, check for personal data, structure and cut one file.

    ``read``: gives the structured document; ``choose_id``: from the id a source would like to the id it gets.
    The source has no places yet.

    Raises:
        FileRefused: the file cannot go in.
        ManifestError: the metadata contradict the file.
    """
    digest = hashlib.sha256(probe.data).hexdigest()
    name = probe.path.name
    if facts.sha256 is not None and facts.sha256 != digest:
        raise ManifestError(
            f"{name}: de inhoud hoort niet bij de 'sha256' in de metadata. Is het bestand veranderd of beschadigd?"
        )
    document = clean(read())
    known = _with_document(facts, document, probe.path)
    kind = known.kind or (SourceKind.WET if known.bwb_id else SourceKind.LITERATUUR)
    if any(settings.policy(item.kind, kind) != "accept" for item in find_in_name(known.title or "")):
        raise PrivacyRefused(f"{name}: in de 'titel' in de metadata staan persoonsgegevens. Haal ze daar weg.")
    document, personal_data = apply_policy(document, kind, settings, name)
    rendered = render(document)
    notes = list(document.warnings)
    if not (known.kind or known.bwb_id):
        notes.append(KIND_NOT_GIVEN)
    if any(item.action == MASKED for item in personal_data):
        notes.append(NOT_KEPT)
    source = _source(choose_id(source_id_base(probe.path, known)), probe, document, known, kind)
    source = replace(source, digest=digest, notes=tuple(notes))
    passages = chunk(rendered, source.id, settings, source.title)
    if not passages:
        raise EmptyFile(f"{name} bevat geen tekst na het opschonen.")
    validity = _validity(known)
    if validity != Validity() and not known.bwb_id:
        passages = tuple(replace(passage, validity=validity) for passage in passages)
    return Prepared(source, passages, probe.data, tuple(notes), personal_data)


def _with_document(facts: FileFacts, document: StructuredDocument, path: Path) -> FileFacts:
    """Fill the facts up with what the file says of itself; on a statute's identity they may not disagree."""
    own = FileFacts()
    for key in ("bwb_id", "toestand"):
        # What the file says wrongly, the metadata may say rightly.
        with contextlib.suppress(ManifestError):
            own = own.over(parse_entry({key: document.metadata.get(key) or None}, path.name))
    if facts.bwb_id and own.bwb_id and facts.bwb_id != own.bwb_id:
        raise ManifestError(f"{path.name}: 'bwb_id' is {facts.bwb_id}, maar in het bestand staat {own.bwb_id}.")
    known = facts.over(own)
    if document.media_type == BWB and not (known.bwb_id and known.toestand):
        raise ManifestError(
            f"{path.name}: deze wettekst noemt geen geldig BWB-nummer met een dag waarop de tekst gold. "
            f"Zet 'bwb_id' en 'toestand' bij het bestand in {MANIFEST_NAME}."
        )
    return known


def _source(
    source_id: str, probe: FileProbe, document: StructuredDocument, facts: FileFacts, kind: SourceKind
) -> Source:
    published = facts.published
    year = facts.year or (published.year if published else None) or (facts.toestand.year if facts.toestand else None)
    return Source(
        id=source_id,
        title=facts.title or document.title or probe.path.stem,
        kind=kind,
        digest="",
        media_type=document.media_type,
        publisher=facts.publisher,
        year=year,
        published=published,
        region=facts.region,
        municipality=facts.municipality,
        language=facts.language or "nl",
        access=facts.access or AccessLabel.OPENBAAR,
        url=facts.url,
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        superseded_by=facts.superseded_by,
        bwb_id=facts.bwb_id,
        toestand=facts.toestand,
        is_excerpt=bool(facts.is_excerpt),
        page_count=document.page_count,
        ingested_at=datetime.now(UTC),
    )


def _validity(facts: FileFacts) -> Validity:
    """Return the validity of a document that is no statute. A document that is replaced without a last day is known
    to be replaced from the day on which we are told."""
    superseded_on = facts.valid_until + timedelta(days=1) if facts.valid_until else None
    if superseded_on is None and facts.superseded_by:
        superseded_on = date.today()
    return Validity(valid_from=facts.valid_from, superseded_on=superseded_on)
