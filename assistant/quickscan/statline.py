"""Open data of Statistics Netherlands (CBS StatLine) by OData 4, behind a port.

The address, table, measure and dimension are settings; nothing is asked unless a table is configured. Codes of regions
are those of CBS (``GM0344``, ``NL01``); only aggregates come in. Branches have codes of their own in every table: their
titles ("53 Post en koeriers") tell which one an SBI code falls under, and the code of all branches begins with a T.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx

from assistant.quickscan.errors import DataUnavailable
from assistant.quickscan.settings import QuickscanSettings

_CODE = re.compile(r"[A-Za-z0-9_.]{1,60}")
_MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Observation:
    """One number of a table: region code, year and value."""

    region: str
    year: int
    value: float


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of some branches together, and the titles of the branches that they cover."""

    observations: tuple[Observation, ...]
    covers: tuple[str, ...]


class OpenData(Protocol):
    """A source of counts by region and year."""

    @property
    def name(self) -> str:
        """How to name the source below a figure."""
        ...

    def counts(self, regions: Sequence[str], branches: Sequence[str]) -> Counts:
        """Return the yearly counts of SBI codes together, by region; of all branches without codes.

        Raises:
            DataUnavailable: the source cannot be reached, or does not answer as agreed.
        """
        ...


@dataclass(frozen=True)
class StatLine:
    """The OData 4 service of CBS for one table."""

    settings: QuickscanSettings

    @property
    def name(self) -> str:
        """Table and publisher."""
        return f"CBS StatLine, tabel {self.settings.cbs_table}"

    def counts(self, regions: Sequence[str], branches: Sequence[str]) -> Counts:
        """See ``OpenData``. Only whole years (``JJ``) are kept; values of several branches are added up."""
        for code in (*regions, *branches, self.settings.cbs_dimension):
            if not _CODE.fullmatch(code):
                raise DataUnavailable("Een code voor het CBS bestaat uit letters en cijfers, zoals GM0344.")
        table = self.settings.cbs_table or ""
        if not _CODE.fullmatch(table):
            raise DataUnavailable(
                "Er is geen CBS-tabel ingesteld. De beheerder doet dat met KENNIS_QUICKSCAN_CBS_TABLE."
            )
        address = f"{self.settings.cbs_url.rstrip('/')}/{table}"
        titles = self._codes(f"{address}/{self.settings.cbs_dimension}Codes", branches)
        rows = self._rows(f"{address}/Observations", self._filter(regions, tuple(titles)))
        if len({row.get("Measure") for row in rows}) > 1:
            raise DataUnavailable("De CBS-tabel heeft meer dan één maat. Zet KENNIS_QUICKSCAN_CBS_MEASURE.")
        summed: dict[tuple[str, int], float] = {}
        for row in rows:
            year = re.fullmatch(r"(\d{4})JJ00", str(row.get("Perioden", "")))
            value = row.get("Value")
            if year is None or not isinstance(value, int | float):
                continue
            key = (str(row.get("RegioS", "")).strip(), int(year[1]))
            summed[key] = summed.get(key, 0.0) + float(value)
        if not summed:
            raise DataUnavailable(f"{self.name} heeft geen jaarcijfers voor dit gebied en deze branche.")
        found = tuple(Observation(region, year, value) for (region, year), value in sorted(summed.items()))
        return Counts(found, tuple(titles.values()))

    def _codes(self, url: str, branches: Sequence[str]) -> dict[str, str]:
        """Return the narrowest codes of this table that the SBI codes fall under, with their titles."""
        held = {str(row.get("Identifier", "")).strip(): str(row.get("Title", "")) for row in self._rows(url)}
        if not branches:
            total = next((code for code in held if code.startswith("T")), None)
            if total is None:
                raise DataUnavailable(f"{self.name} heeft geen totaal van alle branches.")
            return {total: held[total]}
        by_number = {number[0]: code for code, title in held.items() if (number := re.match(r"\d{1,5}\b", title))}
        numbers = {
            next((sbi[:length] for length in range(len(sbi), 1, -1) if sbi[:length] in by_number), "")
            for sbi in (branch.replace(".", "") for branch in branches)
        } - {""}
        # A branch within another that is there too would count twice.
        widest = sorted(
            number for number in numbers if not any(number[:cut] in numbers for cut in range(1, len(number)))
        )
        if not widest:
            raise DataUnavailable(f"{self.name} kent deze branche niet.")
        return {by_number[number]: held[by_number[number]] for number in widest}

    def _filter(self, regions: Sequence[str], codes: Sequence[str]) -> str:
        def any_of(dimension: str, test: str, values: Sequence[str]) -> str:
            return "(" + " or ".join(test.format(dimension, value) for value in values) + ")"

        parts = [
            any_of("RegioS", "startswith({},'{}')", regions),
            any_of(self.settings.cbs_dimension, "{} eq '{}'", codes),
        ]
        if self.settings.cbs_measure:
            parts.append(f"Measure eq '{self.settings.cbs_measure}'")
        return " and ".join(parts)

    def _rows(self, url: str, condition: str = "") -> list[dict[str, Any]]:
        host = urlsplit(url).netloc
        rows: list[dict[str, Any]] = []
        params = {"$filter": condition} if condition else None
        with httpx.Client(timeout=self.settings.cbs_timeout, follow_redirects=False) as client:
            for _ in range(_MOST_PAGES):
                page = self._page(client, url, params)
                rows += page["value"]
                following = page.get("@odata.nextLink")
                if not following:
                    return rows
                if urlsplit(str(following)).netloc != host:
                    raise DataUnavailable("Het CBS verwijst naar een ander adres; dat wordt niet gevolgd.")
                url, params = str(following), None
        raise DataUnavailable("Het CBS geeft meer gegevens dan nodig. Kies een kleinere tabel of een maat.")

    def _page(self, client: httpx.Client, url: str, params: dict[str, str] | None) -> dict[str, Any]:
        try:
            answer = client.get(url, params=params)
            answer.raise_for_status()
            page = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise DataUnavailable(
                f"De cijfers van het CBS zijn nu niet op te halen ({type(error).__name__}). Probeer het later, of geef "
                "zelf een tabel."
            ) from error
        if not isinstance(page, dict) or not isinstance(page.get("value"), list):
            raise DataUnavailable("Het CBS geeft een antwoord in een andere vorm dan afgesproken.")
        return page
