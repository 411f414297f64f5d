"""What goes out over the line beside ``Answer``: sources, passages, hits, instruments, jobs, conversations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import Field

from assistant.answer import Answer
from assistant.api.schemas import Wire
from assistant.reading_room import ShownPassage, ShownSource
from assistant.store.work import Job, JobState
from knowledge.instruments.card import Instrument
from knowledge.records import Currency, Match, Passage, PassageKind, SearchResult, SourceKind
from knowledge.versions import currency_note


class SourceView(Wire):
    """Een bron."""

    id: str = Field(examples=["jaarplan-2017"])
    title: str = Field(alias="titel")
    kind: SourceKind = Field(alias="soort")
    publisher: str | None = Field(default=None, alias="uitgever")
    year: int | None = Field(default=None, alias="jaar")
    published: date | None = Field(default=None, alias="gepubliceerd_op")
    region: str | None = Field(default=None, alias="regio")
    municipality: str | None = Field(default=None, alias="gemeente")
    access: str = Field(alias="toegang")
    url: str | None = Field(default=None, alias="link", description="De bron bij de uitgever.")
    bwb_id: str | None = Field(default=None, alias="bwb_id")
    toestand: date | None = Field(default=None, alias="toestand")
    is_excerpt: bool = Field(default=False, alias="uittreksel")
    valid_from: date | None = Field(default=None, alias="geldig_van")
    valid_until: date | None = Field(default=None, alias="geldig_tot")
    superseded_by: str | None = Field(default=None, alias="vervangen_door")
    currency: Currency = Field(alias="geldigheid")
    page_count: int | None = Field(default=None, alias="bladzijden")
    media_type: str = Field(alias="mediatype")
    passages: int = Field(alias="aantal_passages")
    file: str | None = Field(default=None, alias="bestand", description="Waar het bestand te openen is.")

    @classmethod
    def of(cls, shown: ShownSource) -> SourceView:
        """Return the view of a source."""
        source = shown.source
        return cls(
            id=source.id,
            title=source.title,
            kind=source.kind,
            publisher=source.publisher,
            year=source.year,
            published=source.published,
            region=source.region,
            municipality=source.municipality,
            access=source.access.value,
            url=source.url,
            bwb_id=source.bwb_id,
            toestand=source.toestand,
            is_excerpt=source.is_excerpt,
            valid_from=source.valid_from,
            valid_until=source.valid_until,
            superseded_by=source.superseded_by,
            currency=shown.currency,
            page_count=source.page_count,
            media_type=source.media_type,
            passages=shown.passages,
            file=f"/v1/bronnen/{source.id}/bestand" if shown.has_original else None,
        )


class SourceList(Wire):
    """Bronnen, een bladzijde tegelijk."""

    sources: list[SourceView] = Field(alias="bronnen")
    total: int = Field(alias="totaal", description="Hoeveel bronnen u mag zien en aan de vraag voldoen.")
    page: int = Field(alias="pagina")
    per_page: int = Field(alias="per_pagina")


class PassageView(Wire):
    """Een passage, letterlijk."""

    id: str
    source_id: str = Field(alias="bron_id")
    ordinal: int = Field(alias="volgnummer")
    text: str = Field(alias="tekst")
    kind: PassageKind = Field(alias="vorm")
    heading: str = Field(default="", alias="kop")
    page: int | None = Field(default=None, alias="pagina")
    page_until: int | None = Field(default=None, alias="pagina_tot")
    page_label: str | None = Field(default=None, alias="paginalabel")
    bwb_id: str | None = Field(default=None, alias="bwb_id")
    article: str | None = Field(default=None, alias="artikel")

    @classmethod
    def of(cls, passage: Passage) -> PassageView:
        """Return the view of a passage."""
        return cls(
            id=passage.id,
            source_id=passage.source_id,
            ordinal=passage.ordinal,
            text=passage.text,
            kind=passage.kind,
            heading=" > ".join(passage.heading_path),
            page=passage.page_first,
            page_until=passage.page_last,
            page_label=passage.page_label,
            bwb_id=passage.bwb_id,
            article=passage.article,
        )


class PassageList(Wire):
    """De passages van een bron, in de volgorde van de tekst."""

    passages: list[PassageView]


class PassageInContext(Wire):
    """Een passage met wat er vlak voor en na staat."""

    passage: PassageView
    source_title: str = Field(alias="bron_titel")
    source_kind: SourceKind = Field(alias="bron_soort")
    before: list[PassageView] = Field(alias="ervoor")
    after: list[PassageView] = Field(alias="erna")
    currency: Currency = Field(alias="geldigheid")
    note: str = Field(alias="geldigheid_toelichting")

    @classmethod
    def of(cls, shown: ShownPassage) -> PassageInContext:
        """Return the view of a passage in its context."""
        return cls(
            passage=PassageView.of(shown.passage),
            source_title=shown.source.title,
            source_kind=shown.source.kind,
            before=[PassageView.of(passage) for passage in shown.before],
            after=[PassageView.of(passage) for passage in shown.after],
            currency=shown.currency,
            note=shown.note,
        )


class Hit(Wire):
    """Een gevonden passage."""

    rank: int = Field(alias="rang")
    passage: PassageView
    source_title: str = Field(alias="bron_titel")
    source_kind: SourceKind = Field(alias="bron_soort")
    publisher: str | None = Field(default=None, alias="uitgever")
    year: int | None = Field(default=None, alias="jaar")
    score: float = Field(description="Hoger is beter; alleen te vergelijken binnen één zoekopdracht.")
    currency: Currency = Field(alias="geldigheid")
    note: str = Field(alias="geldigheid_toelichting")

    @classmethod
    def of(cls, rank: int, match: Match) -> Hit:
        """Return the view of a match."""
        source, passage = match.source, match.passage
        return cls(
            rank=rank,
            passage=PassageView.of(passage),
            source_title=source.title,
            source_kind=source.kind,
            publisher=source.publisher,
            year=source.year,
            score=round(match.score, 6),
            currency=match.currency,
            note=currency_note(passage.validity, match.currency, source.toestand),
        )


class SearchOutcome(Wire):
    """De uitkomst van een zoekopdracht."""

    hits: list[Hit] = Field(alias="treffers")
    total: int = Field(alias="totaal", description="Aantal treffers in deze uitkomst.")
    sufficient: bool = Field(alias="toereikend", description="Of de passages waarschijnlijk een antwoord bevatten.")
    as_of: date | None = Field(alias="peildatum")
    expanded: list[str] = Field(alias="toegevoegde_termen")

    @classmethod
    def of(cls, result: SearchResult) -> SearchOutcome:
        """Return the view of a result."""
        hits = [Hit.of(rank, match) for rank, match in enumerate(result.kept, start=1)]
        return cls(
            hits=hits,
            total=len(hits),
            sufficient=result.sufficient,
            as_of=result.as_of,
            expanded=list(result.expanded_terms),
        )


class ConversationView(Wire):
    """Een gesprek met zijn antwoorden."""

    id: str
    title: str = Field(alias="titel")
    started: datetime = Field(alias="begonnen")
    last_used: datetime = Field(alias="laatst_gebruikt")
    answers: Sequence[Answer] = Field(alias="antwoorden")


class InstrumentLine(Wire):
    """Een instrument in een lijst."""

    id: str
    name: str = Field(alias="naam")
    category: str = Field(alias="categorie")
    status: str
    authorities: list[str] = Field(alias="bevoegd_gezag")
    weight: int = Field(alias="zwaarte", description="1 is licht, 5 is zwaar.")

    @classmethod
    def of(cls, card: Instrument) -> InstrumentLine:
        """Return the line of a card."""
        return cls(
            id=card.id,
            name=card.name,
            category=card.category,
            status=card.status.value,
            authorities=[authority.value for authority in card.authorities],
            weight=card.recognition.weight,
        )


class InstrumentList(Wire):
    """Instrumenten."""

    instruments: list[InstrumentLine] = Field(alias="instrumenten")
    total: int = Field(alias="totaal")


class JobView(Wire):
    """Een taak die naast het verzoek loopt."""

    id: str
    kind: str = Field(alias="soort")
    state: JobState = Field(alias="stand", description="wacht, bezig, klaar of mislukt.")
    progress: dict[str, object] = Field(alias="voortgang")
    result: dict[str, object] = Field(alias="uitkomst")
    started: datetime = Field(alias="begonnen")
    changed: datetime = Field(alias="gewijzigd")

    @classmethod
    def of(cls, job: Job) -> JobView:
        """Return the view of a job."""
        return cls(
            id=job.id,
            kind=job.kind,
            state=job.state,
            progress=dict(job.progress),
            result=dict(job.result),
            started=job.started,
            changed=job.changed,
        )
