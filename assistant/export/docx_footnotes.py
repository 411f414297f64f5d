"""Real footnotes in a Word document: python-docx has no door for them, so the part is written here.

ECMA-376 part 1, 17.11: a footnotes part with two separators and the notes, and a reference to a note in the text. A
source that is named again gets a cross-reference (a NOTEREF field) to the number of its first footnote.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from assistant.export.paper import SourceNote

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)


class Footnotes:
    """The footnotes of one document; ``mark`` puts references in runs, ``attach`` writes the part at the end."""

    def __init__(self, document: Any, sources: tuple[SourceNote, ...]) -> None:
        """``document``: a python-docx document; ``sources``: numbered by first mention."""
        self._document = document
        self._sources = {source.number: source for source in sources}
        self._placed: set[int] = set()
        _add_styles(document)

    @property
    def unplaced(self) -> list[SourceNote]:
        """Sources that no line has named so far."""
        return [source for number, source in self._sources.items() if number not in self._placed]

    def mark(self, paragraph: Any, numbers: tuple[int, ...]) -> None:
        """Put the references to ``numbers`` at the end of ``paragraph``."""
        for place, number in enumerate(numbers):
            if place:
                _superscript(paragraph, ", ")
            if number in self._placed:
                self._refer_back(paragraph, number)
            else:
                self._placed.add(number)
                self._refer(paragraph, number)

    def _refer(self, paragraph: Any, number: int) -> None:
        name = f"_bron{number}"
        paragraph._p.append(element("bookmarkStart", id=str(number), name=name))
        run = paragraph.add_run()
        run.style = self._document.styles["footnote reference"]
        run._r.append(element("footnoteReference", id=str(number)))
        paragraph._p.append(element("bookmarkEnd", id=str(number)))

    def _refer_back(self, paragraph: Any, number: int) -> None:
        field = element("fldSimple", instr=f" NOTEREF _bron{number} \\f \\h ")
        paragraph._p.append(field)
        run = _superscript(paragraph, str(number))
        field.append(run._r)

    def attach(self) -> None:
        """Write the footnotes part; nothing when no source was named."""
        if not self._placed:
            return
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        package = self._document.part.package
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, b"", package)
        notes = "".join(self._note(number, part) for number in sorted(self._placed))
        part._blob = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<w:footnotes xmlns:w="{_W}" xmlns:r="{_R}">{_SEPARATORS}{notes}</w:footnotes>'
        ).encode()
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _note(self, number: int, part: Any) -> str:
        source = self._sources[number]
        link = ""
        if source.url:
            from docx.opc.constants import RELATIONSHIP_TYPE

            rel = part.relate_to(source.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = f'<w:hyperlink r:id={quoteattr(rel)}><w:r><w:t xml:space="preserve">{escape(source.url)}</w:t></w:r>'
            link += "</w:hyperlink>"
        return (
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {escape(source.text)}{" " if link else ""}</w:t></w:r>{link}'
            "</w:p></w:footnote>"
        )


def _superscript(paragraph: Any, text: str) -> Any:
    run = paragraph.add_run(text)
    run.font.superscript = True
    return run


def element(tag: str, **attributes: str) -> Any:
    """Return an element of WordprocessingML with attributes of the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _add_styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    styles = document.styles
    reference = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    reference.element.set(f"{{{_W}}}styleId", "FootnoteReference")
    reference.font.superscript = True
    text = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
    text.element.set(f"{{{_W}}}styleId", "FootnoteText")
    text.base_style = styles["Normal"]
    text.font.size = Pt(8.5)
    text.paragraph_format.space_after = Pt(2)
