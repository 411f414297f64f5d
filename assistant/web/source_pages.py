"""The library: browse and filter it, open a source, read a passage in its context, open the original file."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from pydantic import BaseModel

from assistant.caller import Caller
from assistant.errors import NotKept
from assistant.reading_room import ShownPassage
from assistant.render_sources import place_of
from assistant.web.highlighting import pieces_of
from assistant.web.pages import HEADERS, Pages, wants_part
from assistant.web.paging import page_of
from assistant.web.places import conversation_path, passage_path, read_spans, source_path
from assistant.web.words import CURRENCIES
from knowledge.records import SearchFilter, Source, SourceKind

__all__ = ["PassageQuery", "SourceQuery", "routes"]

_A_PAGE = 50
_SHOWN_INLINE = {"application/pdf"}
_PDF_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
}
_FILE_LABELS = {
    "application/pdf": "Open de pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Bewaar het Word-bestand",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "Bewaar de presentatie",
    "application/vnd.bwb+xml": "Bewaar de tekst (XML)",
}


class SourceQuery(BaseModel):
    """What the filters of the library ask for; empty means everything."""

    zoek: str = ""
    soort: str = ""
    uitgever: str = ""
    van: str = ""
    tot: str = ""
    pagina: str = "1"

    @property
    def where(self) -> SearchFilter:
        """The filters that a search knows; what is no kind or year filters nothing."""
        return SearchFilter(
            kinds=frozenset({SourceKind(self.soort)}) if self.soort in set(SourceKind) else frozenset(),
            year_from=_year(self.van),
            year_until=_year(self.tot),
        )


class PassageQuery(BaseModel):
    """What is marked in a passage (``begin-einde``, more than once), and the answer that the reader came from."""

    markeer: tuple[str, ...] = ()
    antwoord: str = ""


def routes(pages: Pages) -> APIRouter:
    """Return the routes of this module."""
    router = APIRouter(prefix="/bronnen")
    _browsing(router, pages)
    _reading(router, pages)
    return router


def _browsing(router: APIRouter, pages: Pages) -> None:
    """Add the library with its filters, and one source with its passages."""
    service, who = pages.service, Depends(pages.current_caller)

    @router.get("")
    def sources(
        request: Request,
        caller: Annotated[Caller, who],
        asked: Annotated[SourceQuery, Query()],
    ) -> HTMLResponse:
        everything = service.sources(caller)
        found = service.sources(caller, asked.where, asked.zoek[:200])
        if asked.uitgever:
            found = [shown for shown in found if shown.source.publisher == asked.uitgever]
        return pages.render(
            request,
            "sources.html.j2",
            caller,
            page=page_of(found, asked.pagina, _A_PAGE),
            query=asked,
            link=_linker(asked.model_dump(exclude={"pagina"})),
            total=len(everything),
            publishers=sorted({shown.source.publisher for shown in everything if shown.source.publisher}),
            kinds=sorted({shown.source.kind for shown in everything}, key=lambda kind: kind.authority),
            source_path=source_path,
        )

    @router.get("/{source_id}")
    def source(
        request: Request, caller: Annotated[Caller, who], source_id: str, zoek: str = "", pagina: str = "1"
    ) -> HTMLResponse:
        shown = service.source(caller, source_id)
        words = zoek[:200].casefold().split()
        passages = [
            passage
            for passage in service.passages(caller, source_id)
            if all(word in f"{' '.join(passage.heading_path)} {passage.text}".casefold() for word in words)
        ]
        return pages.render(
            request,
            "source.html.j2",
            caller,
            shown=shown,
            currency=CURRENCIES[shown.currency],
            page=page_of(passages, pagina, _A_PAGE),
            zoek=zoek,
            link=_linker({"zoek": zoek}),
            place_of=place_of,
            passage_path=passage_path,
            original_label=_FILE_LABELS.get(shown.source.media_type, "Bewaar het bestand"),
            original_href=f"{source_path(source_id)}/bestand" if shown.has_original else "",
            official_href=_official(shown.source),
        )


def _reading(router: APIRouter, pages: Pages) -> None:
    """Add a passage in its context, and the original file."""
    service, who = pages.service, Depends(pages.current_caller)

    @router.get("/{source_id}/passages/{passage_id}")
    def passage(
        request: Request,
        caller: Annotated[Caller, who],
        source_id: str,
        passage_id: str,
        asked: Annotated[PassageQuery, Query()],
    ) -> HTMLResponse:
        shown = service.passage(caller, passage_id, source_id=source_id)
        in_panel = wants_part(request)
        values = _passage_values(pages, caller, shown) | {
            "pieces": pieces_of(shown.passage.text, read_spans(asked.markeer)),
            "in_panel": in_panel,
            "level": "h2" if in_panel else "h1",
            "back_href": _way_back(pages, caller, asked.antwoord) if asked.antwoord and not in_panel else "",
        }
        if in_panel:
            return HTMLResponse(pages.fragment("passage_panel.html.j2", **values), headers=HEADERS)
        return pages.render(request, "passage_page.html.j2", caller, **values)

    @router.get("/{source_id}/bestand")
    def original(caller: Annotated[Caller, who], source_id: str) -> Response:
        found = service.original(caller, source_id)
        inline = found.media_type in _SHOWN_INLINE
        return FileResponse(
            found.path,
            media_type=found.media_type if inline else "application/octet-stream",
            filename=found.name,
            content_disposition_type="inline" if inline else "attachment",
            headers=_PDF_HEADERS if inline else HEADERS,
        )


def _passage_values(pages: Pages, caller: Caller, shown: ShownPassage) -> dict[str, Any]:
    source, passage = shown.source, shown.passage
    about = pages.service.source(caller, source.id)
    is_pdf = source.media_type == "application/pdf"
    page = f"#page={passage.page_first}" if is_pdf and passage.page_first else ""
    label = _FILE_LABELS.get(source.media_type, "Bewaar het bestand")
    if page:
        label = f"Open de pdf op pagina {passage.page_first}"
    official = f"https://wetten.overheid.nl/{passage.jci}" if passage.jci else _official(source)
    return {
        "shown": shown,
        "currency": CURRENCIES[shown.currency],
        "place": place_of(passage) if passage.article or passage.page_first else "",
        "source_href": source_path(source.id),
        "original_href": f"{source_path(source.id)}/bestand{page}" if about.has_original else "",
        "original_label": label,
        "official_href": official,
        "official_label": "Lees op wetten.overheid.nl" if source.bwb_id else "Open op internet",
    }


def _official(source: Source) -> str:
    """Return where the publisher has it; for a statute the text of that very day."""
    if source.bwb_id and source.toestand and not source.url:
        return f"https://wetten.overheid.nl/{source.bwb_id}/{source.toestand.isoformat()}"
    return source.url or ""


def _way_back(pages: Pages, caller: Caller, answer_id: str) -> str:
    try:
        answer = pages.service.kept_answer(caller, answer_id)
    except NotKept:
        return ""
    return conversation_path(answer.conversation, answer.id) if answer.conversation else ""


def _linker(query: dict[str, str]) -> Callable[[int], str]:
    def link(page: int) -> str:
        return f"?{urlencode({name: value for name, value in query.items() if value} | {'pagina': page})}"

    return link


def _year(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) == 4 else None
