"""The review page: a list of answers, and one answer at a time with each sentence beside its source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse

from evals.errors import EvalError
from evals.pages import environment
from evals.review.case_maker import add_case, make_case
from evals.review.items import ReviewItem
from evals.review.security import Secrets, guard, read_form
from evals.review.store import Mark, Review, ReviewStore, StaleReview
from knowledge.privacy import find_personal_data, mask

__all__ = ["Desk", "create_app"]

_STATIC = Path(__file__).parent / "static"
_NAME_COOKIE = "beoordelaar"
_MAX_NAME = 60


@dataclass(frozen=True)
class Desk:
    """What is reviewed, where it is kept, and where new cases go."""

    title: str
    items: Sequence[ReviewItem]
    store: ReviewStore
    target: Path
    reviewer: str
    """Name used until the page is told another."""


def create_app(desk: Desk, secrets: Secrets) -> FastAPI:
    """Return the page as an application; ``secrets.key`` must be in the first address that is opened."""
    app = FastAPI(title="Beoordelen", docs_url=None, redoc_url=None, openapi_url=None)
    app.middleware("http")(guard(secrets))
    room = _Room(desk, secrets)
    _tell_errors(app, room)
    _show(app, room)
    _take_in(app, room)
    return app


class _Room:
    """What every page works with."""

    def __init__(self, desk: Desk, secrets: Secrets) -> None:
        self.desk, self.secrets = desk, secrets
        self.place = {item.id: place for place, item in enumerate(desk.items)}
        self._pages = environment("evals.review")

    def item(self, name: str) -> ReviewItem:
        if name not in self.place:
            raise HTTPException(404, "Deze vraag is er niet.")
        return self.desk.items[self.place[name]]

    def reviewer(self, request: Request) -> str:
        return unquote(request.cookies.get(_NAME_COOKIE, ""))[:_MAX_NAME] or self.desk.reviewer

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        given = {"desk": self.desk, "token": self.secrets.token, "reviewer": self.reviewer(request), **values}
        return HTMLResponse(self._pages.get_template(template).render(given), status)

    async def form(self, request: Request) -> Mapping[str, Sequence[str]]:
        return await read_form(request, self.secrets)


def _tell_errors(app: FastAPI, room: _Room) -> None:
    @app.exception_handler(HTTPException)
    async def _refused(request: Request, error: HTTPException) -> Response:
        return _told(request, error.status_code, str(error.detail))

    @app.exception_handler(EvalError)
    async def _failed(request: Request, error: EvalError) -> Response:
        return _told(request, 409 if isinstance(error, StaleReview) else 422, str(error))

    def _told(request: Request, status: int, text: str) -> Response:
        if _wants_json(request):
            return JSONResponse({"fout": text}, status)
        return room.page(request, "melding.html.j2", status, text=text)


def _show(app: FastAPI, room: _Room) -> None:
    """Add the list, one answer, and the static files."""
    desk = room.desk

    @app.get("/")
    def overview(request: Request) -> HTMLResponse:
        mine = desk.store.reviews().get(room.reviewer(request), {})
        states = {item.id: _state(item, mine.get(item.id)) for item in desk.items}
        return room.page(request, "overzicht.html.j2", states=states, agreements=desk.store.agreements())

    @app.get("/vraag/{name}")
    def one(request: Request, name: str) -> HTMLResponse:
        item = room.item(name)
        place = room.place[name]
        review = desk.store.load(room.reviewer(request), name)
        before = desk.items[place - 1].id if place else ""
        after = desk.items[place + 1].id if place + 1 < len(desk.items) else ""
        around = {"place": place + 1, "before": before, "after": after}
        return room.page(request, "vraag.html.j2", marks=list(Mark), item=item, review=review, around=around)

    @app.get("/{name}.{kind}")
    def static(name: str, kind: str) -> FileResponse:
        known = {("beoordelen", "css"): "text/css", ("beoordelen", "js"): "text/javascript"}
        if (name, kind) not in known:
            raise HTTPException(404, "Deze pagina is er niet.")
        return FileResponse(_STATIC / f"{name}.{kind}", media_type=known[name, kind])


def _take_in(app: FastAPI, room: _Room) -> None:
    """Add what a reviewer sends: a judgement, a new case, a name."""
    desk = room.desk

    @app.post("/vraag/{name}")
    async def save(request: Request, name: str) -> Response:
        item, form = room.item(name), await room.form(request)
        kept = desk.store.save(room.reviewer(request), item.id, _review(item, form))
        state = {"versie": kept.version, "klaar": kept.is_done(len(item.sentences)), "notitie": kept.note}
        return JSONResponse(state) if _wants_json(request) else RedirectResponse(_address(name), 303)

    @app.post("/vraag/{name}/geval")
    async def new_case(request: Request, name: str) -> Response:
        item, form = room.item(name), await room.form(request)
        case = make_case(item, _firsts(form), room.reviewer(request), date.today())
        verb = "toegevoegd aan" if add_case(case, desk.target) else "vervangen in"
        text = f"Vraag {case.id} is {verb} {desk.target}."
        if _wants_json(request):
            return JSONResponse({"melding": text})
        return room.page(request, "melding.html.j2", text=text)

    @app.post("/naam")
    async def rename(request: Request) -> Response:
        name = " ".join(_firsts(await room.form(request)).get("naam", "").split())[:_MAX_NAME]
        if not name:
            raise HTTPException(422, "Vul een naam in.")
        response = RedirectResponse("/", 303)
        response.set_cookie(_NAME_COOKIE, quote(name), httponly=True, samesite="strict")
        return response


def _review(item: ReviewItem, form: Mapping[str, Sequence[str]]) -> Review:
    """Return what the form says; personal data in free text is masked before it is kept."""
    marks = {}
    for name, values in form.items():
        if (found := re.fullmatch(r"zin-(\d{1,4})", name)) and int(found[1]) < len(item.sentences):
            try:
                marks[int(found[1])] = Mark(values[0])
            except ValueError:
                raise HTTPException(422, "Kies goed, fout of niet onderbouwd.") from None
    typed = [line.strip() for line in _first(form, "anders").splitlines() if line.strip()]
    missing = dict.fromkeys(_masked(text)[:500] for text in (*form.get("ontbreekt", ()), *typed))
    version = _first(form, "versie")
    return Review(
        marks=marks,
        missing=tuple(missing),
        note=_masked(_first(form, "notitie").replace("\r\n", "\n"))[:4000],
        version=int(version) if version.isdecimal() else 0,
    )


def _masked(text: str) -> str:
    return mask(text, find_personal_data(text))


def _state(item: ReviewItem, review: Review | None) -> str:
    if review is None:
        return "nog niet bekeken"
    return "klaar" if review.is_done(len(item.sentences)) else "begonnen"


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _first(form: Mapping[str, Sequence[str]], name: str) -> str:
    return form[name][0] if form.get(name) else ""


def _firsts(form: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {name: values[0] for name, values in form.items() if values}


def _address(name: str) -> str:
    return f"/vraag/{quote(name)}"
