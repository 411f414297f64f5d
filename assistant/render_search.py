"""Search results as text and as JSON: ranked passages with scores, kept and rejected. No answer."""

from __future__ import annotations

import textwrap
from typing import Any

from knowledge.records import Match, SearchResult
from knowledge.versions import currency_note

_PREVIEW_CHARS = 420


def match_as_json(rank: int, match: Match) -> dict[str, Any]:
    """Return a match with Dutch names; dates are ISO text."""
    source, passage = match.source, match.passage
    return {
        "rang": rank,
        "passage_id": passage.id,
        "bron_id": source.id,
        "bestanden": list(source.places),
        "bestandsnaam": source.places[0].rsplit("/", 1)[-1] if source.places else None,
        "titel": source.title,
        "soort": source.kind.value,
        "uitgever": source.publisher,
        "jaar": source.year,
        "kop": " > ".join(passage.heading_path),
        "pagina": passage.page_first,
        "pagina_tot": passage.page_last,
        "paginalabel": passage.page_label,
        "bwb_id": passage.bwb_id or source.bwb_id,
        "artikel": passage.article,
        "toestand": source.toestand.isoformat() if source.toestand else None,
        "geldigheid": match.currency.value,
        "geldigheid_toelichting": _note(match),
        "score": round(match.score, 6),
        "scores": {name: round(float(value), 6) for name, value in match.scores.items()},
        "behouden": match.kept,
        "reden": match.reason,
        "tekst": passage.text,
    }


def result_as_json(result: SearchResult, top: int | None = None) -> dict[str, Any]:
    """Return the ranked passages of one question, with the judgement whether they suffice."""
    kept = result.kept[:top] if top else result.kept
    return {
        "vraag": result.question,
        "peildatum": result.as_of.isoformat() if result.as_of else None,
        "toereikend": result.sufficient,
        "toereikendheid": round(result.sufficiency, 4),
        "toegevoegde_termen": list(result.expanded_terms),
        "waarschuwingen": list(result.warnings),
        "tijden": {name: round(value, 4) for name, value in result.timings.items()},
        "passages": [match_as_json(rank, match) for rank, match in enumerate(kept, start=1)],
    }


def render_matches(result: SearchResult, *, top: int | None = None, width: int = 96, rejected: bool = False) -> str:
    """Return the ranked passages as text; with ``rejected`` also the others, each with the reason."""
    kept = result.kept[:top] if top else result.kept
    blocks = [_match(rank, match, width) for rank, match in enumerate(kept, start=1)]
    if not blocks:
        blocks = ["Geen passages gevonden."]
    if result.expanded_terms:
        blocks.insert(0, f"Ook gezocht op: {', '.join(result.expanded_terms)}")
    if rejected and result.rejected:
        lines = [
            textwrap.fill(
                f"- {_place(match)}: {match.reason or 'niet gekozen'} (score {match.score:.3f})",
                width,
                subsequent_indent="  ",
            )
            for match in result.rejected[:15]
        ]
        blocks.append("\n".join(["Niet gebruikt", *lines]))
    if rejected:
        verdict = "genoeg" if result.sufficient else "niet genoeg"
        blocks.append(f"Oordeel: {verdict} om te antwoorden ({result.sufficiency:.2f}).")
    return "\n\n".join(blocks)


def _match(rank: int, match: Match, width: int) -> str:
    scores = ", ".join(f"{name} {value:.3f}" for name, value in match.scores.items())
    head = f"{rank}. {_place(match)}"
    details = f"score {match.score:.3f}" + (f" ({scores})" if scores else "")
    note = _note(match)
    text = match.passage.text
    preview = text if len(text) <= _PREVIEW_CHARS else text[:_PREVIEW_CHARS].rsplit(" ", 1)[0] + " …"
    lines = [textwrap.fill(head, width, subsequent_indent="   "), f"   {details}"]
    lines += [f"   {note}"] if note else []
    lines += [
        textwrap.fill(line, width, initial_indent="   | ", subsequent_indent="   | ")
        for line in preview.splitlines()
        if line.strip()
    ]
    lines.append(f"   openen: kennis bronnen passage {match.passage.id}")
    return "\n".join(lines)


def _place(match: Match) -> str:
    source, passage = match.source, match.passage
    text = f"{source.title} ({source.kind.value}{f', {source.year}' if source.year else ''})"
    if passage.article:
        return f"{text}, artikel {passage.article}"
    if passage.page_first is not None:
        return f"{text}, pagina {passage.page_first}"
    return f"{text}, {passage.heading_path[-1]}" if passage.heading_path else text


def _note(match: Match) -> str:
    return currency_note(match.passage.validity, match.currency, match.source.toestand)
