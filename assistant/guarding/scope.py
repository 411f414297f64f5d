"""Says whether a question lies in the field of this library, and why not when it does not.

Two rules with different weight. ``refuse_early`` names what is outside whatever the library holds: small talk, help
to evade the law, a citizen's own case, plainly other subjects. ``in_domain`` only says whether any word of the field
is in the question; it decides which reply fits when the search found nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_GREETING = re.compile(
    r"^(?:hoi|hallo|hey|hee|goede?(?:n?dag|morgen|middag|navond)|dag|hi|hello|moin|test|goeiemorgen|goeiedag)"
    r"(?:\s+(?:daar|allemaal|kenniswijzer|bot))?(?:[,!. ]+hoe\s+gaat\s+het.*)?[\s!.?]*$|"
    r"^(?:hoe\s+gaat\s+het|alles\s+goed)\b.{0,20}$|^(?:wie|wat)\s+ben\s+(?:je|jij|u)\b.{0,20}$|"
    r"^wat\s+kun\s+je(?:\s+doen)?\W*$|^vertel\b.{0,12}\bmop\b.*$",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^(?:dank\s?(?:je|u)?(?:\s?wel)?|bedankt|thanks|top|fijn|mooi|ok[eé]?|prima)[\s!.,]*(?:dank\w*\W*)?$",
    re.IGNORECASE,
)
_ABOUT_US = re.compile(
    r"\b(?:ben|bent)\s+(?:je|jij|u)\s+(?:een\s+)?(?:mens|robot|ai|computer|chatbot|echt)\b|\bwie\s+(?:heeft|hebben)\s+(?:jou|je|u|dit)\s+gemaakt\b|"
    r"\bwelk\s+(?:taal)?model\b|\bwat\s+kost\s+(?:dit\s+(?:systeem|hulpmiddel|programma)|jij|je)\b|\bhoe\s+oud\s+is\s+(?:je|jouw|uw)\s+kennis\b|"
    r"\b(?:dit|jouw|je|uw)\s+antwoord(?:en)?\b[^.?!]{0,30}\b(?:bindend|betrouwbaar|juridisch|kloppen|plakken|overnemen|kopi[eë]ren)\b|"
    r"^(?:help|hulp|hoe\s+werkt\s+dit|wat\s+kan\s+(?:je|jij|dit)(?:\s+doen)?)\W*$",
    re.IGNORECASE,
)
"""Asks what this is, who made it and what its answers are worth."""
_EVADE = re.compile(
    r"\b(?:omzeil\w*|ontduik\w*|ontwijk\w*|ontloop\w*|onder\s+de\s+radar|niet\s+gepakt|uit\s+handen\s+blij\w*|"
    r"misleid\w*|verberg\w*|verstop\w*|witwassen|"
    r"verhullen|niet\s+ontdek\w*|ongezien|niet\s+(?:wordt?|worden)\s+(?:gevonden|ontdekt|gezien|gesloten)|"
    r"niet\s+(?:gevonden|gezien)\s+(?:wordt?|worden))\b",
    re.IGNORECASE,
)
_HOW_TO_EVADE = re.compile(
    r"\b(?:hoe\s+(?:kan|kun|zou|moet)\s+(?:ik|je|een\s+(?:crimineel|dealer|boef)|mijn|criminelen|iemand)|"
    r"stappenplan|handleiding|"
    r"tips?\s+(?:om|voor)|manieren\s+om|hoe\s+(?:zorg|houd)\s+ik\b.{0,20}\bmijn|hoe\s+voorkom\s+ik|hoe\s+blijf\s+ik|hoe\s+was\s+ik|help\s+me)\b",
    re.IGNORECASE,
)
_UNSEEN = re.compile(
    r"\b(?:hoe|stappen(?:plan)?|stap\s+voor\s+stap|manieren|handleiding)\b[^?!]{0,80}(?:\b(?:zonder\s+dat|zodat)\s+(?:de\s+)?"
    r"(?:gemeente|politie|overheid|bank|burgemeester|toezichthouder)\b[^?!]{0,40}\b(?:merkt|ziet|weet|vindt|ontdekt|doorheeft)\b|"
    r"\b(?:gemeente|politie|overheid|toezichthouder)\b[^?!]{0,60}\bniet\s+(?:\w+\s+)?(?:vindt|merkt|ziet|ontdekt|ontdekken|vinden)\b|"
    r"\b(?:een|je|jouw)\s+(?:stroman|katvanger)\s+(?:\w+\s+)?(?:inzet|inzetten|gebruikt|gebruiken|regelt|vindt)\b)",
    re.IGNORECASE,
)
"""How to do it unseen, whatever it is said to be for: a course, a role play, a book."""
_PROTECT = re.compile(
    r"\b(?:herken\w*|voorkom\w*|tegengaan|signal\w*|tegenhouden|opsporen|handhav\w*|weerbaar\w*)\b", re.IGNORECASE
)
_CITIZEN = re.compile(
    r"\bmijn\s+(?:eigen\s+)?(?:buurman|buurvrouw|buren|huisbaas|huis|huur(?:woning|huis)?|woning|zoon|dochter|"
    r"vriend|man|vrouw|partner|ex)\b"
    r".{0,160}\b(?:mijn|ik)\b|\bik\s+ben\s+(?:een\s+)?(?:burger|bewoner|huurder|buurman)\b|\banoniem\s+(?:klagen|"
    r"melden|aangeven)\b.{0,80}\bmijn\b",
    re.IGNORECASE | re.DOTALL,
)
_ELSEWHERE = re.compile(
    r"\b(?:het\s+weer|weersverwachting|weerbericht|regent|recept(?:en)?|koken|voetbal\w*|ajax|feyenoord|"
    r"eredivisie|horoscoop|vakantiebestemming\w*|"
    r"beste\s+prijs|goedkoopste|best\s+(?:kopen|aanschaffen)|aanbieding|kopen\s+bij|bedrijfswagen|nieuwe\s+auto|tweedehands|aandelen|"
    r"bitcoin\s*koers|hypotheekrente|"
    r"medicijn\w*|hoofdpijn|dieet|gedicht|songtekst|mop|grap|python|javascript|programmeer\w*|"
    r"hoofdstad\s+van|echtscheiding|alimentatie|ontslag\s+op\s+staande\s+voet|ontslagvergoeding|vakantiedagen|"
    r"mijn\s+cao|verkeersboete|erfenis|testament|huurtoeslag|zorgtoeslag|belastingaangifte|rijbewijs|paspoort|sql|"
    r"html-?code|limerick|liedje|sprookje|op\s+welke\s+partij|hoe\s+laat\s+is\s+het|rap\s+over|rijmpje|"
    r"vertaling\s+van|sinterklaas\w*|wie\s+won|filmtip|netflix|spotify|reisadvies|treintijden)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:wat\s+vind(?:t)?\s+(?:jij|je|u)\b|ben\s+(?:jij|je)\s+(?:voor|tegen|het\s+(?:ermee\s+)?eens)\b|"
    r"jouw\s+mening\b|"
    r"wat\s+is\s+(?:jouw|je|uw)\s+(?:mening|politieke\s+voorkeur)\b)",
    re.IGNORECASE,
)
"""An assistant that shows sources has no view of its own; not on politics, and not on a case."""
_POEM = re.compile(
    r"^\W*(?:schrijf|maak|verzin|zing|dicht|vertaal|translate)\b[^.?!]{0,30}\b(?:gedicht|rap|lied(?:je)?|limerick|"
    r"verhaal(?:tje)?|rijm\w*|sprookje|mop|"
    r"haiku|engels|duits|frans|english)\b",
    re.IGNORECASE,
)
_ERRAND = re.compile(
    r"\b(?:maak|maken|vat|samenvat\w*|samen\s+te\s+vatten|plan|plannen|inplannen|stuur|sturen|mailen|ontwerp\w*|schrijf|"
    r"schrijven|bijwerken|invullen|notuleren|help|helpen|nakijken|uitrekenen|berekenen|boeken|reserveren|bestellen)\b",
    re.IGNORECASE,
)
_OFFICE_WORK = re.compile(
    r"\b(?:excel\w*|spreadsheet|power\s?point|presentatie|notulen|agenda|afspraak|vergaderzaal|teams-?\s?vergadering|"
    r"vergadering\s+(?:in)?plannen|nieuwsbrief|logo|poster|flyer|vacature\w*|sollicitatie\w*|\w*borrel|toespraak|planning|outlook|btw|reiskosten|"
    r"nieuws\s+van\s+(?:vandaag|gisteren|deze\s+week))\b",
    re.IGNORECASE,
)
"""Work for the asker, whatever it is about: this assistant only answers from sources."""
_TRANSLATE = re.compile(
    r"\bverta(?:al|len|ling)\b[^.?!]{0,40}\b(?:engels|duits|frans|pools|turks|spaans|arabisch|bulgaars|roemeens|oekra[iï]ens)\b|"
    r"\b(?:deze|dit|mijn|een|de)\s+(?:brief|tekst|mail|document)\b[^.?!]{0,30}\bvertalen\b|\bvertaal\s+(?:dit|deze|het|mijn)\b",
    re.IGNORECASE,
)
_HOUSEHOLD = re.compile(
    r"\bhoe\s+laat\b[^.?!]{0,30}\b(?:begin\w*|start\w*|eindig\w*|open\w*|sluit|gaat|is)\b|\bopeningstijden\b|\bgrofvuil\b|"
    r"\bparkeervergunning\b|\bgeboorteaangifte\b|\bdoorverbind\w*|\bbel\s+(?:mij|me)\b|"
    r"\bwanneer\b[^.?!]{0,12}\b(?:volgende|eerstvolgende)\s+\w*vergadering\b|"
    r"\bwanneer\s+is\s+de\s+(?:raads|commissie|college)vergadering\b",
    re.IGNORECASE,
)
_LETS = re.compile(r"\b(?:te\s+koop|verhuren|laten\s+wonen|onderverhu\w+|leegstand\w*)\b", re.IGNORECASE)
"""Who lets a house asks about the law of letting, whoever they are."""
_OURS = re.compile(
    r"ondermijn|drugs|bibob|crimine|opium|methamfetamine|productieproces|hennep|burgemeester|gebiedsverbod|"
    r"meldplicht|zich\b.{0,40}\bmelden|"
    r"handhav|vergunning|mensenhandel|witwas|afpers|heling|gestolen|voetbalwet|verhuurder|uitbuit|arbeidsmigrant|"
    r"huisbaas|werkgever|\bbaas\b|kluis|uitbater|kantine|schenk|opkoper|zonder\s+(?:bon|legitimatie)|autoverhuur",
    re.IGNORECASE,
)
"""A football fan may be a matter of public order, a recipe one for methamphetamine, a passport one of exploitation."""
_DOMAIN = re.compile(
    r"ondermijn|crimine|drugs|hennep|opium|bibob|damocles|victor|burgemeest|gemeente|college|raad\b|riec|liec|"
    r"wet\b|wetten|artikel|lid\b|vergunning|"
    r"sluit|pand|woning|loods|handhav|toezicht|dwangsom|bestuursdwang|boete|jaarplan|begroting|fte|quickscan|"
    r"ondermijningsbeeld|leidraad|witwas|"
    r"mensenhandel|prostitutie|explosie|overlast|openbare\s+orde|convenant|privacy|politie|openbaar\s+ministerie|"
    r"\bom\b|belastingdienst|fiod|justitie|"
    r"subsidie|aanbested|vastgoed|vakantiepark|buitengebied|haven|horeca|coffeeshop|growshop|alcohol|kansspel|"
    r"huisvesting|verhuur|leegstand|noodbevel|"
    r"apv|verordening|beleidsregel|integra|interventie|signaal|signalen|casus|analyse|weerbaar|burgerservice|"
    r"bestuur|stuurploeg|accountmanager|"
    r"pijler|screening|informatie|samenwerk|afpak|advies|termijn|zienswijze|bezwaar|belwinkel|autoverhuur|koerier|"
    r"transport|kapper",
    re.IGNORECASE,
)


class _Outside(NamedTuple):
    """What is outside: a question in which every pattern of ``asks`` is found, and ``unless`` is not."""

    reply: str
    asks: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None = None


_OUTSIDE = (
    _Outside("begroeting", (_GREETING,)),
    _Outside("bedankt", (_THANKS,)),
    _Outside("over_ons", (_ABOUT_US,)),
    _Outside("ontwijken", (_EVADE, _HOW_TO_EVADE), _PROTECT),
    _Outside("ontwijken", (_UNSEEN,), _PROTECT),
    _Outside("burger", (_CITIZEN,), _LETS),
    _Outside("standaard", (_ERRAND, _OFFICE_WORK)),
    _Outside("standaard", (_TRANSLATE,)),
    _Outside("standaard", (_HOUSEHOLD,)),
    _Outside("standaard", (_ELSEWHERE,), _OURS),
    _Outside("standaard", (_OPINION,)),
    _Outside("standaard", (_POEM,)),
)
"""The first that fits gives the reply."""


def refuse_early(question: str) -> str | None:
    """Return the variant of the out-of-scope reply when ``question`` is outside whatever the library holds."""
    for reply, asks, unless in _OUTSIDE:
        if all(pattern.search(question) for pattern in asks) and not (unless and unless.search(question)):
            return reply
    return None


def in_domain(question: str) -> bool:
    """Say whether the question holds any word of the field, so that "not found" is the honest reply."""
    return bool(_DOMAIN.search(question))
