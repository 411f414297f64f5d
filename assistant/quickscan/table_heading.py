"""The heading of a table of counts: which column holds what, also when it has two rows with merged cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.quickscan.table_grid import Cell, Row

_ROLES = {
    "jaar": r"jaar|peiljaar|periode|perioden|jaartal|year",
    "gebied": r"(?:sub)?gebied\w*|wijk\w*|buurt\w*|(?:dorps|woon)?kern\w*|(?:deel)?gemeente\w*|regio\w*|plaats\w*"
    r"|stadsdeel|district|(?:bedrijven)?terrein|park|locatie|area",
    "noemer": r"noemer|(?:aantal|totaal|alle)*(?:inwoners?|inwoneraantal|inwonertal|bevolking)"
    r"|(?:totaal|alle|aantalalle|totaalaantal)(?:vestigingen|bedrijven|zaken|ondernemingen)"
    r"|(?:vestigingen|bedrijven)totaal",
    "aantal": r"aantal\w*|vestigingen(?:branche)?|tel\w*|waarde|count|bedrijven|zaken",
    "niveau": r"niveau|soort(?:gebied)?|level",
}
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_MOST_ABOVE = 15
"""Rows above the heading that may hold a title or an explanation."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place in a row, what it is called, and the year that stands above it."""

    place: int
    label: str
    year: int | None = None

    @property
    def plain(self) -> str:
        """The label in small letters only."""
        return re.sub(r"[^a-z]", "", self.label.casefold())

    def has(self, role: str) -> bool:
        """Say whether the label is one for ``role``: jaar, gebied, noemer, aantal or niveau."""
        return bool(re.fullmatch(_ROLES[role], self.plain))


def find_heading(grids: Sequence[Sequence[Row]]) -> tuple[list[Column], Sequence[Row]]:
    """Return the columns of the first heading in one of the grids, and the rows below it."""
    rows, place = next(
        ((rows, place) for rows in grids for place in range(len(rows[:_MOST_ABOVE])) if _is_heading(rows[place][1])),
        (grids[0], 0),
    )
    return _columns(rows, place), rows[place + 1 :]


def _is_heading(cells: Sequence[Cell]) -> bool:
    """A heading names a column for years, or has a year above two columns or more."""
    named = [Column(place, str(cell), _year_in(cell)) for place, cell in enumerate(cells) if cell != ""]
    return len(named) > 1 and (
        any(column.has("jaar") for column in named) or sum(column.year is not None for column in named) > 1
    )


def _year_in(cell: Cell) -> int | None:
    years = set(YEAR.findall(str(cell)))
    return int(years.pop()) if len(years) == 1 else None


def _columns(rows: Sequence[Row], place: int) -> list[Column]:
    """Return the columns of a heading; the row above it counts when it stands over the columns, as merged cells do."""
    above: list[Cell] = [""] * len(rows[place][1])
    if place and any(cell != "" for cell in rows[place - 1][1][1:]):
        last: Cell = ""
        for at, cell in enumerate(rows[place - 1][1]):
            above[at] = last = cell or last
    made = []
    for at, cell in enumerate(rows[place][1]):
        year = _year_in(cell)
        label = f"{above[at]} {YEAR.sub('', str(cell)) if year else cell}".strip(" -*()")
        made.append(Column(at, label, year))
    return made
