"""What an administrator sees of requests: a number each, one line of JSON, and figures. Never content.

Logged are method, route (its pattern, not the address), status and time; never a query, a body, an address or a name.
"""

from __future__ import annotations

import contextvars
import json
import logging
import re
import time
import traceback
import uuid
from datetime import UTC, datetime
from inspect import isawaitable
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from assistant.api.tracing import Tracing

logger = logging.getLogger("kennis.verzoeken")

_request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
_GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_ROOT = Path(__file__).parents[2]


def request_id() -> str:
    """Return the number of the request that is being served; empty outside one."""
    return _request_id.get()


class Figures:
    """The figures of one application, for Prometheus."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "kennis_request_seconds",
            "Time of requests by route.",
            ("method", "route", "status"),
            registry=self.registry,
            buckets=(0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
        )
        self.running = Gauge("kennis_requests_running", "Requests being served.", registry=self.registry)
        self.waiting = Gauge("kennis_work_under_way", "Answers and searches that run or wait.", registry=self.registry)
        self.answers = Counter("kennis_answers", "Answers by status.", ("status", "door"), registry=self.registry)
        self.steps = Histogram(
            "kennis_step_seconds",
            "Time of the steps of an answer.",
            ("step",),
            registry=self.registry,
            buckets=(0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
        )
        self.tasks = Counter("kennis_tasks", "Jobs by how they ended.", ("state",), registry=self.registry)


class Observe:
    """Outermost: gives each request its number, measures and logs it, and ends what was not foreseen with a problem."""

    def __init__(self, app: ASGIApp, figures: Figures, tracing: Tracing | None = None) -> None:
        self._app = app
        self._figures = figures
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        number = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        token = _request_id.set(number)
        started, status = time.perf_counter(), 0

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", number.encode())]
            await send(message)

        self._figures.running.inc()
        try:
            if self._tracing is None:
                await self._app(scope, receive, observed)
            else:
                await self._tracing.serve(self._app, scope, receive, observed)
        except Exception as error:  # noqa: BLE001 - its text may hold content: only kind and place are logged
            logger.error("unforeseen: %s at %s", type(error).__name__, place_of(error))
            if status == 0:
                await (await _ended(scope, receive, error))(scope, receive, observed)
        finally:
            self._figures.running.dec()
            self._note(scope, status, time.perf_counter() - started)
            _request_id.reset(token)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = route_of(scope), scope["method"] if scope["method"] in _METHODS else "ander"
        self._figures.requests.labels(method, route, str(status)).observe(seconds)
        if not route.startswith(("/health", "/metrics", "/statisch")):
            facts = {"methode": method, "route": route, "status": status, "ms": round(seconds * 1000)}
            logger.info("request", extra={"facts": facts})


async def _ended(scope: Scope, receive: Receive, error: Exception) -> Response:
    """Return the application's own answer to what was not foreseen: a page for who reads pages, else a problem."""
    from assistant.api.problems import problem

    handler = getattr(scope.get("app"), "exception_handlers", {}).get(Exception)
    if handler is None:
        return problem(500, _UNFORESEEN)
    answer = handler(Request(scope, receive), error)
    response = await answer if isawaitable(answer) else answer
    assert isinstance(response, Response)
    return response


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_UNFORESEEN = "Er ging iets mis. Probeer het opnieuw. Blijft het misgaan, meld dan het verzoeknummer aan de beheerder."


def route_of(scope: Scope) -> str:
    """Return the pattern of the route that served a request, such as ``/v1/bronnen/{bron_id}``; never the address."""
    route = scope.get("route")
    path = getattr(route, "path", None) or getattr(route, "path_format", None)
    return str(path) if path else "onbekend"


def place_of(error: BaseException) -> str:
    """Return the last place in our own code that an error went through: a module and a line, no text."""
    own = [
        f"{Path(frame.filename).relative_to(_ROOT).as_posix()}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(_ROOT) and "site-packages" not in frame.filename
    ]
    return own[-1] if own else "een bibliotheek"


class JsonLines(logging.Formatter):
    """One JSON object a line. Of an exception only the kind and the place are written: its text may hold content."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        row: dict[str, object] = {
            "tijd": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "niveau": record.levelname.lower(),
            "bron": record.name,
            "bericht": record.getMessage(),
        }
        if number := request_id():
            row["verzoek"] = number
        facts = getattr(record, "facts", None)
        if isinstance(facts, dict):
            row |= facts
        if record.exc_info and record.exc_info[1] is not None:
            row["fout"] = f"{type(record.exc_info[1]).__name__} bij {place_of(record.exc_info[1])}"
        return json.dumps(row, ensure_ascii=False)
