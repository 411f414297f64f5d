"""Recognises pasted text from a file of the police, the RIEC or the Landelijk Bureau Bibob."""

from __future__ import annotations

import re

_ANNOUNCED = re.compile(
    r"\b(?:hierbij|hier\s+(?:is|volgt|heb\s+je|heeft\s+u|staat)|onderstaande?|bijgaande?|bijgevoegde?|deze|dit)\b[^.?!\n]{0,40}\b"
    r"(?:bestuurlijke\s+rapportage|proces[- ]verbaal|politierapport|lbb-advies|bibob-advies|mutatierapport|"
    r"riec-(?:advies|casus|signaal|rapport)\w*|analyserapport|dossier|casusoverzicht)\b",
    re.IGNORECASE,
)
_CARRIES_TEXT = re.compile(
    r"\[\s*(?:tekst|text|bijlage|inhoud)\b|[\"“„«].{80,}[\"”»]|\n.{40,}\n|:\s*\S.{150,}", re.IGNORECASE | re.DOTALL
)

_MARKERS = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        r"\bproces[- ]verbaal\s*(?:nr|nummer|van)\b",
        r"\bpv[- ]?(?:nr|nummer)\b",
        r"\bverbalisant(?:en)?\b",
        r"\b(?:ambtseed|ambtsbelofte|ambtsedig)\b",
        r"\b(?:bvh|summ-it|bosz)\b",
        r"\bmutatie(?:nummer|nr)?\s*[:#]?\s*\d",
        r"\bpl\d{4}[- ]?\d{4,}",
        r"\b(?:verdachte|betrokkene|subject|getuige|aanvrager)\s*[:(]?\s*(?:[A-Z]\.|[A-Z][a-z]+\s+[A-Z])",
        r"\b(?:ik|wij),?\s+(?:zag|zagen|hoorde|hoorden|rook|roken|bevond|trof|troffen)\b",
        r"\b(?:dossier|zaak|kenmerk|registratie|casus)(?:nummer|nr)?\s*[.:]\s*[A-Z0-9-]{5,}",
        r"\bstrikt\s+vertrouwelijk\b|\bvertrouwelijk\s+(?:riec|lbb|politie)\b",
        r"\bhet\s+bureau\s+concludeert\b|\bernstig\s+gevaar\s+(?:bestaat|dat\s+de\s+beschikking)\b.{0,80}\bbetrokkene\b",
        r"\b(?:antecedenten|justiti[eë]le\s+documentatie|strafblad)\s*:",
        r"\bwonende\s+te\b|\bgeboren\s+te\b",
    )
)
_NEEDED = 2


def looks_like_dossier(question: str) -> bool:
    """Say whether ``question`` carries text of a case file: it announces one and brings text, or shows its marks."""
    if _ANNOUNCED.search(question) and _CARRIES_TEXT.search(question):
        return True
    return sum(1 for marker in _MARKERS if marker.search(question)) >= _NEEDED
