"""The official repository over HTTP: one request at a time, with pauses, and patience for what passes by itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.errors import RepositoryAnswerWrong, RepositoryUnreachable, StatuteUnknown
from ingest.settings import IngestSettings
from knowledge.closing import Closing

if TYPE_CHECKING:
    import httpx

__all__ = ["Reply", "StatuteRepository"]

TRANSIENT = frozenset({429, 500, 502, 503, 504})
LONGEST_WAIT = 60.0
"""Seconds; a server that asks for more patience than this is left alone."""
USER_AGENT = "Kenniswijzer (kennis wetten ophalen)"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. ``data`` is None when the server says that nothing changed since ``etag`` or ``modified``."""

    data: bytes | None
    etag: str = ""
    modified: str = ""


class StatuteRepository(Closing):
    """Fetches files below one address. Close it, or use it in a ``with``."""

    def __init__(self, settings: IngestSettings, sleep: Callable[[float], None] = time.sleep) -> None:
        """``sleep`` waits a number of seconds; a test may pass its own."""
        import httpx

        self._settings = settings
        self._sleep = sleep
        self._asked = False
        self._base = settings.statutes_url.rstrip("/")
        self._client = httpx.Client(
            timeout=settings.statutes_timeout,
            follow_redirects=True,
            headers={"User-Agent": USER_AGENT, "Accept": "application/xml"},
        )

    def get(self, path: str, *, etag: str = "", modified: str = "", size: int | None = None) -> Reply:
        """Fetch one file.

        ``etag``, ``modified``: what the server said of the copy that is held; ``size``: bytes that must come.

        Raises:
            RepositoryUnreachable: no sound answer after the tries that the settings allow.
            StatuteUnknown: there is no such file.
            RepositoryAnswerWrong: another answer than a file.
        """
        headers = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
        problem = ""
        for attempt in range(self._settings.statutes_tries):
            self._pause(attempt)
            found = self._try(path, headers, size)
            if isinstance(found, Reply):
                return found
            problem, wait = found
            if wait > LONGEST_WAIT:
                break
            self._sleep(wait)
        raise RepositoryUnreachable(
            f"{self._base} geeft geen bruikbaar antwoord ({problem}). Controleer de internetverbinding en probeer het "
            "later opnieuw; wat al is opgehaald, blijft staan. Hebt u de wet als bestand? Gebruik dan: "
            "kennis ingest BESTAND"
        )

    def _try(self, path: str, headers: dict[str, str], size: int | None) -> Reply | tuple[str, float]:
        """Ask once; return the reply, or the passing problem with the seconds to wait at least."""
        import httpx

        url = f"{self._base}/{path}"
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                if response.status_code in TRANSIENT:
                    return f"status {response.status_code}", _asked_wait(response)
                self._refuse_wrong(response, path)
                if response.status_code == httpx.codes.NOT_MODIFIED:
                    return Reply(None)
                data = self._body(response, path)
        except httpx.TimeoutException:
            return "het duurt te lang", 0.0
        except httpx.TransportError as error:
            return _reason(error), 0.0
        except httpx.HTTPError as error:
            raise RepositoryAnswerWrong(f"{url}: het antwoord is niet te volgen ({type(error).__name__}).") from error
        if size is not None and len(data) != size:
            return f"afgebroken: {len(data)} van {size} bytes", 0.0
        return Reply(data, response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))

    def _refuse_wrong(self, response: httpx.Response, path: str) -> None:
        status = response.status_code
        if status in {404, 410}:
            raise StatuteUnknown(
                f"{path}: dit bestaat niet bij {self._base}. Controleer het BWB-nummer op wetten.overheid.nl."
            )
        if status not in {200, 304}:
            raise RepositoryAnswerWrong(f"{path}: {self._base} geeft status {status} in plaats van een bestand.")

    def _body(self, response: httpx.Response, path: str) -> bytes:
        limit = self._settings.max_bytes
        chunks: list[bytes] = []
        held = 0
        for chunk in response.iter_bytes():
            held += len(chunk)
            if held > limit:
                raise RepositoryAnswerWrong(f"{path}: het bestand is groter dan de grens van {limit} bytes.")
            chunks.append(chunk)
        return b"".join(chunks)

    def _pause(self, attempt: int) -> None:
        """Leave the server in peace between requests, and longer after each that failed."""
        if self._asked:
            self._sleep(self._settings.statutes_pause * 2**attempt)
        self._asked = True

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def _asked_wait(response: httpx.Response) -> float:
    """Return the seconds the server asks for; 0 when it does not say."""
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() else 0.0


def _reason(error: Exception) -> str:
    import httpx

    if isinstance(error, httpx.ConnectError):
        return "geen verbinding"
    return "de verbinding is afgebroken"
