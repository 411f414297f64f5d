"""Who stands at a door: what they may see, what they may do, and under which name their conversations are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.answer import Reader

LOCAL_OWNER = "lokaal"
"""Owner of what is asked at this machine without logging in."""


class Role(StrEnum):
    """What somebody may do; a role never implies another, except that ``admin`` may do everything."""

    READER = "lezer"
    EDITOR = "redacteur"
    """May add sources to the library."""
    REVIEWER = "beoordelaar"
    """May read what readers said of answers."""
    ADMIN = "beheerder"


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asks. ``owner`` is an opaque name (``sleutel:…``, ``slack:T1:U2``, ``lokaal``), never a person's."""

    owner: str = LOCAL_OWNER
    reader: Reader = field(default_factory=Reader)
    roles: frozenset[Role] = frozenset({Role.READER})
    door: str = "api"
    """Through which door: ``api``, ``web``, ``slack``, ``mcp``; goes in the audit trail."""
    name: str = ""
    """How to address them on a page; shown, never kept."""

    def may(self, role: Role) -> bool:
        """Say whether they have this role."""
        return role in self.roles or Role.ADMIN in self.roles
