"""Turns observations of an open-data source into the table of counts that a file gives too."""

from __future__ import annotations

from assistant.quickscan.errors import TableRefused
from assistant.quickscan.places import province_of
from assistant.quickscan.scan import QuestionStep
from assistant.quickscan.statline import OpenData
from assistant.quickscan.table_reading import CountTable
from knowledge.branches import Branch

COUNTRY = "NL01"


def fetch_table(source: OpenData, question: QuestionStep, branch: Branch) -> CountTable:
    """Return the counts of the branch in the place, its province and the country, with all branches as denominator.

    Raises:
        DataUnavailable: the source gave nothing.
        TableRefused: fewer than two years came.
    """
    import pandas

    named = {question.place_code: (question.place, "gebied"), COUNTRY: ("Nederland", "land")}
    if province := province_of(question.place_code):
        named[province] = ("de provincie", "regio")
    counts = source.counts(tuple(named), tuple(branch.sbi_2008))
    total = {(one.region, one.year): one.value for one in source.counts(tuple(named), ()).observations}
    rows = [
        (one.year, *named[one.region], round(one.value), total.get((one.region, one.year)) or float("nan"))
        for one in counts.observations
        if one.region in named
    ]
    frame = pandas.DataFrame(rows, columns=["jaar", "gebied", "niveau", "aantal", "noemer"])
    if frame.loc[frame["niveau"] == "gebied", "jaar"].nunique() < 2:
        raise TableRefused("Er kwamen te weinig jaarcijfers voor deze plaats. Geef zelf een tabel.")
    return CountTable(frame, "vestigingen", (f"De cijfers van het CBS gaan over: {'; '.join(counts.covers)}.",))
