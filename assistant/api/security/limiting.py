"""Rate limits per address and per caller, in the memory of this process (limits library, moving window)."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from assistant.api.errors import CannotServe, TooManyRequests
from assistant.api.settings import ApiSettings

__all__ = ["Limits"]


class Limits:
    """Counts requests. What is counted are opaque names, addresses included; they are gone when the window is."""

    def __init__(self, settings: ApiSettings) -> None:
        """Raises ``CannotServe`` when a limit in the settings is not written as one."""
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._address = _parsed(settings.rate_address, "KENNIS_API_RATE_ADDRESS")
        self._caller = _parsed(settings.rate_caller, "KENNIS_API_RATE_CALLER")
        self._failed = _parsed(settings.rate_failed_login, "KENNIS_API_RATE_FAILED_LOGIN")

    def count_address(self, address: str) -> None:
        """Count a request of an address. Raises ``TooManyRequests``."""
        self._hit(self._address, "adres", address)

    def count_caller(self, owner: str, rate: str | None) -> None:
        """Count a request of a caller; ``rate``: a limit of its own. Raises ``TooManyRequests``."""
        self._hit(parse(rate) if rate else self._caller, "aanvrager", owner)

    def check_failed(self, address: str) -> None:
        """Raise ``TooManyRequests`` when this address gave too many wrong credentials."""
        if self._failed is not None and not self._limiter.test(self._failed, "mislukt", address):
            raise TooManyRequests(self._seconds(self._failed, "mislukt", address))

    def count_failed(self, address: str) -> None:
        """Count wrong credentials."""
        if self._failed is not None:
            self._limiter.hit(self._failed, "mislukt", address)

    def _hit(self, limit: RateLimitItem | None, kind: str, name: str) -> None:
        if limit is not None and not self._limiter.hit(limit, kind, name):
            raise TooManyRequests(self._seconds(limit, kind, name))

    def _seconds(self, limit: RateLimitItem, kind: str, name: str) -> int:
        reset = self._limiter.get_window_stats(limit, kind, name).reset_time
        return max(1, math.ceil(reset - time.time()))


def _parsed(text: str, setting: str) -> RateLimitItem | None:
    if not text.strip():
        return None
    try:
        return parse(text)
    except ValueError:
        raise CannotServe(f"{setting} is geen grens. Schrijf bijvoorbeeld 60/minute of 5/second.") from None
