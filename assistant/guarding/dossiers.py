"""Recognises pasted text from a file of the police, the RIEC or the Landelijk Bureau Bibob."""

from __future__ import annotations

import re

_ANNOUNCED = re.compile(
    r"\b(?:hierbij|hier\s+(?:is|volgt|heb\s+je|heeft\s+u|staat|het|een|de)|onderstaande?|bijgaande?|bijgevoegde?|deze|"
    r"dit)\b[^.?!\n]{0,40}\b"
    r"(?:bestuurlijke\s+rapportage|proces[- ]verbaal|politierapport|lbb-advies|bibob-advies|mutatierapport|"
    r"riec-(?:advies|casus|signaal|rapport)\w*|analyserapport|dossier|casusoverzicht)\b",
    re.IGNORECASE,
)
_CARRIES_TEXT = re.compile(
    r"\[\s*(?:tekst|text|bijlage|inhoud)\b|[\"“„«].{80,}[\"”»]|\n.{40,}\n|:\s*\S.{60,}", re.IGNORECASE | re.DOTALL
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
        r"\bhet\s+bureau\s+concludeert\b|\bernstig\s+gevaar\s+(?:bestaat|"
        r"dat\s+de\s+beschikking)\b.{0,80}\bbetrokkene\b",
        r"\b(?:antecedenten|justiti[eë]le\s+documentatie|strafblad)\s*:",
        r"\bwonende\s+te\b|\bgeboren\s+te\b",
    )
)
_NEEDED = 2
_SOURCE = (
    r"(?:bestuurlijke\s+rapportage|proces[- ]verbaal|politie-?\s?(?:informatie|rapport|systemen|gegevens)|"
    r"mutatie(?:rapport)?|"
    r"riec-?\s?(?:casus|signaal|advies|dossier|informatie)|bibob-?advies|lbb(?:-?advies)?|"
    r"advies\s+van\s+het\s+(?:lbb|bureau)|"
    r"het\s+(?:landelijk\s+)?bureau(?:\s+bibob)?|dossier)"
)
_TOLD = re.compile(
    rf"\b{_SOURCE}\b[^.?!]{{0,25}}\b(?:blijkt|volgt|staat|schrijft|stelt|concludeert|meldt|vermeldt|"
    rf"adviseert\s+ons|zegt)\b\s*"
    r"(?:het\s+volgende\s*)?(?:[:,]|dat\b|['‘’\"“„])\s*(?P<told>.+)",
    re.IGNORECASE | re.DOTALL,
)
_SPECIFIC = re.compile(
    r"\b(?:betrokkene|verbalisant\w*|verdachte|subject\s+[A-Z]\b|(?:zijn|haar)\s+(?:auto|woning|broer|neef|"
    r"partner|telefoon)|"
    r"(?:op|sinds)\s+\d{1,2}\s+\w+(?:\s+(?:19|20)\d{2})?|\d+\s*(?:gram|kilo|kg|xtc|pillen|planten|hennepplanten)|"
    r"antecedent\w*|de\s+huurder)",
    re.IGNORECASE,
)
_SUBJECTS = re.compile(r"\b(?:subject|persoon|bedrijf|verdachte|betrokkene)\s+[A-Z]\b")
_LONG_ENOUGH = 45


def looks_like_dossier(question: str) -> bool:
    """Say whether ``question`` carries text of a case file: it announces one and brings text, tells what one says of
    somebody, or shows its marks."""
    if _ANNOUNCED.search(question) and _CARRIES_TEXT.search(question):
        return True
    told = _TOLD.search(question)
    if told and len(told["told"]) >= _LONG_ENOUGH and _SPECIFIC.search(told["told"]):
        return True
    if len(_SUBJECTS.findall(question)) >= _NEEDED and re.search(
        rf"\b{_SOURCE}|\bantecedenten\b", question, re.IGNORECASE
    ):
        return True
    return sum(1 for marker in _MARKERS if marker.search(question)) >= _NEEDED
