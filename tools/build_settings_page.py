"""Write docs/gebruik/instellingen.md and .env.example from the settings classes.

Run after a change of a setting: ``python tools/build_settings_page.py``. A test fails when either file lags behind.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

HERE = Path(__file__).resolve().parent.parent
PAGE = HERE / "docs" / "gebruik" / "instellingen.md"
EXAMPLE = HERE / ".env.example"
CLASSES = (
    ("De bibliotheek en het zoeken", "knowledge.settings", "KnowledgeSettings"),
    ("Documenten opnemen", "ingest.settings", "IngestSettings"),
    ("Antwoorden", "assistant.settings", "AssistantSettings"),
    ("Het taalmodel", "assistant.chat_models.settings", "ChatSettings"),
    ("Gesprekken bewaren", "assistant.store.settings", "StoreSettings"),
    ("De API en de webpagina", "assistant.api.settings", "ApiSettings"),
    ("Quickscans", "assistant.quickscan.settings", "QuickscanSettings"),
    ("Oefensessies", "assistant.training.settings", "TrainingSettings"),
    ("Slack", "bots.slack.settings", "SlackSettings"),
    ("Antwoorden laten beoordelen bij een meting", "evals.judge_model", "JudgeSettings"),
)
INTRODUCTION = """# Instellingen

Elke instelling heeft een standaardwaarde die werkt. U hoeft dus niets in te stellen.

Wilt u iets anders? Zet de naam met uw waarde in een bestand `.env` in de map waarin u `kennis` start, of in een
omgevingsvariabele. Een omgevingsvariabele gaat vóór het bestand. In `.env.example` staan alle namen klaar.

```
KENNIS_DATA_DIR=/data/kenniswijzer
KENNIS_TOP=15
```

`kennis settings` toont van alle groepen welke waarde nu geldt en waar die vandaan komt. Geheimen worden niet
getoond.

Deze bladzijde wordt gemaakt uit het programma zelf, met `python tools/build_settings_page.py`.
"""


@dataclass(frozen=True)
class Setting:
    """One setting: its environment variable, default as one writes it, allowed values and meaning (Dutch)."""

    name: str
    default: str
    allowed: str
    meaning: str


def sections() -> Iterator[tuple[str, list[Setting]]]:
    """Give the settings by heading, in the order of the classes."""
    for heading, module, class_name in CLASSES:
        room = getattr(import_module(module), class_name)
        prefix = str(room.model_config.get("env_prefix", ""))
        yield heading, [_setting(f"{prefix}{name}".upper(), field) for name, field in room.model_fields.items()]


def _setting(name: str, field: FieldInfo) -> Setting:
    default = field.get_default(call_default_factory=True)
    return Setting(name, _written(default), _allowed(field), field.description or "")


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return json.dumps({_plain(key): _plain(item) for key, item in value.items()})
    return str(_plain(value))


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _allowed(field: FieldInfo) -> str:
    if field.annotation is bool:
        return "`true` of `false`"
    if get_origin(field.annotation) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(field.annotation))
    parts = []
    for words, attribute in (("vanaf", "ge"), ("meer dan", "gt"), ("tot en met", "le"), ("minder dan", "lt")):
        limits = [limit for item in field.metadata if (limit := getattr(item, attribute, None)) is not None]
        parts += [f"{words} {limit}" for limit in limits]
    return " ".join(parts)


def page() -> str:
    """Return the page."""
    parts = [INTRODUCTION]
    for heading, settings in sections():
        parts.append(
            f"\n## {heading}\n\n| Instelling | Standaard | Mogelijke waarden | Betekenis |\n| --- | --- | --- | --- |\n"
        )
        for setting in settings:
            default = f"`{setting.default}`" if setting.default else "(leeg)"
            cells = (f"`{setting.name}`", default, setting.allowed, setting.meaning)
            parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
    return "".join(parts)


def example() -> str:
    """Return the example file: every setting with its default, as a comment."""
    lines = ["# Kopieer dit bestand naar .env en haal het # weg voor wat u wilt veranderen."]
    lines.append("# Wat elke instelling betekent, staat in docs/gebruik/instellingen.md.")
    for heading, settings in sections():
        lines += ["", f"# {heading}", *(f"# {setting.name}={setting.default}" for setting in settings)]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write both files."""
    PAGE.write_text(page(), encoding="utf-8")
    EXAMPLE.write_text(example(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    sys.exit(main())
