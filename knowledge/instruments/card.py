"""The instrument card: what one file in ``knowledge/instruments/cards/`` holds.

Field names in the YAML are Dutch (policy officers read and correct the cards); the code stays English.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

ECLI_PATTERN = re.compile(r"ECLI:[A-Z]{2}:[A-Z0-9]{1,7}:\d{4}:[A-Z0-9.]{1,25}")
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
FactId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]


def _check_ecli(value: str) -> str:
    if not ECLI_PATTERN.fullmatch(value):
        raise ValueError(f"{value!r} is geen goed gevormde ECLI")
    return value


Ecli = Annotated[str, AfterValidator(_check_ecli)]


class Status(StrEnum):
    """Whether an instrument exists everywhere, only where the municipality made it, or is a way of working."""

    IN_FORCE = "geldend"
    LOCAL = "lokaal"
    POLICY = "beleid"


class Authority(StrEnum):
    """Who may decide (*bevoegd gezag*)."""

    MAYOR = "burgemeester"
    COLLEGE = "college"
    COUNCIL = "raad"
    MUNICIPALITY = "gemeente"
    PROSECUTOR = "officier van justitie"
    POLICE = "politie"
    LBB = "Landelijk Bureau Bibob"
    RIEC = "RIEC-deelnemers"
    LABOUR_INSPECTORATE = "Nederlandse Arbeidsinspectie"
    TAX = "Belastingdienst of Douane"
    COURT = "rechter"
    MINISTER = "minister"
    OTHER = "ander"


class CardPart(BaseModel):
    """Base of the parts of a card: strict about names."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class LegalBasis(CardPart):
    """An article that an instrument rests on. ``law`` is the citeertitel; ``bwb_id`` is None for what is not in BWB
    (a local regulation, an EU directive)."""

    law: Text = Field(alias="wet")
    bwb_id: Annotated[str, StringConstraints(pattern=r"^BWB[RV]\d{7}$")] | None = Field(default=None, alias="bwb_id")
    article: str | None = Field(default=None, alias="artikel", description="Eén artikelnummer, zoals 13b of 5:32.")
    paragraphs: tuple[str, ...] = Field(default=(), alias="leden")
    parts: tuple[str, ...] = Field(default=(), alias="onderdelen")
    role: Literal["bevoegdheid", "voorwaarde", "procedure", "rechtsbescherming", "definitie", "samenhang"] = Field(
        default="bevoegdheid", alias="rol"
    )
    note: str = Field(default="", alias="toelichting")


class Statement(CardPart):
    """One testable statement with what it rests on: an article, a judgment, a public source, or practice knowledge."""

    text: Text = Field(alias="tekst")
    article: str | None = Field(default=None, alias="artikel", description="Zoals: Opiumwet 13b lid 1 onder a.")
    ecli: Ecli | None = Field(default=None, alias="ecli")
    source: str | None = Field(default=None, alias="bron", description="Titel van een bron onder `bronnen`.")
    practice: bool = Field(default=False, alias="praktijkkennis")
    """True when the statement comes from practice only; it is shown as such and marked for checking."""

    @model_validator(mode="after")
    def _rests_on_something(self) -> Statement:
        if not (self.article or self.ecli or self.source or self.practice):
            raise ValueError("zonder artikel, ecli of bron moet `praktijkkennis: true` erbij staan")
        return self


class Condition(Statement):
    """A condition; ``fact`` ties it to a recognisable fact that must have ``value`` for the instrument to fit."""

    id: FactId = Field(alias="id")
    fact: FactId | None = Field(default=None, alias="feit")
    value: bool = Field(default=True, alias="waarde")
    only_with: FactId | None = Field(
        default=None, alias="alleen_bij", description="De koppeling telt alleen als dit feit er is."
    )
    question: str = Field(default="", alias="vraag", description="Wat u moet uitzoeken, als vraag.")


class Related(CardPart):
    """Other instruments by id."""

    before: tuple[Slug, ...] = Field(default=(), alias="eerst")
    together: tuple[Slug, ...] = Field(default=(), alias="samen_met")
    instead: tuple[Slug, ...] = Field(default=(), alias="in_plaats_van")


