"""A loopback server with the layout of the official repository; it can be told to misbehave."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class RepositoryServer:
    """Serves ``files`` by path. ``failures``: path to answers to give first: a status, ``slow``, ``cut`` or bytes."""

    files: dict[str, bytes] = field(default_factory=dict)
    failures: dict[str, list[int | str | bytes]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    conditional: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    address: str = ""
    stop: threading.Event = field(default_factory=threading.Event)

    def add_statute(self, bwb_id: str, texts: dict[str, Path], extra: str = "") -> None:
        """Serve texts by label (``2023-09-12_0``), with a list of versions that follows from the labels."""
        days = sorted({label.partition("_")[0] for label in texts})
        parts = []
        for label, path in texts.items():
            data = path.read_bytes()
            self.files[f"/{bwb_id}/{label}/xml/{bwb_id}_{label}.xml"] = data
            start = label.partition("_")[0]
            later = [day for day in days if day > start]
            parts.append(
                expression(bwb_id, label, until=_day_before(later[0]) if later else "9999-12-31", size=len(data))
            )
        body = f'<?xml version="1.0"?><work label="{bwb_id}">{"".join(parts)}{extra}</work>'
        self.files[f"/{bwb_id}/manifest.xml"] = body.encode()


def expression(
    bwb_id: str, label: str, *, until: str, seen: str = "", deleted: bool = False, size: int | None = None
) -> str:
    start = label.partition("_")[0]
    sized = f"<size>{size}</size>" if size is not None else ""
    return (
        f'<expression label="{label}"><metadata><datum_inwerkingtreding>{start}</datum_inwerkingtreding>'
        f"<einddatum>{until}</einddatum><zichtdatum_start>{seen or start}</zichtdatum_start>"
        f"<zichtdatum_eind>9999-12-31</zichtdatum_eind></metadata>"
        f'<manifestation label="xml"><metadata><hashcode>0</hashcode>{sized}</metadata>'
        f'<item label="{bwb_id}_{label}.xml" _deleted="{str(deleted).lower()}"/></manifestation></expression>'
    )


def _day_before(day: str) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


@contextmanager
def serving() -> Iterator[RepositoryServer]:
    """Run a server on a free port of the loopback interface."""
    state = RepositoryServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            return

        def do_GET(self) -> None:
            path = self.path
            state.asked[path] += 1
            state.headers.append(dict(self.headers.items()))
            planned = state.failures.get(path)
            failure = planned.pop(0) if planned else None
            data = state.files.get(path)
            if isinstance(failure, bytes):
                self._send(200, failure)
            elif isinstance(failure, int):
                self._send(failure, b"")
            elif data is None:
                self._send(404, b"")
            elif failure == "slow":
                state.stop.wait(60)
                self.close_connection = True
            elif failure == "cut":
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data[: len(data) // 2])
                self.close_connection = True
            elif self.headers.get("If-None-Match") == _etag(data):
                state.conditional.append(path)
                self._send(304, b"")
            else:
                self._send(200, data, _etag(data))

        def _send(self, status: int, data: bytes, etag: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            if etag:
                self.send_header("ETag", etag)
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield state
    finally:
        state.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=60)


def _etag(data: bytes) -> str:
    import hashlib

    return f'"{hashlib.sha1(data).hexdigest()}"'
