"""The folder of a run: what was asked, of what, and every answer; scored again or replayed without asking again.

::

    run.json        configuration, versions, sets with their digests, fingerprint of the library
    cases.jsonl     the cases as they were asked, each with the set it is from
    answers.jsonl   one row an answer, appended while the run goes on
    scores.json     values and figures; made again by scoring

A run that was interrupted goes on where it was; a half-written last row is dropped and asked again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.answering import RunConfig
from evals.cases import Case, case_as_json
from evals.errors import RunError
from evals.rows import AnswerRow

__all__ = ["Manifest", "RunFolder"]


class Manifest(BaseModel):
    """What names a run. Two runs with the same sets, configuration, versions and library give the same answers."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    sets: dict[str, str] = Field(alias="sets", description="Naam van de set en de sha256 van haar vragen.")
    config: RunConfig = Field(default_factory=RunConfig, alias="instellingen")
    repeats: int = Field(default=1, alias="herhalingen")
    library: str = Field(default="", alias="bibliotheek", description="Vingerafdruk van de bibliotheek.")
    model: str | None = Field(default=None, alias="taalmodel", description="Model waarmee de passages zijn verwerkt.")
    versions: dict[str, str] = Field(default={}, alias="versies")
    made: datetime | None = Field(default=None, alias="gemaakt")

    def differences(self, other: Manifest) -> list[str]:
        """Return the names of what differs, when and under which versions it was made aside."""
        mine, theirs = (one.model_dump(exclude={"made", "versions"}, by_alias=True) for one in (self, other))
        return [name for name in mine if mine[name] != theirs[name]]


class RunFolder:
    """Reads and writes a run folder."""

    def __init__(self, path: Path) -> None:
        """Nothing is read or made yet."""
        self.path = path

    def begin(self, manifest: Manifest, cases: Mapping[str, Sequence[Case]]) -> Manifest:
        """Make the folder, or go on with the one that is there; return the manifest that holds.

        Raises:
            RunError: the folder holds another run.
        """
        if (self.path / "run.json").exists():
            there = self.manifest()
            if odd := there.differences(manifest):
                raise RunError(
                    f"In {self.path} staat een run die hiervan verschilt in: {', '.join(odd)}. "
                    "Kies een andere map, of herhaal de run met dezelfde instellingen."
                )
            return there
        self.path.mkdir(parents=True, exist_ok=True)
        rows = ({"set": name, "vraag": case_as_json(case)} for name, group in cases.items() for case in group)
        self._write("cases.jsonl", "".join(f"{_line(row)}\n" for row in rows))
        self._write("run.json", manifest.model_dump_json(by_alias=True, indent=2) + "\n")
        return manifest

    def manifest(self) -> Manifest:
        """Return what names the run.

        Raises:
            RunError: this is no run folder, or it is damaged.
        """
        try:
            return Manifest.model_validate_json(self._read("run.json"))
        except ValidationError as error:
            raise RunError(f"{self.path / 'run.json'} is beschadigd: {error.errors()[0]['msg']}") from None

    def cases(self) -> dict[str, list[Case]]:
        """Return the cases as they were asked, by set."""
        groups: dict[str, list[Case]] = {name: [] for name in self.manifest().sets}
        for row in self._rows("cases.jsonl"):
            groups.setdefault(row["set"], []).append(Case.model_validate(row["vraag"]))
        return groups

    def answers(self) -> list[AnswerRow]:
        """Return the rows so far, in the order in which they were made."""
        if not (self.path / "answers.jsonl").exists():
            return []
        return [AnswerRow.model_validate(row) for row in self._rows("answers.jsonl")]

    def mend(self) -> None:
        """Drop a last row that was cut off when a run was killed."""
        path = self.path / "answers.jsonl"
        if not path.exists():
            return
        raw = path.read_bytes()
        if raw and not raw.endswith(b"\n"):
            path.write_bytes(raw[: raw.rfind(b"\n") + 1])

    def add(self, rows: Iterable[AnswerRow]) -> Iterator[AnswerRow]:
        """Write rows as they come, each at once on disk; yield them again."""
        with (self.path / "answers.jsonl").open("a", encoding="utf-8") as file:
            for row in rows:
                file.write(row.model_dump_json() + "\n")
                file.flush()
                yield row

    def write_scores(self, scores: Mapping[str, Any]) -> None:
        """Keep what scoring gave."""
        self._write("scores.json", json.dumps(scores, ensure_ascii=False, indent=1) + "\n")

    def _rows(self, name: str) -> Iterator[Any]:
        for number, line in enumerate(self._read(name).splitlines(), start=1):
            try:
                yield json.loads(line)
            except json.JSONDecodeError:
                raise RunError(f"{self.path / name}, regel {number}: geen geldige JSON.") from None

    def _read(self, name: str) -> str:
        try:
            return (self.path / name).read_text(encoding="utf-8")
        except OSError:
            raise RunError(
                f"{self.path} is geen map van een run: {name} ontbreekt. Maak er een met: kennis eval run"
            ) from None

    def _write(self, name: str, text: str) -> None:
        fresh = self.path / f".{name}.nieuw"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self.path / name)


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)
