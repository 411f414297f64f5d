"""What the assistant asks of the library: to search it, and to open what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from knowledge.ports import FloatVector
from knowledge.records import AccessLabel, Passage, SearchFilter, SearchResult, Source
from knowledge.versions import ArticleVersion

Analyser = Callable[[str], Sequence[str]]
"""Dutch text to terms: lower case, stemmed, compounds with their parts, legal tokens whole."""

SentenceOf = tuple[str, str]
"""The id of a passage, and a piece of its text."""

Similarity = Callable[[str, Sequence[SentenceOf]], Sequence[float]]
"""A question and sentences of passages to one cosine similarity a sentence."""


class SentenceStore(Protocol):
    """Keeps the vectors of sentences of passages; the register is one."""

    def sentence_vectors(self, model_id: str, dimensions: int, sentences: Iterable[str]) -> dict[str, FloatVector]:
        """Return the vectors that are kept of these sentences, by sentence."""
        ...

    def keep_sentence_vectors(self, model_id: str, found: Mapping[SentenceOf, FloatVector]) -> None:
        """Keep vectors for as long as the passage is held and holds the sentence.

        Raises:
            LibraryError: they could not be kept.
        """
        ...


class Searcher(Protocol):
    """Finds passages."""

    def search(
        self, question: str, where: SearchFilter | None = None, *, top: int | None = None, today: date | None = None
    ) -> SearchResult:
        """Return kept and rejected matches for ``question``."""
        ...


class Shelf(Protocol):
    """What stands in the library; the register is one."""

    def sources(self, access: Iterable[AccessLabel] | None = None) -> list[Source]:
        """Return the sources that a reader with these labels may see (None: all)."""
        ...

    def sources_by_id(self, source_ids: Iterable[str]) -> dict[str, Source]:
        """Return the sources that exist, by id."""
        ...

    def passage_after(self, passage: Passage) -> Passage | None:
        """Return the passage that follows in the same source; None after the last one."""
        ...

    def article_passages(self, bwb_id: str, article: str | None = None) -> list[Passage]:
        """Return the passages of an article, of every version held."""
        ...

    def article_versions(self, bwb_id: str) -> list[ArticleVersion]:
        """Return every reading of every article of a statute."""
        ...
