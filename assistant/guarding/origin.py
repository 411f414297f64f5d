"""Recognises that people are told apart by origin, nationality or belief: no ground to look at anybody."""

from __future__ import annotations

import re

__all__ = ["ORIGIN_QUESTION", "selects_by_origin", "tells_origin"]

ORIGIN_QUESTION = "Mag afkomst, nationaliteit of geloof meetellen bij de keuze wie de gemeente controleert?"
"""The known question that is asked, in whatever words people are to be chosen or listed by origin."""

_PEOPLES = (
    r"turkse?|marokkaanse?|poolse?|roemeense?|bulgaarse?|albanese?|albanees|syrische?|iraakse?|iraanse?|afghaanse?|"
    r"somalische?|chinese?|chinees|vietnamese?|surinaamse?|antilliaanse?|eritrese?|nigeriaanse?|ghanese?|colombiaanse?|"
    r"russische?|oekra[iï]ense?|tsjetsjeense?|joegoslavische?|koerdische?|oost-?europese?|noord-?afrikaanse?|arabische?|"
    r"afrikaanse?|aziatische?|islamitische?|joodse?|moslim\w*|allochto\w+|roma|sinti|"
    r"italiaanse?|hongaarse?|servische?|bosnische?|kroatische?|macedonische?|griekse?|pakistaanse?|indiase|egyptische?|"
    r"tunesische?|algerijnse?|libanese?|kosovaarse?|braziliaanse?|dominicaanse?|cura[cç]aose?|thaise?|armeense?|"
    r"georgische?|litouwse?|letse|slowaakse?|tsjechische?|spaanse?|portugese?|hindoestaanse?|molukse?"
)
_NAMED = (
    r"turken|marokkanen|polen|roemenen|bulgaren|albanezen|syri[eë]rs|irakezen|iraniërs|afghanen|somali[eë]rs|chinezen|"
    r"vietnamezen|surinamers|antillianen|eritreeërs|nigerianen|ghanezen|colombianen|russen|oekra[iï]ners|koerden|arabieren|"
    r"afrikanen|aziaten|joden|moslims|oost-?europeanen|buitenlanders|italianen|hongaren|serviërs|litouwers|allochtonen"
)
_WHOM = (
    r"\w*(?:eigena(?:ar|ren)|ondernemers?|winkels?|zaken|bedrijven|bedrijf|garages?|kappers?|kapsalons?|salons?|"
    r"restaurants?|cafés?|supermarkten|bakkers?|bakkerijen|belwinkels?|theehuizen|huurders?|verhuurders?|bewoners?|"
    r"uitbaters?|exploitanten|winkeliers?|bureaus?|barbershops?|shops?|makelaars?|toko'?s?|markt\w*|pizzeria'?s?|"
    r"sportscholen|hotels?|kamerverhuur\w*|mensen|personen|mannen|vrouwen|jongeren|arbeiders|gezinnen|families|achternamen|namen)"
)
_OF_A_PEOPLE = re.compile(rf"\b(?:{_PEOPLES})\s+(?:\w+\s+)?{_WHOM}\b", re.IGNORECASE)
_IN_WORDS = re.compile(
    r"\b(?:etni\w+|afkomst|nationaliteit(?:en)?|geloof|godsdienst|huidskleur|migratieachtergrond|"
    r"land(?:en)?\s+van\s+herkomst)\b",
    re.IGNORECASE,
)
_BY_ORIGIN = re.compile(
    r"\b(?:geboorteland\w*|geboorteplaats\w*|geboren\s+(?:zijn|is)|achternam?en?|achternaam|(?:vreemde|buitenlandse)\s+(?:naam|namen)|"
    r"religie|ras|niet-?westers\w*|uiterlijk\s+van|migranten|immigranten|vluchtelingen|statushouders|"
    r"(?:herkomst|roots)(?!\s+van\s+(?:de|het|dit|die|dat|zijn|hun|haar|uw|een)?\s*(?:\w*geld|\w*vermogen|middelen|goederen|spullen|drugs|stoffen|"
    r"producten|auto|waar|financ\w*|cash|contant\w*|partij)))\b",
    re.IGNORECASE,
)
_CHOOSES = re.compile(
    r"\b(?:control\w*|bezoek\w*|selecte\w*|selectie\w*|kies\w*|kiezen|keuze|lijst\w*|overzicht\w*|volgorde|rangschik\w*|"
    r"sorte\w*|filter\w*|uitsplits\w*|uitgesplitst|splits\w*|richt\w*|focus\w*|aanpak\w*|pakken|screen\w*|meewegen|letten|"
    r"meetellen|beperk\w*|doorlicht\w*|onderzoek\w*|profiel\w*|profiler\w*|indel\w*|ingedeeld|noem|welke|vaker|strenger|"
    r"verband|registr\w*|bijhouden|meeste)\b",
    re.IGNORECASE,
)
_SCOPE = re.compile(
    r"\b(?:alle|alleen|juist|vooral|enkel|uitsluitend|slechts|lijst\w*|overzicht\w*|volgorde|richt\w*|focus\w*|beperk\w*|"
    r"selecte\w*|selectie|kies|kiezen|als\s+eerste|eerst|vaker|voorrang|extra|strenger|hoeveel|gericht\w*|meeste|tellen)\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile(rf"\bbuitenlandse\s+(?:\w+\s+)?{_WHOM}\b", re.IGNORECASE)
_CHECKS_PAPERS = re.compile(
    r"\b(?:identiteits\w*|tewerkstell\w*|verblijfs\w*|werkvergunning\w*|vreemdeling\w*|legitim\w*)\b", re.I
)
_OF_THEM = re.compile(rf"\b(?:{_NAMED})\b", re.IGNORECASE)


def tells_origin(text: str) -> bool:
    """Say whether ``text`` tells people, or who runs a business, apart by origin, nationality or belief."""
    return bool(_OF_A_PEOPLE.search(text) or _IN_WORDS.search(text))


def selects_by_origin(text: str) -> bool:
    """Say whether ``text`` would choose, list or compare people or their firms by origin, nationality or belief.

    Somebody of a people in a story ("Roemeense arbeiders slapen in een loods") is no choice; neither is a check of
    papers, or the origin of money.
    """
    if _CHECKS_PAPERS.search(text):
        return False
    if (_IN_WORDS.search(text) or _BY_ORIGIN.search(text)) and _CHOOSES.search(text):
        return True
    of_a_people = _OF_A_PEOPLE.search(text) or _OF_THEM.search(text) or _FOREIGN.search(text)
    return bool(of_a_people and _SCOPE.search(text) and _CHOOSES.search(text))
