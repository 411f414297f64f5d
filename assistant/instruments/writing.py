"""From the sorted catalogue to what the reader gets: every statement of a card with the numbers of its citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer import Citation
from assistant.instrument_answer import (
    InstrumentAnswer,
    InstrumentArticle,
    InstrumentName,
    InstrumentOverview,
    InstrumentStatement,
    MissingFactAnswer,
    NotLawAnswer,
    RecognisedFact,
)
from assistant.instruments.citing import CardCitations
from knowledge.instruments.card import Condition, Instrument, NotLaw, Statement
from knowledge.instruments.catalogue import Catalogue
from knowledge.instruments.matching import Group, InstrumentChoice, InstrumentMatch
from knowledge.records import Match
from knowledge.versions import dutch_date


@dataclass(frozen=True, slots=True)
class InstrumentPart:
    """The part of an answer that is about instruments; ``citations`` are numbered from 1, as the statements say."""

    instruments: tuple[InstrumentAnswer, ...]
    overview: InstrumentOverview
    citations: tuple[Citation, ...]


def write(
    choice: InstrumentChoice | None,
    not_law: Sequence[NotLaw],
    catalogue: Catalogue,
    cite: CardCitations,
    own_policy: Mapping[str, Sequence[Match]],
) -> InstrumentPart:
    """Write everything out. ``own_policy``: passages of the municipality's own policy by instrument id."""
    outside = tuple(_not_law(item, cite) for item in not_law)
    if choice is None:
        return InstrumentPart((), InstrumentOverview(not_law=outside), tuple(cite.citations))
    matches = _for_the_day(choice.matches, cite)
    for match, _ in matches:
        _number_first(match, cite)
    instruments = tuple(
        instrument_answer(match, catalogue, cite, own_policy.get(match.instrument.id, ()), other)
        for match, other in matches
    )
    situation = choice.situation
    facts = [
        RecognisedFact(id=fact, label=catalogue.facts[fact].label, present=not evidence.denied, words=evidence.text)
        for fact, evidence in sorted(
            {**situation.present, **situation.absent}.items(), key=lambda item: (item[1].start, item[0])
        )
    ]
    more = [
        InstrumentName(id=match.instrument.id, name=match.instrument.name, group=group.value)
        for group in (Group.FITS, Group.MAY_FIT)
        for match in choice.more.get(group, ())
    ]
    missing = [
        MissingFactAnswer(fact=item.fact, question=item.question, instruments=item.instruments)
        for item in choice.missing
    ]
    overview = InstrumentOverview(more=tuple(more), facts=tuple(facts), missing=tuple(missing), not_law=outside)
    return InstrumentPart(instruments, overview, tuple(cite.citations))


def _for_the_day(matches: Sequence[InstrumentMatch], cite: CardCitations) -> list[tuple[InstrumentMatch, str]]:
    """Return the matches with what is to be said of the peildatum; a card whose law read otherwise then no longer
    fits, it may fit: the card describes the law of the day on which it was checked."""
    said = [(match, cite.other_law(match.instrument)) for match in matches]
    moved = [
        (replace(match, group=Group.MAY_FIT) if other and match.group is Group.FITS else match, other)
        for match, other in said
    ]
    order = list(Group)
    return sorted(moved, key=lambda pair: order.index(pair[0].group))


def _number_first(match: InstrumentMatch, cite: CardCitations) -> None:
    """Give what a short card shows the first numbers, so that its list of sources has no gaps."""
    card = match.instrument
    loose = [condition for condition in card.conditions if condition not in (*match.met, *match.unknown, *match.unmet)]
    if match.group is Group.DOES_NOT_FIT:
        shown: tuple[Statement, ...] = match.unmet[:1] or (card.does,)
    else:
        checks, steps = (1, 1) if match.group is Group.FITS else (2, 0)
        shown = (card.does, *[*match.unknown, *loose][:checks], *card.procedure[:steps], *card.pitfalls[:steps])
    for statement in shown:
        cite.of_statement(statement, card.sources)


