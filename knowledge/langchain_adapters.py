"""LangChain: the library as an ``Embeddings`` and a ``BaseRetriever``, for use in other people's chains.

The one importer of langchain in this room. ``langchain-huggingface`` is not used: it and sentence-transformers 6
want different versions of huggingface-hub.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from knowledge.ports import Embedder
from knowledge.records import Match, SearchFilter, SearchResult


class Searcher(Protocol):
    """What the retriever asks of ``knowledge.retrieval.Retrieval``."""

    def search(self, question: str, where: SearchFilter, *, top: int | None = None) -> SearchResult:
        """Return the kept and the rejected matches for ``question`` within ``where``."""
        ...


class KennisEmbeddings(Embeddings):
    """The library's embedding model as LangChain's ``Embeddings``; vectors of length one."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector a text. Raises EmbedderError."""
        return [[float(value) for value in row] for row in self._embedder.embed_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question. Raises EmbedderError."""
        return [float(value) for value in self._embedder.embed_question(text)]


class KennisRetriever(BaseRetriever):
    """Retrieval as LangChain's ``BaseRetriever``: ``KennisRetriever(searcher=..., where=SearchFilter(...), top=5)``.

    Gives the kept matches, best first. Without ``where`` only what is public and in force today is found.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Any
    """A ``Searcher``; pydantic cannot check a protocol, so its type is open here."""
    where: SearchFilter = Field(default_factory=SearchFilter)
    top: int | None = None
    """Number of documents; None leaves it to the library's settings."""
    only_if_sufficient: bool = False
    """True gives no document at all when the library probably does not hold the answer."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002  LangChain names it
        searcher: Searcher = self.searcher
        result = searcher.search(query, self.where, top=self.top)
        if self.only_if_sufficient and not result.sufficient:
            return []
        return [document(match) for match in result.kept]


def document(match: Match) -> Document:
    """Return a match as a LangChain document; absent facts are left out of its metadata (stores refuse None)."""
    return Document(
        id=match.passage.id,
        page_content=match.passage.text,
        metadata={key: value for key, value in _metadata(match).items() if value is not None},
    )


def _metadata(match: Match) -> Mapping[str, str | int | float | None]:
    passage, source = match.passage, match.source
    return {
        "source": source.title,
        "source_id": source.id,
        "kind": source.kind.value,
        "publisher": source.publisher,
        "year": source.year,
        "url": source.url,
        "access": source.access.value,
        "heading": " > ".join(passage.heading_path) or None,
        "page": passage.page_first,
        "page_last": passage.page_last,
        "page_label": passage.page_label,
        "bwb_id": passage.bwb_id,
        "article": passage.article,
        "jci": passage.jci,
        "currency": match.currency.value,
        "score": match.score,
        **{f"score_{name}": value for name, value in match.scores.items()},
    }
