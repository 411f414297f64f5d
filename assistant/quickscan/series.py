"""A table of counts as series by area, with what of them must be hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.quickscan.settings import QuickscanSettings
from assistant.quickscan.suppression import Shown, hide

if TYPE_CHECKING:
    import pandas

    from assistant.quickscan.table_reading import CountTable

TOTAL = "alle gebieden samen"


@dataclass(frozen=True, slots=True)
class Series:
    """Counts and denominators by year of one area, one reference, or all areas together."""

    name: str
    counts: dict[int, int]
    bases: dict[int, float]

    def rate(self, year: int) -> float | None:
        """Return the count per 1,000 of the denominator; None without one."""
        base = self.bases.get(year)
        return 1000 * self.counts[year] / base if base and base > 0 and year in self.counts else None


@dataclass(frozen=True, slots=True)
class Table:
    """The frame as series, with what must be hidden by year."""

    areas: tuple[Series, ...]
    total: Series
    references: tuple[Series, ...]
    years: tuple[int, ...]
    hidden: dict[int, Shown]
    denominator: str
    notes: tuple[str, ...]
    left_out: int
    """How many areas do not count, because a year is missing."""

    def shows(self, area: str, year: int) -> bool:
        """Say whether the count of an area in a year may be shown."""
        return area not in self.hidden[year].areas


def as_table(given: CountTable, settings: QuickscanSettings, denominator: str = "") -> Table:
    """Return the series of what was read and what of them is hidden.

    ``denominator``: how to name the noemer when the table does not say.
    """
    frame = given.frame
    areas = tuple(_series(frame, str(name)) for name in _names(frame, "gebied"))
    references = tuple(_series(frame, str(name)) for level in ("regio", "land") for name in _names(frame, level))
    years = tuple(sorted({year for area in areas for year in area.counts}))
    total = Series(
        TOTAL,
        {year: sum(area.counts.get(year, 0) for area in areas) for year in years},
        {year: base for year in years if (base := _sum_base(areas, year)) is not None},
    )
    hidden = {
        year: hide(
            {area.name: area.counts[year] for area in areas if year in area.counts},
            settings.threshold,
            left_out=[counts.get(year, 0) for counts in given.left_out.values()],
        )
        for year in years
    }
    named = (given.denominator or denominator) if total.bases else ""
    return Table(areas, total, references, years, hidden, named, given.notes, len(given.left_out))


def _names(frame: pandas.DataFrame, level: str) -> list[str]:
    return list(dict.fromkeys(frame.loc[frame["niveau"] == level, "gebied"]))


def _series(frame: pandas.DataFrame, name: str) -> Series:
    rows = frame[frame["gebied"] == name]
    counts = {int(year): int(count) for year, count in zip(rows["jaar"], rows["aantal"], strict=True)}
    given = rows[rows["noemer"].notna()]
    bases = {int(year): float(base) for year, base in zip(given["jaar"], given["noemer"], strict=True)}
    return Series(name, counts, bases)


def _sum_base(areas: tuple[Series, ...], year: int) -> float | None:
    bases = [area.bases.get(year) for area in areas if year in area.counts]
    return sum(base for base in bases if base) if bases and all(bases) else None
