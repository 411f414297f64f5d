"""A quickscan: what was asked, six steps with what was found, and what the reader changed in them.

The JSON names are Dutch. A quickscan is kept whole (``model_dump_json``), so that it can be taken up again.
"""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum

from pydantic import Field

from assistant.answer import Citation, Warning_
from assistant.answer_record import Record
from assistant.quickscan.figures import TableAnalysis

MAX_TEXT = 1_000


class StepName(StrEnum):
    """The six steps, in order."""

    QUESTION = "vraag"
    KNOWLEDGE = "kennis"
    FIGURES = "cijfers"
    LEVERS = "aangrijpingspunten"
    UNKNOWN = "onbekend"
    INTAKE = "intake"


class Inputs(Record):
    """What the asker gave, and corrected in the first step."""

    hunch: str = Field(alias="vermoeden", max_length=MAX_TEXT)
    question: str = Field(default="", alias="vraag", max_length=MAX_TEXT)
    """The question in the asker's own words; empty: the sharpened hunch."""
    branch: str = Field(default="", alias="branche", max_length=80)
    """Id of a branch; empty: read from the hunch."""
    place: str = Field(default="", alias="plaats", max_length=80)
    place_code: str = Field(default="", alias="cbs_code", max_length=12)
    period: str = Field(default="", alias="periode", max_length=40)
    organisation: str = Field(default="", alias="organisatie", max_length=120)


class Statement(Record):
    """One sentence with the numbers of its sources; ``practice`` when it rests on practice and is yet to be checked."""

    text: str = Field(alias="tekst")
    citations: tuple[int, ...] = Field(default=(), alias="bronnen")
    practice: bool = Field(default=False, alias="praktijk")
    key: str = Field(default="", alias="sleutel", description="Waarmee een lezer deze zin kan weglaten.")


def statement(text: str, citations: tuple[int, ...] = (), *, practice: bool = False) -> Statement:
    """Return a statement with its key."""
    key = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Statement(text=text, citations=citations, practice=practice, key=key)


class SbiCode(Record):
    """A code of the Standaard Bedrijfsindeling."""

    code: str
    name: str = Field(alias="naam")
    edition: str = Field(alias="versie", description="SBI 2008 of SBI 2025.")


class QuestionStep(Record):
    """Step 1: the sharpened question."""

    question: str = Field(alias="vraag")
    branch: str = Field(default="", alias="branche")
    branch_name: str = Field(default="", alias="branche_naam")
    codes: tuple[SbiCode, ...] = Field(default=(), alias="sbi")
    codes_source: str = Field(default="", alias="sbi_bron")
    place: str = Field(default="", alias="plaats")
    place_code: str = Field(default="", alias="cbs_code")
    place_source: str = Field(default="", alias="cbs_bron")
    period: str = Field(default="", alias="periode")
    notes: tuple[str, ...] = Field(default=(), alias="opmerkingen")


class Section(Record):
    """A part of step 2, with what is missing."""

    id: str
    title: str = Field(alias="titel")
    statements: tuple[Statement, ...] = Field(default=(), alias="zinnen")
    gap: str = Field(default="", alias="leemte")
    composer: str = Field(default="extractive", alias="samensteller")
    model: str = Field(default="", alias="taalmodel", description="Taalmodel dat om zinnen is gevraagd.")
    prompts: tuple[str, ...] = Field(default=(), description="Gebruikte prompts met hun versie.")


class KnowledgeStep(Record):
    """Step 2: what is known already."""

    sections: tuple[Section, ...] = Field(default=(), alias="onderdelen")


class DataSource(Record):
    """A source of figures, for now or not."""

    name: str = Field(alias="naam")
    shows: str = Field(default="", alias="toont")
    beware: str = Field(default="", alias="let_op")
    why_not: str = Field(default="", alias="waarom_niet")
    url: str | None = Field(default=None, alias="link")


class FiguresStep(Record):
    """Step 3: which figures would show it, and what those that were given say."""

    use: tuple[DataSource, ...] = Field(default=(), alias="wel")
    leave: tuple[DataSource, ...] = Field(default=(), alias="niet")
    compare: tuple[Statement, ...] = Field(default=(), alias="vergelijken")
    traps: tuple[str, ...] = Field(default=(), alias="valkuilen")
    explanations: tuple[Statement, ...] = Field(default=(), alias="gewone_verklaringen")
    caution: str = Field(default="", alias="waarschuwing")
    analysis: TableAnalysis | None = Field(default=None, alias="tabel")


class Lever(Record):
    """An instrument of the catalogue that may fit."""

    id: str
    name: str = Field(alias="naam")
    authority: str = Field(default="", alias="bevoegd")
    why: str = Field(default="", alias="waarom")
    does: Statement = Field(alias="doet")
    first_check: Statement | None = Field(default=None, alias="eerst_nagaan")
    local: bool = Field(default=False, alias="lokaal")
    weight: int = Field(default=1, alias="zwaarte")


