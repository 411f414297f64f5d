"""The pages of a participant: a code opens one session, and a token in a cookie opens its routes and nothing else.

This is the only place without a login where the installation asks one, and only when ``KENNIS_TRAINING_OPEN`` says so.
A participant is a number, sees public sources only, and nothing of theirs is kept outside the session.
"""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.answer import Answer, Question, Reader
from assistant.errors import NotKept, QuestionRejected
from assistant.events import Finished
from assistant.training.session import MOST_CHARS, Part, Session
from assistant.training.sessions import normal_code
from assistant.training.sourcing import CaseSources
from assistant.web.pages import HEADERS, Pages
from assistant.web.same_origin import same_origin
from assistant.web.training_room import TrainingRoom, tag, unchanged
from assistant.web.training_view import ModelAnswerView, model_answer

__all__ = ["routes"]

COOKIE = "oefensessie"
_LIFETIME = 12 * 60 * 60
_MOST_ASKED = 20
"""Questions of one participant to the assistant in one session."""


@dataclass(frozen=True, slots=True)
class PhoneView:
    """What a phone shows."""

    session: Session
    number: int
    mine: tuple[str, ...]
    model_answer: ModelAnswerView | None
    sources: CaseSources
    asked: int


def routes(pages: Pages, room: TrainingRoom) -> APIRouter:
    """Return the routes of a participant, without the menu: a participant can go nowhere else."""
    pages = replace(pages, menu=())
    login = [] if room.open_to_all else [Depends(pages.current_caller)]
    router = APIRouter(prefix="/meedoen", dependencies=login)
    _joining(router, pages, room)
    _phone(router, pages, room)
    _taking_part(router, pages, room)
    return router


def _joining(router: APIRouter, pages: Pages, room: TrainingRoom) -> None:
    @router.get("")
    def code_form(request: Request) -> HTMLResponse:
        return pages.render(request, "join.html.j2", code="", problem="")

    @router.post("", dependencies=[Depends(same_origin)])
    def join(request: Request, code: Annotated[str, Form(max_length=40)] = "") -> Response:
        wanted = normal_code(code)
        try:
            token = room.sessions.join(wanted)
        except NotKept:
            problem = "Er is geen sessie met deze code. Kijk op het scherm van de trainer en probeer het opnieuw."
            return pages.render(request, "join.html.j2", None, 404, code=code, problem=problem)
        except QuestionRejected as error:
            return pages.render(request, "join.html.j2", None, 409, code=code, problem=str(error))
        response = RedirectResponse(f"/meedoen/{wanted}", 303)
        response.set_cookie(
            COOKIE, token, max_age=_LIFETIME, httponly=True, samesite="strict", path=f"/meedoen/{wanted}",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return response


def _phone(router: APIRouter, pages: Pages, room: TrainingRoom) -> None:
    """Add what a phone shows, and how the session stands now."""

    @router.get("/{code}")
    def phone(request: Request, code: str) -> HTMLResponse:
        token = request.cookies.get(COOKIE)
        wanted = normal_code(code)
        try:
            view = _view(pages, room, wanted, token or "")
        except NotKept:
            return pages.render(request, "join.html.j2", code=wanted, problem="")
        return pages.render(request, "phone.html.j2", view=view, problem="", text="", answer=None, most=MOST_CHARS)

    @router.get("/{code}/stand")
    def stand(request: Request, code: str) -> Response:
        view = _view(pages, room, code, request.cookies.get(COOKIE, ""))
        if unchanged(request, view.session):
            return Response(status_code=304, headers={"ETag": tag(view.session)})
        body = pages.fragment("phone_stand.html.j2", view=view)
        return HTMLResponse(body, headers={**HEADERS, "ETag": tag(view.session)})


def _taking_part(router: APIRouter, pages: Pages, room: TrainingRoom) -> None:
    """Add answering the question on the screen, and asking the assistant."""

    @router.post("/{code}/antwoord", dependencies=[Depends(same_origin)])
    def contribute(request: Request, code: str, tekst: Annotated[str, Form(max_length=20_000)] = "") -> Response:
        token = request.cookies.get(COOKIE, "")
        try:
            session = room.sessions.contribute(code, token, tekst)
        except QuestionRejected as error:
            view = _view(pages, room, code, token)
            return pages.render(
                request,
                "phone.html.j2",
                None,
                422,
                view=view,
                problem=str(error),
                text="",
                answer=None,
                most=MOST_CHARS,
            )
        return RedirectResponse(f"/meedoen/{session.code}", 303)

    @router.post("/{code}/vraag", dependencies=[Depends(same_origin)])
    def ask(request: Request, code: str, vraag: Annotated[str, Form(max_length=20_000)] = "") -> Response:
        token = request.cookies.get(COOKIE, "")
        view = _view(pages, room, code, token)
        if view.session.state.ended or view.asked >= _MOST_ASKED:
            raise HTTPException(429, "U kunt in deze sessie geen vragen meer stellen aan Kenniswijzer.")
        problem, answer = "", None
        try:
            answer = _answer(pages, vraag)
            room.sessions.keep_question(code, token, answer)
        except QuestionRejected as error:
            problem = str(error)
        return pages.render(
            request, "phone.html.j2", None, 422 if problem else 200, view=_view(pages, room, code, token),
            problem=problem, text="", answer=answer, most=MOST_CHARS,
        )  # fmt: skip


def _answer(pages: Pages, text: str) -> Answer:
    """Answer from public sources only, and keep nothing: what is kept, is kept in the session."""
    *_, last = pages.service.assistant.answer_stream(Question(text=text, reader=Reader()))
    assert isinstance(last, Finished)
    pages.service.store.audit("oefensessie", "oefening", "vraag", last.answer.status.value)
    return last.answer


def _view(pages: Pages, room: TrainingRoom, code: str, token: str) -> PhoneView:
    session, number = room.sessions.participant(code, token)
    sources = CaseSources(room.shelf, pages.service.today())
    question = session.question
    shown = question is not None and session.shows(question.id, Part.MODEL_ANSWER)
    mine = session.contributions(question.id) if question is not None else ()
    return PhoneView(
        session=session,
        number=number,
        mine=tuple(item.text for item in mine if item.participant == number),
        model_answer=model_answer(question, sources) if question is not None and shown else None,
        sources=sources,
        asked=sum(1 for item in session.state.group_questions if item.participant == number),
    )
