"""Running headers, footers and page numbers: text at the top or bottom of pages that says where you are, not what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Block, BlockKind

MARGIN = 0.12
"""Part of the page's height, at its top and at its bottom, in which running text stands."""
_OUTER_MARGIN = 0.1
_EDGE = 0.06
_LONGEST = 200
_PAGES = 3
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^[-–|\s]*(?:(?:pagina|pag\.?|bladzijde|blz\.?|p\.)\s*)?(\d{1,4}|[ivxlc]{1,7})(?:\s*(?:van|/|of)\s*\d{1,4})?[-–|\s]*$",
    re.IGNORECASE,
)
_NEVER = frozenset({BlockKind.TABLE, BlockKind.ARTICLE, BlockKind.SPEAKER_NOTE})


def running_key(text: str) -> str:
    """Give the text with its numbers masked, so that a header with a changing page number stays one key."""
    return _NUMBER.sub("#", " ".join(text.split()).casefold())


def running_blocks(blocks: Sequence[Block], page_count: int | None = None) -> set[int]:
    """Give the indexes of the blocks that are running headers, footers or page numbers.

    A text counts as running when it stands in the same margin of three pages or more, the same word for word, or with
    one number that goes up with the page; in a document of two pages, when it stands at the very edge of both.
    "Artikel 1", "Artikel 2" at the top of pages is therefore not running text. A number that stands alone is a page
    number when it fits its page.
    """
    candidates: dict[tuple[bool, str], list[int]] = {}
    for index, block in enumerate(blocks):
        at_top = _margin(block)
        if at_top is not None:
            candidates.setdefault((at_top, running_key(block.text)), []).append(index)
    found: set[int] = set()
    for indexes in candidates.values():
        found |= _repeated(blocks, indexes, both=page_count == 2)
    found |= {index for index, block in enumerate(blocks) if _is_own_page_number(block)}
    return found


def _margin(block: Block) -> bool | None:
    """Say in which margin a block stands: top (True), bottom (False) or none; blocks over two pages are text."""
    if block.top is None or block.page is None or block.kind in _NEVER or not block.text.strip():
        return None
    if len(block.text) > _LONGEST or block.page_end not in (None, block.page):
        return None
    return True if block.top < MARGIN else False if block.top > 1 - MARGIN else None


def _repeated(blocks: Sequence[Block], indexes: Sequence[int], *, both: bool) -> set[int]:
    same: dict[str, list[int]] = {}
    for index in indexes:
        same.setdefault(" ".join(blocks[index].text.split()).casefold(), []).append(index)
    found: set[int] = set()
    for group in same.values():
        enough = _pages(blocks, group) >= (2 if both and _all_at_edge(blocks, group) else _PAGES)
        if enough and not _is_title_of_text(blocks, group):
            found.update(group)
    found |= _counting(blocks, indexes)
    return found


def _pages(blocks: Sequence[Block], indexes: Sequence[int]) -> int:
    return len({blocks[index].page for index in indexes})


def _all_at_edge(blocks: Sequence[Block], indexes: Sequence[int]) -> bool:
    return all(not _EDGE < (blocks[index].top or 0.0) < 1 - _EDGE for index in indexes)


def _is_title_of_text(blocks: Sequence[Block], indexes: Sequence[int]) -> bool:
    """A heading that returns may be a real one ("Toelichting"): it is running text only in the outer margin."""
    return any(
        blocks[index].kind is BlockKind.HEADING and _OUTER_MARGIN < (blocks[index].top or 0.0) < 1 - _OUTER_MARGIN
        for index in indexes
    )


def _counting(blocks: Sequence[Block], indexes: Sequence[int]) -> set[int]:
    """Find the blocks of one key of which a number goes up with the page: always page + the same difference."""
    by_difference = _by_difference(blocks, indexes)
    return {index for group in by_difference.values() if _pages(blocks, group) >= _PAGES for index in group}


def _by_difference(blocks: Sequence[Block], indexes: Sequence[int]) -> dict[tuple[int, int], list[int]]:
    groups: dict[tuple[int, int], list[int]] = {}
    for index in indexes:
        page = blocks[index].page or 0
        for place, number in enumerate(_NUMBER.findall(blocks[index].text)):
            if len(number) <= 5:
                groups.setdefault((place, int(number) - page), []).append(index)
    return groups


def _is_own_page_number(block: Block) -> bool:
    """A lone number in the outer margin that is the number, or the label, of its page."""
    if _margin(block) is None or _OUTER_MARGIN <= (block.top or 0.0) <= 1 - _OUTER_MARGIN:
        return False
    match = _PAGE_NUMBER.match(block.text.strip())
    return match is not None and match[1].casefold() in {str(block.page), (block.page_label or "").casefold()}
