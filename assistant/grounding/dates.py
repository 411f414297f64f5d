"""Days, months and years in Dutch text, as far as they are written: "1 juli 2025", "oktober 2016", "2017"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.version_words import MONTHS

_SHORT = {month[:3]: number for number, month in enumerate(MONTHS, start=1)} | {"mrt": 3, "sept": 9}
_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTH = "|".join(MONTHS) + r"|(?:jan|feb|mrt|apr|jun|jul|aug|sept|sep|okt|nov|dec)\.?(?=\s+\d{4})"
_DATE = re.compile(
    rf"""(?<![\w:.,-])(?:
      (?P<iso>(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d))
    | (?P<numeric>(?P<nd>\d{{1,2}})[-/](?P<nm>\d{{1,2}})[-/](?P<ny>(?:19|20)\d\d))
    | (?:(?P<weekday>{"|".join(_WEEKDAYS)})\s+)?(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})(?:\s+(?P<year>(?:19|20)\d\d))?
    | (?P<month2>{_MONTH})\s+(?P<year2>(?:19|20)\d\d)
    | (?P<only>(?:19|20)\d\d)(?:/(?:\d\d|\d{{4}}))?
    )(?![\w:]|[.,]\d)(?!\s*(?:euro|inwoners|gemeenten|personen|mensen|gram|kilo))""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as far as it was written, at [start, end) of the text; what was not written is None."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int
    weekday: str = ""

    def covered_by(self, other: WrittenDate) -> bool:
        """Say whether ``other`` says at least this: "2019" is covered by "1 januari 2019", not the other way."""
        parts = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(mine is None or mine == theirs for mine, theirs in parts) and (
            not self.weekday or self.weekday == other.weekday
        )

    @property
    def parts(self) -> tuple[int | None, int | None, int | None]:
        """Year, month, day."""
        return self.year, self.month, self.day


def find_dates(text: str) -> list[WrittenDate]:
    """Return the dates and years in ``text``, in order; a day or month that cannot be is left out. Never raises."""
    found = []
    for match in _DATE.finditer(text):
        date = _read(match)
        if date is not None:
            found.append(date)
    return found


def _read(match: re.Match[str]) -> WrittenDate | None:
    weekday = (match["weekday"] or "").casefold()
    if match["iso"]:
        year, month, day = int(match["iy"]), int(match["im"]), int(match["id"])
    elif match["numeric"]:
        year, month, day = int(match["ny"]), int(match["nm"]), int(match["nd"])
    elif match["only"]:
        return WrittenDate(int(match["only"]), None, None, match.start(), match.end())
    elif match["month2"]:
        return WrittenDate(int(match["year2"]), _month(match["month2"]), None, match.start(), match.end())
    else:
        written = int(match["year"]) if match["year"] else None
        month, day = _month(match["month"]), int(match["day"])
        return WrittenDate(written, month, day, match.start(), match.end(), weekday) if 1 <= day <= 31 else None
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return WrittenDate(year, month, day, match.start(), match.end(), weekday)


def _month(word: str) -> int:
    folded = word.casefold().rstrip(".")
    return MONTHS.index(folded) + 1 if folded in MONTHS else _SHORT[folded]
