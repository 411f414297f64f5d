"""Refuses changes that another site makes a reader's browser ask for (cross-site request forgery).

The browser itself says where a request comes from: ``Sec-Fetch-Site`` in every current browser, else ``Origin``. A
request with neither comes from no browser, so there is no session of a reader to misuse. No token is needed then, and a
page that was open for a day still works.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import HTTPException, Request

__all__ = ["same_origin"]

_REFUSED = "Dit formulier kwam niet van onze eigen pagina. Open de pagina opnieuw en probeer het nog eens."


async def same_origin(request: Request) -> None:
    """Let a request pass that our own page made.

    Raises:
        HTTPException: 403 for a request from another site.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise HTTPException(403, _REFUSED)
        return
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.casefold() != request.headers.get("host", "").casefold():
        raise HTTPException(403, _REFUSED)
