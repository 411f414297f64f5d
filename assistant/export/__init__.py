"""One paper, written as docx, pdf or markdown."""
