"""An answer as Markdown with numbered sources, for doors that show text: chat programs and MCP clients.

Text of documents is data: what could make a link, a picture or a heading of it is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from assistant.answer import Answer, Citation, Sentence
from assistant.instrument_answer import InstrumentAnswer
from assistant.render import describe
from knowledge.versions import dutch_date

__all__ = ["answer_as_markdown", "closing_as_markdown", "escaped", "sentence_as_markdown"]

_SIGNS = re.compile(r"([\\`*_\[\]<>#|!~])")
_GROUPS = {"past_nu": "Past nu", "kan_passen": "Kan passen", "past_niet": "Past niet"}


def answer_as_markdown(answer: Answer, base: str) -> str:
    """Return the whole answer; ``base``: address of this service, for links to passages in the library."""
    sentences = "".join(sentence_as_markdown(sentence) for sentence in answer.sentences)
    return (sentences + closing_as_markdown(answer, base)).strip()


def sentence_as_markdown(sentence: Sentence) -> str:
    """Return a sentence with the numbers of its sources, and what parts it from the next one."""
    numbers = "".join(f"[{number}]" for number in sentence.citations)
    text = f"{escaped(sentence.text)} {numbers}".strip()
    return f"{text} " if sentence.form.value == "zin" else f"\n- {text}\n"


def closing_as_markdown(answer: Answer, base: str) -> str:
    """Return what comes after the sentences: reply, instruments, questions, warnings, sources."""
    return "\n\n" + "\n\n".join(_closing(answer, base)) + "\n"


def _closing(answer: Answer, base: str) -> Iterator[str]:
    if answer.intro:
        yield escaped(answer.intro)
    if answer.instruments:
        yield "\n".join(_instruments(answer.instruments))
    if answer.missing_facts:
        yield "\n".join(
            ["**Dit helpt om beter te antwoorden**", *(f"- {escaped(fact)}" for fact in answer.missing_facts)]
        )
    if answer.nearby:
        yield _list("Wat de bibliotheek wel heeft", answer.nearby)
    for warning in answer.warnings:
        yield f"*Let op: {escaped(warning.text)}*"
    if answer.citations:
        yield "\n".join(["**Bronnen**", "", *(_source(citation, base) for citation in answer.citations)])
    if answer.instrument_overview is not None and answer.instrument_overview.closing:
        yield escaped(answer.instrument_overview.closing)
    if answer.status.gives_answer:
        yield f"Peildatum: {dutch_date(answer.as_of)}. Dit is geen juridisch advies; het bevoegd gezag beslist."


def _list(title: str, items: tuple[str, ...]) -> str:
    return "\n".join([f"**{title}**", "", *(f"- {escaped(item)}" for item in items)])


def _instruments(instruments: tuple[InstrumentAnswer, ...]) -> Iterator[str]:
    group = ""
    for item in instruments:
        if item.group != group:
            group = item.group
            yield f"\n**{_GROUPS.get(group, group)}**\n"
        numbers = "".join(f"[{number}]" for number in item.does.citations)
        authorities = ", ".join(item.authorities)
        yield f"- **{escaped(item.name)}** (bevoegd: {escaped(authorities)}). {escaped(item.why)} {numbers}".rstrip()


def _source(citation: Citation, base: str) -> str:
    text = f"[{citation.number}] {escaped(describe(citation))}"
    if citation.currency_note:
        text += f" – {escaped(citation.currency_note)}"
    address = citation.url or _in_library(citation, base)
    return f"- {text} – [openen]({address})" if address else f"- {text}"


def _in_library(citation: Citation, base: str) -> str:
    if not (base and citation.source_id and citation.passage_id):
        return ""
    return f"{base}/bronnen/{quote(citation.source_id)}/passages/{quote(citation.passage_id, safe=':')}"


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SIGNS.sub(r"\\\1", text)
