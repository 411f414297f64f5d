"""What every delivery passes before a listener sees it: only allowed workspaces, each delivery once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from sqlalchemy.exc import SQLAlchemyError

from bots.slack import reading
from bots.slack.ledger import Ledger

logger = logging.getLogger(__name__)

Next = Callable[[], BoltResponse]


@dataclass(frozen=True)
class Gatehouse:
    """Two middlewares of bolt. They run before a delivery is acknowledged: when the ledger cannot be written, Slack is
    not told that it arrived, and sends it again."""

    workspaces: frozenset[str]
    ledger: Ledger

    def allowed(self, body: dict[str, Any], next: Next) -> BoltResponse:
        """Let through what comes from an allowed workspace only; the rest is acknowledged and forgotten."""
        found = reading.workspaces_of(body)
        if not found or not found <= self.workspaces:
            logger.warning("a delivery from a workspace that is not allowed was left alone")
            return BoltResponse(status=200, body="")
        return next()

    def once(self, body: dict[str, Any], request: BoltRequest, next: Next) -> BoltResponse:
        """Let through what was not here before."""
        keys = reading.delivery_keys(body, request.headers)
        try:
            fresh = not keys or self.ledger.claim(keys)
        except SQLAlchemyError as error:
            logger.error("the ledger cannot be written: %s", type(error).__name__)
            return BoltResponse(status=503, body="")
        if fresh:
            return next()
        return self._seen_before(request)

    def _seen_before(self, request: BoltRequest) -> BoltResponse:
        """Slack signs every retry anew; the very same signed request is a replay and is refused."""
        again = bool(request.headers.get("x-slack-retry-num"))
        replayed = bool(request.headers.get("x-slack-signature")) and not again
        return BoltResponse(status=401 if replayed else 200, body="", headers={"x-slack-no-retry": ["1"]})
