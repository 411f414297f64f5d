"""Says whether a question lies in the field of this library, and why not when it does not.

Two rules with different weight. ``refuse_early`` names what is outside whatever the library holds: small talk, help
to evade the law, a citizen's own case, plainly other subjects. ``in_domain`` only says whether any word of the field
is in the question; it decides which reply fits when the search found nothing.
"""

from __future__ import annotations

import re

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
    r"medicijn\w*|hoofdpijn|dieet|gedicht|songtekst|mop|grap|python|javascript|programmeer\w*|vertaal\s+(?:dit|"
    r"deze|het)|"
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
    r"schrijven|bijwerken|invullen|notuleren)\b",
    re.IGNORECASE,
)
_OFFICE_WORK = re.compile(
    r"\b(?:excel\w*|spreadsheet|power\s?point|notulen|agenda|afspraak|vergaderzaal|nieuwsbrief|logo|poster|flyer|vacature\w*|"
    r"planning|outlook)\b",
    re.IGNORECASE,
)
"""Work for the asker, whatever it is about: this assistant only answers from sources."""
_HOUSEHOLD = re.compile(
    r"\bhoe\s+laat\s+(?:begint|start|eindigt|opent|sluit|gaat|is)\b|\bopeningstijden\b|\bgrofvuil\b|"
    r"\bwanneer\s+is\s+de\s+(?:volgende\s+|eerstvolgende\s+)?(?:raads|commissie|college)vergadering\b",
    re.IGNORECASE,
)
_LETS = re.compile(r"\b(?:te\s+koop|verhuren|laten\s+wonen|onderverhu\w+|leegstand\w*)\b", re.IGNORECASE)
"""Who lets a house asks about the law of letting, whoever they are."""
_OURS = re.compile(
    r"ondermijn|drugs|bibob|crimine|opium|methamfetamine|productieproces|hennep|burgemeester|gebiedsverbod|"
    r"meldplicht|zich\b.{0,40}\bmelden|"
    r"handhav|vergunning|mensenhandel|witwas|afpers|heling|gestolen",
    re.IGNORECASE,
)
"""A football fan may be a matter of public order, and a recipe one for methamphetamine."""
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


def refuse_early(question: str) -> str | None:
    """Return the variant of the out-of-scope reply when ``question`` is outside whatever the library holds."""
    if _GREETING.match(question):
        return "begroeting"
    if _THANKS.match(question):
        return "bedankt"
    if _EVADE.search(question) and _HOW_TO_EVADE.search(question) and not _PROTECT.search(question):
        return "ontwijken"
    if _CITIZEN.search(question) and not _LETS.search(question):
        return "burger"
    if (_ERRAND.search(question) and _OFFICE_WORK.search(question)) or _HOUSEHOLD.search(question):
        return "standaard"
    elsewhere = _ELSEWHERE.search(question) and not _OURS.search(question)
    return "standaard" if elsewhere or _OPINION.search(question) or _POEM.search(question) else None


def in_domain(question: str) -> bool:
    """Say whether the question holds any word of the field, so that "not found" is the honest reply."""
    return bool(_DOMAIN.search(question))
