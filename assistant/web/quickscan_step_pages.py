"""The six steps of a quickscan, that a reader sees and corrects, and can take up again later.

Works without JavaScript: every change is a form that posts and comes back to its step.
"""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from assistant.caller import Caller
from assistant.errors import QuestionRejected
from assistant.quickscan.intake_step import PILLARS
from assistant.quickscan.keeping import Quickscans
from assistant.quickscan.paper import TITLES, cell
from assistant.quickscan.scan import Changes, IntakeAnswer, Quickscan, StepName
from assistant.render import describe
from assistant.web.pages import Pages
from assistant.web.same_origin import same_origin
from knowledge.branches import load_branches

__all__ = ["add"]

_STEPS = tuple(StepName)


def add(router: APIRouter, pages: Pages, scans: Quickscans) -> None:
    """Add the routes of the steps."""
    shown = partial(_step_page, pages, open_data=scans.maker.settings.cbs_table is not None)
    _figures(router, pages, scans, shown)
    _steps(router, pages, scans, shown)


def _figures(router: APIRouter, pages: Pages, scans: Quickscans, shown: Callable[..., HTMLResponse]) -> None:
    """Add what gives a quickscan its figures, or takes them away."""
    who = Depends(pages.current_caller)

    def figures(request: Request, caller: Caller, scan_id: str, look: Callable[[], Quickscan]) -> Response:
        try:
            look()
        except QuestionRejected as error:
            kept = scans.find(caller, scan_id)
            return shown(request, caller, kept, StepName.FIGURES, problem=str(error), status=422)
        return RedirectResponse(f"/quickscans/{scan_id}/{StepName.FIGURES.value}", 303)

    @router.post("/{scan_id}/tabel", dependencies=[Depends(same_origin)])
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

    @router.post("/{scan_id}/open-cijfers", dependencies=[Depends(same_origin)])
    def open_data(request: Request, caller: Annotated[Caller, who], scan_id: str) -> Response:
        return figures(request, caller, scan_id, lambda: scans.add_open_data(caller, scan_id))

    @router.post("/{scan_id}/tabel-weg", dependencies=[Depends(same_origin)])
    def without_table(request: Request, caller: Annotated[Caller, who], scan_id: str) -> Response:
        return figures(request, caller, scan_id, lambda: scans.remove_table(caller, scan_id))


def _steps(router: APIRouter, pages: Pages, scans: Quickscans, shown: Callable[..., HTMLResponse]) -> None:
    """Add looking at a step, and changing it."""
    who = Depends(pages.current_caller)

    @router.get("/{scan_id}/{step}")
    def one(request: Request, caller: Annotated[Caller, who], scan_id: str, step: str) -> HTMLResponse:
        return shown(request, caller, scans.find(caller, scan_id), _step(step))

    @router.post("/{scan_id}/{step}", dependencies=[Depends(same_origin)])
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
