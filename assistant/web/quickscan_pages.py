"""The guided page of a quickscan: six steps that a reader sees and corrects, and can take up again later.

Works without JavaScript: every change is a form that posts and comes back to its step.
"""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from assistant.caller import Caller
from assistant.errors import QuestionRejected
from assistant.quickscan.bootstrap import open_quickscans
from assistant.quickscan.intake_step import PILLARS
from assistant.quickscan.keeping import Quickscans
from assistant.quickscan.paper import TITLES, cell
from assistant.quickscan.scan import Changes, Inputs, IntakeAnswer, Quickscan, StepName
from assistant.render import describe
from assistant.web.pages import HEADERS, Pages
from assistant.web.same_origin import same_origin
from knowledge.branches import load_branches

__all__ = ["routes"]

_MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}
_STEPS = tuple(StepName)


def routes(pages: Pages) -> APIRouter:
    """Return the routes of this module."""
    router = APIRouter()
    who = Depends(pages.current_caller)
    scans = open_quickscans(pages.service)
    shown = partial(_step_page, pages, open_data=scans.maker.settings.cbs_table is not None)

    def figures(request: Request, caller: Caller, scan_id: str, look: Callable[[], Quickscan]) -> Response:
        try:
            look()
        except QuestionRejected as error:
            kept = scans.find(caller, scan_id)
            return shown(request, caller, kept, StepName.FIGURES, problem=str(error), status=422)
        return RedirectResponse(f"/quickscans/{scan_id}/{StepName.FIGURES.value}", 303)

    @router.get("/quickscans")
    def all_scans(request: Request, caller: Annotated[Caller, who], verwijderd: str = "") -> HTMLResponse:
        return _start_page(pages, scans, request, caller, deleted=bool(verwijderd))

    @router.post("/quickscans", dependencies=[Depends(same_origin)])
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

    @router.get("/quickscans/{scan_id}")
    def resume(caller: Annotated[Caller, who], scan_id: str) -> RedirectResponse:
        scan = scans.find(caller, scan_id)
        return RedirectResponse(f"/quickscans/{scan.id}/{scan.reached.value}", 303)

    @router.get("/quickscans/{scan_id}/bestand/{form}")
    def take(caller: Annotated[Caller, who], scan_id: str, form: str) -> Response:
        from assistant.api.routes.quickscans import as_file

        if form not in _MEDIA_TYPES:
            raise HTTPException(404)
        scan = scans.find(caller, scan_id)
        name = f'attachment; filename="quickscan-{scan.as_of}.{form}"'
        headers = {**HEADERS, "Content-Disposition": name}
        return Response(as_file(scan, form), media_type=_MEDIA_TYPES[form], headers=headers)

    @router.get("/quickscans/{scan_id}/afbeelding/{name}.png")
    def picture(caller: Annotated[Caller, who], scan_id: str, name: str) -> Response:
        import base64

        analysis = scans.find(caller, scan_id).figures.analysis
        for chart in analysis.charts if analysis else ():
            if chart.name == name:
                return Response(base64.b64decode(chart.png), media_type="image/png", headers=HEADERS)
        raise HTTPException(404)

    @router.get("/quickscans/{scan_id}/verwijderen")
    def ask_to_delete(request: Request, caller: Annotated[Caller, who], scan_id: str) -> HTMLResponse:
        return pages.render(request, "quickscan_delete.html.j2", caller, scan=scans.find(caller, scan_id))

    @router.post("/quickscans/{scan_id}/verwijderen", dependencies=[Depends(same_origin)])
    def delete(caller: Annotated[Caller, who], scan_id: str) -> RedirectResponse:
        scans.delete(caller, scan_id)
        return RedirectResponse("/quickscans?verwijderd=ja", 303)

    @router.post("/quickscans/{scan_id}/tabel", dependencies=[Depends(same_origin)])
    def table(
        request: Request,
        caller: Annotated[Caller, who],
        scan_id: str,
        bestand: Annotated[UploadFile, File()],
        bron: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        data = bestand.file.read(scans.maker.settings.max_table_bytes + 1)
        name = bestand.filename or "tabel"
        return figures(request, caller, scan_id, lambda: scans.add_table(caller, scan_id, data, name, source=bron))

    @router.post("/quickscans/{scan_id}/open-cijfers", dependencies=[Depends(same_origin)])
    def open_data(request: Request, caller: Annotated[Caller, who], scan_id: str) -> Response:
        return figures(request, caller, scan_id, lambda: scans.add_open_data(caller, scan_id))

    @router.post("/quickscans/{scan_id}/tabel-weg", dependencies=[Depends(same_origin)])
    def without_table(request: Request, caller: Annotated[Caller, who], scan_id: str) -> Response:
        return figures(request, caller, scan_id, lambda: scans.remove_table(caller, scan_id))

    @router.get("/quickscans/{scan_id}/{step}")
    def one(request: Request, caller: Annotated[Caller, who], scan_id: str, step: str) -> HTMLResponse:
        return shown(request, caller, scans.find(caller, scan_id), _step(step))

    @router.post("/quickscans/{scan_id}/{step}", dependencies=[Depends(same_origin)])
    async def change(request: Request, caller: Annotated[Caller, who], scan_id: str, step: str) -> Response:
        from starlette.concurrency import run_in_threadpool

        form = await request.form(max_files=0, max_fields=400)
        fields = {key: [str(value) for value in form.getlist(key)] for key in form}
        at = _step(step)
        scan = await run_in_threadpool(scans.find, caller, scan_id)
        try:
            changes = _changes(at, fields, scan)
            scan = await run_in_threadpool(scans.change, caller, scan_id, changes)
        except QuestionRejected as error:
            return shown(request, caller, scan, at, problem=str(error), status=422)
        goes_to = (changes.reached or at) if "verder" in fields else at
        return RedirectResponse(f"/quickscans/{scan.id}/{goes_to.value}", 303)

    return router


def _step(name: str) -> StepName:
    try:
        return StepName(name)
    except ValueError:
        raise HTTPException(404) from None


def _changes(step: StepName, fields: dict[str, list[str]], scan: Quickscan) -> Changes:
    """Return what the form of a step asks for; fields that a form does not have stay as they were."""

    def last(name: str) -> str | None:
        return fields[name][-1][:1000] if name in fields else None

    place = last("plaats")
    answers = {name.removeprefix("antwoord-"): IntakeAnswer(values[-1]) for name, values in fields.items()
               if name.startswith("antwoord-") and values[-1] in set(IntakeAnswer)}  # fmt: skip
    told = {name.removeprefix("toelichting-"): values[-1] for name, values in fields.items()
            if name.startswith("toelichting-")}  # fmt: skip
    known, kept = set(fields.get("zin", [])), set(fields.get("houd", []))
    own = last("eigen_vragen")
    following = _STEPS[min(_STEPS.index(step) + 1, len(_STEPS) - 1)]
    remark = last("opmerking")
    return Changes(
        question=last("vraag"),
        branch=last("branche"),
        place=place if place != scan.question.place else None,
        place_code=last("cbs_code") or None,
        period=(last("periode") or "")[:40] if "periode" in fields else None,
        organisation=last("organisatie"),
        hide=tuple(known - kept),
        show=tuple(known & kept),
        remarks={step: remark} if remark is not None else {},
        answers=answers,
        answer_remarks=told,
        own_questions=tuple(line for line in own.splitlines() if line.strip())[:20] if own is not None else None,
        pillar=last("pijler"),
        next_step=last("vervolg"),
        reached=following if "verder" in fields else step,
    )


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


def _step_page(
    pages: Pages, request: Request, caller: Caller, scan: Quickscan, step: StepName, *, open_data: bool,
    problem: str = "", status: int = 200,
) -> HTMLResponse:  # fmt: skip
    values: dict[str, Any] = {
        "scan": scan,
        "step": step,
        "steps": _STEPS,
        "titles": TITLES,
        "branches": load_branches().branches,
        "pillars": PILLARS,
        "answers": tuple(IntakeAnswer),
        "hidden": scan.edits.hidden,
        "remark": scan.edits.remarks.get(step.value, ""),
        "problem": problem,
        "describe": describe,
        "cited": _cited(scan, step),
        "table": _table(scan),
        "open_data": open_data,
    }
    return pages.render(request, "quickscan.html.j2", caller, status, **values)


def _cited(scan: Quickscan, step: StepName) -> list[Any]:
    """Return the sources that a step names, in order."""
    parts: dict[StepName, list[Any]] = {
        StepName.KNOWLEDGE: [item for part in scan.knowledge.sections for item in part.statements],
        StepName.FIGURES: [*scan.figures.compare, *scan.figures.explanations],
        StepName.LEVERS: [
            *scan.levers.statements,
            *(lever.does for lever in scan.levers.levers),
            *(lever.first_check for lever in scan.levers.levers if lever.first_check),
            *scan.levers.barriers,
        ],
        StepName.INTAKE: [*scan.intake.questions, *([scan.intake.why] if scan.intake.why else [])],
    }
    numbers = {number for item in parts.get(step, []) for number in item.citations}
    return [item for item in scan.citations if item.number in numbers]


def _table(scan: Quickscan) -> list[tuple[str, list[str]]]:
    """Return the counts of the table as rows to show."""
    analysis = scan.figures.analysis
    if analysis is None:
        return []
    rows = (*analysis.counts, *analysis.totals)
    by_place = {(row.area, row.year): row for row in rows}
    return [
        (area, [cell(by_place.get((area, year))) for year in analysis.years])
        for area in dict.fromkeys(row.area for row in rows)
    ]
