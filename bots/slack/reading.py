"""Reads Slack's payloads: the words of a message, the key by which a delivery is known, the workspaces it is from."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#[CG][A-Z0-9]+(?:\|([^>]*))?>")
_SPECIAL = re.compile(r"<![^>]*>")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^|>]+)(?:\|([^>]*))?>")


def words_of(text: str, bot_user: str = "") -> str:
    """Return what somebody wrote, without Slack's markup; mentions of the bot and of others are left out."""
    text = _MENTION.sub(" ", text) if not bot_user else _MENTION.sub(lambda at: _named(at, bot_user), text)
    text = _CHANNEL.sub(lambda channel: channel[1] or "", text)
    text = _LINK.sub(lambda link: link[2] or link[1], _SPECIAL.sub(" ", text))
    return " ".join(html.unescape(text).split())


def _named(mention: re.Match[str], bot_user: str) -> str:
    return " " if mention[1] == bot_user else " een collega "


def mentions(text: str) -> frozenset[str]:
    """Return the ids of the people that are mentioned."""
    return frozenset(_MENTION.findall(text))


def asks_something(text: str) -> bool:
    """Say whether a message in a thread looks like a question to the bot: a question, to nobody in particular."""
    return "?" in text and not mentions(text) and not _SPECIAL.search(text)


def from_person(message: Body) -> bool:
    """Say whether a message was written by a person, and not by a bot, an app or Slack itself."""
    subtype = message.get("subtype")
    return (
        bool(message.get("user"))
        and not message.get("bot_id")
        and not message.get("bot_profile")
        and message.get("user") != "USLACKBOT"
        and subtype in {None, "file_share", "thread_broadcast", "me_message"}
    )


def delivery_keys(body: Body, headers: Mapping[str, Any]) -> list[str]:
    """Return the keys by which the same delivery is known again; empty for what may come twice."""
    keys: list[str] = []
    if event_id := body.get("event_id"):
        keys.append(f"gebeurtenis:{event_id}")
    elif trigger := body.get("trigger_id"):
        action = (body.get("actions") or [{}])[0]
        keys.append(f"handeling:{trigger}:{action.get('action_ts', '')}")
    elif body.get("type") == "view_submission":
        view = body.get("view", {})
        keys.append(f"venster:{view.get('id')}:{view.get('hash')}")
    if signature := _header(headers, "x-slack-signature"):
        keys.append(f"handtekening:{signature}")
    return keys


def _header(headers: Mapping[str, Any], name: str) -> str:
    value = headers.get(name, "")
    return str(value[0] if isinstance(value, list | tuple) and value else value or "")


def workspaces_of(body: Body) -> frozenset[str]:
    """Return the workspaces that a delivery comes from: where it was sent, and of whom; all must be allowed."""
    event = body.get("event")
    event = event if isinstance(event, Mapping) else {}
    user = body.get("user")
    team = body.get("team")
    found = [
        body.get("team_id"),
        team.get("id") if isinstance(team, Mapping) else None,
        user.get("team_id") if isinstance(user, Mapping) else None,
        event.get("user_team"),
        event.get("source_team"),
    ]
    return frozenset(one for one in found if isinstance(one, str) and one)


def is_external(body: Body) -> bool:
    """Say whether the channel is shared with another organisation."""
    return bool(body.get("is_ext_shared_channel"))


def thread_of(message: Body) -> str:
    """Return the thread of a message: the one it is in, or the one that hangs under it."""
    return str(message.get("thread_ts") or message.get("ts") or "")


def changed_text(event: Body) -> bool:
    """Say whether an edit changed the words; Slack also sends edits when it adds the preview of a link."""
    before, after = event.get("previous_message") or {}, event.get("message") or {}
    return before.get("text") != after.get("text")


def is_deletion(event: Body) -> bool:
    """Say whether a message was deleted; one that others replied to stays as a tombstone."""
    after = event.get("message") or {}
    return event.get("subtype") == "message_deleted" or after.get("subtype") == "tombstone"
