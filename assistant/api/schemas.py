"""What comes in over the line: Dutch names, checked strictly, every field described."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from assistant.service import Manner
from knowledge.records import SearchFilter, SourceKind

MOST_QUESTION_CHARS = 4_000
_ID = r"^[0-9a-f]{32}$"
_HAS_WORDS = r"[A-Za-z0-9]"


class Wire(BaseModel):
    """Base: strict about names, filled by Python name or by Dutch alias."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


def _written_day(value: object) -> object:
    if (isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)) or isinstance(value, int | float):
        raise PydanticCustomError("date_parsing", "not a day")
    return value


Peildatum = Annotated[date, BeforeValidator(_written_day)]
"""A day that is written as a day: a bare number would be read as seconds since 1970."""


class FilterBody(Wire):
    """Wat er doorzocht wordt."""

    kinds: tuple[SourceKind, ...] = Field(
        default=(), max_length=50, alias="soorten", description="Alleen deze soorten."
    )
    sources: tuple[str, ...] = Field(
        default=(), alias="bronnen", max_length=100, description="Alleen deze bronnen, met hun id."
    )
    year_from: int | None = Field(default=None, alias="jaar_vanaf", ge=1800, le=2200)
    year_until: int | None = Field(default=None, alias="jaar_tot", ge=1800, le=2200)
    regions: tuple[str, ...] = Field(
        default=(), alias="regios", max_length=50, description="Namen van regio's of gemeenten."
    )
    any_date: bool = Field(
        default=False, alias="ook_oude", description="Zoek ook in wat verouderd, vervallen of toekomstig is."
    )

    def as_filter(self) -> SearchFilter:
        """Return it for the search; access and date come from the caller and the question."""
        return SearchFilter(
            kinds=frozenset(self.kinds),
            source_ids=frozenset(self.sources),
            year_from=self.year_from,
            year_until=self.year_until,
            regions=frozenset(self.regions),
            any_date=self.any_date,
        )


class AskBody(Wire):
    """Een vraag."""

    question: str = Field(
        alias="vraag",
        min_length=2,
        max_length=MOST_QUESTION_CHARS,
        pattern=_HAS_WORDS,
        description="De vraag, in gewone woorden en zonder persoonsgegevens.",
        examples=["Wie mag een drugspand sluiten?"],
    )
    conversation: str | None = Field(
        default=None, alias="gesprek", pattern=_ID, description="Id van het gesprek waarin u doorvraagt."
    )
    filters: FilterBody | None = Field(default=None, alias="filters")
    as_of: Peildatum | None = Field(default=None, alias="peildatum", description="Dag waarop het antwoord moet gelden.")
    manner: Manner = Field(
        default=Manner.ANSWER,
        alias="wijze",
        description="antwoord: zoals de vraag vraagt; instrumenten: welke instrumenten passen; "
        "letterlijk: alleen zinnen zoals ze in de bron staan.",
    )
    reading: str | None = Field(
        default=None,
        alias="begrepen_als",
        min_length=2,
        max_length=MOST_QUESTION_CHARS,
        pattern=_HAS_WORDS,
        description="Hoe de vraag bedoeld was, als zij verkeerd is begrepen; dit wordt dan beantwoord.",
    )


class ChooseBody(Wire):
    """Een situatie waarbij instrumenten worden gezocht."""

    situation: str = Field(
        alias="situatie",
        min_length=2,
        max_length=MOST_QUESTION_CHARS,
        pattern=_HAS_WORDS,
        examples=["In een woning is een hennepkwekerij gevonden."],
    )
    conversation: str | None = Field(default=None, alias="gesprek", pattern=_ID)
    as_of: Peildatum | None = Field(default=None, alias="peildatum")


class SearchBody(Wire):
    """Een zoekopdracht, zonder antwoord."""

    text: str = Field(
        alias="zoektekst",
        min_length=2,
        max_length=MOST_QUESTION_CHARS,
        pattern=_HAS_WORDS,
        examples=["last onder bestuursdwang"],
    )
    filters: FilterBody | None = Field(default=None, alias="filters")
    as_of: Peildatum | None = Field(default=None, alias="peildatum")
    top: int = Field(default=10, ge=1, le=50, alias="aantal", description="Hoeveel passages ten hoogste.")
