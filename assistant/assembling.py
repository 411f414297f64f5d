"""Makes the Answer of a finished context: numbers the citations and adds the fixed reply of the status."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answer import Answer, AnswerStatus, Citation, Evidence, LeftOut, Sentence
from assistant.context import Context, Draft, PrimarySource, Span
from knowledge.records import Currency, Match, SourceKind
from prompts.catalogue import Replies

MAX_QUOTE_CHARS = 600


def assemble(context: Context, replies: Replies) -> Answer:
    """Return the answer; a context without a status is answered when it has drafts and not found when it has none."""
    status = context.status
    part = context.instruments if status is None else None
    if status is None:
        status = context.outcome if context.drafts or part else AnswerStatus.UNANSWERABLE_NO_SOURCES
    numbers = Numbers(part.citations if part else ())
    sentences = tuple(sentence_of(draft, numbers) for draft in context.drafts) if status.gives_answer else ()
    answers = bool(sentences or part)
    citations = [*numbers.citations, *_primary_citations(context, numbers)] if answers else _loose(context, status)
    closing = replies.line("instrumenten_slot" if part.instruments else "niet_geldend_slot") if part else ""
    return Answer(
        status=status,
        question=context.text if context.may_echo else "",
        understood_as=context.understood_as if context.may_echo else "",
        intro=replies.reply(status.value, context.reply_variant),
        sentences=sentences,
        citations=tuple(citations),
        missing_facts=tuple(context.missing_facts),
        instruments=part.instruments if part else (),
        instrument_overview=part.overview.model_copy(update={"closing": closing}) if part else None,
        nearby=tuple(context.nearby) if context.may_echo and part is None else (),
        warnings=tuple(context.warnings),
        left_out=tuple(LeftOut(reason=name, count=count) for name, count in sorted(context.left_out.items())),
        as_of=context.as_of,
        composer=context.composer,
        model=context.model,
        prompts=context.prompts,
        timings=context.timings,
    )


class Numbers:
    """Gives each cited passage its number, in order of first use."""

    def __init__(self, given: Iterable[Citation] = ()) -> None:
        """``given``: citations that have their numbers already, from 1; those of the instruments."""
        self.citations: list[Citation] = list(given)
        self._by_passage = {item.passage_id: item.number for item in self.citations if item.passage_id}

    def number(self, span: Span) -> int:
        """Return the number of the passage in which a span stands."""
        passage_id = span.match.passage.id
        if passage_id not in self._by_passage:
            self._by_passage[passage_id] = len(self.citations) + 1
            self.citations.append(citation(len(self.citations) + 1, span.match, span))
        return self._by_passage[passage_id]

    def of_passage(self, passage_id: str) -> int | None:
        """Return the number of a passage; None when it is not cited."""
        return self._by_passage.get(passage_id)


def citation(number: int, match: Match, span: Span | None = None) -> Citation:
    """Return the citation of a passage; ``span`` is the quote that carries the first sentence."""
    from knowledge.versions import currency_note

    source, passage = match.source, match.passage
    return Citation(
        number=number,
        passage_id=passage.id,
        source_id=source.id,
        title=title_of(match),
        kind=source.kind,
        publisher=source.publisher,
        year=source.year,
        heading=" > ".join(passage.heading_path),
        page=passage.page_first,
        page_label=passage.page_label,
        bwb_id=passage.bwb_id,
        article=passage.article,
        url=_link(match),
        quote=span.quote[:MAX_QUOTE_CHARS] if span else "",
        start=span.start if span else None,
        end=min(span.end, span.start + MAX_QUOTE_CHARS) if span else None,
        currency=match.currency,
        currency_note=currency_note(passage.validity, match.currency, source.toestand),
        toestand=source.toestand,
    )


def title_of(match: Match) -> str:
    """Return how a source is called: a statute by the name it is known by, and no other document by such a name."""
    from assistant.legal_references import is_law_name, short_title

    source = match.source
    if source.bwb_id:
        return short_title(source.bwb_id, source.title)
    return (
        f"{source.title} (geen wet)"
        if source.kind is not SourceKind.WET and is_law_name(source.title)
        else source.title
    )


def _link(match: Match) -> str | None:
    """The official page of a statute article, else the source's own address, at the page for a pdf."""
    from assistant.legal_references import official_link

    if match.passage.bwb_id and match.passage.article:
        return official_link(match.passage.bwb_id, match.passage.article, match.source.toestand)
    return match.source.url


def sentence_of(draft: Draft, numbers: Numbers) -> Sentence:
    """Return a draft as a sentence of the answer; its passages get their numbers."""
    used = [(numbers.number(span), span) for span in draft.spans]
    return Sentence(
        text=draft.text,
        citations=tuple(dict.fromkeys(number for number, _ in used)),
        verbatim=draft.verbatim,
        support=draft.support,
        form=draft.form,
        evidence=tuple(Evidence(number=number, start=span.start, end=span.end) for number, span in used),
        verdict=draft.verdict,
    )


def _primary_citations(context: Context, numbers: Numbers) -> list[Citation]:
    """Citations of the statute articles to which explanatory texts lead, after those that carry the sentences."""
    extra: list[Citation] = []
    for primary in context.primary_sources:
        if primary.match is not None and numbers.of_passage(primary.match.passage.id):
            continue
        number = len(numbers.citations) + len(extra) + 1
        extra.append(_primary(number, primary, numbers.of_passage(primary.via_passage_id)))
    return extra


def _primary(number: int, primary: PrimarySource, via: int | None) -> Citation:
    if primary.match is not None:
        return citation(number, primary.match).model_copy(update={"via": via})
    return Citation(
        number=number,
        passage_id="",
        source_id="",
        title=primary.title,
        kind=SourceKind.WET,
        bwb_id=primary.bwb_id,
        article=primary.article,
        url=primary.url,
        currency=Currency.LAST_SEEN,
        currency_note=_not_held(primary.bwb_id),
        held=False,
        via=via,
    )


def _not_held(bwb_id: str | None) -> str:
    note = "de tekst van dit artikel staat niet in de bibliotheek; lees de officiële tekst"
    return f"{note}, of haal die op met: kennis wetten ophalen {bwb_id}" if bwb_id else note


def _loose(context: Context, status: AnswerStatus) -> list[Citation]:
    """Without sentences: only where to read an article that was asked for and is not held."""
    if status is not AnswerStatus.UNANSWERABLE_NO_SOURCES:
        return []
    return [_primary(position, primary, None) for position, primary in enumerate(context.primary_sources, start=1)]
