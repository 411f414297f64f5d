"""What the library holds and what searches it: the facts behind ``kennis status``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.embedders import EmbedderReport, embedder_report
from knowledge.library import Library
from knowledge.records import Source, SourceKind


@dataclass(frozen=True, slots=True)
class KindCount:
    """Sources and passages of one kind."""

    kind: SourceKind
    sources: int
    passages: int


@dataclass(frozen=True, slots=True)
class StatuteVersions:
    """The versions of one statute that are held, newest first."""

    bwb_id: str
    title: str
    whole: tuple[date, ...]
    excerpts: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """One look at the library."""

    place: str
    kinds: tuple[KindCount, ...]
    statutes: tuple[StatuteVersions, ...]
    model: str | None
    dimensions: int | None
    vectors: int
    without_vector: int
    embedder: EmbedderReport
    vector_engine: str
    last_change: int
    words_position: int
    vectors_position: int


def overview(library: Library) -> Overview:
    """Return what the library holds, by kind, and how far its indexes are."""
    register = library.register
    sources = register.sources()
    model = register.model()
    return Overview(
        place=str(library.settings.data_dir.absolute()),
        kinds=tuple(_kinds(sources, register.count_passages())),
        statutes=tuple(_statutes(sources)),
        model=model[0] if model else None,
        dimensions=model[1] if model else None,
        vectors=len(register.passage_ids(with_vector=True)),
        without_vector=len(register.passage_ids(with_vector=False)),
        embedder=embedder_report(library.settings),
        vector_engine=library.vector_engine,
        last_change=register.last_change(),
        words_position=library.words.position,
        vectors_position=library.vectors.position,
    )


def _kinds(sources: Iterable[Source], passages: dict[str, int]) -> Iterable[KindCount]:
    held: Counter[SourceKind] = Counter()
    cut: Counter[SourceKind] = Counter()
    for source in sources:
        held[source.kind] += 1
        cut[source.kind] += passages.get(source.id, 0)
    return (KindCount(kind, held[kind], cut[kind]) for kind in SourceKind if held[kind])


def _statutes(sources: Iterable[Source]) -> Iterable[StatuteVersions]:
    by_statute: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        if source.bwb_id and source.toestand:
            by_statute[source.bwb_id].append(source)
    for bwb_id, versions in sorted(by_statute.items(), key=lambda item: item[1][0].title.casefold()):
        newest = max(versions, key=lambda source: (not source.is_excerpt, source.toestand or date.min))
        yield StatuteVersions(
            bwb_id=bwb_id,
            title=newest.title,
            whole=_days(source for source in versions if not source.is_excerpt),
            excerpts=_days(source for source in versions if source.is_excerpt),
        )


def _days(sources: Iterable[Source]) -> tuple[date, ...]:
    return tuple(sorted({source.toestand for source in sources if source.toestand}, reverse=True))
