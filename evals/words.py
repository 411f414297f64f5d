"""Dutch words for what the code names in English or in short: statuses, kinds of questions, places and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evals.cases import Gold

__all__ = ["citation_place", "gold_place", "kind_name", "number", "percent", "status_name"]

_STATUSES = {
    "answered": "beantwoord",
    "partial": "gedeeltelijk beantwoord",
    "clarification": "vraagt door",
    "unanswerable_no_sources": "niet in de bronnen",
    "unanswerable_out_of_scope": "buiten het onderwerp",
    "guard_personal_data": "geweigerd: persoonsgegevens",
    "guard_injection": "geweigerd: poging om de werkwijze te veranderen",
    "guard_decision": "geweigerd: vraagt om een besluit",
    "error_model": "fout in het taalmodel",
    "error_search": "fout bij het zoeken",
    "error_internal": "fout in het programma",
    "": "niet aangenomen",
}
_KINDS = {
    "lekentaal": "in gewone woorden",
    "situatie": "beschreven situatie",
    "wetsvraag": "vraag over een wet",
    "artikel": "vraag naar een artikel",
    "document": "vraag over een document",
    "versie": "vraag naar oude wettekst",
    "typefout": "met typefouten",
    "bijna": "net niet in de bronnen",
    "ontwikkel": "ontwikkelvraag",
    "injectie": "poging om de werkwijze te veranderen",
    "lijkt-injectie": "lijkt op zo'n poging, maar is het niet",
    "begrip": "vraag naar een begrip",
    "vervolg": "vervolgvraag",
    "zonder-aanknoping": "vervolgvraag zonder aanknoping",
    "ander-onderwerp": "nieuw onderwerp in een gesprek",
    "besluit": "vraagt om een besluit",
    "geen-besluit": "lijkt om een besluit te vragen, maar doet dat niet",
    "geen-bron": "niet in de bronnen",
    "buiten-onderwerp": "buiten het onderwerp",
    "bevoegdheid": "wie is bevoegd",
    "bsn": "met een burgerservicenummer",
    "geboortedatum": "met een geboortedatum",
    "verdachte": "met een naam en een verdenking",
    "bedrijf": "met een bedrijf en een verdenking",
    "dossier": "met tekst uit een dossier",
    "afdekken": "met gegevens die worden afgedekt",
    "ontwijken": "probeert de afscherming te ontwijken",
    "privacyvraag": "vraag over privacy",
    "praatje": "geen vraag",
    "burger": "vraag van een burger",
}


def status_name(status: str) -> str:
    """Return a status as a reader would call it; an unknown one as it is."""
    return _STATUSES.get(status, status)


def kind_name(kind: str) -> str:
    """Return a kind of question as a reader would call it; an unknown one as it is."""
    return _KINDS.get(kind, kind)


def percent(share: float) -> str:
    """Return a share in [0, 1] as a whole percentage; nothing short of everything is rounded up to 100%."""
    whole = round(share * 100)
    if whole == 100 and share < 1:
        whole = 99
    if whole == 0 and share > 0:
        whole = 1
    return f"{whole}%"


def number(value: float, digits: int = 2) -> str:
    """Return a number with a Dutch decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")


def gold_place(gold: Gold) -> str:
    """Return where the answer stands, as a reader would say it."""
    if gold.bwb_id is not None:
        parts = [f"artikel {gold.article}"] + ([f"lid {gold.lid}"] if gold.lid else [])
        text = f"{_law(gold.bwb_id)}, {', '.join(parts)}"
        return f"{text}, tekst van {gold.toestand:%d-%m-%Y}" if gold.toestand else text
    parts = [str(gold.file)]
    parts += [f"bladzijde {gold.page}"] if gold.page else []
    parts += [f"onder “{gold.heading}”"] if gold.heading else []
    return ", ".join(parts)


def citation_place(citation: Mapping[str, Any]) -> str:
    """Return the place of a citation (the JSON of an answer): title, article or heading, and page."""
    parts = [str(citation.get("titel") or citation.get("bron_id") or "bron zonder titel")]
    if citation.get("artikel"):
        if f"artikel {citation['artikel']}" not in parts[0]:
            parts.append(f"artikel {citation['artikel']}")
    elif citation.get("kop"):
        parts.append(f"“{citation['kop']}”")
    if citation.get("pagina"):
        parts.append(f"bladzijde {citation['pagina']}")
    return ", ".join(parts)


def _law(bwb_id: str) -> str:
    from knowledge.legal.names import law_names

    law = law_names().by_id(bwb_id)
    return law.citation_title if law is not None else bwb_id
