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

from evals.errors import CaseError

__all__ = [
    "Case",
    "CaseError",
    "Gold",
    "SetFacts",
    "asked_before",
    "case_as_json",
    "case_lines",
    "development_file",
    "first_error",
    "load_cases",
    "parse_lines",
    "schema_text",
    "set_facts",
    "set_names",
    "write_set",
]

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


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Gold(_Record):
    """Where the answer stands: an article of a statute, or a place in a document."""

    bwb_id: str | None = Field(default=None, pattern=r"^BWBR\d{7}$")
    article: str | None = Field(default=None, alias="artikel")
    lid: str | None = Field(default=None, description="Lid waarin het staat; leeg: het hele artikel.")
    toestand: date | None = Field(default=None, description="De tekst van die dag, bij een vraag naar oud recht.")
    file: str | None = Field(default=None, alias="bestand", description="Naam van het bronbestand.")
    heading: str | None = Field(default=None, alias="kop", description="Kop waaronder het staat, of een deel daarvan.")
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
        return f"{self.file}#{self.page or self.heading or self.passage or ''}"


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
    understood: tuple[tuple[str, ...], ...] = Field(
        default=(), alias="begrepen", description="Wat in de begrepen vraag moet staan, elk met zijn varianten."
    )
    not_understood: tuple[str, ...] = Field(
        default=(), alias="niet_begrepen", description="Wat niet in de begrepen vraag mag staan: het vorige onderwerp."
    )
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


class SetFacts(_Record):
    """What a set is about, as ``sets/sets.yaml`` tells it."""

    name: str = Field(alias="naam")
    title: str = Field(alias="titel", description="Wat er in de set zit, in één zin.")
    library: Literal["starter", "wetten"] = Field(
        alias="bibliotheek",
        description="Waarop de vragen slaan: de startbibliotheek, of die met de documenten en wetten van de proefdata.",
    )


def set_facts() -> tuple[SetFacts, ...]:
    """Return what is known of the sets that ship with the product, in the order in which they are shown.

    Raises:
        CaseError: ``sets/sets.yaml`` is wrong, or does not name the very files that are there.
    """
    folder = files("evals") / "sets"
    try:
        rows = yaml.safe_load((folder / "sets.yaml").read_text(encoding="utf-8"))
        facts = tuple(SetFacts.model_validate({"naam": name, **row}) for name, row in rows.items())
    except (ValidationError, yaml.YAMLError, AttributeError, TypeError) as error:
        raise CaseError(f"evals/sets/sets.yaml: {first_error(error)}") from None
    there = {path.name.removesuffix(".jsonl") for path in folder.iterdir() if path.name.endswith(".jsonl")}
    if odd := there ^ {one.name for one in facts}:
        raise CaseError(
            f"evals/sets/sets.yaml en de bestanden ernaast noemen niet dezelfde sets: {', '.join(sorted(odd))}."
        )
    return facts


def set_names(library: str | None = None) -> list[str]:
    """Return the names of the sets that ship with the product; only those over one ``library`` when it is given."""
    return [one.name for one in set_facts() if library in {None, one.library}]


def load_cases(name_or_path: str | Path, development: Path | None = None) -> list[Case]:
    """Return the cases of a set, by name or by file.

    ``development``: file with the development questions, for cases that only refer to one; such cases are left out
    when it is not given (see ``development_file``).

    Raises:
        CaseError: a line is wrong.
    """
    cases = list(parse_lines(case_lines(name_or_path), str(name_or_path)))
    questions = _development_questions(development) if development else {}
    return [joined for case in cases if (joined := _join(case, questions)) is not None]


def case_lines(name_or_path: str | Path) -> list[str]:
    """Return the lines of a set, by name or by file, as they stand there.

    Raises:
        CaseError: there is no such set, or the file is not text.
    """
    path = Path(name_or_path)
    if str(name_or_path) in set_names():
        return (files("evals") / "sets" / f"{name_or_path}.jsonl").read_text(encoding="utf-8").splitlines()
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except OSError:
        raise CaseError(f"Er is geen set of bestand {name_or_path}. Sets: {', '.join(set_names())}.") from None
    except UnicodeDecodeError:
        raise CaseError(
            f"{name_or_path} is geen tekst in UTF-8. Een set is een bestand met één JSON-object per regel."
        ) from None


