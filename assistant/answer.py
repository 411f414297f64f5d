"""Question and Answer: what goes into the assistant and what comes out, on every door.

The JSON names are Dutch, as the Dutch API Design Rules ask; the code stays English.
``Answer.model_dump(mode="json", by_alias=True)`` is the documented schema that ``kennis ask --json`` prints.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from assistant.answer_record import Record
from assistant.instrument_answer import InstrumentAnswer, InstrumentOverview
from knowledge.records import AccessLabel, Currency, SearchFilter, SourceKind


class AnswerStatus(StrEnum):
    """The closed set of outcomes; each has its fixed Dutch reply in ``prompts/replies.yaml``."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    CLARIFICATION = "clarification"
    UNANSWERABLE_NO_SOURCES = "unanswerable_no_sources"
    UNANSWERABLE_OUT_OF_SCOPE = "unanswerable_out_of_scope"
    GUARD_PERSONAL_DATA = "guard_personal_data"
    GUARD_INJECTION = "guard_injection"
    GUARD_DECISION = "guard_decision"
    ERROR_MODEL = "error_model"
    ERROR_SEARCH = "error_search"
    ERROR_INTERNAL = "error_internal"

    @property
    def gives_answer(self) -> bool:
        """True when the reader gets sentences with sources."""
        return self in {AnswerStatus.ANSWERED, AnswerStatus.PARTIAL, AnswerStatus.CLARIFICATION}


class Reader(Record):
    """Who asks, as far as answering needs to know: what they may see and for which municipality they work."""

    access: frozenset[AccessLabel] = Field(default=frozenset({AccessLabel.OPENBAAR}), alias="toegang")
    municipality: str | None = Field(default=None, alias="gemeente")


class Turn(Record):
    """One earlier turn of the conversation; personal data has been masked."""

    question: str = Field(alias="vraag")
    answer: str = Field(alias="antwoord")


class Question(Record):
    """A question as a door hands it in."""

    text: str = Field(alias="vraag")
    history: tuple[Turn, ...] = Field(default=(), alias="gesprek")
    corrected: str | None = Field(
        default=None,
        alias="anders_begrepen",
        description="De vraag zoals de lezer haar bedoelt; komt in de plaats van hoe wij een vervolgvraag begrijpen.",
    )
    reader: Reader = Field(default_factory=Reader, alias="lezer")
    as_of: date | None = Field(default=None, alias="peildatum")
    """Peildatum; None means today."""
    filters: SearchFilter | None = Field(default=None, exclude=True)
    """Narrows the search; access and date in it are overruled by ``reader`` and ``as_of``."""


class Citation(Record):
    """Where a sentence comes from, so that a reader can open it at the page or the article."""

    number: int = Field(alias="nummer", description="Nummer in het antwoord, vanaf 1.")
    passage_id: str = Field(alias="passage_id")
    source_id: str = Field(alias="bron_id")
    title: str = Field(alias="titel")
    kind: SourceKind = Field(alias="soort")
    publisher: str | None = Field(default=None, alias="uitgever")
    year: int | None = Field(default=None, alias="jaar")
    heading: str = Field(default="", alias="kop")
    page: int | None = Field(default=None, alias="pagina")
    page_label: str | None = Field(default=None, alias="paginalabel")
    bwb_id: str | None = Field(default=None, alias="bwb_id")
    article: str | None = Field(default=None, alias="artikel")
    url: str | None = Field(default=None, alias="link")
    quote: str = Field(default="", alias="citaat", description="De letterlijke zin in de bron die dit draagt.")
    start: int | None = Field(default=None, alias="begin", description="Plaats van het citaat in de passagetekst.")
    end: int | None = Field(default=None, alias="einde")
    currency: Currency = Field(default=Currency.TIMELESS, alias="geldigheid")
    currency_note: str = Field(default="", alias="geldigheid_toelichting")
    toestand: date | None = Field(
        default=None, alias="toestand", description="Dag waarop de tekst van de wet als geheel zo luidde."
    )
    held: bool = Field(default=True, alias="in_bibliotheek")
    """False when the text of the cited article is not in the library; ``url`` then leads to the official page."""
    via: int | None = Field(
        default=None, alias="via_bron", description="Nummer van de uitleg die naar deze bron verwijst."
    )


class SentenceForm(StrEnum):
    """What a sentence was in its source; a door lays it out by this."""

    SENTENCE = "zin"
    LIST_ITEM = "opsomming"
    TABLE_ROW = "tabelrij"


class Evidence(Record):
    """The very characters that carry a sentence, so that a door can highlight them."""

    number: int = Field(alias="bron", description="Nummer van de bron in het antwoord.")
    start: int = Field(alias="begin", description="Plaats van het eerste teken in de passagetekst, vanaf 0.")
    end: int = Field(alias="einde", description="Plaats na het laatste teken.")


