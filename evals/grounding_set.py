"""The labelled pairs of the grounding gate: a sentence, the passage that it cites, and whether it may pass.

``sets/grounding/zinnen.jsonl`` holds the sentences, ``passages.jsonl`` the passages: our own texts with their words,
those of the test data only by source, place and sha256, to be found in ``KENNIS_TEST_DATA``. A passage and all its
sentences are in one part, split by source: ``afstemming`` and ``streng_afstemming`` (may be tuned on), ``toets``,
``vers`` or ``streng`` (may not). ``vers`` was written by the author of the gate's second version, before that was
begun; the strict parts by writers who had not seen the gate, one writer in one part, over passages of their own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import EvalError
from evals.retrieval_table import ANSWERED_TODAY
from knowledge.records import Match, Passage, PassageKind, Source, SourceKind

SUPPORTED = "parafrase"
WRONG_SOURCE = "verkeerde_bron"
Kind = Literal[
    "parafrase",
    "getal",
    "artikel",
    "orgaan",
    "ontkenning",
    "plicht_of_bevoegdheid",
    "niet_gesteund",
    "omgedraaid",
    "verouderd",
    "bijna_kopie",
    "reikwijdte",
]
Part = Literal["afstemming", "toets", "vers", "streng_afstemming", "streng"]


class Place(BaseModel):
    """A passage as the set names it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    key: str = Field(alias="sleutel")
    source: str = Field(alias="bron")
    title: str = Field(alias="titel")
    kind: SourceKind = Field(alias="soort")
    form: PassageKind = Field(alias="vorm")
    heading: tuple[str, ...] = Field(alias="kop")
    half: Part = Field(alias="deel")
    text: str | None = Field(default=None, alias="tekst")
    sha256: str | None = None
    bwb_id: str | None = None
    article: str | None = Field(default=None, alias="artikel")
    page: int | None = Field(default=None, alias="pagina")
    as_of: date = Field(default=ANSWERED_TODAY, alias="peildatum")


class Pair(BaseModel):
    """A sentence that cites a passage, and whether that carries it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str
    place: str = Field(alias="passage")
    sentence: str = Field(alias="zin")
    supported: bool = Field(alias="houdbaar")
    kind: Kind = Field(alias="soort")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair with its passage as the gate gets it."""

    pair: Pair
    match: Match
    half: str


@dataclass(frozen=True, slots=True)
class GroundingSet:
    """The pairs whose passages could be found, and the number of passages that could not."""

    labelled: tuple[Labelled, ...]
    without_data: int

    def half(self, name: str) -> tuple[Labelled, ...]:
        """Return the pairs of one half."""
        return tuple(one for one in self.labelled if one.half == name)


def parts() -> tuple[str, ...]:
    """Return the parts that hold pairs."""
    held = {place.half for place in places()}
    return tuple(part for part in get_args(Part) if part in held)


@cache
def places() -> tuple[Place, ...]:
    """Return the passages of the set. Raises EvalError for a wrong line."""
    return tuple(Place.model_validate_json(line) for line in _lines("passages.jsonl"))


@cache
def pairs() -> tuple[Pair, ...]:
    """Return the sentences of the set. Raises EvalError for a wrong line, a double id or a missing passage."""
    try:
        read = tuple(Pair.model_validate_json(line) for line in _lines("zinnen.jsonl"))
    except ValidationError as error:
        raise EvalError(f"sets/grounding/zinnen.jsonl: {error.errors()[0]['msg']}") from None
    known = {place.key for place in places()}
    if len({pair.id for pair in read}) < len(read) or any(pair.place not in known for pair in read):
        raise EvalError("sets/grounding/zinnen.jsonl: een id komt twee keer voor, of een passage ontbreekt.")
    return read


def load_grounding_set(*, own_only: bool = False) -> GroundingSet:
    """Return the pairs with their passages; ``own_only``: only those over our own texts.

    Raises:
        EvalError: the set is wrong, or a text of the test data has changed since the set was made.
        KnowledgeError: the library over the test data cannot be made.
    """
    found = dict(_own())
    if not own_only:
        found.update(_shared())
    labelled = tuple(Labelled(pair, *found[pair.place]) for pair in pairs() if pair.place in found)
    return GroundingSet(labelled, len(places()) - len(found))


def _own() -> Iterator[tuple[str, tuple[Match, str]]]:
    for place in places():
        if place.text is not None:
            passage = Passage(place.key, place.source, 0, place.text, place.form, place.heading)
            source = Source(place.source, place.title, place.kind, "0" * 64, "text/plain", publisher="Kenniswijzer")
            yield place.key, (Match(passage, source, 1.0), place.half)


def _shared() -> Mapping[str, tuple[Match, str]]:
    from evals.libraries import measured_library

    wanted = {place.key: place for place in places() if place.text is None}
    with measured_library("wetten") as library:
        if library is None:
            return {}
        sources = library.register.sources_by_id({place.source for place in wanted.values()})
        by_digest = {
            (source_id, hashlib.sha256(passage.text.encode()).hexdigest()): passage
            for source_id in sources
            for passage in library.register.passages(source_id)
        }
    found = {}
    for key, place in wanted.items():
        passage = by_digest.get((place.source, place.sha256 or ""))
        if passage is None:
            raise EvalError(
                f"sets/grounding: de tekst van {key} is veranderd sinds de set is gemaakt. Zoek de passage opnieuw "
                "op en zet haar sha256 in passages.jsonl."
            )
        match = Match(passage, sources[place.source], 1.0, currency=passage.validity.on(place.as_of))
        found[key] = (match, place.half)
    return found


def _lines(name: str) -> list[str]:
    path = files("evals") / "sets" / "grounding" / name
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
