"""OpenTelemetry traces, when a setting names where they go. Spans hold method, route and status; never content.

The instrumentation for FastAPI that is ready-made also records addresses with their query, in which a reader's words
may stand; so the one span a request is made here.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.errors import CannotServe

__all__ = ["Tracing", "open_tracing"]

_STANDARD_PATH = "/v1/traces"


class Tracing:
    """Makes one span a request, as a child of the caller's trace where there is one."""

    def __init__(self, provider: Any) -> None:
        """``provider``: an OpenTelemetry ``TracerProvider``."""
        self._provider = provider
        self._tracer = provider.get_tracer("kenniswijzer")

    async def serve(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request inside a span."""
        from opentelemetry.propagate import extract
        from opentelemetry.trace import SpanKind

        from assistant.api.observing import request_id, route_of

        carrier = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        kept = {name: carrier[name] for name in ("traceparent", "tracestate") if name in carrier}
        with self._tracer.start_as_current_span(
            scope["method"],
            context=extract(kept),
            kind=SpanKind.SERVER,
            record_exception=False,
            set_status_on_exception=True,
        ) as span:
            status = 0

            async def observed(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                await send(message)

            try:
                await app(scope, receive, observed)
            finally:
                route = route_of(scope)
                span.update_name(f"{scope['method']} {route}")
                span.set_attributes(
                    {
                        "http.request.method": scope["method"],
                        "http.route": route,
                        "http.response.status_code": status,
                        "kennis.request_id": request_id(),
                    }
                )

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


def open_tracing(url: str) -> Tracing:
    """Return traces that go to ``url`` (OTLP over HTTP); an address without a path gets the standard one.

    Raises:
        CannotServe: the extra ``tracing`` is not installed.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError:
        raise CannotServe(
            "Voor sporen (KENNIS_API_TRACING_URL) ontbreekt een onderdeel. Installeer het met: "
            "pip install 'kenniswijzer[tracing]'"
        ) from None
    provider = TracerProvider(resource=Resource.create({"service.name": "kenniswijzer"}))
    endpoint = url if urlsplit(url).path.strip("/") else f"{url.rstrip('/')}{_STANDARD_PATH}"
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    return Tracing(provider)
