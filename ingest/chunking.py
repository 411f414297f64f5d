"""From sections to passages: as large as a reader needs, never cut inside a sentence, a row or a list item.

An article is one passage when it fits, else it is cut between its leden. Elsewhere small pieces of one section are
joined up to the target length. A passage never crosses a heading, so its heading path is true for all of it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.settings import IngestSettings
from ingest.structure import Piece, RenderedDocument, Section
from knowledge.records import Passage, PassageKind, Validity

__all__ = ["CHUNKER_VERSION", "chunk", "content_digest"]

CHUNKER_VERSION = 1
"""Raised when the same cleaned document gives other passages; part of what decides whether a source is redone."""

_ID_DIGITS = 12
_SMALL_SHARE = 0.25
"""A last passage shorter than this share of the target joins the one before it when that still fits."""


def chunk(rendered: RenderedDocument, source_id: str, settings: IngestSettings, title: str = "") -> tuple[Passage, ...]:
    """Return the passages of a source in order; for each ``rendered.text[start:end] == passage.text``.

    The id is the source id and a digest of heading path and text: it stays the same when something else in the
    source changes, and equal passages in one source get ``-2`` and so on. ``title``: of the source; a first heading
    that only repeats it is left out of the heading path, because a title goes before that path everywhere.
    """
    passages: list[Passage] = []
    seen: Counter[str] = Counter()
    for section in (_untitled(section, title) for section in rendered.sections):
        for group in _groups(section, settings):
            passages.append(_passage(rendered.text, section, group, seen, source_id=source_id, ordinal=len(passages)))
    return tuple(passages)


def _untitled(section: Section, title: str) -> Section:
    path = section.heading_path
    if title and path and path[0].casefold() == " ".join(title.split()).casefold():
        return replace(section, heading_path=path[1:])
    return section


def content_digest(heading_path: Sequence[str], text: str) -> str:
    """Return 12 hexadecimal digits of sha256 over heading path and text."""
    content = "\x1f".join((*heading_path, text))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]


def _groups(section: Section, settings: IngestSettings) -> Iterator[list[Piece]]:
    total = sum(piece.words for piece in section.pieces)
    if total <= (settings.passage_max_words if section.article else settings.passage_words):
        yield list(section.pieces)
        return
    groups = _join(_blocks(section.pieces, settings.passage_max_words), settings)
    small = settings.passage_words * _SMALL_SHARE
    if len(groups) > 1 and _words(groups[-1]) < small:
        joined = [*groups[-2], *groups[-1]]
        if _words(joined) <= settings.passage_max_words:
            groups[-2:] = [joined]
    yield from groups


def _blocks(pieces: Sequence[Piece], max_words: int) -> list[list[Piece]]:
    """Keep the pieces of one block together where the block fits; a larger block is cut at its own pieces."""
    blocks: list[list[Piece]] = []
    for piece in pieces:
        if blocks and blocks[-1][-1].block == piece.block and _words(blocks[-1]) + piece.words <= max_words:
            blocks[-1].append(piece)
        else:
            blocks.append([piece])
    return blocks


def _join(blocks: list[list[Piece]], settings: IngestSettings) -> list[list[Piece]]:
    """Join neighbouring blocks while the passage stays under the target; a list stays with the line that introduces
    it, and a note with the text before it, up to the largest size."""
    clusters: list[list[Piece]] = []
    for block in blocks:
        fits = clusters and _words(clusters[-1]) + _words(block) <= settings.passage_max_words
        if fits and _belongs_together(clusters[-1][-1], block[0]):
            clusters[-1].extend(block)
        else:
            clusters.append(list(block))
    groups: list[list[Piece]] = []
    for cluster in clusters:
        if groups and _words(groups[-1]) + _words(cluster) <= settings.passage_words:
            groups[-1].extend(cluster)
        else:
            groups.append(cluster)
    return groups


def _belongs_together(before: Piece, after: Piece) -> bool:
    if after.kind is PassageKind.NOTE:
        return True
    return after.kind is PassageKind.LIST and (before.kind is PassageKind.LIST or before.introduces)


def _words(pieces: Sequence[Piece]) -> int:
    return sum(piece.words for piece in pieces)


def _passage(
    text: str, section: Section, pieces: list[Piece], seen: Counter[str], *, source_id: str, ordinal: int
) -> Passage:
    start, end = pieces[0].start, pieces[-1].end
    content = text[start:end]
    digest = content_digest(section.heading_path, content)
    seen[digest] += 1
    repeat = f"-{seen[digest]}" if seen[digest] > 1 else ""
    first_pages = [piece.page_first for piece in pieces if piece.page_first is not None]
    last_pages = [piece.page_last for piece in pieces if piece.page_last is not None]
    article = section.article
    return Passage(
        id=f"{source_id}:{digest}{repeat}",
        source_id=source_id,
        ordinal=ordinal,
        text=content,
        kind=PassageKind.ARTICLE if article else _main_kind(pieces),
        heading_path=section.heading_path,
        page_first=min(first_pages, default=None),
        page_last=max(last_pages, default=None),
        page_label=next((piece.page_label for piece in pieces if piece.page_label), None),
        start=start,
        end=end,
        bwb_id=article.bwb_id if article else None,
        article=article.number if article else None,
        jci=article.jci if article else None,
        validity=Validity(valid_from=article.in_force_from, repealed=article.repealed) if article else Validity(),
    )


def _main_kind(pieces: Sequence[Piece]) -> PassageKind:
    """Return the kind that most words have."""
    words: Counter[PassageKind] = Counter()
    for piece in pieces:
        words[piece.kind] += piece.words
    return words.most_common(1)[0][0]
