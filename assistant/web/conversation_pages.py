"""Conversations: the list, one with its answers, deleting it; reacting to an answer and taking it along as a file."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from assistant.caller import Caller
from assistant.keeping import Feedback
from assistant.web.answer_page import render_answer
from assistant.web.answer_paper import paper_of
from assistant.web.files import file_response
from assistant.web.pages import HEADERS, Pages, wants_part
from assistant.web.places import conversation_path
from assistant.web.same_origin import same_origin

__all__ = ["Reaction", "routes"]

_THANKS = "Bedankt, uw reactie is bewaard."


class Reaction(BaseModel):
    """The form under an answer."""

    nuttig: str = ""
    zin: str = ""
    toelichting: str = ""


def routes(pages: Pages) -> APIRouter:
    """Return the routes of this module."""
    router = APIRouter()
    _conversations(router, pages)
    _answers(router, pages)
    return router


def _conversations(router: APIRouter, pages: Pages) -> None:
    service, who = pages.service, Depends(pages.current_caller)

    @router.get("/gesprekken")
    def conversations(request: Request, caller: Annotated[Caller, who], verwijderd: str = "") -> HTMLResponse:
        kept = service.conversations(caller)
        return pages.render(request, "conversations.html.j2", caller, conversations=kept, deleted=bool(verwijderd))

    @router.get("/gesprekken/{conversation}")
    def one(request: Request, caller: Annotated[Caller, who], conversation: str, bedankt: str = "") -> HTMLResponse:
        summary, answers = service.conversation(caller, conversation)
        return pages.render(
            request,
            "ask.html.j2",
            caller,
            heading=summary.title,
            answers=[render_answer(pages, answer, thanked=answer.id == bedankt) for answer in answers],
            conversation=conversation,
            draft="",
            problem="",
            as_of="",
            kind="",
            examples=(),
            is_empty=False,
        )

    @router.get("/gesprekken/{conversation}/verwijderen")
    def ask_to_delete(request: Request, caller: Annotated[Caller, who], conversation: str) -> HTMLResponse:
        summary, _ = service.conversation(caller, conversation)
        return pages.render(request, "delete.html.j2", caller, conversation=summary)

    @router.post("/gesprekken/{conversation}/verwijderen", dependencies=[Depends(same_origin)])
    def delete(caller: Annotated[Caller, who], conversation: str) -> RedirectResponse:
        service.delete_conversation(caller, conversation)
        return RedirectResponse("/gesprekken?verwijderd=ja", 303)


def _answers(router: APIRouter, pages: Pages) -> None:
    service, who = pages.service, Depends(pages.current_caller)

    @router.post("/antwoorden/{answer_id}/terugkoppeling", dependencies=[Depends(same_origin)])
    def react(
        request: Request,
        caller: Annotated[Caller, who],
        answer_id: str,
        given: Annotated[Reaction, Form()],
    ) -> Response:
        if given.nuttig not in {"ja", "nee"}:
            raise HTTPException(422, "Kies eerst of het antwoord u verder helpt.")
        answer = service.kept_answer(caller, answer_id)
        if given.zin and not (given.zin.isdecimal() and int(given.zin) < len(answer.sentences)):
            raise HTTPException(422, "Deze zin is er niet.")
        number = int(given.zin) if given.zin else None
        feedback = Feedback(helpful=given.nuttig == "ja", sentence=number, text=given.toelichting.strip()[:2000])
        service.give_feedback(caller, answer_id, feedback)
        if wants_part(request):
            return HTMLResponse(_THANKS, headers=HEADERS)
        path = conversation_path(answer.conversation or "", answer_id)
        return RedirectResponse(path.replace("#", f"?bedankt={answer_id}#"), 303)

    @router.get("/antwoorden/{answer_id}/bestand/{form}")
    def file(caller: Annotated[Caller, who], answer_id: str, form: str) -> Response:
        answer = service.kept_answer(caller, answer_id)
        paper = paper_of(answer, service.assistant.pipeline.replies.line("voorbehoud"))
        return file_response(paper, form, f"kenniswijzer-{answer.as_of.isoformat()}")
