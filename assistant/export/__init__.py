"""One paper, written as docx, pdf or markdown.

    paper = Paper("Titel", blocks=(Heading("Kop"), Paragraph((line("Een zin.", 1),))), sources=(SourceNote(1, "Bron"),))
    to_docx(paper), to_pdf(paper), to_markdown(paper); as_file(paper, "pdf") where the reader chooses

The writers import their libraries only when they are called.
"""

from __future__ import annotations

from assistant.export.docx_writer import to_docx
from assistant.export.forms import MEDIA_TYPES, as_file
from assistant.export.markdown import to_markdown
from assistant.export.paper import (
    Block,
    Bullets,
    Grid,
    Heading,
    Line,
    Note,
    Paper,
    Paragraph,
    Picture,
    SourceNote,
    line,
    numbered,
)
from assistant.export.pdf_writer import to_pdf

__all__ = [
    "MEDIA_TYPES", "Block", "Bullets", "Grid", "Heading", "Line", "Note", "Paper", "Paragraph", "Picture", "SourceNote",
    "as_file", "line", "numbered", "to_docx", "to_markdown", "to_pdf",
]  # fmt: skip
