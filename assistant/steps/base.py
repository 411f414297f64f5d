"""What the steps share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class NamedStep:
    """A step with a name; a guardrail sets ``guards``."""

    name: ClassVar[str] = ""
    guards: ClassVar[bool] = False
