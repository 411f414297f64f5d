"""What a ``SearchFilter`` allows: one definition, that every index follows and every contract test checks against."""

from __future__ import annotations

from datetime import date

from knowledge.ports import IndexEntry
from knowledge.records import Currency, SearchFilter, Source

HIDDEN = frozenset({Currency.OUTDATED, Currency.REPEALED, Currency.NOT_YET})
"""What is left out unless ``any_date`` is asked for."""

FIRST_DAY = 0
LAST_DAY = date.max.toordinal() + 1
"""Stand for "always" and "never" where an engine cannot store that there is no date."""


def allows(entry: IndexEntry, where: SearchFilter, today: date) -> bool:
    """Say whether a passage may be found with this filter on this day."""
    if entry.access not in where.access:
        return False
    if not _is_of(entry.source_id, entry, where):
        return False
    return where.any_date or entry.validity.on(where.on or today) not in HIDDEN


def allows_source(source: Source, where: SearchFilter) -> bool:
    """Say whether texts of a source may be found with this filter, whatever their day."""
    return source.access in where.access and _is_of(source.id, source, where)


def _is_of(source_id: str, told: IndexEntry | Source, where: SearchFilter) -> bool:
    """Say whether the source, its kind, its year and its place are among those that are asked for."""
    if where.kinds and told.kind not in where.kinds:
        return False
    if where.source_ids and source_id not in where.source_ids:
        return False
    if where.regions and not (region_names(where.regions) & region_names((told.region, told.municipality))):
        return False
    return _year_allowed(told.year, where)


def _year_allowed(year: int | None, where: SearchFilter) -> bool:
    if where.year_from is None and where.year_until is None:
        return True
    if year is None:
        return False
    return (where.year_from is None or year >= where.year_from) and (
        where.year_until is None or year <= where.year_until
    )


def region_names(names: frozenset[str] | tuple[str | None, ...]) -> frozenset[str]:
    """Return names of regions and municipalities as they are compared: without case and outer space."""
    return frozenset(name.strip().casefold() for name in names if name)


def first_day(entry: IndexEntry) -> int:
    """Return the first day (ordinal) on which the text may be shown; ``FIRST_DAY`` when there is none."""
    return entry.validity.valid_from.toordinal() if entry.validity.valid_from else FIRST_DAY


def end_day(entry: IndexEntry) -> int:
    """Return the day (ordinal) from which the text may no longer be shown; ``LAST_DAY`` when there is none."""
    return entry.validity.superseded_on.toordinal() if entry.validity.superseded_on else LAST_DAY
