"""Metadata of a file: from ``manifest.yaml``, a sidecar (``bestand.pdf.yaml``) or the front matter of markdown.

Where more than one speaks of a file the most particular wins, key by key: front matter over sidecar over manifest.
Nothing is guessed and nothing ignored: an unknown key or a wrong value is an error that names the file and the key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ingest.errors import ManifestError
from knowledge.records import AccessLabel, SourceKind

__all__ = ["MANIFEST_NAME", "SIDECAR_SUFFIX", "FileFacts", "front_matter", "parse_entry", "read_manifest", "sidecar"]

MANIFEST_NAME = "manifest.yaml"
SIDECAR_SUFFIX = ".yaml"
_MARKDOWN = frozenset({".md", ".markdown"})
_BWB_ID = re.compile(r"BWB[RVW]\d{7}")
_FRONT_MATTER_CHARS = 65_536
_MAX_BYTES = 5 * 1024 * 1024
"""Largest manifest; one with 10,000 files is about 3 MB."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file beside its content; None where nobody said."""

    title: str | None = None
    kind: SourceKind | None = None
    publisher: str | None = None
    year: int | None = None
    published: date | None = None
    region: str | None = None
    municipality: str | None = None
    language: str | None = None
    access: AccessLabel | None = None
    url: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    superseded_by: str | None = None
    bwb_id: str | None = None
    toestand: date | None = None
    is_excerpt: bool | None = None
    sha256: str | None = None

    def over(self, other: FileFacts) -> FileFacts:
        """Return these facts, filled up with those of ``other`` where these say nothing."""
        values = {
            item.name: getattr(other, item.name) if getattr(self, item.name) is None else getattr(self, item.name)
            for item in fields(self)
        }
        return FileFacts(**values)


def read_manifest(path: Path) -> dict[str, FileFacts]:
    """Return the facts by file, as a POSIX path relative to the manifest's folder.

    Raises:
        ManifestError: not readable, not a list of files, an unknown key, a wrong value, a file named twice or outside
            the folder.
    """
    content = _load(path)
    if content is None:
        return {}
    if not isinstance(content, list):
        raise ManifestError(f"{path}: verwacht een lijst van bestanden, elk met '- path: …'.")
    facts: dict[str, FileFacts] = {}
    for number, entry in enumerate(content, start=1):
        if not isinstance(entry, dict):
            raise ManifestError(f"{path}, onderdeel {number}: verwacht sleutels met waarden, zoals 'titel: …'.")
        values = dict(entry)
        name = values.pop("path", None)
        if not isinstance(name, str) or not name.strip():
            raise ManifestError(f"{path}, onderdeel {number}: de sleutel 'path' ontbreekt of is leeg.")
        relative = Path(name)
        if relative.is_absolute() or ".." in relative.parts:
            raise ManifestError(f"{path}, onderdeel {number}: 'path' wijst buiten de map: {name}.")
        key = relative.as_posix()
        if key in facts:
            raise ManifestError(f"{path}: het bestand {key} staat er twee keer in.")
        facts[key] = parse_entry(values, f"{path}, bestand {key}")
    return facts


def sidecar(path: Path) -> FileFacts | None:
    """Return the facts in ``<file>.yaml`` beside the file, or None when there is no such file."""
    beside = path.with_name(path.name + SIDECAR_SUFFIX)
    if not beside.is_file():
        return None
    content = _load(beside)
    if content is None:
        return FileFacts()
    if not isinstance(content, dict):
        raise ManifestError(f"{beside}: verwacht sleutels met waarden, zoals 'titel: …'.")
    return parse_entry(content, str(beside))


def front_matter(path: Path, data: bytes) -> FileFacts | None:
    """Return the facts between the ``---`` lines at the top of a markdown file, or None without them."""
    if path.suffix.lower() not in _MARKDOWN:
        return None
    text = data[:_FRONT_MATTER_CHARS].decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    if not text.startswith("---\n"):
        return None
    closing = re.search(r"^(?:---|\.\.\.)[ \t]*$", text[4:], re.MULTILINE)
    if closing is None:
        return None
    content = _parse_yaml(text[4 : 4 + closing.start()], f"{path}, kop van het bestand")
    if content is None:
        return FileFacts()
    if not isinstance(content, dict):
        raise ManifestError(f"{path}, kop van het bestand: verwacht sleutels met waarden, zoals 'titel: …'.")
    return parse_entry(content, f"{path}, kop van het bestand")


