"""Cases of the evaluation sets: one JSON object a line, with Dutch names, checked when read.

``evals/sets/README.md`` tells the format; ``evals/set-schema.json`` is generated from these models.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Half = Literal["afstemming", "toets"]
Status = Literal[
    "answered",
    "partial",
    "clarification",
    "unanswerable_no_sources",
    "unanswerable_out_of_scope",
    "guard_personal_data",
    "guard_injection",
    "guard_decision",
]


class CaseError(Exception):
    """A set is wrong; the message names file and line."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Gold(_Record):
    """Where the answer stands: an article of a statute, or a place in a document."""

    bwb_id: str | None = Field(default=None, pattern=r"^BWBR\d{7}$")
    article: str | None = Field(default=None, alias="artikel")
    lid: str | None = Field(default=None, description="Lid waarin het staat; leeg: het hele artikel.")
    toestand: date | None = Field(default=None, description="De tekst van die dag, bij een vraag naar oud recht.")
    file: str | None = Field(default=None, alias="bestand", description="Naam van het bronbestand.")
    page: int | None = Field(default=None, alias="pagina", ge=1)
    passage: str | None = Field(default=None, description="Letterlijke tekst uit de bron; witruimte telt niet.")

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.bwb_id is None) == (self.file is None) or (self.bwb_id is None) != (self.article is None):
            raise ValueError("geef bwb_id met artikel, of bestand")
        return self

    @property
    def key(self) -> str:
        """What counts as one place: article, or file with page."""
        if self.bwb_id is not None:
            return f"{self.bwb_id} {self.article}" + (f" {self.toestand}" if self.toestand else "")
        return f"{self.file}#{self.page or self.passage or ''}"


class Case(_Record):
    """One question with what is expected."""

    id: str = Field(pattern=r"^[a-z0-9][a-zA-Z0-9-]*$")
    question: str | None = Field(default=None, alias="vraag", min_length=3)
    reference: str | None = Field(
        default=None, alias="verwijzing", description="Id van een ontwikkelvraag; de tekst komt er bij het draaien bij."
    )
    kind: str = Field(alias="soort")
    half: Half = Field(default="toets", alias="deel", description="afstemming: hierop mag worden afgesteld.")
    history: tuple[str, ...] = Field(default=(), alias="gesprek")
    answerable: bool = Field(alias="beantwoordbaar")
    gold: tuple[Gold, ...] = Field(default=(), alias="bronnen", description="De belangrijkste bron eerst.")
    key_facts: tuple[tuple[str, ...], ...] = Field(
        default=(), alias="kernfeiten", description="Elk feit met zijn varianten; één variant is genoeg."
    )
    instruments: tuple[str, ...] = Field(default=(), alias="instrumenten")
    forbidden_instruments: tuple[str, ...] = Field(default=(), alias="verboden_instrumenten")
    forbidden_text: tuple[str, ...] = Field(default=(), alias="verboden_tekst")
    status: Status | None = None
    access: tuple[Literal["openbaar", "partners", "beperkt"], ...] = Field(default=("openbaar",), alias="toegang")
    as_of: date | None = Field(default=None, alias="peildatum")
    note: str = Field(default="", alias="toelichting")
    author: str = Field(default="", alias="auteur")
    checked_by: str = Field(default="", alias="nagekeken_door")
    written: date | None = Field(default=None, alias="datum")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.question is None) == (self.reference is None):
            raise ValueError("geef vraag of verwijzing, niet beide")
        if self.answerable != bool(self.gold):
            raise ValueError("een beantwoordbare vraag heeft bronnen, een andere niet")
        return self


def set_names() -> list[str]:
    """Return the names of the sets that ship with the product."""
    return sorted(path.name[: -len(".jsonl")] for path in (files("evals") / "sets").iterdir() if _is_set(path.name))


def load_cases(name_or_path: str | Path, development: Path | None = None) -> list[Case]:
    """Return the cases of a set, by name or by file.

    ``development``: file with the development questions, for cases that only refer to one; such cases are left out
    when it is not given (see ``development_file``).

    Raises:
        CaseError: a line is wrong.
    """
    path = Path(name_or_path)
    known = str(name_or_path) in set_names()
    text = (
        (files("evals") / "sets" / f"{name_or_path}.jsonl").read_text(encoding="utf-8")
        if known
        else path.read_text(encoding="utf-8")
    )
    cases = list(_parse(text.splitlines(), str(name_or_path)))
    questions = _development_questions(development) if development else {}
    return [joined for case in cases if (joined := _join(case, questions)) is not None]


def development_file() -> Path | None:
    """Return the file with development questions beside the test data (``KENNIS_TEST_DATA``), where it is there."""
    path = Path(os.environ.get("KENNIS_TEST_DATA", "../shared")) / "evals" / "ontwikkelvragen.yaml"
    return path if path.is_file() else None


def _parse(lines: Iterable[str], name: str) -> Iterator[Case]:
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = Case.model_validate(json.loads(line))
        except (ValueError, ValidationError) as error:
            raise CaseError(f"{name}, regel {number}: {_first(error)}") from None
        if case.id in seen:
            raise CaseError(f"{name}, regel {number}: het id '{case.id}' komt twee keer voor.")
        seen.add(case.id)
        yield case


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        details = error.errors()[0]
        return f"{'.'.join(str(part) for part in details['loc']) or 'geheel'}: {details['msg']}"
    return str(error)


def _join(case: Case, questions: Mapping[str, Mapping[str, Any]]) -> Case | None:
    if case.reference is None:
        return case
    if (entry := questions.get(case.reference)) is None:
        return None
    history = tuple(str(turn) for turn in entry.get("gesprek", ()))
    return case.model_copy(update={"question": entry["vraag"], "reference": None, "history": history})


def _development_questions(path: Path) -> dict[str, Mapping[str, Any]]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {str(entry["id"]): entry for entry in data["vragen"]}


def _is_set(name: str) -> bool:
    return name.endswith(".jsonl")
