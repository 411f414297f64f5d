"""Sources, passages and settings as text and JSON for the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.settings_listing import SettingRow
from assistant.wrapping import wrap
from knowledge.records import Match, Passage, Source
from knowledge.versions import currency_note
from knowledge.wording import counted, passages_of


def source_as_json(source: Source, passages: int) -> dict[str, Any]:
    """Return a source with Dutch names and its number of passages."""
    return {
        "id": source.id,
        "titel": source.title,
        "soort": source.kind.value,
        "uitgever": source.publisher,
        "jaar": source.year,
        "gepubliceerd": source.published.isoformat() if source.published else None,
        "regio": source.region,
        "gemeente": source.municipality,
        "toegang": source.access.value,
        "link": source.url,
        "bwb_id": source.bwb_id,
        "toestand": source.toestand.isoformat() if source.toestand else None,
        "uittreksel": source.is_excerpt,
        "geldig_van": source.valid_from.isoformat() if source.valid_from else None,
        "geldig_tot": source.valid_until.isoformat() if source.valid_until else None,
        "vervangen_door": source.superseded_by,
        "bladzijden": source.page_count,
        "bestanden": list(source.places),
        "opmerkingen": list(source.notes),
        "aantal_passages": passages,
    }


EMPTY_LIBRARY = "De bibliotheek is nog leeg. Voeg documenten toe met: kennis ingest MAP"


def render_source_list(sources: Sequence[Source], counts: Mapping[str, int], width: int) -> str:
    """Return one source a paragraph, the highest authority first."""
    if not sources:
        return EMPTY_LIBRARY
    lines = []
    for source in sources:
        facts = [source.kind.value, source.publisher, str(source.year) if source.year else None]
        facts += [f"tekst van {source.toestand:%d-%m-%Y}" if source.toestand else None]
        facts += ["uittreksel" if source.is_excerpt else None]
        facts += [source.access.value if source.access.value != "openbaar" else None]
        text = f"{source.title} ({', '.join(fact for fact in facts if fact)}): {passages_of(counts.get(source.id, 0))}"
        lines.append(wrap(text, width, "", "    "))
        lines.append(f"    {source.id}")
    total = sum(counts.get(source.id, 0) for source in sources)
    held = f"{counted(len(sources), 'bron', 'bronnen')}, {passages_of(total)}."
    return "\n".join([*lines, "", f"{held} Bekijk een bron met: kennis bronnen toon ID"])


def render_source(source: Source, passages: Sequence[Passage], width: int) -> str:
    """Return what is known of a source, and its passages by place with their first words."""
    shown = source_as_json(source, len(passages))
    lines = [source.title, ""]
    for name, value in shown.items():
        if value not in (None, [], "", False) and name != "titel":
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            lines.append(wrap(f"{name.replace('_', ' ')}: {text}", width, "  ", "    "))
    lines += ["", "Passages"]
    for passage in passages:
        first_words = " ".join(passage.text.split())[:60]
        lines.append(wrap(f"{passage.id}  {place_of(passage)}  {first_words} …", width, "  ", "    "))
    return "\n".join(lines)


def render_passage(match: Match, width: int) -> str:
    """Return a passage in full under its source and place."""
    passage, source = match.passage, match.source
    lines = [wrap(f"{source.title} ({source.kind.value}), {place_of(passage)}", width, "", "  ")]
    if passage.heading_path:
        lines.append(wrap(" > ".join(passage.heading_path), width, "  "))
    if note := currency_note(passage.validity, match.currency, source.toestand):
        lines.append(wrap(note, width, "  "))
    lines.append("")
    lines += [wrap(line, width, "  ", "  ") if line.strip() else "" for line in passage.text.splitlines()]
    lines += ["", f"De bron openen: kennis bronnen open {source.id}"]
    return "\n".join(lines)


def render_where(source: Source, original: Path) -> str:
    """Return where a source can be opened: its copy in the library, where it was read, its address."""
    lines = [source.title, f"  kopie in de bibliotheek: {original}"]
    lines += [f"  gelezen uit: {place}" for place in source.places]
    lines += [f"  webadres: {source.url}"] if source.url else []
    return "\n".join(lines)


def render_settings(rows: Sequence[SettingRow], width: int) -> str:
    """Return the settings, one a paragraph."""
    lines = []
    for row in rows:
        lines.append(f"{row.name} = {row.value}  ({row.origin})")
        lines.append(wrap(row.description, width, "    ", "    "))
    return "\n".join(lines)


def place_of(passage: Passage) -> str:
    """Return the article, the page or the position of a passage, in Dutch."""
    if passage.article:
        return f"artikel {passage.article}"
    if passage.page_first is not None:
        return f"pagina {passage.page_first}"
    return f"passage {passage.ordinal + 1}"
