"""Slides: title, reading order, lists with levels, merged tables, notes, and what is left out."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from ingest.document import BlockKind, StructuredDocument
from ingest.errors import DamagedFile, TooLarge
from ingest.readers.base import FileProbe, Limits
from ingest.readers.pptx import PptxReader
from ingest.readers.sniff import PPTX


def _read(presentation: Any, limits: Limits | None = None) -> StructuredDocument:
    buffer = io.BytesIO()
    presentation.save(buffer)
    return PptxReader().read(FileProbe(Path("training.pptx"), buffer.getvalue(), PPTX), limits or Limits())


def _slide(presentation: Any, title: str, layout: int = 1) -> Any:
    slide = presentation.slides.add_slide(presentation.slide_layouts[layout])
    if title:
        slide.shapes.title.text = title
    return slide


def test_titles_lists_and_notes_carry_the_number_of_their_slide() -> None:
    presentation = Presentation()
    _slide(presentation, "Start", 0)
    slide = _slide(presentation, "De Bibob-toets")
    frame = slide.placeholders[1].text_frame
    frame.text = "Vraag het formulier op"
    paragraph = frame.add_paragraph()
    paragraph.text, paragraph.level = "ook van de vennoten", 1
    slide.notes_slide.notes_text_frame.text = "Geef een voorbeeld uit de eigen gemeente."
    document = _read(presentation)
    assert document.page_count == 2
    assert document.title == "Start"
    assert [(block.kind, block.text, block.level, block.page) for block in document.blocks] == [
        (BlockKind.HEADING, "Start", 1, 1),
        (BlockKind.HEADING, "De Bibob-toets", 1, 2),
        (BlockKind.LIST_ITEM, "Vraag het formulier op", 1, 2),
        (BlockKind.LIST_ITEM, "ook van de vennoten", 2, 2),
        (BlockKind.SPEAKER_NOTE, "Geef een voorbeeld uit de eigen gemeente.", 0, 2),
    ]


def test_shapes_are_read_from_top_to_bottom_and_left_to_right_groups_included() -> None:
    presentation = Presentation()
    shapes = _slide(presentation, "Volgorde", 5).shapes
    for text, left, top in (("rechts", 12, 5), ("onder", 1, 12)):
        shapes.add_textbox(Cm(left), Cm(top), Cm(5), Cm(1)).text_frame.text = text
    group = shapes.add_group_shape()
    group.shapes.add_textbox(Cm(1), Cm(5.2), Cm(5), Cm(1)).text_frame.text = "links"
    assert [block.text for block in _read(presentation).blocks] == ["Volgorde", "links", "rechts", "onder"]


def test_merged_cells_of_a_table_are_filled_in() -> None:
    presentation = Presentation()
    table = _slide(presentation, "Begroting", 5).shapes.add_table(3, 2, Cm(1), Cm(5), Cm(10), Cm(3)).table
    for row, texts in enumerate((("Partner", "Bedrag"), ("Politie", "10"), ("", "20"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    (block,) = [block for block in _read(presentation).blocks if block.table]
    assert block.table is not None
    assert block.table.rows == (("Politie", "10"), ("Politie", "20"))


def test_a_slide_without_title_still_starts_a_section_and_hidden_slides_are_named() -> None:
    presentation = Presentation()
    _slide(presentation, "Eerste")
    slide = _slide(presentation, "", 6)
    slide.shapes.add_textbox(Cm(1), Cm(1), Cm(5), Cm(1)).text_frame.text = "los"
    slide.element.set("show", "0")
    document = _read(presentation)
    assert [block.text for block in document.blocks] == ["Eerste", "Dia 2", "los"]
    assert document.warnings == ("Verborgen dia's zijn wel gelezen: 2.",)


def test_charts_are_left_out_and_said() -> None:
    presentation = Presentation()
    data = CategoryChartData()
    data.categories = ["2016"]
    data.add_series("meldingen", (3,))
    _slide(presentation, "Cijfers", 5).shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(5), Cm(10), Cm(5), data
    )
    assert "dia 1" in _read(presentation).warnings[0]


def test_too_many_slides_are_refused() -> None:
    presentation = Presentation()
    for number in range(3):
        _slide(presentation, f"Dia {number}")
    with pytest.raises(TooLarge, match="3 dia's"):
        _read(presentation, Limits(max_pages=2))


def test_a_package_without_slides_is_damaged_not_empty() -> None:
    with pytest.raises(DamagedFile, match=r"training\.pptx is beschadigd"):
        PptxReader().read(FileProbe(Path("training.pptx"), b"PK\x05\x06" + bytes(18), PPTX), Limits())
