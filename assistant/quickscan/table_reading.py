"""Reads a user's table of counts: one row an area and a year, or a column a year, with the usual dirt around it.

Taken as they come: a title above the table, a heading of two rows with merged cells, remarks below, empty rows, a row
of totals, area or year only in the first row of a block, thousand dots, and counts that the source itself keeps hidden.
How it was read is said in ``CountTable.notes``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.quickscan.errors import TableRefused
from assistant.quickscan.settings import QuickscanSettings
from assistant.quickscan.table_grid import HELP, Cell, Row, grids_of
from assistant.quickscan.table_guard import check_cells, check_columns
from assistant.quickscan.table_heading import YEAR, Column, find_heading

if TYPE_CHECKING:
    import pandas

_DENOMINATORS = {"inwon": "inwoners", "bevolk": "inwoners", "vestiging": "vestigingen", "bedrij": "bedrijven"}
_LEVELS = {"land": r"nederland|land|nl|nl01", "regio": r"(?:veiligheids|politie)?regio.*|provincie.*|district.*|pv\d+"}
_TOTAL = re.compile(r"(?:eind|sub)?totaal\b.*|.*\btotaal|som|alle (?:gebieden|wijken|buurten|kernen|gemeenten|parken)")
_UNKNOWN = re.compile(r"[-–—.x*]*|<\s*\d+|n\.?\s?[bv]\.?(?:t\.?)?|onbekend|geheim|afgeschermd", re.IGNORECASE)
_THOUSANDS = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?")


@dataclass(frozen=True, slots=True)
class CountTable:
    """What a table holds.

    ``frame`` has the columns ``jaar`` (int), ``gebied`` (str), ``niveau`` (gebied, regio, land), ``aantal`` (int) and
    ``noemer`` (float, NaN where not given); each area of level gebied has a count for every year.
    """

    frame: pandas.DataFrame
    denominator: str = ""
    """What the noemer counts, as far as its column says: ``inwoners``, ``vestigingen`` or ``bedrijven``."""
    notes: tuple[str, ...] = ()
    """How the table was read, in words for the reader."""
    left_out: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    """By area the counts by year of areas that are left out because a year is missing: a total that is known elsewhere
    may not give them away."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A count as it stands in the file."""

    row: int
    area: str
    level: str
    year: int
    count: Cell
    base: Cell


def read_table(data: bytes, name: str, settings: QuickscanSettings) -> CountTable:
    """Return what a file holds. ``name`` says the format: .csv, .txt, .tsv or .xlsx.

    Raises:
        TableRefused: the file cannot be used, or it holds persons, firms or addresses.
    """
    columns, rows = find_heading(grids_of(data, name, settings))
    check_columns(column.label for column in columns)
    return _Reader(columns, rows).table()


