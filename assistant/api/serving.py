"""``kennis serve``: opens everything, listens, and ends gracefully: answers that run are finished first."""

from __future__ import annotations

import logging
import logging.config
import signal
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.api.errors import CannotServe
from assistant.api.settings import ApiSettings, check_address

if TYPE_CHECKING:
    from assistant.service import Service

__all__ = ["configure_logging", "load_api_settings", "serve"]


def load_api_settings() -> ApiSettings:
    """Return the settings of the environment.

    Raises:
        AssistantError: a value is wrong; the message names the variable.
    """
    from assistant.errors import AssistantError
    from knowledge.settings_errors import read_settings

    return read_settings(ApiSettings, AssistantError)


def serve(settings: ApiSettings, tell: Callable[[str, Service], None], *, log_level: str = "INFO") -> None:
    """Serve until a signal ends it. ``log_level``: INFO tells every request.

    ``tell`` gets the address and the service that answers there, once it listens and all is open.

    Raises:
        CannotServe: the settings do not allow it, or the port is taken.
        KnowledgeError: the library cannot be opened.
        AssistantError: the store cannot be opened, or a setting is wrong.
    """
    import uvicorn

    from assistant.api.app import create_app
    from assistant.service_bootstrap import open_service

    check_address(settings)
    configure_logging(log_level)
    with _listener(settings) as listener, open_service() as service:
        app = create_app(settings, service)
        config = uvicorn.Config(
            app,
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=True,
            forwarded_allow_ips=settings.trusted_proxies,
            timeout_graceful_shutdown=settings.shutdown_seconds,
            timeout_keep_alive=30,
        )
        host, port = listener.getsockname()[:2]
        service.assistant.library.retrieval.prepare()
        tell(f"http://{f'[{host}]' if ':' in host else host}:{port}", service)
        # uvicorn raises the signal that ended it once more when it is done; the rest must still be closed then.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: None)
        uvicorn.Server(config).run(sockets=[listener])


def configure_logging(level: str = "INFO") -> None:
    """Send every log line to standard error as one JSON object; libraries that name addresses speak less."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": "assistant.api.observing.JsonLines"}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"level": level, "handlers": ["stderr"]},
            "loggers": {
                name: {"level": "WARNING"}
                for name in (
                    "httpx",
                    "httpcore",
                    "uvicorn.access",
                    "mcp",
                    "chromadb",
                    "alembic",
                    "multipart",
                    "asyncio",
                )
            },
        }
    )


def _listener(settings: ApiSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except (OSError, OverflowError):
        listener.close()
        raise CannotServe(
            f"Op {settings.host}, poort {settings.port}, kan niet worden geluisterd: de poort is bezet of bestaat niet,"
            " of het adres is niet van deze computer. Kies een andere met --poort, of 0 voor een vrije."
        ) from None
    listener.listen(512)
    return listener
