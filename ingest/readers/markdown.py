"""Markdown (CommonMark with tables and footnotes), as markdown-it-py parses it.

Front matter is not read here: it stays, as written, under ``front_matter`` in the metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.document import Block, BlockKind, StructuredDocument
from ingest.readers.base import FileProbe, Limits
from ingest.readers.encoding import decode, strip_controls
from ingest.readers.grids import Cell, make_table, table_block
from ingest.readers.sniff import MARKDOWN
from ingest.readers.text import controls_warning

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["MarkdownReader"]

_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^<>]{0,2000}>", re.DOTALL | re.IGNORECASE)


class MarkdownReader:
    """Reads markdown."""

    name = "markdown"
    version = 1

    def accepts(self, probe: FileProbe) -> bool:
        """Take text whose name says markdown; by its content it cannot be told from plain text."""
        return probe.media_type == MARKDOWN

    def read(self, probe: FileProbe, limits: Limits) -> StructuredDocument:  # noqa: ARG002  (the port's signature)
        """Read markdown. Raises ``WrongType`` when no encoding fits."""
        from markdown_it import MarkdownIt
        from mdit_py_plugins.footnote import footnote_plugin
        from mdit_py_plugins.front_matter import front_matter_plugin

        name = probe.path.name
        decoded = decode(name, probe.data)
        text, stripped = strip_controls(decoded.text)
        parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin).use(front_matter_plugin)
        tokens = parser.parse(text)
        blocks = tuple(_Walk(_notes(tokens)).blocks(tokens))
        front_matter = next((token.content for token in tokens if token.type == "front_matter"), None)
        top = next((block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1), None)
        return StructuredDocument(
            blocks=blocks,
            media_type=MARKDOWN,
            title=top,
            metadata={} if front_matter is None else {"front_matter": front_matter},
            encoding=decoded.encoding,
            warnings=(*decoded.warnings, controls_warning(name, stripped)) if stripped else decoded.warnings,
        )


def _notes(tokens: Sequence[Token]) -> dict[int, tuple[str, str]]:
    """Return footnote id -> (label, text); the parser gathers all footnotes at the end."""
    notes: dict[int, tuple[str, str]] = {}
    current: tuple[int, str] | None = None
    for token in tokens:
        if token.type == "footnote_open":
            current = (int(token.meta["id"]), str(token.meta.get("label") or int(token.meta["id"]) + 1))
        elif token.type == "footnote_close":
            current = None
        elif token.type == "inline" and current is not None:
            earlier = notes.get(current[0], ("", ""))[1]
            notes[current[0]] = (current[1], f"{earlier}\n{_plain(token)}".strip())
    return notes


@dataclass(slots=True)
class _Walk:
    """One walk over the tokens of a document."""

    notes: dict[int, tuple[str, str]]
    _lists: list[int | None] = field(default_factory=list)
    """For each open list its next number, or None when it has bullets."""
    _marker: str = ""
    _heading: int = 0
    _referred: list[int] = field(default_factory=list)
    """Footnotes referred to since the last block."""
    _given: set[int] = field(default_factory=set)
    _rows: list[list[Cell]] = field(default_factory=list)
    _in_table: bool = False

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """Give the blocks in order; a footnote follows the block that first refers to it."""
        for token in tokens:
            if token.type == "footnote_block_open":
                return
            yield from self._token(token)

    def _token(self, token: Token) -> Iterator[Block]:
        if token.type == "inline":
            yield from self._inline(token)
        elif token.type in {"fence", "code_block"} and token.content.strip():
            yield self._block(token.content.strip("\n"))
        elif token.type == "html_block":
            text = " ".join(_TAG.sub(" ", token.content).split())
            if text:
                yield self._block(text)
        elif token.type.startswith(("table_", "tr_")):
            yield from self._table(token.type)
        else:
            self._enter_or_leave(token)

    def _enter_or_leave(self, token: Token) -> None:
        kind = token.type
        if kind in {"heading_open", "heading_close"}:
            self._heading = int(token.tag[1]) if kind == "heading_open" else 0
        elif kind == "bullet_list_open":
            self._lists.append(None)
        elif kind == "ordered_list_open":
            self._lists.append(int(token.attrs.get("start", 1)))
        elif kind in {"bullet_list_close", "ordered_list_close"}:
            self._lists.pop()
        elif kind == "list_item_open":
            self._marker = self._next_marker()

    def _table(self, kind: str) -> Iterator[Block]:
        if kind == "table_open":
            self._rows, self._in_table = [], True
        elif kind == "tr_open":
            self._rows.append([])
        elif kind == "table_close":
            self._in_table = False
            table = make_table(self._rows)
            if table is not None:
                yield table_block(table)
            yield from self._footnotes()

    def _inline(self, token: Token) -> Iterator[Block]:
        text = _plain(token)
        self._referred.extend(
            int(child.meta["id"]) for child in token.children or () if child.type == "footnote_ref" and child.meta
        )
        if self._in_table:
            self._rows[-1].append(Cell(text))
            return
        if text:
            yield self._block(text)
        yield from self._footnotes()

    def _block(self, text: str) -> Block:
        if self._heading:
            return Block(kind=BlockKind.HEADING, text=" ".join(text.split()), level=self._heading)
        if self._lists:
            marker, self._marker = self._marker, ""
            return Block(kind=BlockKind.LIST_ITEM, text=text, level=len(self._lists), marker=marker)
        return Block(kind=BlockKind.PARAGRAPH, text=text)

    def _footnotes(self) -> Iterator[Block]:
        for note in self._referred:
            if note in self.notes and note not in self._given:
                self._given.add(note)
                label, text = self.notes[note]
                if text:
                    yield Block(kind=BlockKind.FOOTNOTE, text=text, marker=label)
        self._referred.clear()

    def _next_marker(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "•"
        self._lists[-1] = number + 1
        return f"{number}."


def _plain(inline: Token) -> str:
    """Return what a reader sees of an inline token: no markup, no html, no footnote marks."""
    pieces: list[str] = []
    for child in inline.children or ():
        if child.type in {"text", "code_inline"}:
            pieces.append(child.content)
        elif child.type == "softbreak":
            pieces.append(" ")
        elif child.type == "hardbreak":
            pieces.append("\n")
        elif child.type == "image":
            pieces.append(child.content)
    return re.sub(r"[ \t]+", " ", "".join(pieces)).strip()
