"""Who asks, and on whose behalf, is no part of the question: "de wethouder vraagt hoe lang een sluiting duurt"."""

from __future__ import annotations

import re

from assistant.conversation.words import FINITE, MODALS

__all__ = ["without_asker"]

_WHO = (
    r"(?:(?:de|het|een|onze|ons|mijn|hun)\s+)?(?P<who>(?:\w+-?)?(?:burgemeester|wethouder|college|raad|gemeenteraad|raadslid|"
    r"raadsleden|fractie|griffier|secretaris|gemeentesecretaris|collega|leidinggevende|teamleider|manager|directeur|officier|"
    r"politie|wijkagent|boa|toezichthouder|jurist|beleidsmedewerker|journalist|inwoner|ondernemer|bewoner|advocaat|RIEC|partner)s?)"
)
_WONDERS = (
    r"(?:vraagt|vragen|vroeg|vroegen|wil|willen|wilde|zou|zouden)(?:\s+(?:zich|af|mij|me|ons|aan|graag|nu|ook|eens|vandaag))*"
    r"(?:\s+(?:weten|horen|van\s+(?:mij|ons)\s+weten))?"
)
_WONDERING = re.compile(
    rf"^{_WHO}(?:\s+\w+)?\s+{_WONDERS}\s*[,:]?\s+(?P<asked>(?:of|hoe\w*|wat|wie|wanneer|waar\w*|welke?)\b.+)$",
    re.IGNORECASE,
)
_WE_WONDER = re.compile(
    r"^(?:als\s+\w+\s+)?(?:(?:ik|wij|we)\s+(?:wil|willen|zou(?:den)?|vragen?)|(?:wil(?:len)?|zou(?:den)?|vragen?)\s+(?:ik|wij|we))"
    r"(?:\s+(?:me|mij|ons|af|graag|eens|nu))*(?:\s+(?:weten|horen))?(?:\s+af)?\s*[,:]?\s+(?P<asked>(?:of|hoe\w*|wat|wie|wanneer|waar\w*|welke?)\b.+)$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"^(?:(?:namens|vraag\s+(?:van|namens)|op\s+verzoek\s+van|voor)\s+{_WHO}\s*[:,]\s+|"
    r"ik\s+(?:ben|werk\s+(?:als|bij|voor))\s+(?!h[ei])[^.,!?:]{2,50}[.!]\s+(?:en\s+)?|als\s+\w+\s*[:,]\s+)(?=\w+\s+\w+\s+\w)",
    re.IGNORECASE,
)
_WH = re.compile(
    r"^(?P<wh>hoe\s+(?:lang|vaak|hoog|groot|duur|oud|veel|ver|snel)|hoelang|(?:hoeveel|welke?)\s+\w+|hoe|wat|wie|wanneer|"
    r"waar\w*|of)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_SELF = re.compile(r"^(?:hij|zij|ze)\b", re.IGNORECASE)


def without_asker(text: str) -> str:
    """Return the question that ``text`` asks, without who asks it; ``text`` itself where nobody else is said to."""
    bare = _BEFORE.sub("", text)
    found = _WONDERING.match(bare) or _WE_WONDER.match(bare)
    if not found:
        return bare[:1].upper() + bare[1:] if bare != text else text
    who = found.groupdict().get("who") or ""
    first, _, after = re.split(r"([.?!]+(?=\s|$))", f"{found['asked']}?", maxsplit=1)
    if after.strip(" ?"):
        return bare  # what follows is the question; who wants to know what is then part of the story
    return f"{_as_main_clause(first, f'de {who}' if who else '')}?"


def _as_main_clause(clause: str, who: str) -> str:
    """Return a clause ("hoe lang een sluiting duurt", "of hij mag sluiten") in the order of a question; as it stands
    where its verb is not at its end."""
    found = _WH.match(clause.strip())
    if found is None:
        return clause
    words = (_SELF.sub(who, found["rest"]) if who else found["rest"]).split()
    last = [word.casefold() for word in words]
    place = next(
        (place for place in range(len(words) - 1, 0, -1) if last[place] in MODALS),
        next((place for place in range(len(words) - 1, max(0, len(words) - 3), -1) if last[place] in FINITE), None),
    )
    opening = "" if found["wh"].casefold() == "of" else found["wh"]
    if place is None:
        return clause[:1].upper() + clause[1:]
    ordered = [opening, words[place], *words[:place], *words[place + 1 :]]
    whole = " ".join(filter(None, ordered))
    return whole[:1].upper() + whole[1:]