class SentenceVerdict(Record):
    """Why a sentence of a model was let through: what the grounding gate found."""

    reason: str = Field(alias="reden", description="Waarom de zin erdoor mocht: gesteund.")
    scores: dict[str, float] = Field(default_factory=dict, alias="scores")
    """What the support is made of, each in [0, 1]: ``woorden``, ``passage``, ``betekenis``."""
    moved: bool = Field(
        default=False,
        alias="verplaatst",
        description="Waar als een andere bron de zin draagt dan die het model noemde.",
    )
    judge: str = Field(
        default="", alias="beoordelaar", description="Taalmodel dat ook zei dat de bron de zin draagt; leeg: geen."
    )


class LeftOut(Record):
    """Sentences of a model that did not pass the gate: how many and why, never what they said."""

    reason: str = Field(alias="reden", description="Wat er niet klopte: getal, artikel, orgaan, te_weinig_steun …")
    count: int = Field(alias="aantal")


class Sentence(Record):
    """One sentence of an answer with the numbers of the citations that carry it."""

    text: str = Field(alias="tekst")
    citations: tuple[int, ...] = Field(default=(), alias="bronnen")
    verbatim: bool = Field(default=False, alias="letterlijk")
    """True when the sentence stands in the source just so."""
    support: float | None = Field(default=None, alias="steun")
    """Support score in [0, 1] where the grounding step gave one."""
    form: SentenceForm = Field(default=SentenceForm.SENTENCE, alias="vorm")
    evidence: tuple[Evidence, ...] = Field(default=(), alias="vindplaatsen")
    verdict: SentenceVerdict | None = Field(default=None, alias="oordeel")
    """What the grounding gate found; None for a literal sentence, which stands in its source."""


class Warning_(Record):
    """Something the reader must know beside the answer."""

    code: str = Field(alias="code")
    text: str = Field(alias="tekst")


class Answer(Record):
    """What the reader gets. The door only formats it."""

    id: str | None = Field(default=None, alias="id")
    """Set by a door that keeps answers, so that feedback can name it."""
    conversation: str | None = Field(default=None, alias="gesprek_id")
    """The conversation in which a door kept it."""
    status: AnswerStatus = Field(alias="status")
    question: str = Field(alias="vraag")
    """The question as asked, personal data masked; empty when it may not be echoed."""
    understood_as: str = Field(default="", alias="begrepen_als")
    intro: str = Field(default="", alias="inleiding")
    """The fixed reply that belongs to the status, where it has one."""
    sentences: tuple[Sentence, ...] = Field(default=(), alias="zinnen")
    citations: tuple[Citation, ...] = Field(default=(), alias="bronnen")
    """Ordered by number; every number that a sentence names is here."""
    missing_facts: tuple[str, ...] = Field(default=(), alias="ontbrekende_feiten")
    """What to tell so that the answer gets better; questions in Dutch."""
    instruments: tuple[InstrumentAnswer, ...] = Field(default=(), alias="instrumenten")
    """For a situation: the instruments, what fits now first; see ``instrument_overview`` for what belongs to them."""
    instrument_overview: InstrumentOverview | None = Field(default=None, alias="instrumentarium")
    """Recognised facts, what was only named, what is no law, and the closing line; None when nothing was matched."""
    nearby: tuple[str, ...] = Field(default=(), alias="verwante_bronnen")
    """Titles of what the library does hold near the question, when it does not hold the answer."""
    warnings: tuple[Warning_, ...] = Field(default=(), alias="waarschuwingen")
    left_out: tuple[LeftOut, ...] = Field(default=(), alias="weggelaten")
    """Sentences that did not pass the gate, counted by reason."""
    as_of: date = Field(alias="peildatum")
    composer: str = Field(default="extractive", alias="samensteller")
    """Who wrote the sentences: ``extractive`` (literal ones) or ``taalmodel``."""
    model: str = Field(default="", alias="taalmodel", description="Taalmodel dat is gevraagd; leeg: geen.")
    prompts: tuple[str, ...] = Field(default=(), alias="prompts", description="Gebruikte prompts met hun versie.")
    timings: dict[str, float] = Field(default_factory=dict, alias="tijden")
    """Seconds by step."""

    @property
    def leads_in_own_words(self) -> bool:
        """True when the sentences answer the question itself, in our own words: then they stand before instruments."""
        first = self.sentences[0].citations[:1] if self.sentences else ()
        return any(item.number in first and item.kind is SourceKind.UITLEG for item in self.citations)
