"""Reads settings, and says in Dutch what is wrong with one; never repeats its value, which may be a secret."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsError

__all__ = ["read_settings", "what_is_wrong"]

_Settings = TypeVar("_Settings", bound=BaseSettings)


def read_settings(kind: type[_Settings], error: type[Exception]) -> _Settings:
    """Return the settings of the environment, as every room reads them.

    Raises:
        error: a value is wrong; the message names the variable, never the value.
    """
    try:
        return kind()
    except (ValidationError, SettingsError) as wrong:
        raise error(what_is_wrong(wrong, str(kind.model_config.get("env_prefix", "")))) from None


def what_is_wrong(error: Exception, prefix: str) -> str:
    """Return the message for a failed reading of settings, of which the variables start with ``prefix``."""
    if isinstance(error, ValidationError):
        wrong = "; ".join(
            f"{prefix}{str(item['loc'][0]).upper() if item['loc'] else ''}: {_reason(item)}" for item in error.errors()
        )
        return f"Een instelling klopt niet. {wrong}. Zie alle instellingen met: kennis settings"
    name = re.search(r'field "(\w+)"', str(error))
    variable = f"{prefix}{name[1].upper()}" if name else f"een instelling met {prefix}"
    return f"Een instelling klopt niet. {variable}: verwacht geldige JSON. Zie alle instellingen met: kennis settings"


def _reason(item: Any) -> str:
    kind, context = str(item["type"]), item.get("ctx") or {}
    if kind.startswith("int"):
        return "verwacht een heel getal"
    if kind.startswith("float"):
        return "verwacht een getal"
    if kind.startswith("bool"):
        return "verwacht true of false"
    if kind in {"literal_error", "enum"}:
        return "kies uit " + str(context.get("expected", "")).replace(" or ", " of ")
    for name, words in _BOUNDS.items():
        if kind == name:
            return f"{words} {next(iter(context.values()))}"
    return _OWN.sub("", str(item["msg"])) if kind == "value_error" else "deze waarde kan niet"


_OWN = re.compile(r"^Value error, ")
_BOUNDS = {
    "greater_than_equal": "verwacht ten minste",
    "greater_than": "verwacht meer dan",
    "less_than_equal": "verwacht ten hoogste",
    "less_than": "verwacht minder dan",
}
