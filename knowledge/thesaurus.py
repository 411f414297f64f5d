"""The thesaurus: from how people say it to how the law says it, and where the law says it.

``thesaurus.yaml`` is our own knowledge of the field: abbreviations, groups of words that mean the same, and
*concepts*: a phenomenon or rule in lay words with the articles that regulate it and the terms they use. This module
loads it and expands a question with terms; ``knowledge.concepts`` finds the concepts that a question is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from knowledge.dutch import DutchAnalysis, fold
from knowledge.errors import CatalogueError
from knowledge.legal import is_article_number

_KEYS = {"versie", "datum", "wetten", "afkortingen", "synoniemen", "begrippen"}

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same safe loader in C where it is there: five times as fast on a file of this size."""


@dataclass(frozen=True, slots=True)
class ArticleAddress:
    """An article of a statute, by BWB id and normalised number."""

    bwb_id: str
    article: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A phenomenon or rule: how people say it, where it is regulated, and in which words of the law."""

    id: str
    phrases: tuple[str, ...]
    """Lay words, as short phrases or questions."""
    articles: tuple[ArticleAddress, ...]
    """Most fitting first."""
    terms: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is said of the concept: what is compared with a question."""
        return (*self.phrases, ", ".join(self.terms))


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Words of daily use and the words of the law that go with them."""

    lay: tuple[str, ...]
    terms: tuple[str, ...]


class Thesaurus:
    """Expands questions. Safe to use from several threads."""

    def __init__(
        self, abbreviations: Mapping[str, str], synonyms: Iterable[Synonyms], concepts: Iterable[Concept]
    ) -> None:
        self.concepts = tuple(concepts)
        self.known_names = frozenset(
            fold(word) for short, full in abbreviations.items() for word in (short, *re.split(r"[\s,-]+", full)) if word
        )
        """Words of the abbreviations and of what they stand for, folded."""
        self._analysis = DutchAnalysis()
        self._abbreviations = {self._key(short): full for short, full in abbreviations.items()}
        self._triggers: list[tuple[frozenset[str], tuple[str, ...]]] = [
            (frozenset(self._key(word)), group.terms) for group in synonyms for word in group.lay if self._key(word)
        ]

    def expand(self, question: str) -> tuple[str, ...]:
        """Return the terms that belong to the question's own words and are not in it, in order; perhaps none."""
        terms = [term.text for term in self._analysis.terms(question)]
        present = set(terms)
        windows = (tuple(terms[start : start + length]) for length in (1, 2, 3) for start in range(len(terms)))
        added = [self._abbreviations[window] for window in dict.fromkeys(windows) if window in self._abbreviations]
        for needed, synonyms in self._triggers:
            if needed <= present:
                added.extend(synonyms)
        folded = fold(question)
        return tuple(term for term in dict.fromkeys(added) if fold(term) not in folded)

    def _key(self, text: str) -> tuple[str, ...]:
        return tuple(term.text for term in self._analysis.terms(text) if not term.is_part)


@cache
def load_thesaurus() -> Thesaurus:
    """Return the thesaurus that ships with the product; read once, then kept.

    Raises:
        CatalogueError: the file is wrong; the message names the entry.
    """
    return read_thesaurus((files("knowledge") / "thesaurus.yaml").read_text(encoding="utf-8"))


def read_thesaurus(text: str) -> Thesaurus:
    """Read a thesaurus from YAML; the format is told at the top of ``thesaurus.yaml``.

    Raises:
        CatalogueError: a key is unknown or missing, or an article is not an address.
    """
    data: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506 - it is a safe loader
    if unknown := sorted(set(data) - _KEYS):
        raise CatalogueError(f"thesaurus.yaml: onbekende sleutel '{unknown[0]}'.")
    laws: dict[str, str] = data.get("wetten", {})
    synonyms = [Synonyms(tuple(group["leken"]), tuple(group["termen"])) for group in data.get("synoniemen", [])]
    return Thesaurus(data.get("afkortingen", {}), synonyms, _concepts(data.get("begrippen", []), laws))


def _concepts(entries: Iterable[dict[str, Any]], laws: Mapping[str, str]) -> Iterator[Concept]:
    seen: set[str] = set()
    for entry in entries:
        name = str(entry.get("id", "zonder id"))
        if set(entry) != {"id", "leken", "artikelen", "termen"} or name in seen:
            raise CatalogueError(
                f"thesaurus.yaml, begrip '{name}': geef precies id, leken, artikelen en termen, en elk id één keer."
            )
        seen.add(name)
        articles = tuple(_address(text, laws, name) for text in entry["artikelen"])
        yield Concept(name, tuple(entry["leken"]), articles, tuple(entry["termen"]))


def _address(text: str, laws: Mapping[str, str], concept: str) -> ArticleAddress:
    law, _, article = str(text).rpartition(" ")
    if law not in laws or not is_article_number(article):
        raise CatalogueError(
            f"thesaurus.yaml, begrip '{concept}': '{text}' is geen artikel van een wet die bij 'wetten' staat."
        )
    return ArticleAddress(laws[law], article)
