"""One page of a long list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["ListPage", "page_of"]

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Item]):
    """Some items of a list, and where they are in it."""

    items: Sequence[Item]
    number: int
    """From 1."""
    pages: int
    total: int


def page_of(items: Sequence[Item], number: str, size: int) -> ListPage[Item]:
    """Return the page that an address asks for; the nearest one when there is no such page."""
    pages = max(1, -(-len(items) // size))
    wanted = min(max(int(number), 1), pages) if number.isdecimal() and len(number) < 7 else 1
    return ListPage(items[(wanted - 1) * size : wanted * size], wanted, pages, len(items))