class Recognition(CardPart):
    """When the instrument comes to mind: readable rules over the facts of ``facts.yaml``.

    ``triggers``: any of the lists must hold, all facts of a list together. ``often_thought_of``: lists of facts at
    which people think of the instrument; when its conditions then fail, it is shown under "past niet" with the reason.
    A fact id with ``!`` in front means that the fact is known to be absent.
    """

    triggers: tuple[tuple[str, ...], ...] = Field(default=(), alias="aanleiding")
    often_thought_of: tuple[tuple[str, ...], ...] = Field(default=(), alias="vaak_gedacht_bij")
    not_when: tuple[tuple[str, ...], ...] = Field(default=(), alias="niet_bij")
    """Lists of facts at which the instrument does not fit, unless one of its tied conditions is known to be met."""
    silent_when: tuple[tuple[str, ...], ...] = Field(default=(), alias="zwijgt_bij")
    """Lists of facts beside which what brings the instrument up says nothing: an empty house with drugs in it."""
    weight: int = Field(
        default=3, ge=1, le=5, alias="zwaarte", description="1 is licht (gesprek), 5 is zwaar (sluiten)."
    )
    why_not: str = Field(default="", alias="waarom_niet", description="Zin voor de lezer als het nu niet past.")
    when: str = Field(default="", alias="waarom_wel", description="Zin voor de lezer waarom het past.")


class CardSource(CardPart):
    """A source that was used: title and, where there is one, address."""

    title: Text = Field(alias="titel")
    url: str | None = Field(default=None, alias="link")
    ecli: Ecli | None = Field(default=None, alias="ecli")


class Instrument(CardPart):
    """One administrative instrument."""

    id: Slug
    name: Text = Field(alias="naam")
    aliases: tuple[str, ...] = Field(default=(), alias="aliassen")
    category: Literal[
        "bibob", "sluiting", "handhaving", "openbare_orde", "vergunning", "omgeving_wonen", "registratie_sociaal",
        "informatie", "partner",
    ] = Field(alias="categorie")  # fmt: skip
    kind: Literal["bevoegdheid", "informatie", "werkwijze", "partnerinstrument"] = Field(alias="soort")
    status: Status
    legal_bases: tuple[LegalBasis, ...] = Field(default=(), alias="grondslagen")
    authorities: tuple[Authority, ...] = Field(min_length=1, alias="bevoegd_gezag")
    authority_note: str = Field(default="", alias="bevoegd_toelichting")
    does: Statement = Field(alias="doet")
    conditions: tuple[Condition, ...] = Field(min_length=1, alias="voorwaarden")
    procedure: tuple[Statement, ...] = Field(default=(), alias="procedure")
    proportionality: tuple[Statement, ...] = Field(default=(), alias="evenredigheid")
    evidence: tuple[Text, ...] = Field(default=(), alias="bewijs")
    situations: tuple[Text, ...] = Field(default=(), alias="situaties")
    related: Related = Field(default_factory=Related, alias="verwant")
    pitfalls: tuple[Statement, ...] = Field(default=(), alias="valkuilen")
    partners: tuple[str, ...] = Field(default=(), alias="partners")
    sources: tuple[CardSource, ...] = Field(min_length=1, alias="bronnen")
    local_question: str = Field(default="", alias="lokale_vraag")
    """For a local instrument: what to ask about the municipality's own rules."""
    certainty: Literal["hoog", "middel", "laag"] = Field(alias="zekerheid")
    doubts: tuple[str, ...] = Field(default=(), alias="twijfel")
    """Doubts that the reader must see."""
    checked_on: date = Field(alias="nagekeken_op")
    recognition: Recognition = Field(alias="herkennen")

    @model_validator(mode="after")
    def _local_asks_for_local_policy(self) -> Instrument:
        if self.status is Status.LOCAL and not self.local_question:
            raise ValueError("een lokaal instrument heeft een `lokale_vraag` nodig")
        if self.certainty != "hoog" and not self.doubts:
            raise ValueError("zekerheid middel of laag: zeg bij `twijfel` wat er nog niet zeker is")
        return self


class NotLaw(CardPart):
    """A proposal, a rejected bill or a law that is not in force yet; said when asked, never presented as law."""

    id: Slug
    name: Text = Field(alias="naam")
    aliases: tuple[str, ...] = Field(default=(), alias="aliassen")
    state: Text = Field(alias="stand")
    in_force_from: date | None = Field(default=None, alias="in_werking_vanaf")
    say: Text = Field(alias="antwoord")
    instead: tuple[Slug, ...] = Field(default=(), alias="in_plaats_daarvan")
    sources: tuple[CardSource, ...] = Field(min_length=1, alias="bronnen")
    doubts: tuple[str, ...] = Field(default=(), alias="twijfel")
    checked_on: date = Field(alias="nagekeken_op")
