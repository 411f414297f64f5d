"""``kennis slack`` as a process of its own: it answers, and ends well when it is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.fake_slack import APP_TOKEN, BOT_TOKEN, TEAM, FakeSlack, shown
from tests.service_library import tiny_service


def test_it_answers_and_ends_well_when_it_is_told_to_stop(tmp_path: Path) -> None:
    with tiny_service(tmp_path):
        pass
    with FakeSlack() as slack:
        environment = {
            "PATH": os.environ["PATH"], "KENNIS_DATA_DIR": str(tmp_path), "KENNIS_EMBEDDER": "geen",
            "KENNIS_SLACK_BOT_TOKEN": BOT_TOKEN, "KENNIS_SLACK_APP_TOKEN": APP_TOKEN, "KENNIS_SLACK_WORKSPACES": TEAM,
            "KENNIS_SLACK_API_URL": slack.api_url,
        }  # fmt: skip
        with subprocess.Popen(
            [sys.executable, "-m", "kennis", "slack"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                slack.wait_for(lambda: slack.connections or process.poll() is not None, "a line")
                ts = slack.mention("C0KANAAL1", "U0ANN0001", "Wie mag een drugspand sluiten?")
                slack.wait_for(lambda: slack.replies("C0KANAAL1", ts) or process.poll() is not None, "a reply")
                process.send_signal(signal.SIGTERM)
                said, logged = process.communicate(timeout=120)
            finally:
                process.kill()
        (reply,) = slack.replies("C0KANAAL1", ts)
        assert "last onder bestuursdwang" in shown(reply)
        assert process.returncode == 0, logged
        assert said.startswith("Kenniswijzer luistert in Slack als kenniswijzer in Kennis (socket).")
        assert "Traceback" not in logged
        assert "ERROR" not in logged
        assert "drugspand" not in logged
        assert slack.refusals == []