def parse_entry(values: Mapping[Any, Any], where: str) -> FileFacts:
    """Return the facts of one entry; ``where`` starts every message.

    Raises:
        ManifestError: an unknown key (with the nearest valid one) or a wrong value.
    """
    parsed: dict[str, Any] = {}
    for key, value in values.items():
        if key not in _KEYS:
            raise ManifestError(f"{where}: onbekende sleutel '{key}'{_suggestion(str(key), _KEYS)}.")
        name, convert = _KEYS[key]
        if value is None:
            continue
        try:
            parsed[name] = convert(value)
        except ValueError as error:
            raise ManifestError(f"{where}: de waarde van '{key}' klopt niet: {error}.") from None
    facts = FileFacts(**parsed)
    if facts.valid_from and facts.valid_until and facts.valid_until < facts.valid_from:
        raise ManifestError(f"{where}: 'geldig_tot' ligt vóór 'geldig_vanaf'.")
    if facts.is_excerpt and not (facts.bwb_id and facts.toestand):
        raise ManifestError(f"{where}: bij 'uittreksel' horen ook 'bwb_id' en 'toestand'.")
    return facts


def _text(value: Any) -> str:
    if not _is_plain(value):
        raise ValueError("verwacht tekst")
    text = " ".join(str(value).split())
    if not text:
        raise ValueError("verwacht tekst, maar het is leeg; laat de sleutel weg als u het niet weet")
    return text


def _year(value: Any) -> int:
    if not _is_plain(value) or not re.fullmatch(r"\d{4}", str(value)) or not 1800 <= int(value) <= 2200:
        raise ValueError("verwacht een jaartal van vier cijfers, zoals 2017")
    return int(value)


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
            return date.fromisoformat(value.strip())
    except ValueError:
        pass
    raise ValueError("verwacht een datum als jaar-maand-dag, zoals 2024-01-31")


def _kind(value: Any) -> SourceKind:
    return SourceKind(_one_of(value, [kind.value for kind in SourceKind]))


def _access(value: Any) -> AccessLabel:
    return AccessLabel(_one_of(value, [label.value for label in AccessLabel]))


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _one_of(value: Any, allowed: list[str]) -> str:
    text = str(value).strip().casefold() if _is_plain(value) else ""
    if text not in allowed:
        raise ValueError(f"kies uit {', '.join(allowed)}{_suggestion(text, allowed)}")
    return text


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().casefold() if _is_plain(value) else ""
    if text not in ("ja", "nee"):
        raise ValueError("verwacht ja of nee")
    return text == "ja"


def _bwb_id(value: Any) -> str:
    text = _text(value)
    if not _BWB_ID.fullmatch(text):
        raise ValueError("verwacht een BWB-nummer, zoals BWBR0001941")
    return text


def _digest(value: Any) -> str:
    text = str(value).strip().lower() if _is_plain(value) else ""
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise ValueError("verwacht een sha256 van 64 hexadecimale tekens")
    return text


def _url(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"https?://[^\s/]+\S*", text):
        raise ValueError("verwacht een webadres dat begint met https://")
    return text


def _language(value: Any) -> str:
    text = _text(value).lower()
    if not re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", text):
        raise ValueError("verwacht een taalcode, zoals nl")
    return text


_KEYS: dict[str, tuple[str, Any]] = {
    "titel": ("title", _text),
    "soort": ("kind", _kind),
    "uitgever": ("publisher", _text),
    "jaar": ("year", _year),
    "datum": ("published", _date),
    "regio": ("region", _text),
    "gemeente": ("municipality", _text),
    "taal": ("language", _language),
    "toegang": ("access", _access),
    "url": ("url", _url),
    "geldig_vanaf": ("valid_from", _date),
    "geldig_tot": ("valid_until", _date),
    "vervangen_door": ("superseded_by", _text),
    "bwb_id": ("bwb_id", _bwb_id),
    "toestand": ("toestand", _date),
    "uittreksel": ("is_excerpt", _flag),
    "sha256": ("sha256", _digest),
}


def _suggestion(word: str, options: Any) -> str:
    near = get_close_matches(word, [str(option) for option in options], n=1, cutoff=0.6)
    return f" (bedoelt u '{near[0]}'?)" if near else ""


def _load(path: Path) -> Any:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ManifestError(f"{path}: groter dan 5 MB. Verdeel de bestanden over mappen met elk een eigen bestand.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ManifestError(f"{path}: dit bestand is geen UTF-8; sla het opnieuw op als UTF-8.") from None
    except OSError as error:
        raise ManifestError(f"{path}: kan dit bestand niet lezen ({error.strerror}).") from None
    return _parse_yaml(text, str(path))


def _parse_yaml(text: str, where: str) -> Any:
    import yaml

    from ingest.strict_yaml import UnwantedYaml, load

    try:
        return load(text)
    except UnwantedYaml as error:
        raise ManifestError(f"{where}, regel {error.line}: {error}.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", regel {mark.line + 1}" if mark is not None else ""
        raise ManifestError(f"{where}{line}: dit is geen geldige YAML.") from None
    except (ValueError, RecursionError):
        raise ManifestError(f"{where}: dit is geen geldige YAML; kijk of elke datum bestaat.") from None
