"""The pages around the steps of a quickscan: the list, beginning one, taking it along, deleting it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from assistant.caller import Caller
from assistant.errors import QuestionRejected
from assistant.quickscan.bootstrap import open_quickscans
from assistant.quickscan.keeping import Quickscans
from assistant.quickscan.paper import TITLES, paper_of
from assistant.quickscan.scan import Inputs, StepName
from assistant.web import quickscan_step_pages
from assistant.web.files import file_response
from assistant.web.pages import HEADERS, Pages
from assistant.web.same_origin import same_origin
from knowledge.branches import load_branches

__all__ = ["routes"]


def routes(pages: Pages) -> APIRouter:
    """Return the routes of a quickscan."""
    router = APIRouter(prefix="/quickscans")
    scans = open_quickscans(pages.service)
    _beginning(router, pages, scans)
    _taking_along(router, pages, scans)
    _deleting(router, pages, scans)
    quickscan_step_pages.add(router, pages, scans)  # the last: its addresses are the widest
    return router


def _beginning(router: APIRouter, pages: Pages, scans: Quickscans) -> None:
    who = Depends(pages.current_caller)

    @router.get("")
    def all_scans(request: Request, caller: Annotated[Caller, who], verwijderd: str = "") -> HTMLResponse:
        return _start_page(pages, scans, request, caller, deleted=bool(verwijderd))

    @router.post("", dependencies=[Depends(same_origin)])
    def begin(  # noqa: PLR0917 - a form has its fields as arguments
        request: Request,
        caller: Annotated[Caller, who],
        vermoeden: Annotated[str, Form(max_length=1000)] = "",
        branche: Annotated[str, Form(max_length=80)] = "",
        plaats: Annotated[str, Form(max_length=80)] = "",
        periode: Annotated[str, Form(max_length=40)] = "",
        organisatie: Annotated[str, Form(max_length=120)] = "",
    ) -> Response:
        inputs = Inputs(hunch=vermoeden, branch=branche, place=plaats, period=periode, organisation=organisatie)
        try:
            scan = scans.start(caller, inputs)
        except QuestionRejected as error:
            # What was refused is not put back in the form: it may hold what does not belong here.
            return _start_page(pages, scans, request, caller, problem=str(error), status=422)
        return RedirectResponse(f"/quickscans/{scan.id}/{StepName.QUESTION.value}", 303)

    @router.get("/{scan_id}")
    def resume(caller: Annotated[Caller, who], scan_id: str) -> RedirectResponse:
        scan = scans.find(caller, scan_id)
        return RedirectResponse(f"/quickscans/{scan.id}/{scan.reached.value}", 303)


def _taking_along(router: APIRouter, pages: Pages, scans: Quickscans) -> None:
    who = Depends(pages.current_caller)

    @router.get("/{scan_id}/bestand/{form}")
    def take(caller: Annotated[Caller, who], scan_id: str, form: str) -> Response:
        scan = scans.find(caller, scan_id)
        return file_response(paper_of(scan), form, f"quickscan-{scan.as_of}")

    @router.get("/{scan_id}/afbeelding/{name}.png")
    def picture(caller: Annotated[Caller, who], scan_id: str, name: str) -> Response:
        import base64

        analysis = scans.find(caller, scan_id).figures.analysis
        for chart in analysis.charts if analysis else ():
            if chart.name == name:
                return Response(base64.b64decode(chart.png), media_type="image/png", headers=HEADERS)
        raise HTTPException(404)


def _deleting(router: APIRouter, pages: Pages, scans: Quickscans) -> None:
    who = Depends(pages.current_caller)

    @router.get("/{scan_id}/verwijderen")
    def ask_to_delete(request: Request, caller: Annotated[Caller, who], scan_id: str) -> HTMLResponse:
        return pages.render(request, "quickscan_delete.html.j2", caller, scan=scans.find(caller, scan_id))

    @router.post("/{scan_id}/verwijderen", dependencies=[Depends(same_origin)])
    def delete(caller: Annotated[Caller, who], scan_id: str) -> RedirectResponse:
        scans.delete(caller, scan_id)
        return RedirectResponse("/quickscans?verwijderd=ja", 303)


def _start_page(
    pages: Pages, scans: Quickscans, request: Request, caller: Caller, *, problem: str = "", deleted: bool = False,
    status: int = 200,
) -> HTMLResponse:  # fmt: skip
    return pages.render(
        request,
        "quickscans.html.j2",
        caller,
        status,
        scans=scans.all(caller),
        branches=load_branches().branches,
        problem=problem,
        deleted=deleted,
        titles=TITLES,
    )