class _Reader:
    """Reads the rows below a heading."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        self._rows = rows
        self._columns = [column for column in columns if column.label or any(cells[column.place] for _, cells in rows)]
        self._year = self._first("jaar")
        self._level = self._first("niveau")
        self._counts, self._bases = self._number_columns()
        self._area = self._area_column()
        self._notes: list[str] = []

    def table(self) -> CountTable:
        """Return the table."""
        import pandas

        said = {column.place for column in (self._year, *self._counts, *self._bases) if column}
        for column in self._columns:
            if column.place not in said:
                check_cells(column.label, (cells[column.place] for _, cells in self._rows))
        found = list(self._found())
        frame = pandas.DataFrame(
            [
                (item.year, item.area, item.level, _count(item), _base(item))
                for item in found
                if not _is_unknown(item.count)
            ],
            columns=["jaar", "gebied", "niveau", "aantal", "noemer"],
        )
        self._check(frame)
        partial = self._partial(frame[frame["niveau"] == "gebied"])
        left_out = {
            str(name): dict(zip(rows["jaar"], rows["aantal"], strict=True)) for name, rows in partial.groupby("gebied")
        }
        whole = frame.drop(partial.index).reset_index(drop=True)
        return CountTable(whole, self._denominator(), tuple(self._notes), left_out)

    def _first(self, role: str) -> Column | None:
        return next((column for column in self._columns if column.has(role)), None)

    def _number_columns(self) -> tuple[list[Column], list[Column]]:
        """Return the columns with counts and those with denominators; the only column of numbers holds the counts."""
        wide = self._year is None
        if wide and not any(column.year for column in self._columns):
            raise TableRefused(f"Ik zie geen kolom voor jaar. {HELP}")
        able = [
            column
            for column in self._columns
            if column not in {self._year, self._level} and self._holds_numbers(column)
        ]
        bases = [column for column in able if column.has("noemer")]
        counts = [column for column in able if column not in bases and (column.year is not None) == wide]
        named = [column for column in counts if column.has("aantal")]
        if len({column.plain for column in counts}) > 1:
            counts = named
        if not counts:
            raise TableRefused(f"Ik zie geen kolom voor aantal. {HELP}")
        if len({column.plain for column in counts}) > 1 or (not wide and len(counts) > 1):
            raise TableRefused(f"Er is meer dan één kolom met aantallen. Houd er één over. {HELP}")
        return counts, bases

    def _holds_numbers(self, column: Column) -> bool:
        if column.has("gebied"):
            return False
        cells = [cells[column.place] for _, cells in self._rows if not _is_unknown(cells[column.place])]
        return (
            column.has("aantal")
            or column.has("noemer")
            or any(isinstance(c, int | float) or c[0].isdigit() for c in cells)
        )

    def _area_column(self) -> Column:
        """Return the column with areas: named so, or else the only one left; of more the one that tells most apart."""
        taken = {self._year, self._level, *self._counts, *self._bases}
        left = [column for column in self._columns if column not in taken and column.year is None]
        named = [column for column in left if column.has("gebied")] or left[:1] * (len(left) == 1)
        if not named:
            raise TableRefused(f"Ik zie geen kolom met gebieden. {HELP}")
        return max(named, key=lambda column: len({cells[column.place] for _, cells in self._rows}))

    def _found(self) -> Iterator[_Found]:
        """Yield every count; a cell that was merged over rows holds for the rows below it too."""
        area, year, totals = "", None, 0
        for row, cells in self._rows:
            counts = [cells[column.place] for column in self._counts]
            if all(count == "" for count in counts):
                continue  # a remark, or a row without figures
            area = str(cells[self._area.place]) or area
            if not area:
                raise TableRefused(f"Op regel {row} staat geen gebied.")
            given = str(cells[self._level.place]).casefold() if self._level else ""
            level = _level(area, given)
            if _TOTAL.fullmatch(area.casefold()):
                totals += 1
                continue
            for column, count in zip(self._counts, counts, strict=True):
                if self._year is not None:
                    year = _year(cells[self._year.place], year, row)
                base = next((cells[b.place] for b in self._bases if b.year in {None, column.year}), "")
                yield _Found(row, area, level, column.year or year or 0, count, base)
        if totals:
            self._notes.append("De regel met het totaal is niet als gebied meegeteld.")

    def _denominator(self) -> str:
        names = (name for key, name in _DENOMINATORS.items() for base in self._bases if key in base.plain)
        return next(names, "")

    @staticmethod
    def _check(frame: pandas.DataFrame) -> None:
        twice = frame[frame.duplicated(["jaar", "gebied"])]
        if not twice.empty:
            raise TableRefused(
                f"Sommige gebieden staan twee keer in hetzelfde jaar ({int(twice['jaar'].iloc[0])}). Tel ze eerst op."
            )
        if frame["jaar"].nunique() < 2:
            raise TableRefused(
                "Er is maar één jaar. Voor een ontwikkeling zijn minstens twee jaren nodig, liefst vijf."
            )
        if (frame["aantal"] > frame["noemer"]).any():
            raise TableRefused("Ergens is het aantal hoger dan de noemer. Kijk of de kolommen goed staan.")
        if not (frame["niveau"] == "gebied").any():
            raise TableRefused("Er staan alleen regio- of landcijfers in de tabel. Voeg de gebieden zelf toe.")

    @staticmethod
    def _partial(areas: pandas.DataFrame) -> pandas.DataFrame:
        """Return the rows of areas without a count for every year: they would make a total jump."""
        years = areas.groupby("gebied")["jaar"].nunique()
        partial = years[years < areas["jaar"].nunique()].index
        if len(partial) == len(years):
            raise TableRefused(
                "Geen enkel gebied heeft voor elk jaar een aantal. Laat de jaren weg die niet volledig zijn."
            )
        return areas[areas["gebied"].isin(partial)]


def _is_unknown(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_UNKNOWN.fullmatch(cell))


def _year(cell: Cell, before: int | None, row: int) -> int:
    found = YEAR.search(str(cell))
    if found is None and (cell != "" or before is None):
        raise TableRefused(f"Op regel {row} staat geen jaartal van vier cijfers in de kolom met jaren.")
    return int(found[0]) if found else before or 0


def _level(area: str, given: str) -> str:
    text = given or area.casefold()
    return next((level for level, pattern in _LEVELS.items() if re.fullmatch(pattern, text)), "gebied")


def _number(cell: Cell, row: int, what: str) -> float:
    number = float("nan")
    if isinstance(cell, str):
        text = re.sub(r"\s", "", cell)
        text = text.replace(".", "") if _THOUSANDS.fullmatch(text) else text
        if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
            number = float(text.replace(",", "."))
    else:
        number = float(cell)
    if not 0 <= number < 1e12:
        raise TableRefused(
            f"Op regel {row} staat als {what} geen bruikbaar getal. Vul een getal van 0 of hoger in; laat een regel "
            "zonder gegevens weg."
        )
    return number


def _count(found: _Found) -> int:
    number = _number(found.count, found.row, "aantal")
    if number != int(number):
        raise TableRefused(f"Op regel {found.row} staat als aantal een breuk. Aantallen zijn hele getallen.")
    return int(number)


def _base(found: _Found) -> float:
    if _is_unknown(found.base):
        return float("nan")
    number = _number(found.base, found.row, "noemer")
    if number == 0:
        raise TableRefused(f"Op regel {found.row} staat als noemer een 0. Een noemer is hoger dan 0.")
    return number
