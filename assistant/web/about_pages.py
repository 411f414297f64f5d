"""The page that says what this is, what it leans on and what it keeps (AI Act art. 50, Algoritmeregister), and the
switch of colours."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from assistant.caller import Caller
from assistant.reading_room import ShownSource
from assistant.web.pages import STATIC, THEMES, Pages
from assistant.web.same_origin import same_origin

__all__ = ["LibraryFacts", "routes"]

_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class LibraryFacts:
    """What the library holds, for this reader."""

    sources: int
    passages: int
    kinds: tuple[tuple[str, int], ...]
    """Kind and number, in the order of authority."""
    newest_statute: date | None
    instruments: int
    checked_since: date | None
    """The oldest day on which a card of the catalogue was checked."""


def routes(pages: Pages) -> APIRouter:
    """Return the routes of this module."""
    router = APIRouter()

    @router.get("/over")
    def about(request: Request, caller: Annotated[Caller, Depends(pages.current_caller)]) -> HTMLResponse:
        from assistant.chat_models import load_chat_settings
        from assistant.store.bootstrap import load_store_settings

        service = pages.service
        model = service.assistant.library.register.model()
        return pages.render(
            request,
            "about.html.j2",
            caller,
            library=_library_facts(pages, service.sources(caller)),
            chat=load_chat_settings(),
            embedding_model=model[0] if model else "",
            kept=load_store_settings(),
        )

    @router.get("/favicon.ico")
    def icon() -> FileResponse:
        """Browsers ask for it beside a file that is no page."""
        return FileResponse(STATIC / "icoon.svg", media_type="image/svg+xml")

    @router.post("/thema", dependencies=[Depends(same_origin)])
    def choose_theme(
        request: Request, thema: Annotated[str, Form()] = "", terug: Annotated[str, Form()] = "/"
    ) -> RedirectResponse:
        back = urlsplit(terug)
        inside = terug.startswith("/") and not back.netloc and not terug.startswith(("//", "/\\"))
        response = RedirectResponse(terug if inside else "/", 303)
        if thema in THEMES:
            response.set_cookie(
                "thema", thema, max_age=_YEAR, samesite="lax", secure=request.url.scheme == "https", path="/"
            )
        else:
            response.delete_cookie("thema", path="/")
        return response

    return router


def _library_facts(pages: Pages, sources: list[ShownSource]) -> LibraryFacts:
    kinds = Counter(shown.source.kind for shown in sources)
    statutes = [shown.source.toestand for shown in sources if shown.source.toestand]
    cards = pages.service.catalogue.instruments.values()
    return LibraryFacts(
        sources=len(sources),
        passages=sum(shown.passages for shown in sources),
        kinds=tuple((kind.value, kinds[kind]) for kind in sorted(kinds, key=lambda kind: kind.authority)),
        newest_statute=max(statutes, default=None),
        instruments=len(cards),
        checked_since=min((card.checked_on for card in cards), default=None),
    )
