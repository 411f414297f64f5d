"""Fixtures of the assistant's tests: the small library, open once a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.register import Register
from tests.assistant_library import Ask, asker, fill


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    opened = Register.open(tmp_path_factory.mktemp("bibliotheek") / "register.sqlite")
    fill(opened)
    yield opened
    opened.close()


@pytest.fixture
def empty_register(tmp_path: Path) -> Iterator[Register]:
    opened = Register.open(tmp_path / "register.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def ask(register: Register) -> Ask:
    return asker(register)
