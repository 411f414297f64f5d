"""What a button carries: which answer it belongs to, in whose conversation, and one thing more; 255 characters."""

from __future__ import annotations

from dataclasses import dataclass

from bots.slack.limits import BUTTON_VALUE

_SEPARATOR = "|"
SHARED = "draad"
OWN = "eigen"


@dataclass(frozen=True, slots=True)
class Target:
    """An answer that a button works on. ``thread`` is empty for an answer that only the asker has."""

    answer_id: str
    thread: str = ""
    extra: str = ""

    @property
    def value(self) -> str:
        """The target as the value of a button."""
        text = _SEPARATOR.join((SHARED if self.thread else OWN, self.thread, self.answer_id, self.extra))
        if len(text) > BUTTON_VALUE:
            raise ValueError("a button value is too long")
        return text

    def with_extra(self, extra: str) -> Target:
        """Return the same target with something more."""
        return Target(self.answer_id, self.thread, extra)


def read_target(value: str) -> Target | None:
    """Return the target in a button value, or None for a value that is not ours."""
    parts = value.split(_SEPARATOR, 3)
    if len(parts) != 4 or parts[0] not in {SHARED, OWN} or not parts[2]:
        return None
    return Target(parts[2], parts[1] if parts[0] == SHARED else "", parts[3])
