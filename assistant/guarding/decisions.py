"""Recognises a request to take or to draft a decision on a case."""

from __future__ import annotations

import re

_DOCUMENT = (
    r"(?:\w*besluit(?:en)?|\w*beschikking(?:en)?|(?:voornemen|vooraankondiging)(?:brief|sbrief)?|"
    r"last\s+onder\s+(?:dwangsom|bestuursdwang)|\w*sluitingsbevel|dwangsombrief|weigeringsbrief|noodbevel|\w*bevel)"
)
_WRITE = r"(?:schrijf|stel|maak|formuleer|genereer|produceer|tik|typ|draft|concipieer)"
_CASE = (
    r"(?:deze|dit|die|dat)\s+(?:\w+\s+){0,2}?(?:ondernemer|aanvrager|bewoner|eigenaar|verhuurder|vergunninghouder|"
    r"exploitant|"
    r"huurder|pand|woning|loods|horecazaak|zaak|winkel|bedrijf|caf[eé]|restaurant|vergunning|aanvraag|onderneming|"
    r"inrichting|locatie|man|vrouw|persoon|partij|koper|inschrijver|subsidie|casus|situatie)"
)
_ACT = (
    r"(?:sluiten|weigeren|intrekken|beboeten|verlenen|toekennen|afwijzen|opleggen|toewijzen|schorsen|ontruimen|"
    r"handhaven|optreden|goedkeuren|dichtgooien)"
)
_ASKER = r"(?:ik|wij|we|de\s+burgemeester|het\s+college|onze\s+burgemeester|ons\s+college|de\s+gemeente)"

_RULES = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        # "Schrijf het sluitingsbesluit", "stel een last onder dwangsom op voor ..."
        rf"\b{_WRITE}\b(?:\s+(?:mij|me|ons|voor\s+(?:mij|me|ons|de\s+burgemeester|het\s+college)|nu|eens|even|"
        rf"graag|alvast))*"
        rf"\s+(?:het|een|de|dit|dat|mijn|ons|onze)?\s*(?:(?!(?:van|voor|over|tegen|aan|uit|bij|met|in|op|om|"
        rf"en)\b)\w+\s+){{0,3}}?{_DOCUMENT}\b",
        rf"\b(?:kun|kan|wil|zou)\s+(?:je|jij|u)\b[^.?!]{{0,60}}\b{_DOCUMENT}\b[^.?!]{{0,60}}"
        r"\b(?:schrijven|opstellen|maken|formuleren|uitwerken|concipi[eë]ren|leveren)\b",
        # "Moet ik deze ondernemer sluiten?", "Zullen we dit pand sluiten?"
        rf"\b(?:moet(?:en)?|zal|zullen|dien(?:en)?|"
        rf"zou(?:den)?)\s+{_ASKER}\b[^.?!]{{0,40}}\b{_CASE}\b[^.?!]{{0,60}}\b{_ACT}\b",
        # "Zeg of we moeten sluiten", "Bepaal of de vergunning geweigerd moet worden"
        rf"\b(?:zeg|bepaal|beslis|besluit|oordeel|adviseer|geef\s+aan|vertel)\b[^.?!]{{0,20}}\b(?:of|"
        rf"dat)\s+{_ASKER}\b[^.?!]{{0,60}}"
        rf"\b(?:moet(?:en)?|zal|zullen)\b[^.?!]{{0,40}}\b{_ACT}",
        r"\b(?:beslis|besluit|neem\s+(?:de|een|het)\s+(?:beslissing|besluit))\b[^.?!]{0,30}\b(?:voor\s+(?:mij|me|"
        r"ons)|in\s+mijn\s+plaats|namens)\b",
        r"\bwat\s+(?:zou|zul)\s+(?:jij|u|je)\s+(?:beslissen|besluiten|doen\s+met\s+(?:deze|dit|die|dat))\b",
        r"\bklaar\s+om\s+te\s+(?:onder)?tekenen\b",
    )
)


def asks_for_decision(question: str) -> bool:
    """Say whether ``question`` asks to decide a case or to write the decision, rather than how the law works."""
    return any(rule.search(question) for rule in _RULES)
