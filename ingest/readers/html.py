"""Web pages: the main text with its headings, lists and tables, without what stands around it.

Walked with a stack of our own: a page may nest thousands of elements deep.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.document import Block, BlockKind, StructuredDocument
from ingest.errors import TooLarge
from ingest.readers.base import FileProbe, Limits
from ingest.readers.encoding import decode
from ingest.readers.html_filter import is_skipped
from ingest.readers.html_main import find_main
from ingest.readers.html_tables import is_data_table, read_table
from ingest.readers.sniff import HTML

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

__all__ = ["HtmlReader"]

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html", "legend", "li", "main",
        "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS,
    }
)  # fmt: skip
_INTERFACE_LINK = re.compile(r"javascript:|#(?:top|boven)?$", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\xa0]+")


class HtmlReader:
    """Reads web pages."""

    name = "html"
    version = 1

    def accepts(self, probe: FileProbe) -> bool:
        """Take what starts as html."""
        return probe.media_type == HTML

    def read(self, probe: FileProbe, limits: Limits) -> StructuredDocument:
        """Read a page. Raises ``TooLarge`` when it nests deeper than allowed."""
        from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

        name = probe.path.name
        decoded = decode(name, probe.data, _declared_charset(probe.data))
        # A string, so that the parser does not guess an encoding of its own.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # xhtml is read as html on purpose
            soup = BeautifulSoup(decoded.text.replace("\x00", ""), "lxml")
        _check_depth(name, soup, limits)
        # From the top, not from the body: on a page that opens none, the parser leaves <main> in the head.
        blocks = tuple(_without_echoes(_Walk().blocks(find_main(soup))))
        return StructuredDocument(
            blocks=blocks,
            media_type=HTML,
            title=_title(soup, blocks),
            metadata=_metadata(soup),
            encoding=decoded.encoding,
            warnings=decoded.warnings,
        )


@dataclass(slots=True)
class _Frame:
    """An element that is open: what text in it becomes."""

    tag: Tag
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    marker: str = ""
    keep_lines: bool = False


@dataclass(slots=True)
class _Walk:
    """One walk through the main text. Text gathers until an element starts or ends a block."""

    _pieces: list[str] = field(default_factory=list)
    _has_words: bool = False
    """False while all text since the last block stands in links of the interface (print, back to top)."""
    _lists: list[tuple[bool, int]] = field(default_factory=list)
    """(numbered, last number) of the lists that are open."""

    def blocks(self, root: Tag) -> Iterator[Block]:
        """Give the blocks below ``root`` in order."""
        from bs4.element import NavigableString, Tag

        inside = root.name in {"main", "article"} or root.find_parent(["main", "article"]) is not None
        frames = [_Frame(root)]
        # Elements to open, strings to add, and frames to close, last first.
        stack: list[tuple[object, bool]] = [(child, inside) for child in reversed(root.contents)]
        while stack:
            node, inside = stack.pop()
            if isinstance(node, _Frame):
                yield from self._flush(frames[-1])
                frames.pop()
                if node.tag.name in {"ul", "ol"}:
                    self._lists.pop()
            elif isinstance(node, Tag):
                if is_skipped(node, inside):
                    continue
                if node.name == "table" and is_data_table(node):
                    yield from self._flush(frames[-1])
                    yield from read_table(node)
                elif node.name in _BLOCKS:
                    yield from self._flush(frames[-1])
                    frames.append(self._open(node, frames[-1]))
                    stack.append((frames[-1], inside))
                    inside = inside or node.name in {"main", "article"}
                    stack.extend((child, inside) for child in reversed(node.contents))
                elif node.name == "br":
                    self._pieces.append("\n")
                else:
                    stack.extend((child, inside) for child in reversed(node.contents))
            elif type(node) is NavigableString:  # comments, CDATA and declarations are subclasses
                self._add(node, frames[-1])
        yield from self._flush(frames[-1])

    def _open(self, tag: Tag, parent: _Frame) -> _Frame:
        if tag.name in _HEADINGS:
            return _Frame(tag, BlockKind.HEADING, _HEADINGS[tag.name])
        if tag.name in {"ul", "ol"}:
            self._lists.append((tag.name == "ol", _whole(tag.get("start"), 1) - 1))
            return _Frame(tag, parent.kind, parent.level)
        if tag.name == "li":
            return _Frame(tag, BlockKind.LIST_ITEM, max(1, len(self._lists)), self._next_marker(tag))
        # What stands in a list item or heading stays one, whatever wraps it.
        kept = parent.kind if parent.kind in {BlockKind.LIST_ITEM, BlockKind.HEADING} else BlockKind.PARAGRAPH
        marker, parent.marker = parent.marker, ""
        return _Frame(tag, kept, parent.level, marker, keep_lines=tag.name == "pre" or parent.keep_lines)

    def _next_marker(self, item: Tag) -> str:
        if not self._lists or not self._lists[-1][0]:
            return "•"
        number = _whole(item.get("value"), self._lists[-1][1] + 1)
        self._lists[-1] = (True, number)
        return f"{number}."

    def _add(self, text: str, frame: _Frame) -> None:
        self._pieces.append(str(text) if frame.keep_lines else _BLANKS.sub(" ", text))
        if not self._has_words and any(character.isalnum() for character in text):
            parent = getattr(text, "parent", None)
            link = parent if parent is not None and parent.name == "a" else None
            self._has_words = link is None or not _INTERFACE_LINK.match(str(link.get("href", "")).strip())

    def _flush(self, frame: _Frame) -> Iterator[Block]:
        text = "\n".join(line.strip() for line in "".join(self._pieces).split("\n")).strip()
        has_words = self._has_words
        self._pieces, self._has_words = [], False
        if not text or not has_words:
            return
        if frame.kind is BlockKind.HEADING:
            text = " ".join(text.split())
        yield Block(kind=frame.kind, text=re.sub(r" {2,}", " ", text), level=frame.level, marker=frame.marker)
        frame.marker = ""


def _without_echoes(blocks: Iterator[Block]) -> Iterator[Block]:
    """Leave out a paragraph that only says the heading above it again, as many news pages do."""
    previous: Block | None = None
    for block in blocks:
        echo = previous is not None and previous.kind is BlockKind.HEADING and previous.text == block.text
        if not (echo and block.kind is BlockKind.PARAGRAPH):
            yield block
            previous = block


def _declared_charset(data: bytes) -> str | None:
    head = data[:_DECLARED_WITHIN]
    found = _XML_CHARSET.search(head) or _META_CHARSET.search(head)
    return found[1].decode("ascii", "ignore") if found else None


def _check_depth(name: str, soup: BeautifulSoup, limits: Limits) -> None:
    from bs4 import Tag

    stack: list[tuple[Tag, int]] = [(soup, 0)]
    while stack:
        tag, depth = stack.pop()
        if depth > limits.max_nesting:
            raise TooLarge(
                f"{name} is dieper genest dan {limits.max_nesting} elementen; zo ziet een gewone pagina er niet uit. "
                "Sla de pagina opnieuw op, of verhoog KENNIS_INGEST_MAX_NESTING."
            )
        stack.extend((child, depth + 1) for child in tag.contents if isinstance(child, Tag))


def _title(soup: BeautifulSoup, blocks: tuple[Block, ...]) -> str | None:
    """Return ``og:title``; else the top heading of the text; else ``title`` without the name of the site."""
    stated = _meta(soup, "og:title")
    if stated:
        return stated
    first = next((block for block in blocks if block.kind is BlockKind.HEADING), None)
    if first is not None and first.level == 1:
        return first.text
    written = soup.title.get_text(" ", strip=True) if soup.title else ""
    if first is not None and (not written or written.startswith(first.text)):
        return first.text
    return re.split(r" [|»·] ", written)[0].strip() or None


def _metadata(soup: BeautifulSoup) -> dict[str, str]:
    names = {
        "description": ("description", "og:description"),
        "author": ("author", "article:author"),
        "created": ("article:published_time", "dcterms.created", "DCTERMS.issued", "date"),
        "modified": ("article:modified_time", "dcterms.modified"),
        "publisher": ("og:site_name", "dcterms.publisher"),
        "url": ("og:url",),
    }
    found = {
        key: next((value for name in options if (value := _meta(soup, name))), "") for key, options in names.items()
    }
    found["language"] = str(soup.html.get("lang", "")) if soup.html else ""
    return {key: value for key, value in found.items() if value}


def _meta(soup: BeautifulSoup, name: str) -> str:
    for attribute in ("name", "property"):
        tag = soup.find("meta", attrs={attribute: name})
        if tag is not None and tag.get("content"):
            return " ".join(str(tag.get("content")).split())
    return ""


def _whole(value: object, default: int) -> int:
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 7 else default
