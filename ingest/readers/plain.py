"""Plain text as lines: what is a paragraph, a heading or a list item; linear in the length of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Block, BlockKind

__all__ = ["blocks_of", "pieces_of", "repeated_share"]

_LIST_ITEM = re.compile(r"([ \t]{0,40})([-*•·–▪o]|\(?(?:\d{1,3}|[a-z])[.)])[ \t]+(\S.*)")
_NUMBERED_HEADING = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?[ \t]+(\S.{0,100})")
_SENTENCE_END = (".", ";", ",", ":", "!")
_UNDERLINES = frozenset("=-~")
_MAX_HEADING_CHARS = 90
_MAX_HEADING_WORDS = 12
_WRAPPED = range(45, 121)
_MAX_PIECE = 8_000
_SENTENCE = re.compile(r"(?<=[.!?])\s")
_REPEATS_FROM = 100_000


def blocks_of(text: str) -> Iterator[Block]:
    """Give the blocks of a text with ``\\n`` line ends.

    Paragraphs are parted by blank lines; lines of a wrapped paragraph (all but the last between 45 and 120 characters)
    are joined, other lines stand alone. A heading is a short line that ends no sentence, with more text after it.
    """
    groups = list(_groups(text))
    previous: Block | None = None
    for number, lines in enumerate(groups):
        following = groups[number + 1][0] if number + 1 < len(groups) else None
        for block in _group_blocks(lines, previous, following):
            yield block
            previous = block


def pieces_of(text: str) -> Iterator[str]:
    """Give a paragraph in pieces of at most 8,000 characters, cut after a sentence, or after a word where none ends."""
    start = 0
    while len(text) - start > _MAX_PIECE:
        window = text[start : start + _MAX_PIECE]
        ends = [match.start() for match in _SENTENCE.finditer(window)]
        cut = ends[-1] if ends else window.rfind(" ")
        cut = cut if cut > 0 else _MAX_PIECE
        yield window[:cut].strip()
        start += cut
    yield text[start:].strip()


def repeated_share(text: str) -> float:
    """Return which part of a long text (from 100,000 characters) are sentences that stood in it before, in [0, 1]."""
    if len(text) < _REPEATS_FROM:
        return 0.0
    seen: set[int] = set()
    repeated = 0
    for sentence in _SENTENCE.split(text):
        key = hash(sentence.strip())
        if key in seen:
            repeated += len(sentence) + 1
        seen.add(key)
    return min(repeated / len(text), 1.0)


def _groups(text: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip():
            lines.append(line.rstrip())
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _group_blocks(lines: Sequence[str], previous: Block | None, following: str | None) -> Iterator[Block]:
    """``previous``: the block before these lines; ``following``: the first line after them."""
    underlined = len(lines) > 1 and set(lines[1].strip()) <= _UNDERLINES and len(lines[1].strip()) > 2
    if underlined:
        yield Block(kind=BlockKind.HEADING, text=lines[0].strip(), level=1 if "=" in lines[1] else 2)
        lines = lines[2:]
    elif _is_heading(lines[0], previous, lines[1] if len(lines) > 1 else following):
        yield _heading(lines[0], first=previous is None)
        lines = lines[1:]
    if len(lines) > 1 and not any(_LIST_ITEM.fullmatch(line) for line in lines) and _is_wrapped(lines):
        yield from _paragraphs(" ".join(line.strip() for line in lines))
    else:
        yield from _separate(lines)


def _separate(lines: Sequence[str]) -> Iterator[Block]:
    """Lines that stand alone; an indented line under a list item goes on with it."""
    item: _Item | None = None
    indents: list[int] = []
    for position, line in enumerate(lines):
        match = _LIST_ITEM.fullmatch(line)
        if item and not match and line[0] in " \t":
            item.lines.append(line.strip())
            continue
        if item:
            yield from item.blocks()
        if match:
            item = _Item(match[2], _level(len(match[1].expandtabs(4)), indents), [match[3].strip()])
            continue
        item = None
        following = lines[position + 1] if position + 1 < len(lines) else None
        if position and _is_heading(line, None, following):
            yield _heading(line, first=False)
        else:
            yield from _paragraphs(line.strip())
    if item:
        yield from item.blocks()


@dataclass(slots=True)
class _Item:
    """A list item that may go on on the next line."""

    marker: str
    level: int
    lines: list[str]

    def blocks(self) -> Iterator[Block]:
        """Give the item; one that is too long comes in pieces, of which the first has the marker."""
        marker = self.marker
        for piece in pieces_of(" ".join(self.lines)):
            if piece:
                yield Block(kind=BlockKind.LIST_ITEM, text=piece, level=self.level, marker=marker)
                marker = ""


def _level(indent: int, indents: list[int]) -> int:
    """Return the depth of a list item, from 1; ``indents`` holds those of the items it may stand under."""
    while indents and indents[-1] > indent:
        indents.pop()
    if not indents or indents[-1] < indent:
        indents.append(indent)
    return len(indents)


def _paragraphs(text: str) -> Iterator[Block]:
    for piece in pieces_of(text):
        if piece:
            yield Block(kind=BlockKind.PARAGRAPH, text=piece)


def _is_wrapped(lines: Sequence[str]) -> bool:
    return all(len(line) in _WRAPPED for line in lines[:-1]) and len(lines[-1]) <= _WRAPPED[-1]


def _is_heading(line: str, previous: Block | None, following: str | None) -> bool:
    text = line.strip()
    if following is None or len(text) > _MAX_HEADING_CHARS or text.endswith(_SENTENCE_END):
        return False
    if len(text.split()) > _MAX_HEADING_WORDS or following.lstrip()[:1].islower():
        return False  # the next line goes on with it
    if _LIST_ITEM.fullmatch(line):
        # "1. Inleiding" is a heading when no other item stands beside it.
        in_list = previous is not None and previous.kind is BlockKind.LIST_ITEM
        return bool(_NUMBERED_HEADING.fullmatch(text)) and not in_list and not _LIST_ITEM.fullmatch(following)
    opening = text.lstrip("“‘\"'(")
    return bool(opening) and (opening[0].isupper() or bool(_NUMBERED_HEADING.fullmatch(text)))


def _heading(line: str, first: bool) -> Block:
    text = line.strip()
    numbered = _NUMBERED_HEADING.fullmatch(text)
    if numbered:
        return Block(kind=BlockKind.HEADING, text=numbered[2], level=numbered[1].count(".") + 1, marker=numbered[1])
    return Block(kind=BlockKind.HEADING, text=text, level=1 if first else 2)
