"""Turns observations of an open-data source into the tidy frame of ``table_reading``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.quickscan.errors import TableRefused
from assistant.quickscan.scan import QuestionStep
from assistant.quickscan.statline import OpenData
from knowledge.branches import Branch

if TYPE_CHECKING:
    import pandas

COUNTRY = "NL01"


def fetch_frame(source: OpenData, question: QuestionStep, branch: Branch) -> pandas.DataFrame:
    """Return the counts of the branch in the place and in the country, with all branches as the denominator.

    Raises:
        DataUnavailable: the source gave nothing.
        TableRefused: fewer than two years came.
    """
    import pandas

    regions = (question.place_code, COUNTRY)
    # CBS writes "53 Post en koeriers" as a code such as 53xxxx without dots; the first two figures are always there.
    codes = sorted({code.split(".")[0] for code in branch.sbi_2008})
    counts = {(one.region, one.year): one.value for one in source.counts(regions, codes)}
    total = {(one.region, one.year): one.value for one in source.counts(regions, ())}
    rows = [
        {
            "jaar": year,
            "gebied": question.place if region == question.place_code else "Nederland",
            "niveau": "gebied" if region == question.place_code else "land",
            "aantal": round(value),
            "noemer": total.get((region, year)) or float("nan"),
        }
        for (region, year), value in sorted(counts.items())
    ]
    frame = pandas.DataFrame(rows)
    if frame.empty or frame.loc[frame["niveau"] == "gebied", "jaar"].nunique() < 2:
        raise TableRefused("Er kwamen te weinig jaarcijfers voor deze plaats. Geef zelf een tabel.")
    return frame
