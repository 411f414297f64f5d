"""Cleaning: what a page adds to a text is taken off, and what a page cuts apart is joined again.

``clean`` is a pure function on blocks. It takes away running headers and footers, page numbers and the table of
contents, joins lines and hyphenated words, joins paragraphs that go on over a page, and puts characters right. Apart
from the blocks it takes away whole, it loses no letter or digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.characters import normalise, tidy
from ingest.contents_list import contents_blocks
from ingest.document import ArticleFacts, Block, BlockKind, StructuredDocument, Table
from ingest.hyphenation import Vocabulary, join, join_lines
from ingest.running_text import running_blocks

_RUNNING_TEXT = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.FOOTNOTE})
_FLOW = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
_SENTENCE_END = (".", "!", "?", ":", ";", "…")
_CLOSERS = "\"'”’»)]"
_FULL_LINE = 60


def clean(document: StructuredDocument) -> StructuredDocument:
    """Give the document with clean blocks; cleaning it again changes nothing. Never raises on what a reader gives."""
    blocks = [_with_normal_characters(block) for block in document.blocks]
    vocabulary = Vocabulary.of(block.text for block in blocks)
    blocks = [_with_joined_lines(block, vocabulary) for block in blocks]
    blocks = [block for block in blocks if block.text or block.table is not None or block.article is not None]
    blocks = _without(blocks, running_blocks(blocks, document.page_count))
    blocks = _without(blocks, contents_blocks(blocks))
    blocks = _joined_over_pages(blocks, vocabulary)
    title = tidy(join_lines(normalise(document.title), vocabulary)) if document.title else None
    return replace(document, blocks=tuple(blocks), title=title or None)


def _without(blocks: Sequence[Block], indexes: set[int]) -> list[Block]:
    return [block for index, block in enumerate(blocks) if index not in indexes]


def _with_normal_characters(block: Block) -> Block:
    table = block.table and _map_table(block.table)
    article = block.article and _map_article(block.article)
    return replace(
        block, text=normalise(block.text), marker=tidy(normalise(block.marker)), table=table, article=article
    )


def _map_table(table: Table) -> Table:
    def cell(text: str) -> str:
        return tidy(" ".join(normalise(text).split()))

    return Table(
        header=tuple(cell(text) for text in table.header),
        rows=tuple(tuple(cell(text) for text in row) for row in table.rows),
        caption=cell(table.caption),
    )


def _map_article(article: ArticleFacts) -> ArticleFacts:
    return replace(
        article, paragraphs=tuple((number, _tidy_lines(normalise(text))) for number, text in article.paragraphs)
    )


def _with_joined_lines(block: Block, vocabulary: Vocabulary) -> Block:
    if block.kind in _RUNNING_TEXT:
        return replace(block, text=tidy(join_lines(block.text, vocabulary)))
    return replace(block, text=_tidy_lines(block.text))


def _tidy_lines(text: str) -> str:
    """Tidy text of which the lines mean something: tables, articles, notes of a speaker."""
    return "\n".join(line for line in (tidy(line) for line in text.split("\n")) if line)


def _joined_over_pages(blocks: Sequence[Block], vocabulary: Vocabulary) -> list[Block]:
    """Join the last text of a page and the first of the next where one goes on in the other; notes stay between."""
    joined: list[Block] = []
    last_flow: int | None = None
    for block in blocks:
        if last_flow is not None and _goes_on(joined[last_flow], block):
            before = joined[last_flow]
            text = tidy(join(before.text, block.text, vocabulary))
            joined[last_flow] = replace(before, text=text, page_end=block.page_end or block.page)
            continue
        joined.append(block)
        if block.kind is not BlockKind.FOOTNOTE:
            last_flow = len(joined) - 1
    return joined


def _goes_on(before: Block, after: Block) -> bool:
    """Say whether ``after``, first on the next page, goes on with ``before``."""
    if before.kind not in _FLOW or after.kind is not BlockKind.PARAGRAPH or after.page is None or before.page is None:
        return False
    if after.page != (before.page_end or before.page) + 1 or not before.text or not after.text:
        return False
    if before.text.endswith("-") and not before.text.endswith((" -", "--")):
        return after.text[0].isalpha()
    ended = before.text.rstrip(_CLOSERS).endswith(_SENTENCE_END)
    if ended:
        return False
    if after.text[0].islower():
        return True
    full = before.kind is BlockKind.PARAGRAPH and len(before.text) >= _FULL_LINE and len(after.text) >= _FULL_LINE
    return full and (after.text[0].isalnum() or after.text[0] in "('‘“\"")
