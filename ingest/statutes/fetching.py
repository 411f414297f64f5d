"""Fetch statutes by BWB id: the list of versions, then the text that is the law on a day, then into the library."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.errors import RepositoryAnswerWrong, StatuteFetchError, StatuteUnknown
from ingest.statutes.repository import StatuteRepository
from ingest.statutes.store import FetchedVersion, StatuteStore
from ingest.statutes.version_list import RepositoryVersion, read_version_list, version_for

__all__ = ["Fetched", "fetch_statute", "fetch_statutes"]

_BWB_ID = re.compile(r"BWB[RVW]\d{7}")


@dataclass(frozen=True, slots=True)
class Fetched:
    """How it went with one statute: ``path`` of its text, or ``problem`` (Dutch)."""

    bwb_id: str
    path: Path | None = None
    version: FetchedVersion | None = None
    is_new: bool = False
    """False when the text was here already."""
    problem: str = ""


def fetch_statutes(  # noqa: PLR0917 - two parts of one call: what, and with what
    bwb_ids: Sequence[str],
    day: date,
    repository: StatuteRepository,
    store: StatuteStore,
    today: date,
    observe: Callable[[Fetched], None] = lambda _: None,
) -> list[Fetched]:
    """Fetch the texts that are the law on ``day``, one after the other; one that fails does not stop the others.

    Resumable: a text that is held already is not fetched again. ``observe`` hears of each as soon as it is done.
    """
    done: list[Fetched] = []
    for bwb_id in dict.fromkeys(item.strip().upper() for item in bwb_ids):
        try:
            outcome = fetch_statute(bwb_id, day, repository, store, today)
        except StatuteFetchError as error:
            outcome = Fetched(bwb_id, problem=str(error))
        done.append(outcome)
        observe(outcome)
    return done


def fetch_statute(bwb_id: str, day: date, repository: StatuteRepository, store: StatuteStore, today: date) -> Fetched:
    """Fetch one text.

    Raises:
        StatuteFetchError: it cannot be fetched; nothing half is kept.
    """
    if not _BWB_ID.fullmatch(bwb_id):
        raise StatuteUnknown(
            f"{bwb_id!r} is geen BWB-nummer. Zo'n nummer ziet eruit als BWBR0001941 en staat op wetten.overheid.nl."
        )
    chosen = version_for(_versions(bwb_id, repository, store), day, bwb_id)
    name = chosen.file_name(bwb_id)
    held = store.versions().get(name)
    data: bytes | None = None
    if held is None:
        reply = repository.get(chosen.path(bwb_id), size=chosen.size)
        data = reply.data or b""
        _check_text(data, bwb_id, chosen)
    version = FetchedVersion(
        file=name,
        bwb_id=bwb_id,
        label=chosen.label,
        toestand=chosen.valid_from,
        known_until=min(chosen.valid_until, max(today, chosen.valid_from)),
        fetched_on=held.fetched_on if held is not None else today,
        url=chosen.path(bwb_id),
        sha256=held.sha256 if held is not None else hashlib.sha256(data or b"").hexdigest(),
    )
    return Fetched(bwb_id, store.keep(version, data), version, is_new=held is None)


def _versions(bwb_id: str, repository: StatuteRepository, store: StatuteStore) -> tuple[RepositoryVersion, ...]:
    """Return the versions; the kept list is used when the server says that it did not change."""
    kept = store.list_facts(bwb_id)
    etag, modified = (kept[1], kept[2]) if kept else ("", "")
    reply = repository.get(f"{bwb_id}/manifest.xml", etag=etag, modified=modified)
    if reply.data is None and kept is not None:
        return read_version_list(kept[0], bwb_id)
    data = reply.data or b""
    versions = read_version_list(data, bwb_id)
    store.keep_list(bwb_id, data, reply.etag, reply.modified)
    return versions


def _check_text(data: bytes, bwb_id: str, version: RepositoryVersion) -> None:
    """What is kept is a whole statute, this one, of this day."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise RepositoryAnswerWrong(
            f"{bwb_id}: de tekst van {version.valid_from} kwam niet heel binnen (regel {error.lineno or 1}). "
            "Probeer het later opnieuw."
        ) from error
    stated = (root.tag, root.get("bwb-id"), root.get("inwerkingtreding"))
    if stated != ("toestand", bwb_id, version.valid_from.isoformat()):
        raise RepositoryAnswerWrong(
            f"{bwb_id}: het antwoord is niet de tekst van {version.valid_from} (maar {stated[1]} van {stated[2]})."
        )
