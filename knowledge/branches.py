"""The branches of which the starter library has a profile: how one is named, its codes, and who gets its profile.

A profile speaks of signs, vans and sheds in words that half of all questions share. It therefore only answers who names
its branch (or branches at large): measured on the evaluation sets, other answers got worse without this rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.ports import IndexHit
from knowledge.yaml_text import load_yaml

BRANCHES_FILE = Path(__file__).parent / "branches.yaml"
PROFILE_PASSAGES = 120
"""At least as many passages as all profiles have: so many more hits are asked for, so that leaving theirs out costs no
other passage its place."""
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_AT_LARGE = re.compile(r"\b(?:\w*branches?|\w*sector(?:en)?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch."""

    id: str
    name: str
    profile: str
    """Id of the source in the library that is its profile."""
    words: tuple[str, ...]
    """Beginnings of words, lower case; whole words with ``=`` before them."""
    asks: str
    """What a quickscan asks of the figures: ``stijgt het aantal zaken``."""
    denominator: str
    """What its numbers are best compared by: ``vestigingen`` or ``inwoners``."""
    sbi_2008: Mapping[str, str]
    """Code to name; codes with dots."""
    sbi_2025: Mapping[str, str]

    def named_in(self, text: str) -> bool:
        """Say whether ``text`` names this branch."""
        return any(self._is_named_by(word.casefold()) for word in _WORD.findall(text))

    def _is_named_by(self, word: str) -> bool:
        return any(word == stem[1:] if stem.startswith("=") else word.startswith(stem) for stem in self.words)


@dataclass(frozen=True, slots=True)
class Branches:
    """All branches with where their codes come from."""

    branches: tuple[Branch, ...]
    source: str
    url: str
    checked_on: date

    def named(self, text: str) -> tuple[Branch, ...]:
        """Return the branches that ``text`` names, in the order of the file."""
        return tuple(branch for branch in self.branches if branch.named_in(text))

    def by_id(self, key: str) -> Branch | None:
        """Return the branch with this id, or None."""
        return next((branch for branch in self.branches if branch.id == key), None)

    def without_strangers(self, hits: Sequence[IndexHit], question: str, wanted: Iterable[str] = ()) -> list[IndexHit]:
        """Return the hits without passages of profiles whose branch the question does not name.

        ``wanted``: ids of sources that were asked for by name; these stay.
        """
        if _AT_LARGE.search(question):
            return list(hits)
        hidden = {branch.profile for branch in self.branches} - set(wanted)
        hidden -= {branch.profile for branch in self.named(question)}
        return [hit for hit in hits if hit.passage_id.partition(":")[0] not in hidden]


@lru_cache(maxsize=1)
def load_branches() -> Branches:
    """Return the branches that ship with the product; reading a file of ours is pure, so once is enough."""
    data: dict[str, Any] = load_yaml(BRANCHES_FILE.read_text(encoding="utf-8"))
    branches = tuple(
        Branch(
            id=item["id"],
            name=item["naam"],
            profile=item["profiel"],
            words=tuple(str(word).casefold() for word in item["woorden"]),
            asks=item["vraagt"],
            denominator=item["noemer"],
            sbi_2008={str(code): str(name) for code, name in item["sbi_2008"].items()},
            sbi_2025={str(code): str(name) for code, name in item["sbi_2025"].items()},
        )
        for item in data["branches"]
    )
    return Branches(branches, data["bron"], data["bron_adres"], data["nagekeken_op"])
