"""The repository's list of versions of one statute (``manifest.xml``) and the choice of the one for a day.

The list is *bitemporal*: a version has a period in which it was the law (``datum_inwerkingtreding`` to ``einddatum``)
and a period in which the publisher thought so (``zichtdatum_start`` to ``zichtdatum_eind``). When an amendment comes
with retroactive effect, a second text appears for the same days; the newest insight is the one to use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ingest.errors import RepositoryAnswerWrong, StatuteUnknown

__all__ = ["RepositoryVersion", "read_version_list", "version_for"]

OPEN_ENDED = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class RepositoryVersion:
    """One version (*toestand*) as the list names it."""

    label: str
    """``2023-09-12_0``: the day from which it holds, and a serial number."""
    valid_from: date
    valid_until: date
    """Last day on which it holds; ``OPEN_ENDED`` when no end is known."""
    seen_from: date
    """First day on which the publisher gave this text for those days."""
    size: int | None = None
    """Bytes, where the list says so."""

    def path(self, bwb_id: str) -> str:
        """Return its address below the repository's own."""
        return f"{bwb_id}/{self.label}/xml/{self.file_name(bwb_id)}"

    def file_name(self, bwb_id: str) -> str:
        """Return the name of its file."""
        return f"{bwb_id}_{self.label}.xml"


def read_version_list(data: bytes, bwb_id: str) -> tuple[RepositoryVersion, ...]:
    """Return the versions that can be fetched, oldest first. Withdrawn texts are left out.

    Raises:
        RepositoryAnswerWrong: no XML, not the list of this statute, or a list without one usable version.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise RepositoryAnswerWrong(
            f"{bwb_id}: de lijst met versies is geen hele xml (regel {error.lineno or 1}). Probeer het later opnieuw."
        ) from error
    if root.tag != "work" or root.get("label") != bwb_id:
        raise RepositoryAnswerWrong(
            f"{bwb_id}: het antwoord is niet de lijst met versies van deze wet. Controleer KENNIS_INGEST_STATUTES_URL."
        )
    versions = [version for node in root.iterfind("expression") if (version := _version(node)) is not None]
    if not versions:
        raise RepositoryAnswerWrong(f"{bwb_id}: in de lijst met versies staat geen tekst die is op te halen.")
    return tuple(sorted(versions, key=lambda version: (version.valid_from, version.seen_from, version.label)))


def version_for(versions: tuple[RepositoryVersion, ...], day: date, bwb_id: str) -> RepositoryVersion:
    """Return the version that is the law on ``day``, by the newest insight.

    Raises:
        StatuteUnknown: no version covers that day; the message says which days are covered.
    """
    covering = [version for version in versions if version.valid_from <= day <= version.valid_until]
    if covering:
        return max(covering, key=lambda version: (version.seen_from, _serial(version.label)))
    first, last = versions[0].valid_from, max(version.valid_until for version in versions)
    if day < first:
        raise StatuteUnknown(f"{bwb_id}: de oudste tekst die is op te halen geldt vanaf {first}; gevraagd is {day}.")
    if day > last:
        raise StatuteUnknown(f"{bwb_id}: deze regeling is vervallen; de laatste tekst gold tot en met {last}.")
    raise StatuteUnknown(f"{bwb_id}: voor {day} is bij de bron geen tekst op te halen; er is er wel een voor {first}.")


def _version(node: Any) -> RepositoryVersion | None:
    label = node.get("label") or ""
    manifestation = node.find("manifestation[@label='xml']")
    if manifestation is None or not label:
        return None
    item = manifestation.find("item")
    if item is None or item.get("_deleted") == "true":
        return None
    valid_from = _day(node.findtext("metadata/datum_inwerkingtreding")) or _day(label.partition("_")[0])
    if valid_from is None or "/" in label or ".." in label:
        return None
    size = manifestation.findtext("metadata/size") or ""
    return RepositoryVersion(
        label=label,
        valid_from=valid_from,
        valid_until=_day(node.findtext("metadata/einddatum")) or OPEN_ENDED,
        seen_from=_day(node.findtext("metadata/zichtdatum_start")) or valid_from,
        size=int(size) if size.isascii() and size.isdigit() else None,
    )


def _serial(label: str) -> int:
    serial = label.rpartition("_")[2]
    return int(serial) if serial.isascii() and serial.isdigit() else 0


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return None
