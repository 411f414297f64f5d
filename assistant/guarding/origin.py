"""Recognises that people are told apart by origin, nationality or belief: no ground to look at anybody."""

from __future__ import annotations

import re

__all__ = ["tells_origin"]

_PEOPLES = (
    r"turkse?|marokkaanse?|poolse?|roemeense?|bulgaarse?|albanese?|albanees|syrische?|iraakse?|iraanse?|afghaanse?|"
    r"somalische?|chinese?|chinees|vietnamese?|surinaamse?|antilliaanse?|eritrese?|nigeriaanse?|ghanese?|colombiaanse?|"
    r"russische?|oekra[iï]ense?|tsjetsjeense?|joegoslavische?|koerdische?|oost-?europese?|noord-?afrikaanse?|arabische?|"
    r"afrikaanse?|aziatische?|islamitische?|joodse?|moslim\w*|allochto\w+|roma|sinti"
)
_WHOM = (
    r"\w*(?:eigena(?:ar|ren)|ondernemers?|winkels?|zaken|bedrijven|bedrijf|garages?|kappers?|kapsalons?|salons?|"
    r"restaurants?|cafés?|supermarkten|bakkers?|bakkerijen|belwinkels?|theehuizen|huurders?|verhuurders?|bewoners?|"
    r"uitbaters?|exploitanten|mensen|personen|mannen|vrouwen|jongeren|arbeiders|gezinnen|families|achternamen|namen)"
)
_OF_A_PEOPLE = re.compile(rf"\b(?:{_PEOPLES})\s+(?:\w+\s+)?{_WHOM}\b", re.IGNORECASE)
_IN_WORDS = re.compile(
    r"\b(?:etni\w+|afkomst|nationaliteit(?:en)?|geloof|godsdienst|huidskleur|migratieachtergrond|"
    r"land(?:en)?\s+van\s+herkomst)\b",
    re.IGNORECASE,
)


def tells_origin(text: str) -> bool:
    """Say whether ``text`` tells people, or who runs a business, apart by origin, nationality or belief."""
    return bool(_OF_A_PEOPLE.search(text) or _IN_WORDS.search(text))
