"""Questions from a file: plain text with one a line, or JSON lines with a field ``vraag`` or ``question``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import QuestionRejected

_FIELDS = ("vraag", "question", "text", "tekst")


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """A question from a file with the id it had there, or its line number."""

    id: str
    text: str


def read_questions(path: Path) -> Iterator[FileQuestion]:
    """Yield the questions in ``path``; empty lines are skipped.

    Raises:
        QuestionRejected: the file cannot be read, a line is not valid JSON, or it has no question in it.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionRejected(f"Het bestand met vragen {path} is niet te lezen (verwacht: tekst in UTF-8).") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _from_json(path, number, line) if path.suffix == ".jsonl" else FileQuestion(str(number), line.strip())


def _from_json(path: Path, number: int, line: str) -> FileQuestion:
    try:
        row: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise QuestionRejected(f"{path}, regel {number}: geen geldige JSON ({error.msg}).") from error
    if isinstance(row, str):
        return FileQuestion(str(number), row)
    text = next((row[name] for name in _FIELDS if isinstance(row, dict) and isinstance(row.get(name), str)), "")
    if not text.strip():
        raise QuestionRejected(f"{path}, regel {number}: verwacht een veld 'vraag' met tekst.")
    return FileQuestion(str(row.get("id", number)), text.strip())
