"""Errors of the API itself.

AssistantError
└── ApiError
    ├── NotLoggedIn       no credentials, or wrong ones
    ├── TooManyRequests   a rate limit
    ├── Busy              more is running and waiting than the setting allows
    └── CannotServe       the settings do not allow to listen

Messages are Dutch.
"""

from __future__ import annotations

from assistant.errors import AssistantError

__all__ = ["ApiError", "Busy", "CannotServe", "NotLoggedIn", "TooManyRequests"]


class ApiError(AssistantError):
    """Base of the errors of the API."""


class NotLoggedIn(ApiError):
    """No credentials, or wrong ones. ``login_page``: where a browser can log in; empty when there is none."""

    def __init__(self, text: str, login_page: str = "") -> None:
        super().__init__(text)
        self.login_page = login_page


class TooManyRequests(ApiError):
    """A rate limit; ``retry_after`` in seconds."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"U doet te veel verzoeken achter elkaar. Probeer het over {retry_after} seconden weer.")
        self.retry_after = retry_after
        self.headers = {"Retry-After": str(retry_after)}


class Busy(ApiError):
    """More is running and waiting than the setting allows; ``retry_after`` in seconds."""

    status = 503

    def __init__(self, retry_after: int = 5) -> None:
        super().__init__(f"Het is nu druk. Probeer het over {retry_after} seconden weer.")
        self.retry_after = retry_after
        self.headers = {"Retry-After": str(retry_after)}


class CannotServe(ApiError):
    """The settings do not allow to listen."""
