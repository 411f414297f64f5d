"""A chat model on loopback that misbehaves as it is told: speaks OpenAI's language over HTTP, with streams.

``MisbehavingServer(behaviours)`` takes one behaviour a request, the last one again and again. A behaviour is a function
of the answer under way (``Wire``); nothing waits longer than until the server is closed.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

PIECE_CHARS = 12


@dataclass
class Wire:
    """One answer under way."""

    handler: BaseHTTPRequestHandler
    closing: threading.Event
    started: bool = False

    def status(self, code: int, body: bytes = b"{}", **headers: str) -> None:
        """Answer with a status and a body, not a stream."""
        self.handler.send_response(code)
        self.handler.send_header("Content-Type", headers.pop("kind", "application/json"))
        self.handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def raw(self, data: bytes) -> None:
        """Send bytes of a stream."""
        if not self.started:
            self.started = True
            self.handler.send_response(200)
            self.handler.send_header("Content-Type", "text/event-stream")
            self.handler.end_headers()
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def event(self, delta: dict[str, Any], finish: str | None = None) -> None:
        """Send one chunk of a chat completion."""
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
        self.raw(b"data: " + json.dumps(chunk).encode() + b"\n\n")

    def text(self, text: str) -> None:
        """Send text in small pieces."""
        for start in range(0, len(text), PIECE_CHARS):
            self.event({"content": text[start : start + PIECE_CHARS]})

    def done(self, finish: str = "stop") -> None:
        """End the stream as it should."""
        self.event({}, finish)
        self.raw(b"data: [DONE]\n\n")

    def silence(self) -> None:
        """Say nothing until the server is closed or the client is gone."""
        self.closing.wait(600)


Behaviour = Callable[[Wire], None]


def answers(text: str) -> Behaviour:
    """Answer as a good server does."""

    def behave(wire: Wire) -> None:
        wire.text(text)
        wire.done()

    return behave


def fails(code: int, **headers: str) -> Behaviour:
    """Answer with a status; the body repeats the key that was sent, as careless servers do."""

    def behave(wire: Wire) -> None:
        said = {"error": {"message": f"no: {wire.handler.headers.get('Authorization')}", "type": "x", "code": "x"}}
        wire.status(code, json.dumps(said).encode(), **headers)

    return behave


def silent(wire: Wire) -> None:
    """Accept the question and say nothing."""
    wire.silence()


def chatters(wire: Wire) -> None:
    """Send comments for ever, and never a word: the connection lives, the answer does not come."""
    while not wire.closing.wait(0.02):
        wire.raw(b": ik ben er nog\n\n")


def cut_off(text: str, *, politely: bool) -> Behaviour:
    """Stop halfway: the connection breaks, or the stream ends without saying why."""

    def behave(wire: Wire) -> None:
        wire.text(text)
        if not politely:
            wire.handler.connection.close()

    return behave


def stalls(text: str) -> Behaviour:
    """Begin well and then say nothing more."""

    def behave(wire: Wire) -> None:
        wire.text(text)
        wire.silence()

    return behave


def endless(text: str) -> Behaviour:
    """Say the same for ever."""

    def behave(wire: Wire) -> None:
        while not wire.closing.is_set():
            wire.text(text)

    return behave


def rubbish(wire: Wire) -> None:
    """Answer with a web page."""
    wire.status(200, b"<html><body>Welkom bij de router</body></html>", kind="text/html")


def broken_chunk(wire: Wire) -> None:
    """Send a chunk that is no JSON."""
    wire.raw(b'data: {"id": "x", "choices": [{"delta": {"content": "De bur\n\n')
    wire.raw(b"data: [DONE]\n\n")


@dataclass
class MisbehavingServer:
    """The server; ``url`` is to be set as base URL. ``gone`` is set when a client left halfway."""

    behaviours: Sequence[Behaviour]
    requests: list[dict[str, Any]] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append(body)
                behave = outer.behaviours[min(len(outer.requests), len(outer.behaviours)) - 1]
                try:
                    behave(Wire(self, outer.closing))
                except OSError:
                    outer.gone.set()
                self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
