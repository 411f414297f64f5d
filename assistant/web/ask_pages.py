"""Asking: the first page, and the question itself, told sentence by sentence or answered with a page."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import date
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel

from assistant.answer import Citation
from assistant.api.workers import Workers
from assistant.caller import Caller
from assistant.errors import QuestionRejected
from assistant.events import AnswerEvent, Finished, Progress, SentenceReady
from assistant.training.quiz import quiz_topic
from assistant.web.answer_page import render_answer
from assistant.web.answer_view import ShownSentence, shown_sentence
from assistant.web.pages import HEADERS, Pages
from assistant.web.places import conversation_path
from assistant.web.same_origin import same_origin
from knowledge.records import SearchFilter, SourceKind

__all__ = ["EXAMPLES", "Asked", "routes"]

EXAMPLES = (
    "Wanneer mag de burgemeester een drugspand sluiten?",
    "In een loods zijn zakken met hennepafval gevonden. Wat kan de gemeente doen?",
    "Welke gegevens mag de gemeente met de politie delen?",
    "Hoe lang mag een onderzoek onder de Wet Bibob duren?",
)
logger = logging.getLogger(__name__)

_STREAM = "text/event-stream"
_BUSY = "Nu kan er geen antwoord worden gegeven. Probeer het over een minuut opnieuw."


class Asked(BaseModel):
    """The form of a question. ``wijze`` is ``lezing`` for a question that says how an earlier one was meant."""

    vraag: str = ""
    gesprek: str = ""
    peildatum: str = ""
    soort: str = ""
    wijze: str = ""


def routes(pages: Pages) -> APIRouter:
    """Return the routes of this module."""
    router = APIRouter()
    who = Depends(pages.current_caller)

    @router.get("/")
    def first_page(request: Request, caller: Annotated[Caller, who], vraag: str = "") -> HTMLResponse:
        return _question_page(pages, request, caller, draft=vraag[:4000])

    @router.post("/vragen", dependencies=[Depends(same_origin)])
    async def ask(request: Request, caller: Annotated[Caller, who], asked: Annotated[Asked, Form()]) -> Response:
        from assistant.api.answering import answer_events, whole_answer
        from assistant.api.parts import api_of

        streams = _STREAM in request.headers.get("accept", "")
        if (topic := quiz_topic(asked.vraag)) is not None:
            return _to_quiz(topic, streams=streams)
        try:
            question = partial(
                pages.service.ask,
                caller,
                asked.vraag,
                conversation=asked.gesprek or None,
                filters=_filters(asked.soort),
                as_of=_day(asked.peildatum),
                reading=asked.vraag if asked.wijze == "lezing" else None,
            )
            events = await answer_events(api_of(request), caller, question)
        except QuestionRejected as error:
            if streams:
                return StreamingResponse(iter([_event("fout", tekst=str(error))]), media_type=_STREAM, headers=HEADERS)
            kept = {"draft": asked.vraag[:4000], "as_of": asked.peildatum, "kind": asked.soort}
            return _question_page(pages, request, caller, 422, problem=str(error), **kept)
        if streams:
            told = _awake(_told(pages, events, api_of(request).workers))
            return StreamingResponse(told, media_type=_STREAM, headers=HEADERS | {"X-Accel-Buffering": "no"})
        answer = await whole_answer(events)
        if answer.id is None or answer.conversation is None:
            html = await api_of(request).workers.read(render_answer, pages, answer)
            return _question_page(pages, request, caller, answers=[html], heading=answer.question or "Uw vraag")
        return RedirectResponse(conversation_path(answer.conversation, answer.id), 303)

    return router


def _to_quiz(topic: str, *, streams: bool) -> Response:
    """Lead who asks for a quiz question to the page that makes one."""
    address = f"/oefeningen/quiz?{urlencode({'onderwerp': topic[:500]})}"
    if streams:
        return StreamingResponse(iter([_event("naar", adres=address)]), media_type=_STREAM, headers=HEADERS)
    return RedirectResponse(address, 303)


def _question_page(pages: Pages, request: Request, caller: Caller, status: int = 200, **values: object) -> HTMLResponse:
    given: dict[str, object] = {
        "heading": "Stel uw vraag",
        "answers": [],
        "conversation": "",
        "draft": "",
        "problem": "",
        "as_of": "",
        "kind": "",
        "examples": EXAMPLES,
        "is_empty": pages.service.assistant.library.register.last_change() == 0,
    }
    return pages.render(request, "ask.html.j2", caller, status, **(given | values))


async def _told(pages: Pages, events: AsyncIterator[AnswerEvent], workers: Workers) -> AsyncIterator[str]:
    """Yield the events of an answer as server-sent events that hold pieces of the page."""
    citations: dict[int, Citation] = {}
    previous: ShownSentence | None = None
    index = 0
    try:
        async for event in events:
            match event:
                case Progress(text=text):
                    yield _event("voortgang", tekst=text)
                case SentenceReady(sentence=sentence, citations=new):
                    citations |= {citation.number: citation for citation in new}
                    shown = shown_sentence(index, sentence, citations, None)
                    html = pages.fragment("sentence.html.j2", one=shown)
                    yield _event("zin", html=html, vorm=shown.form.value, samen=shown.goes_on_after(previous))
                    previous, index = shown, index + 1
                case Finished(answer=answer):
                    yield _event(
                        "antwoord",
                        html=await workers.read(render_answer, pages, answer),
                        gesprek=answer.conversation or "",
                        titel=answer.question or "Vraag",
                        zinnen=len(answer.sentences),
                        bronnen=len(answer.citations),
                    )
    except Exception as error:  # noqa: BLE001 - the response has begun: the reader must hear that it ends here
        logger.error("answer broke off: %s", type(error).__name__)
        yield _event("fout", tekst=_BUSY)


async def _awake(pieces: AsyncIterator[str], seconds: float = 15) -> AsyncIterator[str]:
    """Give the pieces, and a remark when nothing came for a while: proxies close a connection that is silent."""
    following = asyncio.ensure_future(anext(pieces, None))
    try:
        while True:
            done, _ = await asyncio.wait({following}, timeout=seconds)
            if not done:
                yield ": nog bezig\n\n"
            elif (piece := following.result()) is None:
                return
            else:
                yield piece
                following = asyncio.ensure_future(anext(pieces, None))
    finally:
        following.cancel()


def _event(name: str, **data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _filters(kind: str) -> SearchFilter | None:
    if not kind:
        return None
    try:
        return SearchFilter(kinds=frozenset({SourceKind(kind)}))
    except ValueError:
        raise QuestionRejected("Deze soort bron is er niet. Kies een soort uit de lijst.") from None


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise QuestionRejected("Dit is geen peildatum. Schrijf jaar, maand en dag, zoals 2026-11-22.") from None
