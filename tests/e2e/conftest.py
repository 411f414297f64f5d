"""One server and one browser for all tests of the pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from api_server import listening
from service_library import tiny_service
from web_browser import CHROMIUM, DRIVER, chromium

from assistant.api.app import create_app
from assistant.api.settings import ApiSettings
from assistant.service import Service
from knowledge.records import Passage, Source, SourceKind

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

PDF_SENTENCE = "Een informatieplein bundelt signalen over bedrijventerreinen per kwartaal."


@dataclass(frozen=True)
class Site:
    """A running server, and what is behind it."""

    address: str
    service: Service
    downloads: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The pages over the tiny library of ``service_library``, with a pdf of two pages in it."""
    with tiny_service(tmp_path_factory.mktemp("web")) as service:
        _add_pdf(service)
        app = create_app(ApiSettings(), service)
        with listening(app) as address:
            yield Site(address, service, tmp_path_factory.mktemp("bewaard"))


@pytest.fixture(scope="session")
def chrome(site: Site) -> Iterator[Chrome]:
    """A real browser."""
    if not (CHROMIUM and DRIVER):
        pytest.skip("chromium or chromedriver is not installed; the browser test did NOT run")
    with chromium(site.downloads) as browser:
        yield browser


def _add_pdf(service: Service) -> None:
    from reportlab.pdfgen.canvas import Canvas

    held = BytesIO()
    canvas = Canvas(held)
    for text in ("Inleiding", PDF_SENTENCE):
        canvas.drawString(72, 720, text)
        canvas.showPage()
    canvas.save()
    content = held.getvalue()
    source = Source(
        "leidraad-informatieplein",
        "Leidraad informatieplein",
        SourceKind.LEIDRAAD,
        hashlib.sha256(content).hexdigest(),
        "application/pdf",
        publisher="Proefgemeente",
        year=2025,
        page_count=2,
        places=("leidraad.pdf",),
    )
    text = f"Wat is het? {PDF_SENTENCE} Het plein is er voor alle partners."
    passage = Passage("leidraad-informatieplein:1", source.id, 0, text, page_first=2, page_last=2, end=len(text))
    service.assistant.library.register.commit_source(source, [passage], None, content, "test")
