"""The table of contents of a document: lines that only repeat its headings, with a page number behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Block, BlockKind

_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$|…+\s*\d{1,4}$")
_PAGE_BEHIND = re.compile(r"[\s.…·_]*\b\d{1,4}$")
_NAME = re.compile(r"^(inhoud|inhoudsopgave|inhoudstafel)$", re.IGNORECASE)
_FEWEST = 3
_LEAST_BEGINNING = 8
"""So many letters of an entry with a page number must begin a heading: "Begroting 13" is "Begroting 2017"."""
_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING})


def contents_blocks(blocks: Sequence[Block]) -> set[int]:
    """Give the indexes of the blocks that make up a table of contents.

    It is a run of at least three blocks of which each repeats a heading that comes later (its page number aside), or
    ends in leader dots and a number; two or more must have such a number. The title above it goes with it.
    """
    last_heading = {_plain(block.text): index for index, block in enumerate(blocks) if block.kind is BlockKind.HEADING}
    found: set[int] = set()
    run: list[int] = []
    for index in range(len(blocks) + 1):
        if index < len(blocks) and _is_entry(blocks, index, last_heading):
            run.append(index)
            continue
        numbered = sum(1 for entry in run if _PAGE_BEHIND.search(blocks[entry].text))
        if len(run) >= _FEWEST and numbered >= 2:
            found.update(run)
            if run[0] and _NAME.match(blocks[run[0] - 1].text.strip()):
                found.add(run[0] - 1)
        run = []
    return found


def _is_entry(blocks: Sequence[Block], index: int, last_heading: dict[str, int]) -> bool:
    block = blocks[index]
    if block.kind not in _KINDS or not block.text.strip() or block.page_end not in (None, block.page):
        return False
    if _LEADER.search(block.text):
        return True
    text = f"{block.marker} {block.text}" if block.kind is BlockKind.LIST_ITEM else block.text
    stripped = _PAGE_BEHIND.sub("", text)
    names = {_plain(text), _plain(stripped), _plain(_PAGE_BEHIND.sub("", block.text))} - {""}
    numbered = _PAGE_BEHIND.search(block.text) is not None
    if block.kind is BlockKind.HEADING and not numbered:
        return False
    if any(last_heading.get(name, -1) > index for name in names):
        return True
    return numbered and any(
        place > index and heading.startswith(name)
        for name in names
        if len(name) >= _LEAST_BEGINNING
        for heading, place in last_heading.items()
    )


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
