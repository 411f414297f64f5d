"""Rate limits per address and per caller (limits library), counted where the store says: see ``Store.rate_limiter``."""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from typing import TYPE_CHECKING

from limits import RateLimitItem, parse
from limits.strategies import RateLimiter

from assistant.api.errors import CannotServe, TooManyRequests
from assistant.api.settings import ApiSettings

if TYPE_CHECKING:
    from assistant.api.workers import Workers

__all__ = ["Limits"]


class Limits:
    """Counts requests. Of an address only a keyed hash is counted; the counts are gone when the window is.

    Every method raises ``StoreError`` when the counts cannot be kept: what cannot be counted is not let through.
    """

    def __init__(self, settings: ApiSettings, limiter: RateLimiter, workers: Workers, secret: str) -> None:
        """``secret`` makes the hash of an address. Raises ``CannotServe`` for a limit that is not written as one."""
        self._limiter = limiter
        self._workers = workers
        self._secret = secret.encode()
        self._address = _parsed(settings.rate_address, "KENNIS_API_RATE_ADDRESS")
        self._caller = _parsed(settings.rate_caller, "KENNIS_API_RATE_CALLER")
        self._failed = _parsed(settings.rate_failed_login, "KENNIS_API_RATE_FAILED_LOGIN")

    async def count_address(self, address: str) -> None:
        """Count a request of an address. Raises ``TooManyRequests``."""
        await self._workers.read(self._hit, self._address, "adres", self._hidden(address))

    async def count_caller(self, owner: str, rate: str | None) -> None:
        """Count a request of a caller; ``rate``: a limit of its own. Raises ``TooManyRequests``."""
        await self._workers.read(self._hit, parse(rate) if rate else self._caller, "aanvrager", owner)

    async def check_failed(self, address: str) -> None:
        """Raise ``TooManyRequests`` when this address gave too many wrong credentials."""
        await self._workers.read(self._test, self._failed, "mislukt", self._hidden(address))

    async def count_failed(self, address: str) -> None:
        """Count wrong credentials."""
        if self._failed is not None:
            await self._workers.read(self._limiter.hit, self._failed, "mislukt", self._hidden(address))

    def _hidden(self, address: str) -> str:
        return hmac.new(self._secret, address.encode(), hashlib.sha256).hexdigest()

    def _hit(self, limit: RateLimitItem | None, kind: str, name: str) -> None:
        if limit is not None and not self._limiter.hit(limit, kind, name):
            raise TooManyRequests(self._seconds(limit, kind, name))

    def _test(self, limit: RateLimitItem | None, kind: str, name: str) -> None:
        if limit is not None and not self._limiter.test(limit, kind, name):
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
