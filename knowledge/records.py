"""The records that every room speaks in: frozen, typed, with no behaviour to speak of.

Dates are ``datetime.date``; a text *holds* on a date when it is the law on that date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class SourceKind(StrEnum):
    """What a source is; the order of the members is the order of authority, highest first."""

    WET = "wet"
    JURISPRUDENTIE = "jurisprudentie"
    BELEIDSREGEL = "beleidsregel"
    LEIDRAAD = "leidraad"
    LITERATUUR = "literatuur"
    JAARPLAN = "jaarplan"
    TRAINING = "training"
    NIEUWS = "nieuws"
    UITLEG = "uitleg"

    @property
    def authority(self) -> int:
        """0 for the highest authority (statute); a larger number weighs less."""
        return list(SourceKind).index(self)


class AccessLabel(StrEnum):
    """Who may see a source; a label never implies another."""

    OPENBAAR = "openbaar"
    PARTNERS = "partners"
    BEPERKT = "beperkt"


ALL_ACCESS: frozenset[AccessLabel] = frozenset(AccessLabel)


class PassageKind(StrEnum):
    """What a passage was in its document."""

    TEXT = "tekst"
    LIST = "lijst"
    TABLE = "tabel"
    ARTICLE = "artikel"
    NOTE = "noot"


class Currency(StrEnum):
    """What is known about a text on a date (the *peildatum*); never more certain than the texts are."""

    IN_FORCE = "geldend"
    """The text was read in a whole version that covers the date."""
    LAST_SEEN = "laatst_gezien"
    """The newest text held is older than the date; whether it still holds is not known."""
    OUTDATED = "verouderd"
    """A newer text of the same article holds on the date."""
    REPEALED = "vervallen"
    """A newer whole version of the statute no longer has the article, or says that it lapsed."""
    NOT_YET = "nog_niet"
    """The text took effect after the date, or is only known from later."""
    TIMELESS = "tijdloos"
    """A document without a validity: a report, an annual plan, an article in the press."""


@dataclass(frozen=True, slots=True)
class Validity:
    """When a text is known to hold.

    ``valid_from``: first day on which it holds; for a statute without its own ``inwerking`` the day on which it
    was first read. ``known_until``: last day on which it is known to hold (None with ``superseded_on`` None and
    ``valid_from`` None: timeless). ``superseded_on``: first day on which something else is known to hold instead.
    ``repealed``: what took its place is nothing at all.
    """

    valid_from: date | None = None
    known_until: date | None = None
    superseded_on: date | None = None
    repealed: bool = False
    start_is_exact: bool = True
    """False when ``valid_from`` is only the day of first reading, not the day of entry into force."""

    def on(self, day: date) -> Currency:
        """Return what is known about the text on ``day``."""
        if self.valid_from is None and self.known_until is None and self.superseded_on is None:
            return Currency.TIMELESS
        if self.valid_from is not None and day < self.valid_from:
            return Currency.NOT_YET
        if self.superseded_on is not None and day >= self.superseded_on:
            return Currency.REPEALED if self.repealed else Currency.OUTDATED
        if self.known_until is not None and day > self.known_until:
            return Currency.LAST_SEEN
        return Currency.IN_FORCE


@dataclass(frozen=True, slots=True)
class Source:
    """A document in the library: what it is, who made it, when it holds, and who may see it."""

    id: str
    """Readable and stable: a slug of the file name, or ``BWBR0001941-2023-09-12`` for a statute."""
    title: str
    kind: SourceKind
    digest: str
    """sha256 of the original bytes, hexadecimal."""
    media_type: str
    publisher: str | None = None
    year: int | None = None
    published: date | None = None
    region: str | None = None
    municipality: str | None = None
    language: str = "nl"
    access: AccessLabel = AccessLabel.OPENBAAR
    url: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    superseded_by: str | None = None
    bwb_id: str | None = None
    toestand: date | None = None
    """The day on which the text of a statute as a whole held."""
    is_excerpt: bool = False
    """An excerpt of a statute replaces only the articles that it holds."""
    page_count: int | None = None
    places: tuple[str, ...] = ()
    """Where the bytes were found; byte-identical copies are one source with several places."""
    notes: tuple[str, ...] = ()
    """What a reader or administrator should know: OCR used, near-duplicate of, instruction-like text found."""
    ingested_at: datetime | None = None


def embedding_text(title: str, heading_path: Sequence[str], text: str) -> str:
    """Return the text that is embedded and indexed: title and headings on a line of their own, where there are any."""
    heading = " > ".join(part for part in (title, *heading_path) if part)
    return f"{heading}\n{text}" if heading else text


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable piece of a source: never cut inside a sentence."""

    id: str
    """``<source id>:<12 hex digits of the content digest>`` (``-2`` and so on for repeats in one source)."""
    source_id: str
    ordinal: int
    """Position in the source, from 0."""
    text: str
    """Verbatim cleaned text; what is shown and quoted. Table rows stand one a line, each with its headers."""
    kind: PassageKind = PassageKind.TEXT
    heading_path: tuple[str, ...] = ()
    page_first: int | None = None
    """Physical page, from 1; ``page_label`` is what is printed on it, where that differs."""
    page_last: int | None = None
    page_label: str | None = None
    start: int = 0
    """Character span [start, end) in the cleaned text of the source."""
    end: int = 0
    bwb_id: str | None = None
    article: str | None = None
    """Normalised article number of a statute passage: ``13b``, ``5:32``."""
    jci: str | None = None
    validity: Validity = field(default_factory=Validity)

    def embedding_text(self, title: str) -> str:
        """Text to embed and to index: title and heading path first, then the passage."""
        return embedding_text(title, self.heading_path, self.text)


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What may be found. Empty means no restriction, except for access, which is always explicit."""

    access: frozenset[AccessLabel] = frozenset({AccessLabel.OPENBAAR})
    kinds: frozenset[SourceKind] = frozenset()
    source_ids: frozenset[str] = frozenset()
    year_from: int | None = None
    year_until: int | None = None
    regions: frozenset[str] = frozenset()
    """Region or municipality names, compared without case."""
    on: date | None = None
    """Peildatum; None means today. Texts that are outdated, repealed or not yet in force then are left out."""
    any_date: bool = False
    """True keeps outdated, repealed and future texts too."""


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that was found, with every score it got and whether it was kept."""

    passage: Passage
    source: Source
    score: float
    """Final score after fusion and, where configured, rerank; higher is better."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Parts of the score by name: ``bm25``, ``dense``, ``exact``, ``rerank``."""
    currency: Currency = Currency.TIMELESS
    kept: bool = True
    reason: str = ""
    """Why it was rejected, in Dutch; empty when kept."""


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """The answer to a known question: our own words, with the passages in which they stand."""

    matches: tuple[Match, ...]
    asks_back: tuple[str, ...] = ()
    """What to ask the reader; the answer is provisional without it."""
    outcome_unknown: bool = False
    """True where the passages only say that something was decided, and not what."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What retrieval gives: kept *and* rejected matches, whether they suffice, and what it cost."""

    question: str
    kept: tuple[Match, ...]
    rejected: tuple[Match, ...] = ()
    sufficient: bool = False
    sufficiency: float = 0.0
    """Calibrated score in [0, 1] that the kept matches hold the answer."""
    as_of: date | None = None
    expanded_terms: tuple[str, ...] = ()
    """What the thesaurus added to the question."""
    known: KnownAnswer | None = None
    """For a question that the library has an answer to in so many words; its passages are not among ``kept``."""
    timings: Mapping[str, float] = field(default_factory=dict)
    """Seconds by stage: ``embed``, ``bm25``, ``dense``, ``fuse``, ``load``, ``rerank``."""
    warnings: tuple[str, ...] = ()
