"""Reads statutes: BWB ``toestand`` XML as the official repository gives it, one block an article.

Every article and annex becomes one ``ARTICLE`` block with its ``ArticleFacts``; headings above it carry the structure
of the statute. What is no article of the statute itself gets a name instead of a number: ``lijst i`` (an annex),
``bijlage 2 artikel 1`` (an article of an annex), ``considerans``. Where a file holds one number twice, the live one
keeps it and the other becomes ``30v-2``, so that a number never means two texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ingest.document import ArticleFacts, Block, BlockKind, StructuredDocument
from ingest.errors import EmptyFile, TooLarge
from ingest.readers.base import FileProbe, Limits
from ingest.readers.sniff import BWB
from ingest.readers.statute_text import NOT_TEXT, heading_of, inline_text, lines_of
from ingest.readers.statute_xml import parse_statute
from knowledge.legal import jci_uri, normalise_article

__all__ = ["StatuteReader"]

_NO_TEXT = "[Het bestand bevat van dit artikel geen tekst.]"
_LONGEST_LAPSED = 60


@dataclass(frozen=True, slots=True)
class StatuteReader:
    """Reader of BWB ``toestand`` XML."""

    name: str = "wet"
    version: int = 1

    def accepts(self, probe: FileProbe) -> bool:
        """Take files whose root element is ``toestand``."""
        return probe.media_type == BWB

    def read(self, probe: FileProbe, limits: Limits) -> StructuredDocument:
        """Return the statute's headings and articles in order.

        Raises ``DamagedFile`` (no well-formed XML, or no statute), ``UnsafeFile`` (own entities), ``TooLarge`` (nesting
        or text) or ``EmptyFile`` (no article).
        """
        root = parse_statute(probe, limits)
        statute = _Statute(root, probe.path.name)
        statute.walk()
        if not any(block.article for block in statute.blocks):
            raise EmptyFile(f"{probe.path.name}: er staat geen artikel in deze wettekst. Haal het bestand opnieuw op.")
        length = sum(len(block.text) for block in statute.blocks)
        if length > limits.max_text_chars:
            raise TooLarge(
                f"{probe.path.name}: de wettekst is {length} tekens lang en de grens is {limits.max_text_chars}."
            )
        return StructuredDocument(
            blocks=tuple(statute.blocks),
            media_type=BWB,
            title=statute.metadata.get("citeertitel"),
            metadata=statute.metadata,
            warnings=tuple(statute.warnings),
        )


@dataclass(slots=True)
class _Statute:
    """Collects the blocks of one statute."""

    root: Any
    file_name: str
    blocks: list[Block] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    annex_start: str | None = None
    """``inwerking`` of the annex that is being read: its articles have none of their own."""
    taken: dict[str, int] = field(default_factory=dict)
    """Place in ``blocks`` of the article that has a number."""

    def walk(self) -> None:
        """Read metadata, preamble, text and annexes."""
        self.metadata = _metadata(self.root)
        preamble = self.root.find(".//aanhef")
        considerations = lines_of(preamble.find("considerans")) if _has(preamble, "considerans") else []
        if considerations:
            self._heading("Considerans", 1)
            self._unit(preamble, "considerans", [("", "\n".join(considerations))])
        body = self.root.find(".//wet-besluit")
        self._walk(body if body is not None else self.root, 1, "")

    def _walk(self, parent: Any, level: int, annex: str) -> None:
        """Read the children of a chapter or the like; depth is bounded by the parser."""
        for child in parent:
            if child.tag in NOT_TEXT or child.tag in {"aanhef", "intitule", "citeertitel", "bwb-inputbestand"}:
                continue
            if child.tag == "artikel":
                self._article(child, level, annex)
            elif child.tag == "bijlage":
                self._annex(child, level)
            elif child.find(".//artikel") is not None or child.find(".//bijlage") is not None:
                title = heading_of(child)
                if title:
                    self._heading(title, level)
                self._walk(child, level + 1 if title else level, annex)
            elif child.find("kop") is not None and heading_of(child):
                self._heading(heading_of(child), level)
                self._paragraphs(child)
            else:
                self._paragraphs(child)

    def _paragraphs(self, element: Any) -> None:
        """Keep loose text (circulars, a chapter that lapsed as a whole) as paragraphs."""
        lines = lines_of(element) or [inline_text(element)]
        self.blocks.extend(Block(BlockKind.PARAGRAPH, line) for line in lines if line and not _is_lapsed(line))

    def _article(self, element: Any, level: int, annex: str) -> None:
        written = element.find("kop/nr")
        label = inline_text(written) if written is not None else (element.get("label") or _label(element))
        number = normalise_article(label) or "zonder nummer"
        title = heading_of(element) or f"Artikel {number}"
        self._heading(title, level)
        self._unit(element, f"{annex} artikel {number}" if annex else number, _leden(element))

    def _annex(self, element: Any, level: int) -> None:
        title = heading_of(element) or element.get("label") or "Bijlage"
        head = element.find("kop")
        parts = [] if head is None else [head.find("label"), head.find("nr")]
        name = " ".join(inline_text(part) for part in parts if part is not None) or "bijlage"
        number = " ".join(name.casefold().rstrip(".").split())
        self._heading(title, level)
        if element.find(".//artikel") is not None:
            self.annex_start = element.get("inwerking")
            self._walk(element, level + 1, number)
            self.annex_start = None
        else:
            self._unit(element, number, [("", line) for line in lines_of(element)])

    def _heading(self, title: str, level: int) -> None:
        self.blocks.append(Block(BlockKind.HEADING, title, level=level))

    def _unit(self, element: Any, number: str, leden: list[tuple[str, str]]) -> None:
        leden = [(lid, text) for lid, text in leden if text]
        if not leden:
            leden = [("", _NO_TEXT)]
            self.warnings.append(f"{number}: het bestand bevat van dit artikel geen tekst.")
        text = "\n".join(f"{lid}. {body}" if lid else body for lid, body in leden)
        bwb_id = self.root.get("bwb-id")
        facts = ArticleFacts(
            bwb_id=bwb_id,
            number=self._free_number(number, repealed=_repealed(element, text)),
            in_force_from=self._date(element.get("inwerking") or self.annex_start, number),
            repealed=_repealed(element, text),
            jci=_jci(element) or jci_uri(bwb_id, number, _iso_date(self.metadata.get("toestand"))),
            paragraphs=tuple(leden),
        )
        self.taken.setdefault(facts.number, len(self.blocks))
        self.blocks.append(Block(BlockKind.ARTICLE, text, article=facts))

    def _free_number(self, number: str, *, repealed: bool) -> str:
        """Return ``number``, or ``number-2`` and so on when it is taken; a live article takes it from a lapsed one."""
        if number not in self.taken:
            return number
        free = next(f"{number}-{count}" for count in range(2, 10_000) if f"{number}-{count}" not in self.taken)
        place = self.taken[number]
        holder = self.blocks[place]
        if repealed or holder.article is None or not holder.article.repealed:
            return free
        self.blocks[place] = replace(holder, article=replace(holder.article, number=free))
        self.taken[free] = self.taken.pop(number)
        return number

    def _date(self, text: str | None, number: str) -> date | None:
        day = _iso_date(text)
        if text and day is None:
            self.warnings.append(f"{number}: de datum van inwerkingtreding in het bestand is geen datum.")
        return day


def _leden(element: Any) -> list[tuple[str, str]]:
    """Return (lid number, text) pairs; text outside the leden stands under an empty number, in its place."""
    pairs: list[tuple[str, str]] = []
    loose: list[str] = []
    for child in element:
        if child.tag in NOT_TEXT:
            continue
        if child.tag == "lid":
            if loose:
                pairs.append(("", "\n".join(loose)))
                loose = []
            number = child.find("lidnr")
            mark = inline_text(number).rstrip(".") if number is not None else ""
            pairs.append((mark, "\n".join(lines_of(child))))
        else:
            holder = [child] if child.tag in {"al", "lijst", "table", "tussenkop"} else child
            loose.extend(lines_of(holder))
    if loose:
        pairs.append(("", "\n".join(loose)))
    return pairs


def _metadata(root: Any) -> dict[str, str]:
    """Return bwb_id, toestand, soort, citeertitel and intitule as far as the file gives them."""
    law = root.find(".//wetgeving")
    found = {"bwb_id": root.get("bwb-id"), "toestand": root.get("inwerkingtreding")}
    found["soort"] = law.get("soort") if law is not None else None
    for tag in ("citeertitel", "intitule"):
        element = root.find(f".//{tag}")
        found[tag] = inline_text(element) if element is not None else None
    return {key: value for key, value in found.items() if value}


def _jci(element: Any) -> str | None:
    for jci in element.iterfind("meta-data/jcis/jci"):
        if jci.get("versie") == "1.3" and jci.get("verwijzing"):
            return str(jci.get("verwijzing"))
    return None


def _label(element: Any) -> str:
    label = element.find("kop/label")
    return inline_text(label) if label is not None else ""


def _has(element: Any, tag: str) -> bool:
    return element is not None and element.find(tag) is not None


def _repealed(element: Any, text: str) -> bool:
    return element.get("status") == "vervallen" or _is_lapsed(text)


def _is_lapsed(text: str) -> bool:
    bare = text.strip("[]. ").casefold()
    return bare.startswith("vervallen") and len(bare) <= _LONGEST_LAPSED


def _iso_date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
