"""The pages of a trainer: choose cases, run a session on a screen, hand out; and draft quiz questions."""

import random
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.caller import Caller
from assistant.errors import QuestionRejected
from assistant.training.quiz import quiz_question
from assistant.training.session import Found, Part, Session
from assistant.training.sourcing import CaseSources
from assistant.web.files import file_response
from assistant.web.pages import HEADERS, Pages
from assistant.web.same_origin import same_origin
from assistant.web.training_room import TrainingRoom, tag, unchanged
from assistant.web.training_view import screen_view

__all__ = ["routes"]


def routes(pages: Pages, room: TrainingRoom) -> APIRouter:
    """Return the routes of a trainer."""
    router = APIRouter(prefix="/oefeningen")
    _preparing(router, pages, room)
    _showing(router, pages, room)
    _leading(router, pages, room)
    _taking_along(router, pages, room)
    return router


def _preparing(router: APIRouter, pages: Pages, room: TrainingRoom) -> None:
    """Add the pages before a session: the overview, a case with its answers, a quiz question."""
    here = Annotated[Caller, Depends(pages.current_caller)]
    checked = [Depends(same_origin)]

    @router.get("")
    def overview(request: Request, caller: here) -> HTMLResponse:
        return _overview(pages, room, request, caller)

    @router.post("", dependencies=checked)
    def start(
        request: Request,
        caller: here,
        casus: Annotated[list[str] | None, Form()] = None,
        titel: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        try:
            session = room.sessions.start(caller.owner, casus or [], titel)
        except QuestionRejected as error:
            return _overview(pages, room, request, caller, problem=str(error), status=422)
        pages.service.store.audit(caller.owner, caller.door, "oefensessie_starten", "klaar")
        return RedirectResponse(f"/oefeningen/{session.code}", 303)

    @router.get("/casussen/{case_id}")
    def case(request: Request, caller: here, case_id: str) -> HTMLResponse:
        found = room.sessions.cases.get(case_id)
        if found is None:
            raise HTTPException(404, "Deze casus is er niet.")
        sources = CaseSources(pages.service.assistant.library.register, pages.service.today())
        return pages.render(request, "training_case.html.j2", caller, title=found.title, case=found, sources=sources)

    @router.get("/quiz")
    def quiz_form(
        request: Request, caller: here, onderwerp: Annotated[str, Query(max_length=500)] = ""
    ) -> HTMLResponse:
        return pages.render(request, "training_quiz.html.j2", caller, topic=onderwerp, quiz=None, problem="")

    @router.post("/quiz", dependencies=checked)
    def quiz(request: Request, caller: here, onderwerp: Annotated[str, Form(max_length=4000)] = "") -> HTMLResponse:
        found, problem, topic = None, "", onderwerp
        try:
            answer = pages.service.answer(caller, onderwerp)
            topic = answer.question
            found = quiz_question(answer, random.Random()) if answer.sentences else None
            problem = "" if found else answer.intro
        except QuestionRejected as error:
            problem = str(error)
        status = 200 if found else 422
        return pages.render(request, "training_quiz.html.j2", caller, status, topic=topic, quiz=found, problem=problem)


def _showing(router: APIRouter, pages: Pages, room: TrainingRoom) -> None:
    """Add the screen of a session, how it stands now, and the code to join with."""
    here = Annotated[Caller, Depends(pages.current_caller)]

    @router.get("/{code}")
    def screen(request: Request, caller: here, code: str) -> HTMLResponse:
        session = room.sessions.find(code, caller.owner)
        return pages.render(
            request,
            "training_screen.html.j2",
            caller,
            view=screen_view(session, room, pages.service.today()),
            join=_address(request, session.code),
            code_picture=f"/oefeningen/{session.code}/code.svg",
        )

    @router.get("/{code}/stand")
    def stand(request: Request, caller: here, code: str) -> Response:
        session = room.sessions.find(code, caller.owner)
        if unchanged(request, session):
            return Response(status_code=304, headers={"ETag": tag(session)})
        body = pages.fragment(
            "training_stand.html.j2",
            view=screen_view(session, room, pages.service.today()),
            join=_address(request, code),
        )
        return HTMLResponse(body, headers={**HEADERS, "ETag": tag(session)})

    @router.get("/{code}/code.svg")
    def code_picture(request: Request, caller: here, code: str) -> Response:
        session = room.sessions.find(code, caller.owner)
        return Response(qr_code(_address(request, session.code)), media_type="image/svg+xml", headers=HEADERS)


def _leading(router: APIRouter, pages: Pages, room: TrainingRoom) -> None:
    """Add what a trainer does on the screen."""
    here = Annotated[Caller, Depends(pages.current_caller)]
    checked = [Depends(same_origin)]

    @router.post("/{code}/naar/{move}", dependencies=checked)
    def go(caller: here, code: str, move: str) -> RedirectResponse:
        moves = {"verder": room.sessions.forward, "terug": room.sessions.back, "beeindig": room.sessions.end}
        if move not in moves:
            raise HTTPException(404, "Deze stap is er niet.")
        return _back_to(moves[move](code, caller.owner))

    @router.post("/{code}/toon/{part}", dependencies=checked)
    def show(caller: here, code: str, part: Part, aan: Annotated[bool, Form()] = True) -> RedirectResponse:
        return _back_to(room.sessions.show(code, caller.owner, part, shown=aan))

    @router.post("/{code}/oordeel", dependencies=checked)
    def judge(
        caller: here, code: str, kernpunt: Annotated[str, Form()], gevonden: Annotated[Found, Form()]
    ) -> RedirectResponse:
        return _back_to(room.sessions.judge(code, caller.owner, kernpunt, gevonden), "#kernpunten")


def _taking_along(router: APIRouter, pages: Pages, room: TrainingRoom) -> None:
    """Add the handout, and deleting a session."""
    here = Annotated[Caller, Depends(pages.current_caller)]

    @router.get("/{code}/uitwerking.{form}")
    def handout_file(caller: here, code: str, form: str) -> Response:
        from assistant.training.handout import handout

        session = room.sessions.find(code, caller.owner)
        register = pages.service.assistant.library.register
        paper = handout(session, room.sessions.cases, register, room.comparer, pages.service.today())
        return file_response(paper, form, f"uitwerking-{session.code}")

    @router.post("/{code}/verwijder", dependencies=[Depends(same_origin)])
    def delete(caller: here, code: str) -> RedirectResponse:
        room.sessions.delete(code, caller.owner)
        pages.service.store.audit(caller.owner, caller.door, "oefensessie_verwijderen", "klaar")
        return RedirectResponse("/oefeningen", 303)


def _overview(  # noqa: PLR0917 - what the page shows
    pages: Pages, room: TrainingRoom, request: Request, caller: Caller, problem: str = "", status: int = 200
) -> HTMLResponse:
    sessions = room.sessions.all(caller.owner)
    cases = list(room.sessions.cases.values())
    return pages.render(
        request, "training.html.j2", caller, status, cases=cases, sessions=sessions, problem=problem, days=room.days
    )


def _back_to(session: Session, anchor: str = "") -> RedirectResponse:
    return RedirectResponse(f"/oefeningen/{session.code}{anchor}", 303)


def _address(request: Request, code: str) -> str:
    return f"{request.url.scheme}://{request.url.netloc}/meedoen/{code}"


@lru_cache(maxsize=256)
def qr_code(text: str) -> bytes:
    """Return a QR code as svg, dark on white so that every phone reads it in both themes."""
    import io

    import segno

    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=6, border=3, dark="#000000", light="#ffffff", title=text)
    return out.getvalue()
