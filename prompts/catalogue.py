"""Loads the fixed replies and checks them: one entry a status, with the variants that the statuses have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where it is there: ten times as fast
REPLIES_FILE = Path(__file__).parent / "replies.yaml"
STANDARD = "standaard"
"""Every status that has a reply has this variant."""


class CatalogueError(Exception):
    """The replies are wrong; the message names the file, the status and what to do."""


@dataclass(frozen=True, slots=True)
class Replies:
    """Fixed Dutch replies by status and variant, and loose lines by name."""

    by_status: Mapping[str, Mapping[str, str]]
    lines: Mapping[str, str]

    def reply(self, status: str, variant: str = "") -> str:
        """Return the reply of ``status``; an unknown variant gives the standard one.

        Raises:
            CatalogueError: there is no reply for this status.
        """
        variants = self.by_status.get(status)
        if variants is None:
            raise CatalogueError(f"Er is geen vast antwoord voor de status {status!r} in {REPLIES_FILE.name}.")
        return variants.get(variant or STANDARD, variants[STANDARD])

    def line(self, name: str) -> str:
        """Return a loose line, for instance the disclaimer.

        Raises:
            CatalogueError: there is no such line.
        """
        if name not in self.lines:
            raise CatalogueError(f"Er is geen vaste regel {name!r} in {REPLIES_FILE.name}.")
        return self.lines[name]


def load_replies(path: Path = REPLIES_FILE, statuses: Iterable[str] = ()) -> Replies:
    """Read ``path``; with ``statuses`` given, each must have a reply and no other may stand in the file.

    Raises:
        CatalogueError: the file is not valid YAML, has a wrong shape, or misses or adds a status.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        raise CatalogueError(f"{path.name} is geen geldige YAML: {error}") from error
    if not isinstance(content, dict) or set(content) != {"antwoorden", "regels"}:
        raise CatalogueError(f"{path.name}: verwacht precies de sleutels 'antwoorden' en 'regels'.")
    by_status = {
        str(status): _variants(path, str(status), entry)
        for status, entry in _mapping(path, content, "antwoorden").items()
    }
    lines = {
        str(name): _text(path, f"regels.{name}", value) for name, value in _mapping(path, content, "regels").items()
    }
    wanted = set(statuses)
    if wanted and wanted != set(by_status):
        missing, extra = sorted(wanted - set(by_status)), sorted(set(by_status) - wanted)
        raise CatalogueError(f"{path.name}: zonder antwoord: {missing or 'geen'}; onbekende status: {extra or 'geen'}.")
    return Replies(by_status=by_status, lines=lines)


def _mapping(path: Path, content: dict[str, Any], key: str) -> dict[Any, Any]:
    value = content[key]
    if not isinstance(value, dict):
        raise CatalogueError(f"{path.name}: '{key}' moet een lijst van namen met teksten zijn.")
    return value


def _variants(path: Path, status: str, entry: Any) -> dict[str, str]:
    if not isinstance(entry, dict) or STANDARD not in entry:
        raise CatalogueError(f"{path.name}: status {status!r} heeft geen variant '{STANDARD}'.")
    return {str(name): _text(path, f"{status}.{name}", value) for name, value in entry.items()}


def _text(path: Path, where: str, value: Any) -> str:
    if not isinstance(value, str):
        raise CatalogueError(f"{path.name}: {where} is geen tekst.")
    return " ".join(value.split())
