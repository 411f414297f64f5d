"""The main menu of the web page."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MENU", "MenuItem"]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line in the menu; it is marked as the current one on every page whose path begins with one of ``paths``."""

    label: str
    path: str
    paths: tuple[str, ...] = ()

    def is_current(self, path: str) -> bool:
        """Say whether a page belongs under this line."""
        begins = self.paths or (self.path,)
        return any(path == begin or (begin != "/" and path.startswith(f"{begin}/")) for begin in begins)


MENU: tuple[MenuItem, ...] = (
    MenuItem("Vraag stellen", "/", ("/", "/vragen")),
    MenuItem("Gesprekken", "/gesprekken", ("/gesprekken", "/antwoorden")),
    MenuItem("Bronnen", "/bronnen"),
    MenuItem("Instrumenten", "/instrumenten"),
    MenuItem("Quickscans", "/quickscans"),
    MenuItem("Oefeningen", "/oefeningen"),
    MenuItem("Over", "/over"),
)
