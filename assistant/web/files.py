"""A paper as a file that a reader saves."""

from __future__ import annotations

from fastapi import HTTPException
from fastapi.responses import Response

from assistant.export.paper import Paper
from assistant.web.pages import HEADERS

__all__ = ["file_response"]


def file_response(paper: Paper, form: str, name: str) -> Response:
    """Return ``paper`` to be saved as ``name``.``form``; a form that is not there is a 404."""
    from assistant.export import MEDIA_TYPES, as_file

    if form not in MEDIA_TYPES:
        raise HTTPException(404, "Dit soort bestand is er niet. Kies docx, pdf of md.")
    attached = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(as_file(paper, form), media_type=MEDIA_TYPES[form], headers={**HEADERS, **attached})
