"""The folder with fetched statutes: XML files, the lists of versions, and the manifest from which ingest reads."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ingest.errors import StatuteFetchError
from ingest.manifest import MANIFEST_NAME

__all__ = ["FetchedVersion", "StatuteStore"]

_FACTS_NAME = "opgehaald.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class FetchedVersion:
    """One fetched text. ``known_until``: the last day on which the repository's list shows it as the law, and never
    later than the day on which that list was read."""

    file: str
    bwb_id: str
    label: str
    toestand: date
    known_until: date
    fetched_on: date
    url: str
    sha256: str


class StatuteStore:
    """Reads and writes the folder; every file is replaced as a whole or not at all."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is made when the first file goes in."""
        self.folder = folder

    def versions(self) -> dict[str, FetchedVersion]:
        """Return what was fetched, by file name; what is named but gone is left out.

        Raises:
            StatuteFetchError: the list of fetched texts cannot be read.
        """
        listed = self._facts().get("teksten", {})
        try:
            found = {name: _version(values) for name, values in listed.items()}
        except (KeyError, TypeError, ValueError) as error:
            raise StatuteFetchError(self._damaged()) from error
        return {name: version for name, version in found.items() if (self.folder / name).is_file()}

    def list_facts(self, bwb_id: str) -> tuple[bytes, str, str] | None:
        """Return the kept list of versions of a statute with its etag and date; None when there is none."""
        facts = self._facts().get("lijsten", {}).get(bwb_id)
        path = self.folder / f"{bwb_id}_manifest.lijst"
        if not isinstance(facts, dict) or not path.is_file():
            return None
        return path.read_bytes(), str(facts.get("etag", "")), str(facts.get("gewijzigd", ""))

    def keep_list(self, bwb_id: str, data: bytes, etag: str, modified: str) -> None:
        """Keep a list of versions, so that it is fetched again only when it changed."""
        self._write(f"{bwb_id}_manifest.lijst", data)
        facts = self._facts()
        facts.setdefault("lijsten", {})[bwb_id] = {"etag": etag, "gewijzigd": modified}
        self._write_facts(facts)

    def keep(self, version: FetchedVersion, data: bytes | None) -> Path:
        """Keep a text (None: it is here already, only its facts are newer) and return its path."""
        if data is not None:
            self._write(version.file, data)
        facts = self._facts()
        facts.setdefault("teksten", {})[version.file] = asdict(version)
        self._write_facts(facts)
        return self.folder / version.file

    def _write_facts(self, facts: Mapping[str, Any]) -> None:
        text = json.dumps({"opmaak": _FORMAT} | dict(facts), default=str, ensure_ascii=False, indent=1, sort_keys=True)
        self._write(_FACTS_NAME, text.encode())
        self._write(MANIFEST_NAME, _manifest(self.versions()).encode())

    def _facts(self) -> dict[str, Any]:
        path = self.folder / _FACTS_NAME
        if not path.exists():
            return {}
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, OSError) as error:
            raise StatuteFetchError(self._damaged()) from error
        if not isinstance(facts, dict) or facts.get("opmaak") != _FORMAT:
            raise StatuteFetchError(self._damaged())
        return facts

    def _damaged(self) -> str:
        return (
            f"{self.folder / _FACTS_NAME} is niet te lezen. Verwijder dit bestand en haal de wetten opnieuw op; "
            "de bibliotheek zelf blijft heel."
        )

    def _write(self, name: str, data: bytes) -> None:
        """Write beside the file, then put it in its place."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".deel")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self.folder / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _version(values: Mapping[str, Any]) -> FetchedVersion:
    days = {name: date.fromisoformat(values[name]) for name in ("toestand", "known_until", "fetched_on")}
    return FetchedVersion(**{**values, **days})


def _manifest(versions: Mapping[str, FetchedVersion]) -> str:
    """Return the manifest in the form that ``ingest.manifest`` reads."""
    import yaml

    entries = [
        {
            "path": name,
            "soort": "wet",
            "uitgever": "overheid.nl",
            "bwb_id": version.bwb_id,
            "toestand": version.toestand,
            "geldig_tot": version.known_until,
            "url": f"https://wetten.overheid.nl/{version.bwb_id}/{version.toestand.isoformat()}",
        }
        for name, version in sorted(versions.items())
    ]
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False)
