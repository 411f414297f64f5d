"""Does the library agree with itself? What ``kennis doctor`` asks, and what it repairs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.errors import LibraryDamaged
from knowledge.originals import keeps_original
from knowledge.ports import Index

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.library import Library
    from knowledge.register import Register

_PIECE_AGE = 3600.0
"""Seconds after which a file among the originals that no source refers to is no longer a run's that is under way."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong."""

    text: str
    """Dutch: what, and what to do."""
    repairable: bool
    """Whether ``repair`` can mend it from the register alone."""

    def __str__(self) -> str:
        return self.text


def check_library(library: Library, progress: Callable[[str], None] | None = None) -> list[Problem]:
    """Return all problems; ``progress`` is told, in Dutch, what is being looked at."""
    tell = progress or (lambda _text: None)
    tell("register")
    register = library.register
    if register.damage():
        text = (
            "Het register is beschadigd. Zet een reservekopie van de map terug, of zet de map opzij en lees de "
            "documenten opnieuw in met: kennis ingest MAP"
        )
        return [Problem(text, False)]
    tell("indexen")
    problems = _index_problems("woordenindex", library.words, register.passage_ids(), register.last_change())
    with_vector = register.passage_ids(with_vector=True)
    problems += _index_problems("vectorindex", library.vectors, with_vector, register.last_change())
    if library.embedder is not None and (missing := register.passage_ids(with_vector=False)):
        problems.append(
            Problem(
                f"{len(missing)} passages hebben nog geen vector, zodat ze alleen op woorden te vinden zijn. "
                "Maak ze met: kennis herbouw",
                False,
            )
        )
    if unusable := register.unusable_sentence_vectors():
        problems.append(Problem(f"{unusable} vectoren van zinnen zijn beschadigd of van een ander taalmodel.", True))
    tell("kopieën van de bronnen")
    problems += _original_problems(library)
    return problems


def _index_problems(name: str, index: Index, wanted: set[str], last_change: int) -> list[Problem]:
    if index.position != last_change:
        return [Problem(f"De {name} loopt achter op het register ({index.position} van {last_change}).", True)]
    try:
        held = index.passage_ids()
    except LibraryDamaged as error:
        return [Problem(str(error), True)]
    problems = []
    if missing := wanted - held:
        problems.append(Problem(f"De {name} mist {len(missing)} passages, bijvoorbeeld {min(missing)}.", True))
    if strange := held - wanted:
        problems.append(
            Problem(f"De {name} heeft {len(strange)} passages die er niet meer zijn, zoals {min(strange)}.", True)
        )
    return problems


def _original_problems(library: Library) -> list[Problem]:
    register = library.register
    sources = register.sources()
    problems = [
        Problem(f"De kopie van bron {source.id} ontbreekt of is veranderd. Lees hem opnieuw in: kennis ingest", False)
        for source in sources
        if keeps_original(source) and not register.originals.is_whole(source.digest)
    ]
    strays = _strays(register)
    if strays:
        problems.append(Problem(f"Er staan {len(strays)} bestanden tussen de kopieën die bij geen bron horen.", True))
    return problems


def repair_library(library: Library) -> None:
    """Begin indexes anew that disagree with the register, and remove stray copies; the caller catches up."""
    register = library.register
    wanted = register.passage_ids()
    last_change = register.last_change()
    if _index_problems("", library.words, wanted, last_change):
        library.renew_words()
    if _index_problems("", library.vectors, register.passage_ids(with_vector=True), last_change):
        library.renew_vectors()
    register.forget_unusable_sentence_vectors()
    for path in _strays(register):
        path.unlink(missing_ok=True)


def _strays(register: Register) -> list[Path]:
    digests = {source.digest for source in register.sources() if keeps_original(source)}
    return register.originals.strays(digests, older_than=time.time() - _PIECE_AGE)
