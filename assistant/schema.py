"""The JSON schema of an answer, made from the model: what ``kennis ask --json`` prints."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.answer import Answer

SCHEMA_FILE = Path(__file__).parent / "antwoord.schema.json"


def answer_schema() -> str:
    """Return the schema as JSON text with Dutch names, ending in a newline."""
    schema = Answer.model_json_schema(by_alias=True, mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schema(path: Path = SCHEMA_FILE) -> None:
    """Write the schema beside this module; a test fails when the file lags behind the model."""
    path.write_text(answer_schema(), encoding="utf-8")
