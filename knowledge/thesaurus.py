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
from pathlib import Path
from typing import Any

from knowledge.dutch import DutchAnalysis, fold
from knowledge.errors import CatalogueError
from knowledge.legal import is_article_number
from knowledge.yaml_text import load_yaml, load_yaml_files

SHIPPED_FILE = Path(__file__).with_name("thesaurus.yaml")
_KEYS = {"versie", "datum", "wetten", "afkortingen", "synoniemen", "begrippen"}


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


@dataclass(frozen=True, slots=True)
class ThesaurusContent:
    """What a file of the thesaurus says."""

    abbreviations: Mapping[str, str]
    synonyms: tuple[Synonyms, ...]
    concepts: tuple[Concept, ...]

    @property
    def known_names(self) -> frozenset[str]:
        """Words of the abbreviations and of what they stand for, folded."""
        return frozenset(
            fold(word)
            for short, full in self.abbreviations.items()
            for word in (short, *re.split(r"[\s,-]+", full))
            if word
        )

    @property
    def texts(self) -> Iterator[str]:
        """All that is compared with the words of a question."""
        yield from self.abbreviations
        yield from (word for group in self.synonyms for word in group.lay)
        yield from (text for concept in self.concepts for text in concept.texts)


class Thesaurus:
    """Expands questions. Safe to use from several threads."""

    def __init__(self, content: ThesaurusContent, analysis: DutchAnalysis | None = None) -> None:
        """``analysis``: the one that the rest of the library uses; one of its own when not given."""
        self.content = content
        self.concepts = content.concepts
        self._analysis = analysis or DutchAnalysis()
        self._abbreviations = {self._key(short): full for short, full in content.abbreviations.items()}
        keys = [(frozenset(self._key(word)), group.terms) for group in content.synonyms for word in group.lay]
        self._triggers = [(key, terms) for key, terms in keys if key]

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
def shipped_content() -> ThesaurusContent:
    """Return what the thesaurus that ships with the product says; read once a process, and never changed.

    Raises:
        CatalogueError: the file is wrong; the message names the entry.
    """
    return _content(load_yaml_files([SHIPPED_FILE], lambda path: load_yaml(path.read_text(encoding="utf-8")))[0])


def load_thesaurus(analysis: DutchAnalysis | None = None) -> Thesaurus:
    """Return the thesaurus that ships with the product. Raises CatalogueError as ``shipped_content`` does."""
    return Thesaurus(shipped_content(), analysis)


def read_thesaurus(text: str, analysis: DutchAnalysis | None = None) -> Thesaurus:
    """Read a thesaurus from YAML. Raises CatalogueError as ``read_content`` does."""
    return Thesaurus(read_content(text), analysis)


def read_content(text: str) -> ThesaurusContent:
    """Read what a thesaurus says from YAML; the format is told at the top of ``thesaurus.yaml``.

    Raises:
        CatalogueError: a key is unknown or missing, or an article is not an address.
    """
    return _content(load_yaml(text))


def _content(data: dict[str, Any]) -> ThesaurusContent:
    if unknown := sorted(set(data) - _KEYS):
        raise CatalogueError(f"thesaurus.yaml: onbekende sleutel '{unknown[0]}'.")
    laws: dict[str, str] = data.get("wetten", {})
    synonyms = (Synonyms(tuple(group["leken"]), tuple(group["termen"])) for group in data.get("synoniemen", []))
    concepts = tuple(_concepts(data.get("begrippen", []), laws))
    return ThesaurusContent(data.get("afkortingen", {}), tuple(synonyms), concepts)


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
