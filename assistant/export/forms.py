"""The forms in which a reader takes a paper along."""

from __future__ import annotations

from assistant.export.docx_writer import to_docx
from assistant.export.markdown import to_markdown
from assistant.export.paper import Paper
from assistant.export.pdf_writer import to_pdf

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}
"""What a form is on the web, by the ending of the file."""


def as_file(paper: Paper, form: str) -> bytes:
    """Return a paper as the bytes of a file; ``form``: one of ``MEDIA_TYPES``."""
    if form == "docx":
        return to_docx(paper)
    return to_pdf(paper) if form == "pdf" else to_markdown(paper).encode()