class Barrier(Record):
    """A step of the process, what makes it harder, and who can do that."""

    step: str = Field(alias="stap")
    what: str = Field(alias="wat")
    barrier: str = Field(alias="drempel")
    who: str = Field(alias="wie")
    instruments: tuple[str, ...] = Field(default=(), alias="instrumenten")
    citations: tuple[int, ...] = Field(default=(), alias="bronnen")


class LeverStep(Record):
    """Step 4: what can be done, by whom."""

    statements: tuple[Statement, ...] = Field(default=(), alias="zinnen")
    levers: tuple[Lever, ...] = Field(default=(), alias="instrumenten")
    barriers: tuple[Barrier, ...] = Field(default=(), alias="drempels")
    closing: str = Field(default="", alias="slotzin")


class UnknownStep(Record):
    """Step 5: what is not known, and what to ask."""

    gaps: tuple[str, ...] = Field(default=(), alias="leemten")
    questions: tuple[str, ...] = Field(default=(), alias="vragen")


class IntakeAnswer(StrEnum):
    """What the reader says on an intake question."""

    YES = "ja"
    NO = "nee"
    UNKNOWN = "onbekend"


class IntakeQuestion(Record):
    """One of the four questions."""

    id: str
    question: str = Field(alias="vraag")
    known: str = Field(default="", alias="bekend")
    ask: str = Field(default="", alias="vraag_aan")
    citations: tuple[int, ...] = Field(default=(), alias="bronnen")
    answer: IntakeAnswer = Field(default=IntakeAnswer.UNKNOWN, alias="antwoord")
    remark: str = Field(default="", alias="toelichting")


class IntakeStep(Record):
    """Step 6: the four intake questions, the pillar that fits, and the next step."""

    questions: tuple[IntakeQuestion, ...] = Field(default=(), alias="vragen")
    pillar: str = Field(default="", alias="pijler")
    why: Statement | None = Field(default=None, alias="waarom")
    next_step: str = Field(default="", alias="vervolg")


class Edits(Record):
    """What the reader changed outside the first step; it outlives a new search."""

    hidden: frozenset[str] = Field(default=frozenset(), alias="weggelaten")
    """Keys of statements and ids of instruments that are left out."""
    remarks: dict[str, str] = Field(default_factory=dict, alias="opmerkingen")
    """A remark of the reader by step."""
    answers: dict[str, IntakeAnswer] = Field(default_factory=dict, alias="antwoorden")
    answer_remarks: dict[str, str] = Field(default_factory=dict, alias="toelichtingen")
    own_questions: tuple[str, ...] = Field(default=(), alias="eigen_vragen")
    pillar: str = Field(default="", alias="pijler")
    next_step: str = Field(default="", alias="vervolg")


class Quickscan(Record):
    """A whole quickscan."""

    id: str = ""
    made_on: date = Field(alias="gemaakt_op")
    as_of: date = Field(alias="peildatum")
    title: str = Field(alias="titel")
    inputs: Inputs = Field(alias="invoer")
    reached: StepName = Field(default=StepName.QUESTION, alias="gekomen_tot")
    question: QuestionStep = Field(alias="stap_vraag")
    knowledge: KnowledgeStep = Field(default_factory=KnowledgeStep, alias="stap_kennis")
    figures: FiguresStep = Field(default_factory=FiguresStep, alias="stap_cijfers")
    levers: LeverStep = Field(default_factory=LeverStep, alias="stap_aangrijpingspunten")
    unknown: UnknownStep = Field(default_factory=UnknownStep, alias="stap_onbekend")
    intake: IntakeStep = Field(default_factory=IntakeStep, alias="stap_intake")
    citations: tuple[Citation, ...] = Field(default=(), alias="bronnen")
    warnings: tuple[Warning_, ...] = Field(default=(), alias="waarschuwingen")
    edits: Edits = Field(default_factory=Edits, alias="wijzigingen")
    composer: str = Field(default="extractive", alias="samensteller")


class Changes(Record):
    """What a reader wants to change; None leaves a thing as it is."""

    question: str | None = Field(default=None, alias="vraag", max_length=MAX_TEXT)
    branch: str | None = Field(default=None, alias="branche", max_length=80)
    place: str | None = Field(default=None, alias="plaats", max_length=80)
    place_code: str | None = Field(default=None, alias="cbs_code", max_length=12)
    period: str | None = Field(default=None, alias="periode", max_length=40)
    organisation: str | None = Field(default=None, alias="organisatie", max_length=120)
    hide: tuple[str, ...] = Field(default=(), alias="laat_weg", max_length=200)
    show: tuple[str, ...] = Field(default=(), alias="toon_weer", max_length=200)
    remarks: dict[StepName, str] = Field(default_factory=dict, alias="opmerkingen")
    answers: dict[str, IntakeAnswer] = Field(default_factory=dict, alias="antwoorden")
    answer_remarks: dict[str, str] = Field(default_factory=dict, alias="toelichtingen")
    own_questions: tuple[str, ...] | None = Field(default=None, alias="eigen_vragen", max_length=20)
    pillar: str | None = Field(default=None, alias="pijler", max_length=40)
    next_step: str | None = Field(default=None, alias="vervolg", max_length=MAX_TEXT)
    reached: StepName | None = Field(default=None, alias="gekomen_tot")
