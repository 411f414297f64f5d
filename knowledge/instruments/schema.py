"""The JSON schema of a card, made from the model, for editors that check YAML while it is written."""

from __future__ import annotations

import json
from pathlib import Path

from knowledge.instruments.card import Instrument

SCHEMA_FILE = Path(__file__).with_name("kaart.schema.json")


def card_schema() -> str:
    """Return the schema as JSON text with Dutch names, ending in a newline."""
    schema = Instrument.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schema(path: Path = SCHEMA_FILE) -> None:
    """Write the schema beside this module; a test fails when the file lags behind the model."""
    path.write_text(card_schema(), encoding="utf-8")
