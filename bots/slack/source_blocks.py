"""Sources under an answer, and a source opened in a modal with what supports the answer in bold."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Answer, Citation
from assistant.render import describe
from assistant.render_instruments import shown_citations
from bots.slack.mrkdwn import bold, link, literal
from bots.slack.parts import (
    Block,
    actions,
    button,
    context,
    menu,
    pieces,
    rich_section,
    rich_text,
    section,
    sections,
    view,
)
from bots.slack.sentence_blocks import marks
from bots.slack.values import Target
from knowledge.version_words import dutch_date

OPEN_SOURCE = "bron_open"
CHOOSE_SOURCE = "bron_kies"
MOST_WITH_BUTTON = 6
_AROUND = 4_000
"""Characters of a passage that are shown on each side of what supports the answer."""

Place = tuple[str, str, int | None]


def source_blocks(answer: Answer, target: Target) -> list[Block]:
    """Return the sources that the message names: a button each, or one menu where they are many."""
    places = _places(answer)
    if not places:
        return []
    title = "*Bronnen*" if answer.sentences or answer.instrument_overview else "*Lees de officiële tekst*"
    if len(places) <= MOST_WITH_BUTTON:
        return [context(title), *(_with_button(citations, target) for citations in places)]
    options = [
        (f"{marks([one.number for one in held])} {describe(held[0])}", target.with_extra(str(held[0].number)).value)
        for held in places
    ]
    lines = [f"{marks([one.number for one in held])} {literal(describe(held[0]))}" for held in places]
    return [context(title), *map(_small, sections(lines)), actions([menu("Open een bron", CHOOSE_SOURCE, options)])]


def _small(block: Block) -> Block:
    return context(block["text"]["text"])


def _with_button(citations: Sequence[Citation], target: Target) -> Block:
    first = citations[0]
    lines = [f"{marks([one.number for one in citations])} {literal(describe(first))}"]
    if first.currency_note:
        lines.append(_sentence(first.currency_note))
    if first.via is not None:
        lines.append(f"Hiernaar verwijst bron [{first.via}].")
    if first.url and not first.held:
        lines.append(link(first.url, "Lees de officiële tekst"))
    value = target.with_extra(str(first.number)).value
    open_it = button("Lees bron", OPEN_SOURCE, value) if answer_has_text(first) and target.answer_id else None
    return section("\n".join(lines), open_it)


def _sentence(note: str) -> str:
    return literal(f"{note[:1].upper()}{note[1:].rstrip('.')}.")


def answer_has_text(citation: Citation) -> bool:
    """Say whether the library holds the text of a citation."""
    return citation.held and bool(citation.passage_id)


def _places(answer: Answer) -> list[list[Citation]]:
    """Citations of one place share their line; what only the full cards cite is left out."""
    named = {number for sentence in answer.sentences for number in sentence.citations}
    shown = answer.citations
    if answer.instrument_overview is not None:
        numbers = named | shown_citations(answer)
        shown = tuple(item for item in shown if item.number in numbers)
    places: dict[Place, list[Citation]] = {}
    for citation in shown:
        places.setdefault((describe(citation), citation.currency_note, citation.via), []).append(citation)
    return list(places.values())


def source_view(answer: Answer, number: int, text: str) -> Block:
    """Return a modal with the passage of source ``number``. ``text``: the whole passage, empty when it is not there."""
    citation = next(item for item in answer.citations if item.number == number)
    facts = [bold(citation.title), literal(_particulars(citation))]
    if citation.heading:
        facts.append(f"Kop: {literal(citation.heading)}")
    if citation.toestand is not None:
        facts.append(f"Tekst van de wet zoals die luidde op {dutch_date(citation.toestand)}.")
    if citation.currency_note:
        facts.append(_sentence(citation.currency_note))
    blocks = [*sections(facts), {"type": "divider"}]
    if text:
        blocks.append(_passage(text, _spans(answer, citation, text)))
        blocks.append(context("Vet: de zin waarop het antwoord steunt. De tekst komt letterlijk uit de bron."))
    else:
        blocks.append(section("De tekst van deze bron staat niet meer in de bibliotheek, of is niet voor u zichtbaar."))
    if citation.url:
        blocks.append(section(link(citation.url, "Open de bron zelf")))
    return view(f"Bron {number}", blocks)


def _particulars(citation: Citation) -> str:
    kind = citation.kind.value
    known = [kind[:1].upper() + kind[1:], citation.publisher, str(citation.year) if citation.year else ""]
    known.append(f"artikel {citation.article}" if citation.article else "")
    known.append(f"pagina {citation.page}" if citation.page is not None else "")
    return " · ".join(part for part in known if part)


def _spans(answer: Answer, citation: Citation, text: str) -> list[tuple[int, int]]:
    found = [
        (evidence.start, evidence.end)
        for sentence in answer.sentences
        for evidence in sentence.evidence
        if evidence.number == citation.number
    ]
    if citation.start is not None and citation.end is not None:
        found.append((citation.start, citation.end))
    if not found and citation.quote and (at := text.find(citation.quote)) >= 0:
        found.append((at, at + len(citation.quote)))
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(len(text), end)) for start, end in found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif start < end:
            merged.append((start, end))
    return merged


def _passage(text: str, spans: Sequence[tuple[int, int]]) -> Block:
    """Return the passage as ``rich_text``; of a very long one, what stands around the supporting sentences."""
    first = max(0, (spans[0][0] if spans else 0) - _AROUND)
    last = min(len(text), (spans[-1][1] if spans else 0) + _AROUND)
    runs: list[Block] = pieces("… ") if first else []
    at = first
    for start, end in spans:
        runs += pieces(text[at:start]) + pieces(text[start:end], strong=True)
        at = end
    runs += pieces(text[at:last])
    if last < len(text):
        runs += pieces(" …")
    return rich_text([rich_section(runs)])
