"""Load and check the catalogue: the cards, what is not law, and the facts they lean on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.errors import CatalogueError, NotFound
from knowledge.instruments.card import Instrument, NotLaw
from knowledge.instruments.facts import Fact, load_facts
from knowledge.yaml_text import load_yaml, load_yaml_files

CARDS = Path(__file__).with_name("cards")
NOT_LAW_FILE = Path(__file__).with_name("niet_geldend.yaml")
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All instruments by id, what is not law by id, and the facts by id."""

    instruments: Mapping[str, Instrument]
    not_law: Mapping[str, NotLaw]
    facts: Mapping[str, Fact]

    def instrument(self, key: str) -> Instrument:
        """Return the instrument with this id. Raises ``NotFound``."""
        if key not in self.instruments:
            raise NotFound(f"er is geen instrument met de naam {key!r}; `kennis instrumenten lijst` noemt ze alle")
        return self.instruments[key]


def _validated(model: type[Model], data: Any, where: str) -> Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "(hele kaart)"
        raise CatalogueError(f"{where}: veld {field}: {first['msg']}") from error


def _read(path: Path) -> Any:
    try:
        return load_yaml(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise CatalogueError(f"{path.name}: geen geldige YAML: {error}") from error


def _dead_ends(catalogue: Catalogue) -> Iterator[str]:
    """Names of instruments that are not there: a mistake to mend, and no reason to be silent about the others."""
    for card in catalogue.instruments.values():
        related = card.related
        for other in (*related.before, *related.together, *related.instead):
            if other not in catalogue.instruments:
                yield f"{card.id}.yaml: veld verwant: {other} bestaat niet"
    for item in catalogue.not_law.values():
        for other in item.instead:
            if other not in catalogue.instruments:
                yield f"{NOT_LAW_FILE.name}: {item.id}: in_plaats_daarvan: {other} bestaat niet"


def _check_links(catalogue: Catalogue) -> Iterator[str]:
    """What a card leans on and is not there."""
    for card in catalogue.instruments.values():
        recognition = card.recognition
        rules = (
            *recognition.triggers, *recognition.often_thought_of, *recognition.not_when, *recognition.silent_when,
        )  # fmt: skip
        named = {fact.removeprefix("!") for rule in rules for fact in rule}
        named |= {fact for condition in card.conditions for fact in (condition.fact, condition.only_with) if fact}
        for fact in sorted(named - set(catalogue.facts)):
            yield f"{card.id}.yaml: feit {fact} staat niet in facts.yaml"
        titles = {source.title for source in card.sources}
        statements = (card.does, *card.conditions, *card.procedure, *card.proportionality, *card.pitfalls)
        for statement in statements:
            if statement.source and statement.source not in titles:
                yield f"{card.id}.yaml: bron {statement.source!r} staat niet onder bronnen"


def load_catalogue(cards: Path = CARDS, not_law: Path = NOT_LAW_FILE) -> Catalogue:
    """Load every card. Raises ``CatalogueError`` that names file and field of the first thing wrong.

    An instrument that a card names as related and that is not there does not stop it; ``problems`` names it.
    """
    instruments: dict[str, Instrument] = {}
    paths = sorted(cards.glob("*.yaml"))
    for path, content in zip(paths, load_yaml_files(paths, _read), strict=True):
        card = _validated(Instrument, content, path.name)
        if card.id != path.stem:
            raise CatalogueError(f"{path.name}: veld id: {card.id!r} hoort gelijk te zijn aan de bestandsnaam")
        instruments[card.id] = card
    items = _read(not_law) if not_law.exists() else []
    outside = [_validated(NotLaw, item, f"{not_law.name}, {number}") for number, item in enumerate(items, start=1)]
    catalogue = Catalogue(instruments, {item.id: item for item in outside}, load_facts())
    for problem in _check_links(catalogue):
        raise CatalogueError(problem)
    return catalogue


def problems(cards: Path = CARDS, not_law: Path = NOT_LAW_FILE) -> list[str]:
    """Return everything that is wrong, one Dutch line each; empty when the catalogue is sound."""
    found: list[str] = []
    for path in sorted(cards.glob("*.yaml")):
        try:
            card = _validated(Instrument, _read(path), path.name)
            if card.id != path.stem:
                found.append(f"{path.name}: veld id: {card.id!r} hoort gelijk te zijn aan de bestandsnaam")
        except CatalogueError as error:
            found.append(str(error))
    if found:
        return found
    try:
        catalogue = load_catalogue(cards, not_law)
        return [*_check_links(catalogue), *_dead_ends(catalogue)]
    except CatalogueError as error:
        return [str(error)]
