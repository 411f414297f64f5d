"""An answer as a paper (docx, pdf) and as plain text to copy: the same lines, each with its sources."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Answer, Citation, SentenceForm
from assistant.export.paper import Block, Bullets, Heading, Line, Note, Paper, Paragraph, SourceNote
from assistant.instrument_answer import InstrumentAnswer, InstrumentStatement
from assistant.render import describe
from assistant.web.words import GROUPS, WEIGHTS, authorities
from knowledge.versions import dutch_date

__all__ = ["paper_of", "plain_text"]

_MADE = "Gemaakt met Kenniswijzer, een AI-systeem. Controleer de bron voordat u iets besluit."
_LONGEST_TITLE = 120


def paper_of(answer: Answer, disclaimer: str) -> Paper:
    """Return the paper of an answer; ``disclaimer``: the fixed line under answers. Numbers are those of the answer."""
    overview = answer.instrument_overview
    question = answer.question or "Vraag die niet wordt getoond"
    return Paper(
        title=question if len(question) <= _LONGEST_TITLE else f"{question[: _LONGEST_TITLE - 1]}…",
        subtitle=f"Antwoord van Kenniswijzer, peildatum {dutch_date(answer.as_of)}",
        blocks=tuple(_blocks(answer, (overview.closing if overview else "") or disclaimer)),
        sources=tuple(SourceNote(item.number, _source(item), item.url) for item in answer.citations),
        made_on=answer.as_of,
        footer=_MADE,
    )


def plain_text(paper: Paper) -> str:
    """Return a paper as text that can be put in a note or a message; sources in square brackets, listed at the end."""
    parts = [paper.title, paper.subtitle]
    for block in paper.blocks:
        match block:
            case Heading(text=text, level=level):
                parts.append(text.upper() if level == 1 else text)
            case Paragraph(lines=lines):
                parts.append(" ".join(_marked(item) for item in lines))
            case Bullets(items=items):
                parts.append("\n".join(f"- {_marked(item)}" for item in items))
            case Note(lines=lines, label=label):
                parts.append(f"{label}: {' '.join(_marked(item) for item in lines)}")
            case _:
                pass
    if paper.sources:
        parts.append("BRONNEN\n" + "\n".join(_listed(item) for item in paper.sources))
    return "\n\n".join(part for part in (*parts, paper.footer) if part)


def _marked(line: Line) -> str:
    return f"{line.text} {''.join(f'[{number}]' for number in line.sources)}".strip()


def _listed(source: SourceNote) -> str:
    return f"[{source.number}] {source.text}" + (f" {source.url}" if source.url else "")


def _source(citation: Citation) -> str:
    note = f" ({citation.currency_note})" if citation.currency_note else ""
    return f"{describe(citation)}{note}."


def _blocks(answer: Answer, closing: str) -> Iterator[Block]:
    if answer.understood_as and answer.understood_as != answer.question:
        yield Paragraph((Line(f"Zo is de vraag begrepen: {answer.understood_as}"),))
    if answer.intro:
        yield Paragraph((Line(answer.intro),))
    for item in answer.instrument_overview.not_law if answer.instrument_overview else ():
        yield Note((Line(f"{item.name}. {item.state}", item.citations), Line(item.text)), "Geen geldend recht")
    if answer.sentences:
        yield Heading("Wat de bibliotheek hierover zegt" if answer.instruments else "Antwoord")
        yield from _sentences(answer)
    for code, title in GROUPS.items():
        cards = [card for card in answer.instruments if card.group == code]
        if cards:
            yield Heading(title)
            for card in cards:
                yield from _card(card)
    if answer.missing_facts:
        yield Heading("Nog uit te zoeken")
        yield Bullets(tuple(Line(text) for text in answer.missing_facts))
    for warning in answer.warnings:
        yield Note((Line(warning.text),))
    yield Note((Line(closing),))


def _sentences(answer: Answer) -> Iterator[Block]:
    """Sentences on the same source make a paragraph; list items and rows make a list."""
    held: list[Line] = []
    form: SentenceForm | None = None
    source: tuple[int, ...] = ()
    for sentence in answer.sentences:
        if held and (sentence.form is not form or sentence.citations[:1] != source):
            yield _block(held, form)
            held = []
        held.append(Line(sentence.text, sentence.citations))
        form, source = sentence.form, sentence.citations[:1]
    if held:
        yield _block(held, form)


def _block(lines: list[Line], form: SentenceForm | None) -> Block:
    return Paragraph(tuple(lines)) if form is SentenceForm.SENTENCE else Bullets(tuple(lines))


def _card(card: InstrumentAnswer) -> Iterator[Block]:
    yield Heading(card.name, 2)
    weight = WEIGHTS.get(card.weight, "")
    yield Paragraph((Line(f"Bevoegd: {authorities(card.authorities)}. Zwaarte: {weight}."), _line(card.does)))
    if card.why:
        yield Paragraph((Line(f"{'Waarom niet' if card.group == 'past_niet' else 'Waarom'}: {card.why}"),))
    for title, statements in (
        ("Uw eigen beleid", card.local_policy),
        ("Hieraan is voldaan", card.met),
        ("Hieraan is niet voldaan", card.unmet),
        ("Nog niet bekend", card.unknown),
        ("Zelf nagaan", card.to_check),
    ):
        if statements and not (card.group == "past_niet" and title == "Zelf nagaan"):
            yield Paragraph((Line(f"{title}:"),))
            yield Bullets(tuple(_line(statement) for statement in statements))


def _line(statement: InstrumentStatement) -> Line:
    practice = " (praktijkkennis)" if statement.practice else ""
    return Line(f"{statement.text}{practice}", statement.citations)
