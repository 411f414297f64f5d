"""Looks up in Slack who is in which user group, who is a guest, and which channels are shared; kept for a while."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient

KEEP_SECONDS = 300.0


@dataclass
class Directory:
    """Answers from Slack, asked again after five minutes. Every method raises what the client raises."""

    client: WebClient
    groups: Iterable[str] = ()
    """The user groups that matter."""
    clock: Callable[[], float] = time.monotonic
    _kept: dict[str, tuple[float, Any]] = field(default_factory=dict)

    def groups_of(self, user: str) -> frozenset[str]:
        """Return the user groups, of those that matter, that somebody is in."""
        return frozenset(group for group in self.groups if user in self._members(group))

    def is_guest(self, user: str) -> bool:
        """Say whether somebody is a guest, a bot, or from another organisation."""
        marks = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
        return bool(self._once(f"wie:{user}", lambda: self._marked(self.client.users_info(user=user)["user"], marks)))

    def is_shared(self, channel: str) -> bool:
        """Say whether a channel is shared with another organisation."""
        marks = ("is_ext_shared", "is_pending_ext_shared")
        return bool(
            self._once(
                f"kanaal:{channel}",
                lambda: self._marked(self.client.conversations_info(channel=channel)["channel"], marks),
            )
        )

    def _members(self, group: str) -> frozenset[str]:
        found = self._once(
            f"groep:{group}", lambda: frozenset(self.client.usergroups_users_list(usergroup=group)["users"])
        )
        return frozenset(found)

    @staticmethod
    def _marked(found: dict[str, Any], marks: Iterable[str]) -> bool:
        return any(found.get(mark) for mark in marks)

    def _once(self, key: str, ask: Callable[[], Any]) -> Any:
        at, value = self._kept.get(key, (float("-inf"), None))
        if self.clock() - at > KEEP_SECONDS:
            value = ask()
            self._kept[key] = (self.clock(), value)
        return value