def case_as_json(case: Case) -> dict[str, Any]:
    """Return a case as JSON values under its Dutch names; what was not filled in is left out."""
    return case.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def write_set(cases: Iterable[Case], path: Path) -> int:
    """Write cases as a set; return how many. The file appears whole or not at all."""
    rows = [json.dumps(case_as_json(case), ensure_ascii=False) for case in cases]
    fresh = path.with_name(f".{path.name}.nieuw")
    fresh.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    fresh.replace(path)
    return len(rows)


def schema_text() -> str:
    """Return the JSON schema of a case as ``evals/set-schema.json`` holds it (a test compares them)."""
    schema = Case.model_json_schema(by_alias=True)
    schema["title"] = "Kenniswijzer: vraag in een evaluatieset"
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def development_file() -> Path | None:
    """Return the file with development questions beside the test data (``KENNIS_TEST_DATA``), where it is there."""
    path = Path(os.environ.get("KENNIS_TEST_DATA", "../shared")) / "evals" / "ontwikkelvragen.yaml"
    return path if path.is_file() else None


def parse_lines(lines: Iterable[str], name: str) -> Iterator[Case]:
    """Yield the cases in ``lines`` as they stand, references not joined; ``name`` is for messages.

    Raises:
        CaseError: a line is wrong; the message names its number.
    """
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = Case.model_validate(json.loads(line))
        except (ValueError, ValidationError) as error:
            raise CaseError(f"{name}, regel {number}: {first_error(error)}") from None
        if case.id in seen:
            raise CaseError(f"{name}, regel {number}: het id '{case.id}' komt twee keer voor.")
        seen.add(case.id)
        yield case


def first_error(error: Exception) -> str:
    """Return the first thing that is wrong, in Dutch, with the field it is in."""
    if isinstance(error, json.JSONDecodeError):
        return f"geen geldige JSON (teken {error.colno})."
    if not isinstance(error, ValidationError):
        return str(error)
    wrong = error.errors()[0]
    where = ".".join(str(part) for part in wrong["loc"]) or "geheel"
    context = wrong.get("ctx", {})
    told = {
        "missing": "ontbreekt.",
        "extra_forbidden": "is geen bekend veld.",
        "string_pattern_mismatch": f"heeft niet de vorm {context.get('pattern')}.",
        "string_too_short": f"is te kort; minstens {context.get('min_length')} tekens.",
        "literal_error": f"moet een van deze zijn: {context.get('expected')}.",
        "value_error": str(context.get("error", "")),
        "bool_parsing": "moet true of false zijn.",
        "bool_type": "moet true of false zijn.",
        "string_type": "moet tekst zijn.",
        "tuple_type": "moet een lijst zijn.",
        "greater_than_equal": f"moet minstens {context.get('ge')} zijn.",
    }
    kind = "datum" if wrong["type"].startswith("date") else wrong["type"]
    return f"{where}: {told.get(kind, 'moet een dag zijn: jjjj-mm-dd.' if kind == 'datum' else wrong['msg'])}"


def _join(case: Case, questions: Mapping[str, Mapping[str, Any]]) -> Case | None:
    if case.reference is None:
        return case
    if (entry := questions.get(case.reference)) is None:
        return None
    return case.model_copy(update={"question": entry["vraag"], "reference": None, "history": asked_before(entry)})


def asked_before(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what was asked before a development question; its conversation is written as "V: …" and "A: …", and the
    answers are the product's own to give."""
    said = (str(turn) for turn in entry.get("gesprek", ()))
    return tuple(turn.removeprefix("V:").strip() for turn in said if not turn.startswith("A:"))


def _development_questions(path: Path) -> dict[str, Mapping[str, Any]]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {str(entry["id"]): entry for entry in data["vragen"]}
