"""HTTP mode beside another app in one process: signed requests are taken, tampered and replayed ones are not."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from bots.slack.http_door import MOST_BYTES, PATH, beside
from tests.fake_slack import BOT, TEAM, shown, signed
from tests.slack_rig import Make, Rig

pytest_plugins = ["tests.slack_fixtures"]

ANN, CHANNEL = "U0ANN0001", "C0KANAAL1"
QUESTION = "Wie mag een drugspand sluiten?"


@pytest.fixture
def rig(make_rig: Make) -> Rig:
    return make_rig(mode="http")


@pytest.fixture
def door(rig: Rig) -> Iterator[TestClient]:
    started: list[str] = []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        started.append("ja")
        yield

    api = Starlette(routes=[Route("/gezond", lambda _request: PlainTextResponse("".join(started)))], lifespan=lifespan)
    with TestClient(beside(api, rig.bot.app)) as client:
        yield client


def mention(rig: Rig) -> tuple[str, dict[str, object]]:
    event = rig.slack.written(CHANNEL, ANN, f"<@{BOT}> {QUESTION}")
    return event["ts"], rig.slack.event({**event, "type": "app_mention"})


def test_a_signed_event_is_answered_beside_the_api_in_one_process(rig: Rig, door: TestClient) -> None:
    ts, payload = mention(rig)
    body, headers = signed(payload)
    assert door.post(PATH, content=body, headers=headers).status_code == 200
    assert "last onder bestuursdwang" in shown(rig.reply(CHANNEL, ts))
    assert door.get("/gezond").text == "ja"


def test_a_retry_is_acknowledged_and_a_replay_is_refused_and_neither_is_answered_again(
    rig: Rig, door: TestClient
) -> None:
    ts, payload = mention(rig)
    body, headers = signed(payload, at=time.time() - 60)
    assert door.post(PATH, content=body, headers=headers).status_code == 200
    rig.reply(CHANNEL, ts)
    assert door.post(PATH, content=body, headers=headers).status_code == 401
    body, headers = signed(payload)
    again = door.post(
        PATH, content=body, headers={**headers, "X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    )
    assert again.status_code == 200
    assert again.headers["x-slack-no-retry"] == "1"
    rig.reply(CHANNEL, ts)


@pytest.mark.parametrize("wrong", ["body", "signature", "secret", "old", "future", "unsigned", "no timestamp"])
def test_what_is_not_signed_by_slack_just_now_is_refused(rig: Rig, door: TestClient, wrong: str) -> None:
    ts, payload = mention(rig)
    body, headers = signed(payload, secret="een ander geheim") if wrong == "secret" else signed(payload)
    if wrong == "body":
        body = body.replace(b"drugspand", b"gebouwtje")
    elif wrong == "signature":
        headers["X-Slack-Signature"] = "v0=" + "0" * 64
    elif wrong in {"old", "future"}:
        body, headers = signed(payload, at=time.time() + (4_000 if wrong == "future" else -4_000))
    elif wrong == "unsigned":
        del headers["X-Slack-Signature"]
    elif wrong == "no timestamp":
        del headers["X-Slack-Request-Timestamp"]
    assert door.post(PATH, content=body, headers=headers).status_code == 401
    rig.idle()
    assert rig.slack.replies(CHANNEL, ts, done=False) == []
    assert rig.bot.reception.answering.ledger.job(f"{TEAM}:{CHANNEL}:{ts}") is None


def test_the_address_is_verified_as_slack_asks_and_only_posts_of_some_size_are_taken(
    rig: Rig, door: TestClient
) -> None:
    body, headers = signed({"type": "url_verification", "challenge": "3eZbrw1aB", "token": "unused"})
    assert "3eZbrw1aB" in door.post(PATH, content=body, headers=headers).text
    assert door.get(PATH).status_code == 404
    assert door.post(PATH, content=b"x" * (MOST_BYTES + 1)).status_code == 413
    assert door.post(PATH, content=b"\xff\xfe").status_code == 400


def test_a_command_and_a_button_come_as_signed_forms(rig: Rig, door: TestClient) -> None:
    command = {
        "team_id": TEAM, "channel_id": CHANNEL, "user_id": ANN, "command": "/kennis", "text": QUESTION,
        "trigger_id": "1.2", "response_url": rig.slack.response_url("http"),
    }  # fmt: skip
    body, headers = signed(urlencode(command))
    answer = door.post(PATH, content=body, headers=headers)
    assert "Ik zoek het voor u op" in answer.text
    rig.slack.wait_for(rig.slack.responded, "an answer")
    assert "last onder bestuursdwang" in shown(rig.slack.responded()[0])


def test_when_the_ledger_cannot_be_written_slack_is_asked_to_send_it_again(rig: Rig, door: TestClient) -> None:
    ts, payload = mention(rig)
    engine = rig.bot.reception.answering.ledger.engine
    with engine.connect() as locked:
        locked.exec_driver_sql("BEGIN EXCLUSIVE")
        body, headers = signed(payload)
        assert door.post(PATH, content=body, headers=headers).status_code == 503
        locked.rollback()
    body, headers = signed(payload)
    assert door.post(PATH, content=body, headers={**headers, "X-Slack-Retry-Num": "1"}).status_code == 200
    rig.reply(CHANNEL, ts)
