"""Measure the matching of instruments: ``python -m evals.instrument_table``.

A gold line names, for each instrument that must be mentioned, the groups in which it may stand. Counted are: the share
that is shown in a right group, the share of cards shown with the right bevoegd gezag (for the instruments of
``bevoegd.json``), what stands in the first group although it does not fit, and what is shown as fitting although it has
no ground in the situation (``ongepast``). No library is needed.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from knowledge.instruments.catalogue import Catalogue, load_catalogue
from knowledge.instruments.matching import Group, InstrumentChoice, choose

SETS = ("ontwikkel", "situaties", "vers", "verhalen")


class InstrumentCase(BaseModel):
    """One situation with its gold groups."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str
    question: str | None = Field(default=None, alias="vraag")
    reference: str | None = Field(default=None, alias="verwijzing", description="Id van een ontwikkelvraag.")
    groups: dict[str, tuple[Group, ...]] = Field(alias="groepen")
    unfit: tuple[str, ...] = Field(default=(), alias="ongepast", description="Hoort er niet bij, ook niet misschien.")


@dataclass
class Score:
    """What was counted over a set."""

    cases: int = 0
    expected: int = 0
    right: int = 0
    mentioned: int = 0
    shown: int = 0
    checked: int = 0
    wrong_authority: list[str] = field(default_factory=list)
    wrongly_first: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the expected instruments that is shown in a right group."""
        return self.right / self.expected if self.expected else 0.0


def load_cases(name: str, questions: dict[str, str] | None = None) -> list[InstrumentCase]:
    """Return the cases of a set; those that only refer to a development question need ``questions`` (id to text)."""
    text = (files("evals") / "instrument_sets" / f"{name}.jsonl").read_text(encoding="utf-8")
    cases = [InstrumentCase.model_validate(json.loads(line)) for line in text.splitlines() if line.strip()]
    known = questions or {}
    joined = [case if case.question else case.model_copy(update={"question": known.get(case.reference or "")})
              for case in cases]  # fmt: skip
    return [case for case in joined if case.question]


def authorities() -> dict[str, list[str]]:
    """Return who must be among the competent authorities, by instrument id."""
    loaded: dict[str, list[str]] = json.loads(
        (files("evals") / "instrument_sets" / "bevoegd.json").read_text(encoding="utf-8")
    )
    return loaded


def score(cases: Sequence[InstrumentCase], catalogue: Catalogue) -> Score:
    """Match every case by the rules alone and count."""
    total = Score(cases=len(cases))
    competent = authorities()
    for case in cases:
        started = time.perf_counter()
        choice = choose(case.question or "", catalogue)
        total.seconds.append(time.perf_counter() - started)
        _count(case, choice, competent, total)
    return total


def _count(case: InstrumentCase, choice: InstrumentChoice, competent: dict[str, list[str]], total: Score) -> None:
    shown = {match.instrument.id: match for match in choice.matches}
    for key, groups in case.groups.items():
        total.expected += 1
        match = shown.get(key)
        total.mentioned += match is not None
        if match is not None and match.group in groups:
            total.right += 1
        else:
            total.missed.append(f"{case.id}: {key} ({match.group.value if match else 'niet getoond'})")
        if match is not None and match.group is Group.FITS and Group.FITS not in groups:
            total.wrongly_first.append(f"{case.id}: {key}")
    for key, match in shown.items():
        total.shown += 1
        if key in case.unfit and match.group is not Group.DOES_NOT_FIT:
            total.unfit.append(f"{case.id}: {key} ({match.group.value})")
        if key in competent:
            total.checked += 1
            if not {authority.value for authority in match.instrument.authorities} & set(competent[key]):
                total.wrong_authority.append(f"{case.id}: {key}")


def as_row(name: str, result: Score) -> dict[str, Any]:
    """Return the numbers of a set for a table or JSON."""
    return {
        "set": name,
        "situaties": result.cases,
        "recall_juiste_groep": round(result.recall, 3),
        "genoemd": round(result.mentioned / result.expected, 3) if result.expected else 0.0,
        "verkeerd_in_past_nu": len(result.wrongly_first),
        "ongepast": len(result.unfit),
        "gezag_fout": f"{len(result.wrong_authority)}/{result.checked}",
        "kaarten_per_situatie": round(result.shown / result.cases, 1) if result.cases else 0.0,
        "ms_mediaan": round(1000 * statistics.median(result.seconds), 1) if result.seconds else 0.0,
    }


def main() -> None:
    """Print one line a set, and with ``--fout`` what was missed."""
    import yaml

    from evals.cases import development_file

    path = development_file()
    questions: dict[str, str] = {}
    if path is not None:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        questions = {str(entry["id"]): str(entry["vraag"]) for entry in data["vragen"]}
    catalogue = load_catalogue()
    for name in SETS:
        result = score(load_cases(name, questions), catalogue)
        sys.stdout.write(json.dumps(as_row(name, result), ensure_ascii=False) + "\n")
        if "--fout" in sys.argv[1:]:
            for line in (*result.missed, *result.wrongly_first, *result.unfit, *result.wrong_authority):
                sys.stdout.write(f"  {line}\n")


if __name__ == "__main__":
    main()
