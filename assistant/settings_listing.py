"""All settings of all rooms with their value, where it comes from and what it is for; secrets masked."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings

_SECRET_NAMES = ("key", "secret", "token", "password", "wachtwoord")
MASKED = "********"


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as ``kennis settings`` shows it."""

    name: str
    """Name of the environment variable."""
    value: str
    origin: str
    """``standaard``, ``omgeving`` or ``.env``."""
    description: str


def setting_rows(rooms: Sequence[BaseSettings]) -> list[SettingRow]:
    """Return the settings of ``rooms``, in the order of their classes."""
    return [row for room in rooms for row in _rows(room)]


def _rows(room: BaseSettings) -> list[SettingRow]:
    prefix = str(room.model_config.get("env_prefix", ""))
    in_file = _names_in_env_file(room)
    rows = []
    for name, field in type(room).model_fields.items():
        variable = f"{prefix}{name}".upper()
        value = getattr(room, name)
        rows.append(SettingRow(variable, _shown(name, value), _origin(variable, in_file), field.description or ""))
    return rows


def _origin(variable: str, in_file: frozenset[str]) -> str:
    if any(name.upper() == variable for name in os.environ):
        return "omgeving"
    return ".env" if variable in in_file else "standaard"


def _names_in_env_file(room: BaseSettings) -> frozenset[str]:
    path = Path(str(room.model_config.get("env_file") or ""))
    if not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    names = (line.removeprefix("export ").split("=", 1)[0].strip().upper() for line in lines if "=" in line)
    return frozenset(name for name in names if not name.startswith("#"))


def _shown(name: str, value: object) -> str:
    if value is None or value == "":
        return "(leeg)"
    if isinstance(value, SecretStr) or (isinstance(value, str) and any(part in name for part in _SECRET_NAMES)):
        return MASKED
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value)
