"""What a reading process needs, for the fork server to load once instead of every process again.

Importing this module is its whole job; nothing else imports it.
"""

from __future__ import annotations

import bs4
import docx
import lxml.etree
import markdown_it
import mdit_py_plugins.footnote
import mdit_py_plugins.front_matter
import pdfplumber
import pptx
import pptx.enum.shapes
import pypdf

import ingest.readers.registry

__all__ = ["bs4", "docx", "ingest", "lxml", "markdown_it", "mdit_py_plugins", "pdfplumber", "pptx", "pypdf"]

# The modules of the readers are imported where they are listed.
ingest.readers.registry.readers()
