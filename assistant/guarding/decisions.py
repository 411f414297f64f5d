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
        rf"\b{_WRITE}\b(?:\s+(?:mij|me|ons|voor\s+(?:mij|me|ons|de\s+burgemeester|het\s+college)|namens\s+(?:de\s+|"
        rf"het\s+|ons\s+|onze\s+)?\w+|nu|eens|even|"
        rf"graag|alvast))*"
        rf"\s+(?:het|een|de|dit|dat|mijn|ons|onze)?\s*(?:(?!(?:van|voor|over|tegen|aan|uit|bij|met|in|op|om|"
        rf"en)\b)\w+\s+){{0,3}}?{_DOCUMENT}\b",
        rf"\b(?:kun|kan|wil|zou)\s+(?:je|jij|u)\b[^.?!]{{0,60}}\b{_DOCUMENT}\b[^.?!]{{0,60}}"
        r"\b(?:schrijven|opstellen|maken|formuleren|uitwerken|concipi[eë]ren|leveren|typen|tikken|invullen|afmaken|"
        r"aanleveren|voorbereiden)\b",
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
        # "Geef me een kant-en-klaar besluit", "Werk het voornemen uit", "Graag een concept voor een last"
        rf"\b(?:geef|lever|bezorg|stuur|maak)\b[^.?!]{{0,15}}\b(?:kant-en-kla\w+|concept\w*|ingevuld\w*|compleet|"
        rf"complete|"
        rf"definitie\w+)[^.?!]{{0,25}}{_DOCUMENT}",
        rf"^\W*(?:graag\s+)?(?:werk|zet|vul|rond)\b[^.?!]{{0,40}}{_DOCUMENT}\b[^.?!]{{0,90}}\b(?:uit|op\s+papier|"
        rf"in|af)\W*$",
        rf"\bik\s+(?:wil|wens|verwacht|zou\s+(?:graag\s+)?willen)\s+dat\s+(?:je|jij|"
        rf"u)\b[^.?!]{{0,40}}{_DOCUMENT}\b[^.?!]{{0,60}}"
        r"\b(?:maakt|schrijft|opstelt|typt|formuleert|uitwerkt|invult)\b",
        rf"\b(?:graag|ik\s+wil)\s+(?:een\s+)?concept\w*\s+(?:voor|van)\s+(?:een|de|het)\s+(?:\w+\s+)?{_DOCUMENT}",
        # "Is dit pand rijp voor sluiting, ja of nee?", "Hak de knoop door", "Weigeren we deze aanvraag?"
        rf"\b(?:is|zijn)\s+{_CASE}\b[^.?!]{{0,40}}\b(?:rijp\s+voor|aan\s+de\s+beurt)\b",
        rf"{_CASE}\b[^.?!]{{0,60}}\bja\s+of\s+nee\b",
        r"\b(?:jouw|je|uw)\s+(?:advies|oordeel|besluit|beslissing|keuze)\b[^?!]{0,12}\b(?:sluiten|weigeren|"
        r"intrekken|beboeten|"
        r"verlenen|wel|moeten\s+we|zullen\s+we)\b",
        r"\bhak\s+(?:jij\s+|u\s+)?de\s+knoop\s+door\b",
        rf"(?<!periode\s)(?<!lang\s)\b(?:weigeren|sluiten|trekken|verlenen|beboeten|ontruimen)\s+(?:we|wij|ik)\b"
        rf"[^.?!]{{0,30}}{_CASE}",
        r"\bklaar\s+om\s+te\s+(?:onder)?tekenen\b",
    )
)


def asks_for_decision(question: str) -> bool:
    """Say whether ``question`` asks to decide a case or to write the decision, rather than how the law works."""
    return any(rule.search(question) for rule in _RULES)
