"""What an answer says about instruments: the cards that belong to a situation, each statement with its citations."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from assistant.answer_record import Record


class InstrumentStatement(Record):
    """One statement with what it rests on."""

    text: str = Field(alias="tekst")
    basis: str = Field(default="", alias="grond", description="Artikel, ECLI of titel van de bron, als tekst.")
    citations: tuple[int, ...] = Field(default=(), alias="bronnen")
    practice: bool = Field(default=False, alias="praktijkkennis")
    """True when it rests on practice only, and on no article, judgment or publication."""
    question: str = Field(default="", alias="vraag")
    """For a condition: what must be found out."""


class InstrumentArticle(Record):
    """An article under an instrument."""

    law: str = Field(alias="wet")
    bwb_id: str | None = Field(default=None, alias="bwb_id")
    article: str | None = Field(default=None, alias="artikel")
    role: str = Field(alias="rol")
    citations: tuple[int, ...] = Field(default=(), alias="bronnen")


class InstrumentAnswer(Record):
    """One instrument for this situation."""

    id: str
    group: str = Field(alias="groep", description="past_nu, kan_passen of past_niet.")
    name: str = Field(alias="naam")
    aliases: tuple[str, ...] = Field(default=(), alias="aliassen")
    category: str = Field(alias="categorie")
    kind: str = Field(alias="soort")
    status: str = Field(description="geldend, lokaal of beleid.")
    authorities: tuple[str, ...] = Field(alias="bevoegd_gezag")
    authority_note: str = Field(default="", alias="bevoegd_toelichting")
    weight: int = Field(alias="zwaarte", description="1 is licht, 5 is zwaar.")
    why: str = Field(alias="waarom")
    reasons: tuple[str, ...] = Field(default=(), alias="redenen", description="Wat in de situatie hiernaar wijst.")
    does: InstrumentStatement = Field(alias="doet")
    met: tuple[InstrumentStatement, ...] = Field(default=(), alias="voorwaarden_voldaan")
    unknown: tuple[InstrumentStatement, ...] = Field(default=(), alias="voorwaarden_onbekend")
    unmet: tuple[InstrumentStatement, ...] = Field(default=(), alias="voorwaarden_niet_voldaan")
    to_check: tuple[InstrumentStatement, ...] = Field(default=(), alias="voorwaarden_zelf_nagaan")
    """Conditions that no recognised fact can settle."""
    procedure: tuple[InstrumentStatement, ...] = Field(default=(), alias="procedure")
    proportionality: tuple[InstrumentStatement, ...] = Field(default=(), alias="evenredigheid")
    pitfalls: tuple[InstrumentStatement, ...] = Field(default=(), alias="valkuilen")
    evidence: tuple[str, ...] = Field(default=(), alias="bewijs")
    articles: tuple[InstrumentArticle, ...] = Field(default=(), alias="artikelen")
    local_question: str = Field(default="", alias="lokale_vraag")
    local_policy: tuple[InstrumentStatement, ...] = Field(default=(), alias="eigen_beleid")
    """What the municipality's own policy in the library says; before the general rule."""
    first: tuple[str, ...] = Field(default=(), alias="eerst", description="Namen van lichtere of eerdere stappen.")
    instead: tuple[str, ...] = Field(default=(), alias="in_plaats_van")
    certainty: str = Field(alias="zekerheid")
    doubts: tuple[str, ...] = Field(default=(), alias="twijfel")
    checked_on: date = Field(alias="nagekeken_op")
    from_similarity: bool = Field(default=False, alias="op_gelijkenis")
    """True when no rule named it and it was found because the situation resembles it."""


class InstrumentName(Record):
    """An instrument that also came up and is only named."""

    id: str
    name: str = Field(alias="naam")
    group: str = Field(alias="groep")


class RecognisedFact(Record):
    """A fact that was read in the question."""

    id: str
    label: str
    present: bool = Field(alias="aanwezig", description="false: in de vraag staat dat het er niet is.")
    words: str = Field(alias="woorden")


class NotLawAnswer(Record):
    """A proposal or a law of later, that is no law on the peildatum."""

    id: str
    name: str = Field(alias="naam")
    state: str = Field(alias="stand")
    text: str = Field(alias="antwoord")
    in_force_from: date | None = Field(default=None, alias="in_werking_vanaf")
    citations: tuple[int, ...] = Field(default=(), alias="bronnen")
    doubts: tuple[str, ...] = Field(default=(), alias="twijfel")
    checked_on: date = Field(alias="nagekeken_op")


class MissingFactAnswer(Record):
    """A question whose answer would change the list."""

    fact: str = Field(alias="feit")
    question: str = Field(alias="vraag")
    instruments: tuple[str, ...] = Field(
        alias="instrumenten", description="Ids van de instrumenten die ervan afhangen."
    )


class InstrumentOverview(Record):
    """What belongs to the instruments of an answer, beside the instruments themselves."""

    more: tuple[InstrumentName, ...] = Field(default=(), alias="ook_genoemd")
    facts: tuple[RecognisedFact, ...] = Field(default=(), alias="herkende_feiten")
    missing: tuple[MissingFactAnswer, ...] = Field(default=(), alias="ontbrekend")
    not_law: tuple[NotLawAnswer, ...] = Field(default=(), alias="geen_geldend_recht")
    closing: str = Field(default="", alias="slotzin")
    """The fixed line: who decides."""
