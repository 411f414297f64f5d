"""``/v1/quickscans``: begin a quickscan, read it, change its steps, give it a table, take it along as a file."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from pydantic import Field

from assistant.api.openapi import BASE
from assistant.api.parts import ApiParts, CurrentCaller, KeptId, problems
from assistant.api.schemas import Wire
from assistant.export import MEDIA_TYPES, as_file
from assistant.quickscan.bootstrap import open_quickscans
from assistant.quickscan.keeping import Quickscans
from assistant.quickscan.paper import paper_of
from assistant.quickscan.scan import Changes, Inputs, Quickscan, StepName

router = APIRouter(prefix=BASE, tags=["Quickscans"])


class QuickscanLine(Wire):
    """Een quickscan in een lijst."""

    id: str
    title: str = Field(alias="titel")
    made_on: date = Field(alias="gemaakt_op")
    reached: StepName = Field(alias="gekomen_tot")


class QuickscanList(Wire):
    """Uw quickscans."""

    quickscans: list[QuickscanLine]
    total: int = Field(alias="totaal")


def quickscans_of(api: ApiParts, request: Request) -> Quickscans:
    """Return the quickscans of the application; made once."""
    state = request.app.state
    held = getattr(state, "quickscans", None)
    if not isinstance(held, Quickscans):
        held = state.quickscans = open_quickscans(api.service)
    return held


@router.post(
    "/quickscans",
    summary="Begin een quickscan",
    operation_id="begintQuickscan",
    status_code=201,
    responses={**problems(413), 201: {"headers": {"Location": {"schema": {"type": "string"}}}}},
)
async def begin(body: Inputs, response: Response, request: Request, caller: CurrentCaller, api: ApiParts) -> Quickscan:
    """Maakt van een vermoeden een quickscan in zes stappen; zonder namen van personen of bedrijven."""
    scan = await api.workers.run(quickscans_of(api, request).start, caller, body)
    response.headers["Location"] = f"{BASE}/quickscans/{scan.id}"
    return scan


@router.get("/quickscans", summary="Lees uw quickscans", operation_id="leestQuickscans", responses=problems())
async def all_scans(request: Request, caller: CurrentCaller, api: ApiParts) -> QuickscanList:
    """Geeft uw eigen quickscans, de laatst gewijzigde eerst."""
    found = await api.workers.read(quickscans_of(api, request).all, caller)
    lines = [QuickscanLine(id=one.id, title=one.title, made_on=one.made_on, reached=one.reached) for one in found]
    return QuickscanList(quickscans=lines, total=len(lines))


@router.get(
    "/quickscans/{quickscan_id}", summary="Lees een quickscan", operation_id="leestQuickscan", responses=problems(404)
)
async def one(quickscan_id: KeptId, request: Request, caller: CurrentCaller, api: ApiParts) -> Quickscan:
    """Geeft een eigen quickscan met alle stappen en bronnen."""
    return await api.workers.read(quickscans_of(api, request).find, caller, quickscan_id)


@router.patch(
    "/quickscans/{quickscan_id}",
    summary="Wijzig een quickscan",
    operation_id="wijzigtQuickscan",
    responses=problems(404, 413),
)
async def change(
    quickscan_id: KeptId, body: Changes, request: Request, caller: CurrentCaller, api: ApiParts
) -> Quickscan:
    """Verbetert stappen: een andere vraag, branche of plaats maakt de rest opnieuw; opmerkingen blijven staan."""
    return await api.workers.run(quickscans_of(api, request).change, caller, quickscan_id, body)


@router.delete(
    "/quickscans/{quickscan_id}",
    summary="Verwijder een quickscan",
    operation_id="verwijdertQuickscan",
    status_code=204,
    responses=problems(404),
)
async def delete(quickscan_id: KeptId, request: Request, caller: CurrentCaller, api: ApiParts) -> Response:
    """Verwijdert een eigen quickscan, voorgoed."""
    await api.workers.read(quickscans_of(api, request).delete, caller, quickscan_id)
    return Response(status_code=204)


@router.put(
    "/quickscans/{quickscan_id}/tabel",
    summary="Geef een tabel",
    operation_id="geeftTabel",
    responses=problems(404, 413),
)
async def put_table(  # noqa: PLR0917 - a form with a file has its parts as arguments
    quickscan_id: KeptId,
    request: Request,
    caller: CurrentCaller,
    api: ApiParts,
    file: Annotated[
        UploadFile, File(alias="bestand", description="Een .csv of .xlsx met aantallen per gebied en jaar.")
    ],
    source: Annotated[str, Form(alias="bron", max_length=200, description="Bron en datum van de cijfers.")] = "",
) -> Quickscan:
    """Bekijkt een tabel. De tabel zelf wordt niet bewaard; kleine aantallen worden afgeschermd."""
    scans = quickscans_of(api, request)
    data = await file.read(scans.maker.settings.max_table_bytes + 1)
    return await api.workers.run(scans.add_table, caller, quickscan_id, data, file.filename or "tabel", source=source)


@router.put(
    "/quickscans/{quickscan_id}/open-cijfers",
    summary="Haal open cijfers op",
    operation_id="haaltOpenCijfersOp",
    responses=problems(404),
)
async def put_open_data(quickscan_id: KeptId, request: Request, caller: CurrentCaller, api: ApiParts) -> Quickscan:
    """Haalt cijfers op bij het CBS, uit de tabel die de beheerder heeft ingesteld, en bekijkt ze als een tabel."""
    return await api.workers.run(quickscans_of(api, request).add_open_data, caller, quickscan_id)


@router.delete(
    "/quickscans/{quickscan_id}/tabel",
    summary="Haal de tabel weg",
    operation_id="verwijdertTabel",
    responses=problems(404),
)
async def remove_table(quickscan_id: KeptId, request: Request, caller: CurrentCaller, api: ApiParts) -> Quickscan:
    """Haalt de cijfers van de tabel uit de quickscan."""
    return await api.workers.run(quickscans_of(api, request).remove_table, caller, quickscan_id)


@router.get(
    "/quickscans/{quickscan_id}/bestand",
    summary="Neem een quickscan mee",
    operation_id="exporteertQuickscan",
    response_class=Response,
    responses={**problems(404), 200: {"content": {kind: {} for kind in MEDIA_TYPES.values()}}},
)
async def export(
    quickscan_id: KeptId,
    request: Request,
    caller: CurrentCaller,
    api: ApiParts,
    form: Annotated[Literal["docx", "pdf", "md"], Query(alias="vorm", description="docx, pdf of md.")] = "docx",
) -> Response:
    """Geeft de quickscan als bestand, met de bronnen als voetnoten."""
    scan = await api.workers.read(quickscans_of(api, request).find, caller, quickscan_id)
    content = await api.workers.run(as_file, paper_of(scan), form)
    headers = {"Content-Disposition": f'attachment; filename="quickscan-{scan.as_of}.{form}"'}
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers)
