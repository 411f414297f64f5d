"""Recognises a named person or firm together with a suspicion or a request to look them up.

A name alone is no ground to refuse ("Wie was minister Opstelten?"), nor is a name beside the subject of somebody's work
("Wat schreef Pieter Tops over drugs?"); a name with a suspicion is. It errs on the safe side, and the reader can mend
it by leaving the name out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from assistant.guarding.lookups import looks_up_a_party
from assistant.guarding.names import find_names, find_single_names, find_small_names

__all__ = ["NamedParty", "named_over_turns", "named_with_suspicion"]

_DOES = re.compile(
    r"\b(?:(?:is|was|wordt|werd|zijn|worden)\s+(?:[\w'’.-]+\s+){0,6}?(?:verdacht|crimineel|corrupt|veroordeeld|"
    r"aangehouden|opgepakt|gearresteerd|"
    r"gedetineerd|malafide|integer|betrouwbaar|gevaarlijk|fout|drugsdealer|dealer|heler|pooier|stroman|katvanger|"
    r"geldezel|oplichter)"
    r"|wordt\s+(?:[\w'’.-]+\s+){0,5}verdacht|verdacht\s+van|verdenk(?:en|t|ing)|in\s+beeld\s+(?:bij|als)|"
    r"bekend\s+(?:is\s+)?bij|staat\s+bekend|komt\s+voor\s+in|"
    r"(?:wast|wassen|witwast)\b(?:\s+\w+){0,5}|dealt|fraudeert|fraudeerde|heelt|teelt|kweekt|smokkelt|afperst|"
    r"bedreigt|chanteert|"
    r"(?:handelt|handelde|doet|zit)\s+(?:\w+\s+){0,3}?in\s+(?:de\s+)?(?:drugs|coke|cocaïne|wapens|hennep|wiet|"
    r"harddrugs|softdrugs)|"
    r"(?:verkoopt|verhandelt|vervoert|levert|maakt|produceert|verbouwt)\s+(?:\w+\s+){0,2}(?:drugs|coke|cocaïne|"
    r"coca[iï]ne|hero[iï]ne|xtc|hennep|wiet|wapens|gestolen)|"
    r"heeft\s+(?:een\s+|zijn\s+|haar\s+)?(?:[\w-]+\s+){0,2}(?:wietplantage|hennepkwekerij|hennepplantage|kwekerij|"
    r"drugslab|strafblad|antecedenten|justitieel\s+verleden|"
    r"banden\s+met|contacten?\s+(?:met|in))|banden\s+met\s+(?:de\s+)?(?:onderwereld|crimin\w+|\w*bende|motorclub)|"
    r"lekt\s+informatie|smeergeld|runt\s+een\s+(?:illega\w+|\w*(?:kwekerij|plantage|lab|bordeel)\b)|betrokken\s+(?:is\s+)?bij|dekmantel|antecedenten|"
    r"strafblad|stroman|katvanger|geldezel|"
    r"drugsdealer|(?:vorige|afgelopen|deze)\s+\w+\s+(?:is\s+)?aangehouden|is\s+aangehouden|gearresteerd|fraudeur|"
    r"mensenhandelaar|verdenking)\b",
    re.IGNORECASE,
)
"""What somebody is said to do or to be; beside a name it is a suspicion, whoever it is."""
_SUBJECT = re.compile(
    r"\b(?:crimine\w*|witwas\w*|witgewassen|dealer\w*|drugs\w*|hennep\w*|coca[iï]ne|veroordeel\w*|verdacht\w*|"
    r"vermoed\w*|fraud\w*|heling|malafide|"
    r"prostitutie|bordeel|mensenhandel|uitbuit\w*|afpers\w*|bedreig\w*|onderwereld|\w*bende|motorclub|omg|"
    r"illega\w*|zwart\s+geld|signalen|gedetineerd)\b",
    re.IGNORECASE,
)
"""Words of the field: a suspicion beside a name, unless it is about what that person said or does at work."""
_LOOKS_UP = re.compile(
    r"\b(?:antecedent\w*|bekend\s+bij|betrouwbaar|integer|gevaarlijk|foute?|dossier|onderzoek\s+(?:naar|doen)|"
    r"na\s*gaan|nagaan|opzoeken|zoek\b|uitzoeken|"
    r"check\w*|screen\w*|natrekken|doorlichten|(?:iets|informatie|info)\s+over|gegevens\s+(?:van|over)|wat\s+weten?\s+(?:jullie|"
    r"je|we|u)|ken(?:t|nen)?\s+(?:jij|je|jullie|u)|bekend(?!\s+(?:met|om))|in\s+beeld|kom(?:t|en)\b[^.?!]{0,60}\bvoor|"
    r"involved\s+in|uitkering|schulden)\b",
    re.IGNORECASE,
)
_AT_WORK = re.compile(
    r"\b(?:zei|zegt|zeggen|schreef|schrijft|schrijven|vindt|vond|volgens|visie|rol\s+van|aanpak\s+van|aanpak|"
    r"beleid|lessen|les|boek|rapport|artikel\s+van|onderzoek\s+van|"
    r"interview|lezing|sprak|spreekt|vertel\w+|onderzoeker|hoogleraar|prof|professor|minister|staatssecretaris|"
    r"commissie|pakt|pakte|speech|motie|"
    r"column|blog|verslag|bijeenkomst|onder\s+burgemeester|arrest|uitspraak|zaak|rechtszaak|(?:taak|taken|"
    r"doel)\s+van|wat\s+doet|wat\s+deed)\b",
    re.IGNORECASE,
)
_SURNAME = r"(?:['’]t\s+)?[A-ZÀ-ÞŁŞĞİ][\w'’-]+"
_KIND = (
    r"bedrijf|caf[eé]|restaurant|shishalounge|shisha\s?lounge|autoverhuurbedrijf|autobedrijf|transportbedrijf|"
    r"schoonmaakbedrijf|bouwbedrijf|klusbedrijf|"
    r"uitzendbureau|koeriersbedrijf|kapsalon|kapper|belwinkel|snackbar|hotel|garage|bakkerij|slagerij|supermarkt|"
    r"juwelier|massagesalon|sportschool|bar|club|"
    r"stichting|coffeeshop|growshop|winkel|firma|onderneming|eenmanszaak|(?!drugs|wapen|mensen|hennep|wiet)\w*handel"
)
_FIRM = re.compile(
    rf"(?:{_SURNAME}|[A-Z]{{2,}})(?:\s+(?:&|en)?\s*(?:{_SURNAME}|[A-Z]{{2,}}|de|den|der|van))*\s+(?:B\.?V\.?|"
    rf"N\.?V\.?|V\.?O\.?F\.?|C\.?V\.?|Holding|Group|Logistics|&\s*(?:Zn|Zonen|Co)\.?)(?!\w)"
    rf"|\b(?:V\.?O\.?F\.?|B\.?V\.?|[Ee]enmanszaak|[Vv]of|[Bb]v)\s+{_SURNAME}"
    rf"|\b(?i:{_KIND})\s+(?:[\"“'‘]{_SURNAME}[^\"”'’]*[\"”'’]|(?:(?:De|Het|Den|Van|van|den|"
    rf"de)\s+){{0,2}}{_SURNAME}(?:\s+{_SURNAME})*)"
)
_SMALL_FIRM = re.compile(
    r"\b(?!(?:een|de|het|deze|die|dit|of|en|elke|geen|als|bij|uw|onze|iedere|zijn|kan|is|"
    r"was)\b)[a-zà-ÿ][\w'’-]{2,}\s+(?:bv|vof|b\.v\.|v\.o\.f\.)(?!\w)"
)
_FIRM_SIGNALS = re.compile(
    r"\b(?:signalen|vermoed\w*|verdacht\w*|malafide|crimine\w*|witwas\w*|fraud\w*|heling|mensenhandel|uitbuit\w*|"
    r"afpers\w*|zwart\s+geld|illega\w*|drugs\w*|hennep\w*)\b",
    re.IGNORECASE,
)
_PUBLIC_BODY = re.compile(
    r"\b(?:stichting\s+(?:meld|het\s+ccv|ccv|leger|slachtoffer\w*|reclassering|fairwork|comensha|koninklijke|vng|"
    r"nederlandse|landelijk\w*|riec\w*)|"
    r"wet|gemeente|riec|liec|lbb|landelijk|rechtbank|ministerie|provincie|bibob)\b",
    re.IGNORECASE,
)
_PERSON_MEANT = re.compile(
    r"\b(?:hij|zij|ze|hem|haar|hen|zijn\s+(?:pand|woning|zaak|bedrijf|auto|vergunning|antecedenten|strafblad)|"
    r"die\s+(?:man|vrouw|persoon|ondernemer|eigenaar|kerel|gast)|"
    r"deze\s+(?:man|vrouw|persoon|ondernemer)|(?:dat|dit|zijn|haar)\s+bedrijf)\b",
    re.IGNORECASE,
)
_NAMES_SOMEBODY = re.compile(
    r"\b(?:het\s+gaat\s+(?:om|over)|hij\s+heet|zij\s+heet|ze\s+heet|heet|zijn\s+naam|haar\s+naam|de\s+naam|"
    r"naam\s+is|namelijk|genaamd|ik\s+bedoel|dat\s+is|het\s+betreft)\b",
    re.IGNORECASE,
)
_LOOK_BACK = 4


class NamedParty(StrEnum):
    """Whom a question names beside a suspicion."""

    PERSON = "persoon"
    FIRM = "bedrijf"


def named_with_suspicion(question: str) -> NamedParty | None:
    """Return whether a person or a firm is named together with a suspicion or a request to look them up."""
    if _person_suspected(question) or looks_up_a_party(question):
        return NamedParty.PERSON
    return NamedParty.FIRM if _firm_suspected(question) else None


def named_over_turns(question: str, earlier: Sequence[str]) -> NamedParty | None:
    """Return whom ``question`` suspects together with the ``earlier`` questions of the conversation, oldest first.

    A name and the suspicion may come in different turns: "Wie is …?" and then "Wordt hij verdacht van witwassen?".
    """
    recent = earlier[-_LOOK_BACK:]
    about = bool(_DOES.search(question) or _LOOKS_UP.search(question) or _SUBJECT.search(question))
    if about and _PERSON_MEANT.search(question):
        if any(find_names(turn) and not _AT_WORK.search(turn) for turn in recent):
            return NamedParty.PERSON
        if _DOES.search(question) and any(_firms(turn) for turn in recent):
            return NamedParty.FIRM
    suspected = any(_DOES.search(turn) or (_SUBJECT.search(turn) and not _AT_WORK.search(turn)) for turn in recent)
    names = find_names(question)
    if suspected and names:
        bare = len(question.split()) <= len(max(names, key=len).split()) + 2
        if _NAMES_SOMEBODY.search(question) or bare:
            return NamedParty.PERSON
    if suspected and _NAMES_SOMEBODY.search(question) and _firms(question):
        return NamedParty.FIRM
    return None


def _person_suspected(question: str) -> bool:
    names = find_names(question)
    if names:
        if _DOES.search(question):
            return True
        if (_SUBJECT.search(question) or _LOOKS_UP.search(question)) and not _AT_WORK.search(question):
            return True
    return bool(_DOES.search(question)) and (bool(find_small_names(question)) or _one_word_suspected(question))


def _one_word_suspected(question: str) -> bool:
    """A bare name counts only right before or after what it is said to do: "Jansen … wast geld wit"."""
    if _AT_WORK.search(question):
        return False
    for name in find_single_names(question):
        for match in re.finditer(rf"\b{re.escape(name)}\b", question):
            near = question[match.end() : match.end() + 60]
            before = question[max(0, match.start() - 12) : match.start()]
            if (
                re.match(r"[^.?!]{0,50}", near)
                and _DOES.search(before + name + near)
                and not re.search(r"\b(?:in|te|bij|uit|van|op|naar|gemeente|riec|rechtbank|artikel|wet)\s+$", before)
            ):
                return True
    return False


def _firms(text: str) -> list[str]:
    return [match[0] for match in _FIRM.finditer(text) if not _PUBLIC_BODY.search(match[0])]


def _firm_suspected(question: str) -> bool:
    if _firms(question):
        about = _FIRM_SIGNALS.search(question) or _LOOKS_UP.search(question)
        return bool(_DOES.search(question)) or bool(about and not _AT_WORK.search(question))
    return bool(_SMALL_FIRM.search(question) and _DOES.search(question))
