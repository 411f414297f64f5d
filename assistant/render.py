"""An answer as text for a terminal: Dutch, wrapped, the sources numbered under it. Only layout, no logic."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Answer, AnswerStatus, Citation, Sentence, SentenceForm
from assistant.render_instruments import render_instruments, shown_citations
from assistant.wrapping import wrap
from knowledge.versions import dutch_date

_KIND_NAMES = {"wet": "wet", "uitleg": "uitleg van Kenniswijzer"}


def render_answer(answer: Answer, *, width: int = 96, disclaimer: str = "") -> str:
    """Return the answer as lines of at most ``width`` characters (addresses are never broken)."""
    sentences = [_library_title(answer), _body(answer, width)]
    instruments = [render_instruments(answer, width)]
    blocks = [
        _understood(answer, width),
        wrap(answer.intro, width),
        *(sentences + instruments if answer.leads_in_own_words else instruments + sentences),
        _sources(answer, width),
        _list("Ik wil nog weten", answer.missing_facts, width),
        _list("Wel in de bibliotheek, in de buurt van uw vraag", answer.nearby, width),
        _list("Let op", tuple(warning.text for warning in answer.warnings), width),
        _closing(answer, width, disclaimer),
    ]
    return "\n\n".join(block for block in blocks if block)


def _library_title(answer: Answer) -> str:
    if not (answer.instruments and answer.sentences):
        return ""
    return "Kort antwoord" if answer.leads_in_own_words else "Wat de bibliotheek hierover zegt"


def _understood(answer: Answer, width: int) -> str:
    if not answer.understood_as or answer.understood_as == answer.question:
        return ""
    return wrap(f"Ik begreep uw vraag als: {answer.understood_as}", width)


def _body(answer: Answer, width: int) -> str:
    """Sentences of one passage make a paragraph; list items and table rows have a line each."""
    lines: list[str] = []
    previous: Sentence | None = None
    for sentence in answer.sentences:
        if previous is not None and previous.citations[:1] != sentence.citations[:1]:
            lines.append("")
        lines.append(_sentence(sentence, width))
        previous = sentence
    return "\n".join(lines)


def _sentence(sentence: Sentence, width: int) -> str:
    marks = "".join(f"[{number}]" for number in sentence.citations)
    indent = "  " if sentence.form is SentenceForm.SENTENCE else "    "
    bullet = "• " if sentence.form is SentenceForm.TABLE_ROW else ""
    return wrap(
        f"{bullet}{sentence.text} {marks}", width, indent, indent + ("  " if bullet or _is_item(sentence) else "")
    )


def _is_item(sentence: Sentence) -> bool:
    return sentence.form is SentenceForm.LIST_ITEM


def _sources(answer: Answer, width: int) -> str:
    """Citations of one place (an article in several passages, two rows of a page) share their lines."""
    if not answer.citations:
        return ""
    places: dict[tuple[str, str, int | None], list[Citation]] = {}
    for citation in _shown(answer):
        places.setdefault((describe(citation), citation.currency_note, citation.via), []).append(citation)
    title = "Bronnen" if answer.sentences or answer.instrument_overview else "Lees de officiële tekst"
    short = bool(answer.instruments)
    return "\n".join(
        [title, *(line for citations in places.values() for line in _source(citations, width, short=short))]
    )


def _shown(answer: Answer) -> list[Citation]:
    """Leave out what only the full cards cite: the compact ones do not show it."""
    overview = answer.instrument_overview
    if overview is None:
        return list(answer.citations)
    shown = shown_citations(answer) | {number for sentence in answer.sentences for number in sentence.citations}
    return [item for item in answer.citations if item.number in shown]


def _source(citations: list[Citation], width: int, *, short: bool = False) -> Iterator[str]:
    """``short``: without the commands to open it; a list of instruments has many sources."""
    citation = citations[0]
    yield wrap(f"{''.join(f'[{one.number}]' for one in citations)} {describe(citation)}", width, "  ", "      ")
    if citation.currency_note:
        yield wrap(citation.currency_note, width, "      ")
    if citation.via is not None:
        yield wrap(f"hiernaar verwijst bron [{citation.via}]", width, "      ")
    if citation.url:
        yield f"      {citation.url}"
    if short:
        return
    for one in citations:
        if one.held and one.passage_id:
            yield f"      openen: kennis bronnen passage {one.passage_id}"
    if not citation.held and citation.bwb_id:
        yield wrap("hebt u de tekst als bestand? Voeg haar toe met: kennis ingest BESTAND", width, "      ")


def describe(citation: Citation) -> str:
    """Return title, kind, publisher or year, and the place: ``Jaarplan 2017 (jaarplan, RIEC, 2017), pagina 15``."""
    facts = [_KIND_NAMES.get(citation.kind.value, citation.kind.value), citation.publisher]
    facts.append(str(citation.year) if citation.year else None)
    text = f"{citation.title.strip('“”')} ({', '.join(fact for fact in facts if fact)})"
    if citation.article and not citation.title.endswith(f"artikel {citation.article}"):
        text += f", artikel {citation.article}"
    if citation.page is not None:
        label = f" (gedrukt: {citation.page_label})" if citation.page_label not in (None, str(citation.page)) else ""
        text += f", pagina {citation.page}{label}"
    elif citation.heading and not citation.article:
        text += f", onder “{citation.heading.split(' > ')[-1].strip('“”')}”"
    return text


def _closing(answer: Answer, width: int, disclaimer: str) -> str:
    if answer.instrument_overview is not None:
        disclaimer = answer.instrument_overview.closing
    elif not answer.sentences:
        return ""
    return wrap(f"Peildatum: {dutch_date(answer.as_of)}. {disclaimer}".strip(), width)


def _list(title: str, items: tuple[str, ...], width: int) -> str:
    if not items:
        return ""
    return "\n".join([title, *(wrap(f"- {item}", width, "  ", "    ") for item in items)])


def exit_code(status: AnswerStatus) -> int:
    """Return the exit code of a door for a status: 0 answered, 1 error, 3 not answered or refused."""
    if status.gives_answer:
        return 0
    return 1 if status.value.startswith("error_") else 3
