"""Static files that a browser may keep: their address changes when they do (see ``pages.asset``)."""

from __future__ import annotations

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

__all__ = ["KeptFiles"]


class KeptFiles(StaticFiles):
    """Serves a folder; what is asked for with its version may be kept for a year, the rest is asked for again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, or what tells that there is none."""
        response = await super().get_response(path, scope)
        is_versioned = scope.get("query_string", b"").startswith(b"v=")
        kept = "public, max-age=31536000, immutable" if is_versioned else "no-cache"
        response.headers["Cache-Control"] = kept if response.status_code in {200, 304} else "no-store"
        return response
