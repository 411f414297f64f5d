"""What the bot stands on: settings, access, the ledger, the workshop, the manifest, and what it reads in payloads."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import kennis
from bots.slack import reading
from bots.slack.access import AccessMap, Gatekeeper, load_access
from bots.slack.app import check_settings
from bots.slack.errors import NotConfigured
from bots.slack.listeners.commands import COMMAND, SHORTCUT
from bots.slack.settings import SlackSettings
from bots.slack.workshop import Workshop
from knowledge.records import AccessLabel

ALL, PARTNERS, CLOSED = AccessLabel.OPENBAAR, AccessLabel.PARTNERS, AccessLabel.BEPERKT


def access(**places: object) -> AccessMap:
    return AccessMap.model_validate(places)


def test_a_channel_gives_its_own_labels_and_a_person_those_of_workspace_and_groups() -> None:
    gate = Gatekeeper(
        access(
            werkruimten={"T1": {"gemeente": "Gouda"}},
            kanalen={"C1": {"toegang": ["partners"], "gemeente": "Zeist"}},
            gebruikersgroepen={"S1": {"toegang": ["beperkt"]}, "S2": {"toegang": ["partners"]}},
        ),
        groups_of=lambda user: frozenset({"S1"}) if user == "U1" else frozenset(),
    )
    known = gate.audience("T1", "C1", "U1", private=False)
    assert known.together.access == {ALL, PARTNERS}
    assert known.together.municipality == "Zeist"
    assert known.alone.access == {ALL, CLOSED}
    assert known.alone_sees_more
    other = gate.audience("T1", "C2", "U2", private=False)
    assert other.together.access == {ALL}
    assert other.together.municipality == "Gouda"
    assert not other.alone_sees_more
    assert gate.audience("T1", "D1", "U1", private=True).together.access == {ALL, CLOSED}
    assert gate.audience("T1", "C1", "U1", private=False, external=True).together.access == {ALL}


@pytest.mark.parametrize(
    "content",
    [
        "kanalen: [1, 2]",
        "kanaal: {}",
        "kanalen: {C1: {toegang: [geheim]}}",
        "kanalen: {C1: {label: x}}",
        "a: b: c",
        "\x00",
    ],
)
def test_an_access_file_with_a_mistake_is_refused_whole(tmp_path: Path, content: str) -> None:
    path = tmp_path / "toegang.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(NotConfigured, match=r"toegang\.yaml"):
        load_access(path)
    with pytest.raises(NotConfigured, match="niet te lezen"):
        load_access(tmp_path / "weg.yaml")


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, "BOT_TOKEN"),
        ({"bot_token": "x"}, "WORKSPACES"),
        ({"bot_token": "x", "workspaces": "T1"}, "APP_TOKEN"),
        ({"bot_token": "x", "workspaces": "T1", "mode": "http"}, "SIGNING_SECRET"),
    ],
)
def test_what_is_missing_is_named_before_anything_starts(values: dict[str, str], named: str) -> None:
    with pytest.raises(NotConfigured, match=named):
        check_settings(SlackSettings(_env_file=None, **values))


def test_the_workshop_serves_a_key_in_order_and_takes_no_more_than_fits() -> None:
    workshop, gate, done = Workshop(workers=2, waiting=2), Event(), []

    def work(name: str) -> None:
        assert gate.wait(120)
        done.append(name)

    assert workshop.submit("draad", lambda: work("eerst"))
    assert workshop.submit("draad", lambda: work("daarna"))
    assert workshop.submit("draad", lambda: work("laatst"))
    assert workshop.submit("ander", lambda: int("x"))  # what breaks does not stop the rest
    assert workshop.submit("ander", lambda: work("nog een")) in {True, False}
    gate.set()
    assert workshop.wait_until_idle(120)
    assert [name for name in done if name != "nog een"] == ["eerst", "daarna", "laatst"]
    workshop.close()
    assert not workshop.submit("draad", lambda: None)


def test_what_somebody_wrote_is_read_without_markup() -> None:
    text = "<@U0BOT> kijk: <https://x.nl/a|deze pagina> in <#C1|algemeen> van <@U2>, &lt;b&gt; &amp; meer <!here>"
    assert reading.words_of(text, "U0BOT") == "kijk: deze pagina in algemeen van een collega , <b> & meer"
    assert reading.asks_something("En dan?")
    assert not reading.asks_something("<@U2> en dan?")
    assert not reading.asks_something("Prima.")


KEYS = ["event", "team", "user", "message", "team_id", "id", "subtype", "text"]


@given(
    st.recursive(
        st.none() | st.text(max_size=5) | st.integers(),
        lambda inner: st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
        max_leaves=8,
    )
)
def test_a_payload_of_any_shape_never_counts_as_allowed_by_accident(body: object) -> None:
    if isinstance(body, dict):
        assert all(isinstance(one, str) for one in reading.workspaces_of(body))
        assert reading.from_person({**body, "bot_id": "B1"}) is False


def test_the_manifest_names_what_the_listeners_listen_to_and_keeps_to_the_limits() -> None:
    path = Path(kennis.__file__).parent / "bots" / "slack" / "manifest.yaml"
    manifest = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert manifest["features"]["slash_commands"][0]["command"] == COMMAND
    assert manifest["features"]["shortcuts"][0]["callback_id"] == SHORTCUT
    assert (
        len(manifest["features"]["shortcuts"][0]["name"]) <= 24
        or manifest["features"]["shortcuts"][0]["type"] == "message"
    )
    assert len(manifest["display_information"]["description"]) <= 140
    assert 175 <= len(manifest["display_information"]["long_description"]) <= 4_000
    events = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    assert {"app_mention", "message.im", "message.channels", "message.groups", "assistant_thread_started"} <= events
    scopes = set(manifest["oauth_config"]["scopes"]["bot"])
    assert {"chat:write", "commands", "assistant:write", "im:write", "usergroups:read", "users:read"} <= scopes
    shown = CliRunner().invoke(kennis.build_app(), ["slack", "manifest"])
    assert yaml.safe_load(shown.output) == manifest
