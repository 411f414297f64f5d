"""What a table of counts says, as records that may be shown: nothing in them gives a small count away."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from assistant.answer_record import Record


class Verdict(StrEnum):
    """How far a difference may be called one."""

    MORE = "meer_dan_toeval"
    LESS = "minder_dan_toeval"
    CHANCE = "kan_toeval_zijn"
    UNCLEAR = "onduidelijk"
    TOO_FEW = "te_weinig"


class ShownCount(Record):
    """A count of an area in a year; None where it is hidden."""

    area: str = Field(alias="gebied")
    year: int = Field(alias="jaar")
    count: int | None = Field(default=None, alias="aantal")
    rate: float | None = Field(default=None, alias="per_1000")


class Finding(Record):
    """One thing that was tested or compared, in words and with its figures."""

    kind: str = Field(alias="soort", description="ontwikkeling, groei_vergeleken, niveau, concentratie of gebied.")
    text: str = Field(alias="tekst")
    verdict: Verdict = Field(alias="oordeel")
    area: str = Field(default="", alias="gebied")
    ratio: float | None = Field(default=None, alias="verhouding")
    low: float | None = Field(default=None, alias="onder")
    high: float | None = Field(default=None, alias="boven")
    p_value: float | None = Field(default=None, alias="p_waarde", description="Waar nodig gecorrigeerd (Holm).")


class Chart(Record):
    """A picture with the words that say the same."""

    name: str = Field(alias="naam")
    title: str = Field(alias="titel")
    alt: str = Field(alias="beschrijving")
    png: str = Field(alias="png", description="De afbeelding, in base64.")
    svg: str = Field(default="", alias="svg")


class TableAnalysis(Record):
    """Everything that is kept of a table; the table itself is not kept."""

    name: str = Field(alias="naam")
    """What the asker calls the table; a file name is not kept."""
    source: str = Field(default="", alias="bron")
    read_on: str = Field(default="", alias="ingelezen_op")
    years: tuple[int, ...] = Field(alias="jaren")
    denominator: str = Field(default="", alias="noemer")
    threshold: int = Field(alias="drempel")
    counts: tuple[ShownCount, ...] = Field(default=(), alias="aantallen")
    totals: tuple[ShownCount, ...] = Field(default=(), alias="totalen")
    references: tuple[ShownCount, ...] = Field(default=(), alias="vergelijking")
    findings: tuple[Finding, ...] = Field(default=(), alias="bevindingen")
    notes: tuple[str, ...] = Field(default=(), alias="opmerkingen", description="Hoe de tabel is gelezen.")
    caveats: tuple[str, ...] = Field(default=(), alias="voorbehoud")
    charts: tuple[Chart, ...] = Field(default=(), alias="afbeeldingen")
