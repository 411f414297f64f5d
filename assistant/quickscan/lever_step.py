"""Step 4: instruments of the catalogue that may fit, and what makes each step of the process harder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from assistant.answer import Answer, Question
from assistant.bootstrap import Assistant, instrument_pipeline
from assistant.instrument_answer import InstrumentAnswer, InstrumentStatement
from assistant.instruments.citing import CardCitations
from assistant.instruments.writing import instrument_answer
from assistant.quickscan.citing import CitationBook
from assistant.quickscan.knowing import Knower
from assistant.quickscan.scan import Barrier, Lever, LeverStep, Statement, statement
from knowledge.branches import Branch
from knowledge.instruments.catalogue import Catalogue
from knowledge.instruments.matching import Group, InstrumentMatch
from knowledge.yaml_text import load_yaml

MOST_LEVERS = 6
CLOSING = (
    "Mogelijk passend, en van licht naar zwaar. Dit is geen besluit: het bevoegd gezag beslist, na eigen onderzoek en "
    "afweging."
)
_NOT_A_LEVER = frozenset({"quickscan-ondermijningsbeeld", "barrieremodel"})
"""Ways of working of which this quickscan is one itself."""


@lru_cache(maxsize=1)
def barrier_table() -> dict[str, Any]:
    """Return the steps of the process with the cards that make each harder."""
    held: dict[str, Any] = load_yaml(
        (files("assistant.quickscan") / "data" / "barrieres.yaml").read_text(encoding="utf-8")
    )
    return held


@dataclass(frozen=True)
class LeverMaker:
    """Makes step 4 for one reader. ``matched``: what the catalogue says of the hunch, for its missing facts too."""

    assistant: Assistant
    catalogue: Catalogue
    knower: Knower

    def match(self, situation: str) -> Answer:
        """Return the answer of the catalogue for a situation."""
        return instrument_pipeline(self.assistant).answer(Question(text=situation, reader=self.knower.reader))

    def step(self, branch: Branch | None, matched: Answer, book: CitationBook) -> LeverStep:
        """Return step 4."""
        pipeline = self.assistant.pipeline
        cite = CardCitations(self.assistant.library.register, pipeline.today(), self.knower.reader.access)
        barriers = tuple(self._barrier(item, branch, cite, book) for item in barrier_table()["stappen"])
        levers = [
            _lever(found, matched.citations, book)
            for found in matched.instruments
            if found.group != Group.DOES_NOT_FIT.value and found.id not in _NOT_A_LEVER
        ]
        known = {lever.id for lever in levers}
        for key in _card_ids(branch):
            if key not in known and len(levers) < MOST_LEVERS:
                known.add(key)
                made = instrument_answer(
                    InstrumentMatch(self.catalogue.instrument(key), Group.MAY_FIT, ("hoort bij deze branche",)),
                    self.catalogue,
                    cite,
                )
                levers.append(_lever(made, cite.citations, book))
        levers = sorted(levers[:MOST_LEVERS], key=lambda lever: (lever.weight, lever.name))
        told = self.knower.profile(branch, "Aangrijpingspunten", book) if branch else ()
        return LeverStep(statements=told, levers=tuple(levers), barriers=barriers, closing=CLOSING)

    def _barrier(self, item: dict[str, Any], branch: Branch | None, cite: CardCitations, book: CitationBook) -> Barrier:
        cards = [self.catalogue.instrument(key) for key in _ids_of_step(item["id"], branch)]
        numbers: list[int] = []
        for card in cards:
            powers = [basis for basis in card.legal_bases if basis.role == "bevoegdheid"] or list(card.legal_bases)
            own = [number for basis in powers[:1] for number in cite.of_basis(basis)]
            own = own or [cite.of_source(source) for source in card.sources[:1]]
            numbers += own
        return Barrier(
            step=item["naam"],
            what=item["wat"],
            barrier=item["drempel"],
            who=item["wie"],
            instruments=tuple(card.name for card in cards),
            citations=book.translate(numbers, cite.citations),
        )


def _ids_of_step(step: str, branch: Branch | None) -> Sequence[str]:
    held = barrier_table()
    own = held["branches"].get(branch.id, {}) if branch else {}
    ids: Sequence[str] = own.get(step) or held["algemeen"][step]
    return ids


def _card_ids(branch: Branch | None) -> list[str]:
    steps = [item["id"] for item in barrier_table()["stappen"]]
    return list(dict.fromkeys(key for step in steps for key in _ids_of_step(step, branch)))


def _lever(found: InstrumentAnswer, citations: Sequence[Any], book: CitationBook) -> Lever:
    check = next(iter((*found.unknown, *found.to_check)), None)
    return Lever(
        id=found.id,
        name=found.name,
        authority=", ".join("een andere instantie" if who == "ander" else who for who in found.authorities),
        why=found.why,
        does=_statement(found.does, citations, book),
        first_check=_statement(check, citations, book) if check else None,
        local=found.status == "lokaal",
        weight=found.weight,
    )


def _statement(said: InstrumentStatement, citations: Sequence[Any], book: CitationBook) -> Statement:
    return statement(said.text, book.translate(said.citations, citations), practice=said.practice)
