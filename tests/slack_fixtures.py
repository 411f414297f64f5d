"""Fixtures of the tests of the Slack bot: name this module in ``pytest_plugins``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bots.slack import reply
from knowledge.register import Register
from tests.assistant_library import fill
from tests.fake_slack import FakeSlack
from tests.slack_rig import Make, Parts, Rig, build_service, settings_for


@pytest.fixture(scope="module")
def slack_parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    opened = Register.open(tmp_path_factory.mktemp("bibliotheek") / "register.sqlite")
    fill(opened)
    yield Parts.over(opened)
    opened.close()


@pytest.fixture
def make_rig(slack_parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Build rigs on one Slack; what is built is closed, and Slack may have refused nothing. An answer comes whole: how
    long a machine takes says nothing here, and a test that wants a stream sets ``STREAM_AFTER`` itself."""
    monkeypatch.setattr(reply, "STREAM_AFTER", float("inf"))
    rigs: list[Rig] = []
    with FakeSlack() as slack:

        def made(script: Any = None, *, cases: Any = None, **settings: Any) -> Rig:
            folder = tmp_path / f"rig{len(rigs)}"
            folder.mkdir()
            rig = Rig(slack, build_service(slack_parts, folder, script), settings_for(slack, tmp_path, **settings))
            if cases is not None:
                rig.cases = cases
            rigs.append(rig.start())
            return rig

        yield made
        for rig in rigs:
            rig.stop()
            rig.service.close()
        assert slack.refusals == []
