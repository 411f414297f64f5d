"""``/v1/bronnen`` and ``/v1/zoekopdrachten``: the library as the caller may see it, search, and adding to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from assistant.api.openapi import BASE
from assistant.api.parts import ApiParts, CurrentCaller, Editor, KeptId, PassageId, SourceId, problems
from assistant.api.schemas import Peildatum, SearchBody
from assistant.api.uploads import UPLOAD_SCHEMA, read_upload
from assistant.api.views import (
    JobView,
    PassageInContext,
    PassageList,
    PassageView,
    SearchOutcome,
    SourceList,
    SourceView,
)
from knowledge.records import SearchFilter, SourceKind

router = APIRouter(prefix=BASE, tags=["Bronnen"])

Day = Annotated[Peildatum | None, Query(alias="peildatum", description="Dag waarop u kijkt wat geldt; leeg: vandaag.")]
_INLINE = frozenset({"application/pdf", "text/plain"})
_FILE_POLICY = {
    "application/pdf": "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'",
}
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


@router.get("/bronnen", summary="Lees welke bronnen er zijn", operation_id="leestBronnen", responses=problems())
async def sources(  # noqa: PLR0917 - one argument a query parameter
    caller: CurrentCaller,
    api: ApiParts,
    words: Annotated[
        str, Query(alias="zoek", max_length=200, description="Woorden in titel, uitgever of plaats.")
    ] = "",
    kinds: Annotated[list[SourceKind] | None, Query(alias="soort", max_length=9)] = None,
    region: Annotated[str, Query(alias="regio", max_length=100, description="Regio of gemeente.")] = "",
    year_from: Annotated[int | None, Query(alias="jaarVanaf", ge=1800, le=2200)] = None,
    year_until: Annotated[int | None, Query(alias="jaarTot", ge=1800, le=2200)] = None,
    day: Day = None,
    page: Annotated[int, Query(alias="pagina", ge=1, le=10_000)] = 1,
    per_page: Annotated[int, Query(alias="perPagina", ge=1, le=200)] = 50,
) -> SourceList:
    """Geeft de bronnen die u mag zien, de zwaarste soort eerst."""
    where = SearchFilter(
        kinds=frozenset(kinds or ()),
        regions=frozenset({region} if region else ()),
        year_from=year_from,
        year_until=year_until,
    )
    found = await api.workers.read(api.service.sources, caller, where, words, day)
    shown = found[(page - 1) * per_page : page * per_page]
    return SourceList(sources=[SourceView.of(item) for item in shown], total=len(found), page=page, per_page=per_page)


@router.get("/bronnen/{bron_id}", summary="Lees een bron", operation_id="leestBron", responses=problems(404))
async def source(bron_id: SourceId, caller: CurrentCaller, api: ApiParts, day: Day = None) -> SourceView:
    """Geeft wat er van een bron bekend is."""
    return SourceView.of(await api.workers.read(api.service.source, caller, bron_id, day))


@router.get(
    "/bronnen/{bron_id}/passages",
    summary="Lees de passages van een bron",
    operation_id="leestPassages",
    responses=problems(404),
)
async def passages(bron_id: SourceId, caller: CurrentCaller, api: ApiParts) -> PassageList:
    """Geeft alle passages van een bron, in de volgorde van de tekst."""
    found = await api.workers.read(api.service.passages, caller, bron_id)
    return PassageList(passages=[PassageView.of(passage) for passage in found])


@router.get(
    "/bronnen/{bron_id}/passages/{passage_id}",
    summary="Lees een passage in haar context",
    operation_id="leestPassage",
    responses=problems(404),
)
async def passage(
    bron_id: SourceId, passage_id: PassageId, caller: CurrentCaller, api: ApiParts, day: Day = None
) -> PassageInContext:
    """Geeft een passage, met wat er vlak voor en na staat en of de tekst op de peildatum geldt."""
    found = await api.workers.read(api.service.passage, caller, passage_id, source_id=bron_id, day=day)
    return PassageInContext.of(found)


@router.get(
    "/bronnen/{bron_id}/bestand",
    summary="Open het bestand van een bron",
    operation_id="opentBestand",
    response_class=FileResponse,
    responses={
        **problems(404),
        200: {"description": "Het bestand.", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
    },
)
async def original(bron_id: SourceId, caller: CurrentCaller, api: ApiParts) -> FileResponse:
    """Geeft het bestand waaruit de bron is gelezen. Een pdf opent in de browser; andere bestanden worden bewaard."""
    found = await api.workers.read(api.service.original, caller, bron_id)
    inline = found.media_type in _INLINE
    return FileResponse(
        found.path,
        media_type=found.media_type if inline else "application/octet-stream",
        filename=found.name,
        content_disposition_type="inline" if inline else "attachment",
        headers={"content-security-policy": _FILE_POLICY.get(found.media_type, _SANDBOX)}
        | ({"x-frame-options": "SAMEORIGIN"} if found.media_type == "application/pdf" else {}),
    )


@router.post(
    "/bronnen",
    summary="Voeg een document toe aan de bibliotheek",
    operation_id="voegtBronToe",
    status_code=202,
    responses={
        **problems(413, 415),
        202: {
            "description": "De taak die het document inleest.",
            "headers": {"Location": {"schema": {"type": "string"}}},
        },
    },
    openapi_extra={"requestBody": UPLOAD_SCHEMA},
)
async def upload(request: Request, response: Response, caller: Editor, api: ApiParts) -> JobView:
    """Neemt een bestand aan en leest het in, naast het verzoek; voor de rol redacteur."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(415, "Stuur het bestand als multipart/form-data.")
    given = await read_upload(request)
    job = await api.uploads.start(caller, given)
    response.headers["Location"] = f"/v1/taken/{job.id}"
    return JobView.of(job)


@router.get("/taken/{taak_id}", summary="Lees hoever een taak is", operation_id="leestTaak", responses=problems(404))
async def job(taak_id: KeptId, caller: Editor, api: ApiParts) -> JobView:
    """Geeft de voortgang en de uitkomst van een eigen taak."""
    return JobView.of(await api.workers.read(api.service.store.jobs.find, taak_id, caller.owner))


@router.post(
    "/zoekopdrachten",
    summary="Zoek passages, zonder antwoord",
    operation_id="zoektPassages",
    responses=problems(413),
)
async def search(body: SearchBody, caller: CurrentCaller, api: ApiParts) -> SearchOutcome:
    """Geeft de passages die het best bij de zoektekst passen en die u mag zien."""
    found = await api.workers.run(
        api.service.search,
        caller,
        body.text,
        filters=body.filters.as_filter() if body.filters is not None else None,
        as_of=body.as_of,
        top=body.top,
    )
    return SearchOutcome.of(found)
