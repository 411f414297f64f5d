"""One PostgreSQL for the tests that keep to tables of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from integration.postgres_server import postgres


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """The address of a server; skipped, loudly, where PostgreSQL is not installed."""
    with postgres() as url:
        yield url
