"""The library in LangChain's words: embeddings and a retriever."""

from __future__ import annotations

from datetime import date

import pytest
from langchain_core.runnables import RunnableLambda

from knowledge.embedders import make_embedder
from knowledge.langchain_adapters import KennisEmbeddings, KennisRetriever
from knowledge.records import Currency, Match, Passage, SearchFilter, SearchResult, Source, SourceKind
from knowledge.settings import KnowledgeSettings

SOURCE = Source(
    id="BWBR0001941-2023-09-12",
    title="Opiumwet",
    kind=SourceKind.WET,
    digest="0" * 64,
    media_type="application/xml",
    url="https://wetten.overheid.nl/BWBR0001941",
)
PASSAGE = Passage(
    id="BWBR0001941-2023-09-12:aaaaaaaaaaaa",
    source_id=SOURCE.id,
    ordinal=4,
    text="De burgemeester is bevoegd.",
    heading_path=("Bestuursdwang", "Artikel 13b"),
    page_first=3,
    bwb_id="BWBR0001941",
    article="13b",
)


class OneMatch:
    """Finds the same passage for every question, and remembers what it was asked."""

    def __init__(self, sufficient: bool = True) -> None:
        self.sufficient = sufficient
        self.asked: list[tuple[str, SearchFilter, int | None]] = []

    def search(self, question: str, where: SearchFilter, top: int | None = None) -> SearchResult:
        self.asked.append((question, where, top))
        match = Match(PASSAGE, SOURCE, 0.9, {"bm25": 7.5, "dense": 0.8}, Currency.IN_FORCE)
        rejected = Match(PASSAGE, SOURCE, 0.1, kept=False, reason="te weinig")
        return SearchResult(question, (match,), (rejected,), sufficient=self.sufficient, as_of=date(2024, 1, 1))


def test_embeddings_are_the_embedders_own_vectors() -> None:
    embedder = make_embedder(KnowledgeSettings())
    assert embedder is not None
    embeddings = KennisEmbeddings(embedder)
    assert embeddings.embed_query("Bibob") == pytest.approx(embedder.embed_question("Bibob").tolist(), abs=1e-6)
    documents = embeddings.embed_documents(["Bibob", "RIEC"])
    assert [len(vector) for vector in documents] == [384, 384]
    assert all(type(value) is float for value in documents[0])


def test_documents_carry_source_page_article_link_and_scores() -> None:
    searcher = OneMatch()
    (document,) = KennisRetriever(searcher=searcher, top=3).invoke("Wie mag sluiten?")
    assert document.page_content == PASSAGE.text and document.id == PASSAGE.id
    expected = {
        "source": "Opiumwet",
        "kind": "wet",
        "page": 3,
        "article": "13b",
        "url": SOURCE.url,
        "heading": "Bestuursdwang > Artikel 13b",
        "currency": "geldend",
        "score": 0.9,
        "score_bm25": 7.5,
        "score_dense": 0.8,
    }
    assert expected.items() <= document.metadata.items()
    assert None not in document.metadata.values()
    assert searcher.asked == [("Wie mag sluiten?", SearchFilter(), 3)]


def test_the_retriever_takes_part_in_a_chain() -> None:
    chain = KennisRetriever(searcher=OneMatch()) | RunnableLambda(lambda found: [d.metadata["article"] for d in found])
    assert chain.invoke("Wie mag sluiten?") == ["13b"]


def test_nothing_is_given_when_it_is_not_enough_and_that_is_asked_for() -> None:
    assert KennisRetriever(searcher=OneMatch(sufficient=False), only_if_sufficient=True).invoke("Weer?") == []
    assert len(KennisRetriever(searcher=OneMatch(sufficient=False)).invoke("Weer?")) == 1
