"""A language model as judge of sentences, beside people. No figure of the gate depends on it.

Every verdict is kept with the model and the version of the prompt that gave it, and its agreement with people is told:
an LLM judge is worth what that agreement is (Zheng et al., "Judging LLM-as-a-Judge", NeurIPS 2023).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.agreement import Agreement, agreement
from evals.errors import EvalError, RunError
from evals.review.items import ReviewItem, items_of_run
from evals.review.store import Mark, ReviewStore
from evals.run_folder import RunFolder
from prompts.prompt_file import Prompt, load_prompt

__all__ = ["Judge", "JudgeError", "ScriptedJudge", "Verdict", "judge_run", "model_agreements", "read_verdicts"]

VERDICTS = "oordelen-model.jsonl"
PROMPT = "beoordeling"


class JudgeError(EvalError):
    """The judge cannot be reached, or does not answer as asked."""


class Judge(Protocol):
    """Answers a prompt. ``name`` names the model; verdicts are kept with it."""

    @property
    def name(self) -> str:
        """Name of the model."""
        ...

    def complete(self, prompt: str) -> str:
        """Return the model's text. Raises JudgeError when there is none."""
        ...


@dataclass
class ScriptedJudge:
    """A judge that says what it was told to say, in order; for tests and for trying things out."""

    replies: Sequence[str]
    name: str = "volgens script"
    asked: list[str] = field(default_factory=list)

    def complete(self, prompt: str) -> str:
        """Return the next reply."""
        self.asked.append(prompt)
        if len(self.asked) > len(self.replies):
            raise JudgeError("Het script van de beoordelaar is op.")
        return self.replies[len(self.asked) - 1]


class Verdict(BaseModel):
    """What a model said of one sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    item: str = Field(alias="vraag", description="Set, vraag en herhaling, zoals op de pagina om te beoordelen.")
    place: int = Field(alias="zin", ge=0)
    mark: Mark | None = Field(alias="oordeel", description="Leeg: het model gaf geen bruikbaar oordeel.")
    why: str = Field(default="", alias="uitleg")
    model: str = Field(alias="model")
    prompt: str = Field(alias="prompt", description="Naam en versie van de prompt.")
    made: datetime = Field(alias="moment")


def judge_run(run: RunFolder, judge: Judge, progress: Callable[[int, int], None]) -> Iterator[Verdict]:
    """Let a model judge every sentence with a source of a run; yield the verdicts as they are kept.

    Answers that this model judged before with this version of the prompt are left alone, so that a run that was broken
    off goes on. Sentences of a reply without sources (a refusal) are not for a judge of sources.

    Raises:
        RunError: the folder is no run.
        JudgeError: the judge cannot be reached.
    """
    prompt = load_prompt(PROMPT)
    items = [item for item in items_of_run(run) if any(sentence.sources for sentence in item.sentences)]
    done = {one.item for one in read_verdicts(run.path) if (one.model, one.prompt) == (judge.name, prompt.label)}
    for number, item in enumerate(items, start=1):
        if item.id not in done:
            verdicts = _judge(item, judge, prompt)
            _keep(run.path / VERDICTS, verdicts)
            yield from verdicts
        progress(number, len(items))


def read_verdicts(folder: Path) -> list[Verdict]:
    """Return what models said of a run so far.

    Raises:
        RunError: the file is damaged.
    """
    path = folder / VERDICTS
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    try:
        return [Verdict.model_validate_json(line) for line in lines if line]
    except ValidationError as error:
        raise RunError(f"{path} is beschadigd: {error.errors()[0]['msg']}") from None


def model_agreements(folder: Path, store: ReviewStore) -> list[Agreement]:
    """Return how far each model, with each version of the prompt, agrees with each person."""
    models: dict[str, dict[tuple[str, int], str]] = {}
    for one in read_verdicts(folder):
        if one.mark is not None:
            models.setdefault(f"{one.model} ({one.prompt})", {})[one.item, one.place] = one.mark.value
    people = store.labels()
    pairs = ((person, model) for model in sorted(models) for person in sorted(people))
    found = (agreement(person, people[person], model, models[model]) for person, model in pairs)
    return [one for one in found if one is not None]


def _judge(item: ReviewItem, judge: Judge, prompt: Prompt) -> list[Verdict]:
    """Ask once, and once more when the reply is not as asked; what is then missing gets no mark."""
    asked = prompt.render(**_values(item))
    given: Mapping[int, tuple[Mark, str]] = {}
    for _ in range(2):
        if given := _parsed(judge.complete(asked), len(item.sentences)):
            break
    now = datetime.now(UTC)
    return [
        Verdict(
            item=item.id,
            place=place,
            mark=given[place][0] if place in given else None,
            why=given[place][1] if place in given else "",
            model=judge.name,
            prompt=prompt.label,
            made=now,
        )
        for place in range(len(item.sentences))
    ]


def _values(item: ReviewItem) -> dict[str, str]:
    """Everything goes in as JSON with its angle brackets escaped, so that no text can close the tag it stands in."""
    sources = {one.number: "".join(text for text, _ in one.pieces) for s in item.sentences for one in s.sources}
    sentences = [
        {"zin": place, "tekst": one.text, "bronnen": [source.number for source in one.sources]}
        for place, one in enumerate(item.sentences)
    ]
    values = {
        "vraag": item.question,
        "bronnen": [
            {"bron": name, "tekst": text} for name, text in sorted(sources.items(), key=lambda one: one[0] or 0)
        ],
        "zinnen": sentences,
    }
    return {name: _plain_json(value) for name, value in values.items()}


def _plain_json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def _parsed(reply: str, sentences: int) -> dict[int, tuple[Mark, str]]:
    """Return the marks in a reply; empty when it is not the list that was asked for."""
    start, end = reply.find("["), reply.rfind("]")
    try:
        rows = json.loads(reply[start : end + 1])
        found = {int(row["zin"]): (Mark(row["oordeel"]), str(row.get("uitleg", ""))[:500]) for row in rows}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {place: mark for place, mark in found.items() if 0 <= place < sentences}


def _keep(path: Path, verdicts: Sequence[Verdict]) -> None:
    """Add the verdicts of one answer in one write that is on disk when this returns."""
    text = "".join(one.model_dump_json(by_alias=True) + "\n" for one in verdicts)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
