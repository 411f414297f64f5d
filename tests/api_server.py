"""The application over a tiny library, with keys of every kind: for tests of the API."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from service_library import tiny_service

from assistant.api.app import create_app
from assistant.api.settings import ApiSettings
from assistant.caller import Role
from assistant.service import Service
from knowledge.records import AccessLabel

WAIT = 120
"""Seconds; generous, because machines are shared."""
_NO_LIMITS = {"rate_address": "", "rate_caller": "", "rate_failed_login": ""}
"""How many requests come in a minute is up to the machine; a test of a limit sets its own."""


@dataclass
class Running:
    """An application under test, a client without credentials, and keys by name."""

    app: FastAPI
    client: TestClient
    service: Service
    keys: dict[str, str] = field(default_factory=dict)

    def headers(self, name: str) -> dict[str, str]:
        """Return the header with a key."""
        return {"Authorization": f"Bearer {self.keys[name]}"} if name else {}


@contextmanager
def running(folder: Path, **settings: Any) -> Iterator[Running]:
    """Give the application, started; ``settings``: those of the API that differ from the defaults."""
    with tiny_service(folder) as service:
        app = create_app(ApiSettings(**{**_NO_LIMITS, **settings}), service)
        with TestClient(app, base_url="http://127.0.0.1:8000") as client:
            yield Running(app, client, service, _keys(service))


def written(folder: Path) -> dict[str, bytes]:
    """Return every file below ``folder`` with what it holds; one that goes at this moment is passed over."""
    found: dict[str, bytes] = {}
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                found[name] = Path(place, name).read_bytes()
    return found


def _keys(service: Service) -> dict[str, str]:
    labels = {
        "openbaar": [AccessLabel.OPENBAAR],
        "partners": [AccessLabel.OPENBAAR, AccessLabel.PARTNERS],
        "alles": list(AccessLabel),
    }
    roles = {"lezer": Role.READER, "redacteur": Role.EDITOR, "beoordelaar": Role.REVIEWER, "beheerder": Role.ADMIN}
    return {
        f"{role_name}-{label_name}": service.store.keys.make(
            f"{role_name} {label_name}", roles=[role], access=access, rate="100000/minute"
        )[1]
        for role_name, role in roles.items()
        for label_name, access in labels.items()
    }


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """Serve ``app`` on a free port of 127.0.0.1, as ``kennis serve`` does; give its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=WAIT))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(0.02)
    assert server.started
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@contextmanager
def live(folder: Path, **settings: Any) -> Iterator[tuple[str, Running]]:
    """Give the address of a real server over a tiny library, and what ``running`` gives but the client."""
    with tiny_service(folder) as service:
        app = create_app(ApiSettings(**{**_NO_LIMITS, **settings}), service)
        with listening(app) as address, httpx.Client(base_url=address, timeout=WAIT) as client:
            yield address, Running(app, client, service, _keys(service))  # type: ignore[arg-type]
