"""Entries and filters that every index is tried with."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np

from knowledge.ports import FloatVector, IndexEntry
from knowledge.records import ALL_ACCESS, AccessLabel, SearchFilter, SourceKind, Validity

TODAY = date(2026, 11, 22)
DIMENSIONS = 16
EVERYTHING = SearchFilter(access=ALL_ACCESS, any_date=True)

VALIDITIES = (
    Validity(),
    Validity(valid_from=date(2015, 1, 1), known_until=date(2020, 1, 1), superseded_on=date(2020, 1, 1)),
    Validity(valid_from=date(2020, 1, 1), known_until=date(2026, 1, 1)),
    Validity(valid_from=date(2027, 1, 1)),
    Validity(valid_from=date(2018, 1, 1), superseded_on=date(2028, 1, 1)),
    Validity(valid_from=date(2018, 1, 1), superseded_on=date(2018, 1, 1)),
    Validity(superseded_on=TODAY, repealed=True),
)


def unit_vector(seed: int) -> FloatVector:
    vector = np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
    return vector / np.linalg.norm(vector)


def entry(
    passage_id: str,
    text: str = "Titel\nTekst",
    *,
    vector: FloatVector | None = None,
    source_id: str = "bron",
    kind: SourceKind = SourceKind.WET,
    access: AccessLabel = AccessLabel.OPENBAAR,
    validity: Validity | None = None,
    year: int | None = None,
    region: str | None = None,
    municipality: str | None = None,
) -> IndexEntry:
    return IndexEntry(
        passage_id=passage_id,
        text=text,
        source_id=source_id,
        kind=kind,
        access=access,
        validity=validity or Validity(),
        year=year,
        region=region,
        municipality=municipality,
        vector=vector,
    )


def varied_entries() -> list[IndexEntry]:
    """Every access label with every validity, and kinds, years and regions beside; all share the word *sluiting*."""
    kinds = itertools.cycle((SourceKind.WET, SourceKind.JAARPLAN, SourceKind.NIEUWS, SourceKind.LEIDRAAD))
    years = itertools.cycle((None, 2015, 2017, 2024, 2026))
    regions = itertools.cycle(((None, None), ("Rotterdam", None), (None, "Utrecht"), ("Midden-Nederland", "UTRECHT")))
    grid = itertools.product(range(3), AccessLabel, VALIDITIES)
    return [
        entry(
            f"bron-{copy}:{number:03}",
            f"Titel {number}\nOver de sluiting van pand {number}",
            vector=unit_vector(number),
            source_id=f"bron-{copy}",
            kind=next(kinds),
            access=access,
            validity=validity,
            year=next(years),
            region=(place := next(regions))[0],
            municipality=place[1],
        )
        for number, (copy, access, validity) in enumerate(grid)
    ]


FILTERS = {
    "default": SearchFilter(),
    "partners": SearchFilter(access=frozenset({AccessLabel.PARTNERS})),
    "nobody": SearchFilter(access=frozenset()),
    "two labels": SearchFilter(access=frozenset({AccessLabel.OPENBAAR, AccessLabel.BEPERKT})),
    "everything": EVERYTHING,
    "all dates": SearchFilter(any_date=True),
    "in 2016": SearchFilter(on=date(2016, 6, 1)),
    "day of change": SearchFilter(on=date(2020, 1, 1)),
    "day before": SearchFilter(on=date(2019, 12, 31)),
    "in 2030": SearchFilter(access=ALL_ACCESS, on=date(2030, 1, 1)),
    "before all": SearchFilter(access=ALL_ACCESS, on=date(1900, 1, 1)),
    "kind": SearchFilter(kinds=frozenset({SourceKind.JAARPLAN})),
    "kinds": SearchFilter(access=ALL_ACCESS, kinds=frozenset({SourceKind.WET, SourceKind.NIEUWS})),
    "kind that is not there": SearchFilter(kinds=frozenset({SourceKind.TRAINING})),
    "source": SearchFilter(source_ids=frozenset({"bron-1"})),
    "unknown source": SearchFilter(source_ids=frozenset({"bron-9"})),
    "from year": SearchFilter(access=ALL_ACCESS, year_from=2017),
    "until year": SearchFilter(access=ALL_ACCESS, year_until=2017, any_date=True),
    "years": SearchFilter(access=ALL_ACCESS, year_from=2016, year_until=2024),
    "region": SearchFilter(access=ALL_ACCESS, regions=frozenset({"rotterdam"})),
    "municipality": SearchFilter(access=ALL_ACCESS, regions=frozenset({" Utrecht "}), any_date=True),
    "all at once": SearchFilter(
        access=ALL_ACCESS,
        kinds=frozenset({SourceKind.WET, SourceKind.LEIDRAAD}),
        source_ids=frozenset({"bron-0", "bron-2"}),
        year_from=2015,
        year_until=2026,
        regions=frozenset({"utrecht", "rotterdam"}),
        any_date=True,
    ),
}
