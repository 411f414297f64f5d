"""The catalogue of instruments: browse and filter it, and one card in full."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from assistant.caller import Caller
from assistant.web.pages import Pages
from assistant.web.words import CATEGORIES
from knowledge.instruments.card import Authority, Status

__all__ = ["CardQuery", "routes"]


class CardQuery(BaseModel):
    """What the filters of the catalogue ask for; empty means everything."""

    zoek: str = ""
    categorie: str = ""
    gezag: str = ""
    status: str = ""


def routes(pages: Pages) -> APIRouter:
    """Return the routes of this module."""
    router = APIRouter()
    service = pages.service
    who = Depends(pages.current_caller)

    @router.get("/instrumenten")
    def instruments(
        request: Request,
        caller: Annotated[Caller, who],
        asked: Annotated[CardQuery, Query()],
    ) -> HTMLResponse:
        found = [
            card
            for card in service.instruments(asked.zoek[:200])
            if (not asked.categorie or card.category == asked.categorie)
            and (not asked.gezag or asked.gezag in {authority.value for authority in card.authorities})
            and (not asked.status or card.status.value == asked.status)
        ]
        searched = bool(asked.zoek.strip())
        groups = (
            {"": found}
            if searched
            else {label: [c for c in found if c.category == code] for code, label in CATEGORIES.items()}
        )
        return pages.render(
            request,
            "instruments.html.j2",
            caller,
            groups={title: cards for title, cards in groups.items() if cards},
            found=len(found),
            total=len(service.catalogue.instruments),
            query=asked,
            authorities=[authority.value for authority in Authority],
            statuses=[one.value for one in Status],
        )

    @router.get("/instrumenten/{key}")
    def instrument(request: Request, caller: Annotated[Caller, who], key: str) -> HTMLResponse:
        card = service.instrument(key)
        names = {other: found.name for other, found in service.catalogue.instruments.items()}
        return pages.render(request, "instrument.html.j2", caller, card=card, names=names)

    return router
