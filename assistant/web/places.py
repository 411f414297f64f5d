"""Addresses within the page: a passage with its supporting words marked, a source, an answer, a conversation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from assistant.answer import Citation, Sentence
from assistant.render import describe

__all__ = ["Mark", "conversation_path", "mark_of", "marks_of", "passage_path", "read_spans", "source_path"]

_SPAN = re.compile(r"(\d{1,7})-(\d{1,7})")
_MOST_SPANS = 40
Span = tuple[int, int]
"""Characters [start, end) of a passage."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The number behind a sentence, and where it leads."""

    number: int
    href: str
    """Empty when there is nothing to open."""
    label: str
    """What the link is called for who hears it."""
    held: bool
    """False: it leads to the official page, outside this one."""


def source_path(source_id: str) -> str:
    """Return the address of a source."""
    return f"/bronnen/{quote(source_id, safe='')}"


def passage_path(source_id: str, passage_id: str, spans: Iterable[Span] = (), answer: str | None = None) -> str:
    """Return the address of a passage; ``spans`` are marked in it, ``answer`` is where the reader goes back to. Who
    comes from an answer lands at the passage itself, below the text around it."""
    query = [("markeer", f"{start}-{end}") for start, end in spans]
    if answer:
        query.append(("antwoord", answer))
    path = f"{source_path(source_id)}/passages/{quote(passage_id, safe=':')}"
    return f"{path}?{urlencode(query)}{'#passage' if answer else ''}" if query else path


def conversation_path(conversation: str, answer: str | None = None) -> str:
    """Return the address of a conversation, at one of its answers."""
    path = f"/gesprekken/{quote(conversation, safe='')}"
    return f"{path}#antwoord-{quote(answer, safe='')}" if answer else path


def read_spans(values: Sequence[str]) -> tuple[Span, ...]:
    """Return the spans that an address names; what is no span is left out."""
    found = (_SPAN.fullmatch(value) for value in values[:_MOST_SPANS])
    return tuple((int(match[1]), int(match[2])) for match in found if match and int(match[1]) < int(match[2]))


def marks_of(sentence: Sentence, citations: dict[int, Citation], answer: str | None) -> tuple[Mark, ...]:
    """Return the marks of a sentence; each leads to the very characters that carry it."""
    return tuple(
        mark_of(
            citations[number],
            answer,
            [(item.start, item.end) for item in sentence.evidence if item.number == number],
        )
        for number in sentence.citations
        if number in citations
    )


def mark_of(citation: Citation, answer: str | None, spans: Sequence[Span] = ()) -> Mark:
    """Return the mark of a citation; without ``spans`` its own quote is marked."""
    if not spans and citation.start is not None and citation.end is not None and citation.start < citation.end:
        spans = [(citation.start, citation.end)]
    held = citation.held and bool(citation.passage_id)
    href = passage_path(citation.source_id, citation.passage_id, spans, answer) if held else (citation.url or "")
    return Mark(citation.number, href, f"Bron {citation.number}: {describe(citation)}", held)