def instrument_answer(
    match: InstrumentMatch,
    catalogue: Catalogue,
    cite: CardCitations,
    own_policy: Sequence[Match] = (),
    other_law: str = "",
) -> InstrumentAnswer:
    """Write one card out for the group in which it stands; own policy is cited before the general rule.

    ``other_law``: what must be said when the law read otherwise on the peildatum; the first of the doubts.
    """
    card = match.instrument
    own = tuple(_policy(passage, cite) for passage in own_policy)
    tied = {condition.id for condition in (*match.met, *match.unknown, *match.unmet)}
    loose = [condition for condition in card.conditions if condition.id not in tied]

    def said(statements: Sequence[Statement]) -> tuple[InstrumentStatement, ...]:
        return tuple(_statement(statement, card, cite) for statement in statements)

    return InstrumentAnswer(
        id=card.id,
        group=match.group.value,
        name=card.name,
        aliases=card.aliases,
        category=card.category,
        kind=card.kind,
        status=card.status.value,
        authorities=tuple(authority.value for authority in card.authorities),
        authority_note=card.authority_note,
        weight=card.recognition.weight,
        why=_why(match),
        reasons=match.reasons,
        local_policy=own,
        does=said((card.does,))[0],
        met=said(match.met),
        unknown=said(match.unknown),
        unmet=said(match.unmet),
        to_check=said(loose),
        procedure=said(card.procedure),
        proportionality=said(card.proportionality),
        pitfalls=said(card.pitfalls),
        evidence=card.evidence,
        articles=_articles(card, cite),
        local_question=card.local_question,
        first=_names(card.related.before, catalogue),
        instead=_names(card.related.instead, catalogue),
        certainty=card.certainty,
        doubts=(other_law, *card.doubts) if other_law else card.doubts,
        checked_on=card.checked_on,
        from_similarity=match.from_similarity,
    )


def _why(match: InstrumentMatch) -> str:
    recognition = match.instrument.recognition
    if match.group is Group.DOES_NOT_FIT:
        unmet = match.unmet[0].text if match.unmet else ""
        return recognition.why_not or (f"Hieraan is niet voldaan: {unmet}" if unmet else "")
    if match.group is Group.FITS:
        return recognition.when or match.instrument.does.text
    unknown = [condition.question or condition.text for condition in match.unknown]
    return f"Hangt af van: {' '.join(unknown[:2])}" if unknown else recognition.when


def _statement(statement: Statement, card: Instrument, cite: CardCitations) -> InstrumentStatement:
    return InstrumentStatement(
        text=statement.text,
        basis=statement.article or statement.ecli or statement.source or "",
        citations=cite.of_statement(statement, card.sources),
        practice=statement.practice,
        question=statement.question if isinstance(statement, Condition) else "",
    )


def _articles(card: Instrument, cite: CardCitations) -> tuple[InstrumentArticle, ...]:
    return tuple(
        InstrumentArticle(
            law=basis.law, bwb_id=basis.bwb_id, article=basis.article, role=basis.role, citations=cite.of_basis(basis)
        )
        for basis in card.legal_bases
    )


def _names(ids: Sequence[str], catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(catalogue.instruments[key].name for key in ids if key in catalogue.instruments)


def _policy(match: Match, cite: CardCitations) -> InstrumentStatement:
    text = match.passage.text
    shown = text if len(text) <= 400 else text[:400].rsplit(" ", 1)[0] + " …"
    return InstrumentStatement(text=shown, basis=match.source.title, citations=(cite.of_match(match),))


def _not_law(item: NotLaw, cite: CardCitations) -> NotLawAnswer:
    return NotLawAnswer(
        id=item.id,
        name=item.name,
        state=item.state,
        text=_said_of(item, cite.as_of),
        in_force_from=item.in_force_from,
        citations=tuple(dict.fromkeys(cite.of_source(source) for source in item.sources)),
        doubts=item.doubts,
        checked_on=item.checked_on,
    )


def _said_of(item: NotLaw, day: date) -> str:
    """Return what to say; on a peildatum after the announced start no longer that it is no law."""
    if item.in_force_from is None or day < item.in_force_from:
        return item.say
    return (
        "Toen deze kaart werd nagekeken, gold dit nog niet. De aangekondigde ingang is "
        f"{dutch_date(item.in_force_from)}. "
        "Controleer op wetten.overheid.nl of de wet op uw peildatum geldt."
    )
