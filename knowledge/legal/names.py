"""Names of statutes: which law is meant by "Opw", "Wet Damocles" or "Drank- en Horecawet"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.errors import CatalogueError
from knowledge.legal.tokens import Token, tokenise
from knowledge.yaml_text import load_yaml

_KEYS = frozenset(
    {"bwb_id", "citeertitel", "titel", "soort", "afkortingen", "namen", "vroeger", "volksnamen", "op_nummer", "boeken"}
)
_SHORT_IN_LOWER_CASE = frozenset({"bw", "sr", "sv"})


@dataclass(frozen=True, slots=True)
class Law:
    """A statute, or another body of rules, by its names."""

    bwb_id: str | None
    citation_title: str
    title: str
    kind: str
    """``wet``, ``amvb``, ``verdrag``, ``eu`` or ``lokaal``."""
    abbreviations: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    popular_names: tuple[tuple[str, str], ...] = ()
    """(name, article): the name alone refers to that article."""
    by_number: tuple[str, ...] = ()
    """Articles that people in this field call by their number alone."""
    books: Mapping[int, str] = field(default_factory=dict)
    """BWB id of each book, for a statute that is cited as ``6:162``."""


@dataclass(frozen=True, slots=True)
class LawMention:
    """A law that is named in a text."""

    law: Law
    text: str
    """The name as written."""
    start: int
    end: int
    article: str | None = None
    """The article that a popular name stands for."""


@dataclass(frozen=True, slots=True)
class _Name:
    law: Law
    abbreviation: str | None = None
    article: str | None = None


class LawNames:
    """All names, found by walking the tokens of a text once."""

    def __init__(self, laws: Sequence[Law]) -> None:
        self.laws = tuple(laws)
        self._by_id = {law.bwb_id: law for law in self.laws if law.bwb_id} | {
            bwb_id: law for law in self.laws for bwb_id in law.books.values()
        }
        self.by_number = {article: law.bwb_id for law in self.laws if law.bwb_id for article in law.by_number}
        """BWB id of the statute whose article people call by this number alone."""
        self._names: dict[tuple[str, ...], _Name] = {}
        for law in self.laws:
            for name in {law.citation_title, law.title, *law.names, *law.former_names}:
                self._add(name, _Name(law))
            for abbreviation in law.abbreviations:
                self._add(abbreviation, _Name(law, abbreviation))
            for name, article in law.popular_names:
                self._add(name, _Name(law, None, article))
        self._longest: dict[str, int] = {}
        for words in self._names:
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def _add(self, text: str, name: _Name) -> None:
        words = tuple(token.folded for token in tokenise(text))
        held = self._names.get(words)
        if held is not None and held.law is not name.law:
            raise CatalogueError(
                f"law_names.yaml: de naam '{text}' staat bij '{held.law.citation_title}' en bij "
                f"'{name.law.citation_title}'; laat hem bij een van beide weg."
            )
        self._names[words] = name

    def by_id(self, bwb_id: str) -> Law | None:
        """Return the law with this BWB id (also the id of one of its books), or None."""
        return self._by_id.get(bwb_id)

    def at(
        self, tokens: Sequence[Token], position: int, *, beside_article: bool = True
    ) -> tuple[LawMention, int] | None:
        """Return the law whose longest name starts at ``position`` and the position behind it, or None.

        ``beside_article``: an abbreviation beside an article number may be in lower case ("5:32 awb"); on its own it
        counts only as the law's own spelling or in capitals.
        """
        if position >= len(tokens):
            return None
        for length in range(self._longest.get(tokens[position].folded, 0), 0, -1):
            stretch = tokens[position : position + length]
            name = self._names.get(tuple(token.folded for token in stretch))
            if len(stretch) < length or name is None or not _written_as_name(name, stretch, beside_article):
                continue
            text = stretch[0].text if length == 1 else " ".join(token.text for token in stretch)
            mention = LawMention(name.law, text, stretch[0].start, stretch[-1].end, name.article)
            return mention, position + len(stretch)
        return None

    def find(self, text: str) -> list[LawMention]:
        """Return all laws named in ``text``, in order, longest names first and never overlapping."""
        tokens = tokenise(text)
        mentions: list[LawMention] = []
        position = 0
        while position < len(tokens):
            found = self.at(tokens, position, beside_article=False)
            if found is None:
                position += 1
            else:
                mentions.append(found[0])
                position = found[1]
        return mentions


def _written_as_name(name: _Name, stretch: Sequence[Token], beside_article: bool) -> bool:
    written = "".join(token.text for token in stretch)
    if name.abbreviation is None or written == name.abbreviation or (written.isupper() and len(written) > 2):
        return True
    if not beside_article:
        return False
    return len(written) > 2 or not written.islower() or written in _SHORT_IN_LOWER_CASE


@cache
def law_names() -> LawNames:
    """Return the names that ship with the product (``law_names.yaml``); read once, then kept."""
    text = (files("knowledge") / "law_names.yaml").read_text(encoding="utf-8")
    return LawNames([_law(entry) for entry in load_yaml(text)])


def _law(entry: dict[str, Any]) -> Law:
    unknown = sorted(set(entry) - _KEYS)
    if unknown or "citeertitel" not in entry:
        raise CatalogueError(
            f"law_names.yaml: {entry.get('citeertitel', entry)}: "
            + (f"onbekende sleutel '{unknown[0]}'." if unknown else "de sleutel 'citeertitel' ontbreekt.")
        )
    return Law(
        bwb_id=entry.get("bwb_id"),
        citation_title=entry["citeertitel"],
        title=entry.get("titel", entry["citeertitel"]),
        kind=entry.get("soort", "wet"),
        abbreviations=tuple(entry.get("afkortingen", ())),
        names=tuple(entry.get("namen", ())),
        former_names=tuple(entry.get("vroeger", ())),
        popular_names=tuple((item["naam"], str(item["artikel"])) for item in entry.get("volksnamen", ())),
        by_number=tuple(str(article) for article in entry.get("op_nummer", ())),
        books={int(number): bwb_id for number, bwb_id in entry.get("boeken", {}).items()},
    )
