"""The small words by which a Dutch question is taken apart. Only data and patterns; no rules."""

from __future__ import annotations

import re

__all__ = [
    "ACTORS",
    "ATTRIBUTES",
    "FINITE",
    "INFINITIVES",
    "LEAD_IN",
    "MODALS",
    "OPENS",
    "PARTICIPLES",
    "PARTICLES",
    "PLACES",
    "PREDICATES",
    "PREPOSITIONS",
    "QUESTION_WORDS",
    "SMALL",
    "finite_place",
    "word_set",
    "words_of",
]


def word_set(text: str) -> frozenset[str]:
    """Return the words of ``text`` as a set."""
    return frozenset(text.split())


OPENS = re.compile(r"^(?:(?:en|maar|of|dus|ook|want|oké|ok|ja|nee)\b[,.]?\s+)+", re.IGNORECASE)
LEAD_IN = re.compile(
    r"^(?:(?:dank\s?(?:je|u)?(?:\s?wel)?|bedankt|thanks|duidelijk|helder|fijn|prima|top|oké|ok|goed)\b[,.!]+\s+)+(?=\w)",
    re.IGNORECASE,
)
"""Thanks before the next question."""

QUESTION_WORDS = word_set("""
    wie wat waar wanneer waarom waardoor waarvoor waarmee waarin waarop waaraan waaruit hoe hoeveel hoelang welk
    welke hoezo
""")
MODALS = word_set("""
    kan kunnen kun mag mogen moet moeten wil willen zou zouden zal zullen hoeft hoeven dient
""")
FINITE = MODALS | word_set("""
    is zijn was waren wordt worden werd werden heeft hebben heb had geldt gelden duurt duren doet doen doe gaat
    gaan komt komen beslist beslissen besluit legt leg leggen regelt zegt bepaalt betekent betaalt wijst steunt
    staat staan krijgt krijgen verjaart verjaren neemt let letten telt tellen meldt meld geeft geven houdt
    houden werkt werken stelt stel vraagt vraag dien trekt sluit verleent voert zit zitten ligt liggen handhaaft
    bewaakt controleert adviseert luidt luidde kost kosten kies
    kiest beschikt treedt vervalt begint eindigt weegt maakt maken valt vallen hoort horen dient helpt levert
    verschilt
""")
PREPOSITIONS = word_set("""
    bij over in op voor van met tegen volgens zonder naar door uit aan tot tijdens na binnen onder om sinds
    vanaf per wegens vanwege tussen behalve rond naast
""")
PARTICLES = word_set("""
    op in af aan uit toe mee bij over door weg vast na voor terug binnen tegen om dicht
""")
SMALL = word_set("""
    de het een der den des er ik wij we u je jij jullie men iemand niemand dat die dit deze hij zij ze hem haar
    hun ook nog nu al dan wel niet geen eigenlijk precies eens even altijd meestal zelf daar hier zo te en of
    maar als dus want meer dezelfde hetzelfde zo'n toch zelfs alleen echt maximaal minimaal minstens hoogstens
    lang vaak veel hoog oud groot snel
""")

PREDICATES = word_set("""
    geldig nodig verplicht bevoegd mogelijk toegestaan strafbaar openbaar vertrouwelijk bindend
""")
"""What is said of a thing at the end of a question: "Hoe lang is een advies geldig?"."""

ACTORS = re.compile(
    r"\b(?:(?:de|het|een|onze|ons|hun)\s+)?(?:burgemeester|college(?:\s+van\s+burgemeester\s+en\s+wethouders|\s+van\s+B&W)?|"
    r"gemeenteraad|raad|officier(?:\s+van\s+justitie)?|toezichthouder|politie|gemeente|minister|"
    r"provincie|bestuursorgaan|commissaris(?:\s+van\s+de\s+koning)?|rechter|openbaar\s+ministerie|belastingdienst|"
    r"landelijk\s+bureau\s+bibob|bureau|riec(?:\s+(?-i:[A-Z][\w-]+(?:[ -][A-Z][\w-]+)?))?|"
    r"liec|leidinggevende|ondernemer|eigenaar|verhuurder|huurder|bewoner|exploitant|betrokkene|"
    r"aanvrager|belanghebbende|accountmanager)s?\b",
    re.IGNORECASE,
)
"""Who does something, or to whom it is done: "hij", and "en het college?" takes the place of one of these."""

PLACES = re.compile(
    r"\b(?:(?:de|het|een|deze|dit|die|dat)\s+)?(?:woning|huurwoning|koopwoning|loods|lokaal|pand|drugspand|gebouw|erf|winkel|"
    r"caf[eé]|restaurant|hotel|horecazaak|horecabedrijf|coffeeshop|growshop|belwinkel|kapsalon|kapper|garage|garagebox|schuur|"
    r"bedrijf|bedrijfspand|kantoor|vakantiepark|vakantiehuis|recreatiewoning|woonwagen|boerderij|stal|apotheek|"
    r"massagesalon|sportschool|clubhuis|terrein|woonboot|kamer)\b",
    re.IGNORECASE,
)

ATTRIBUTES = word_set("""
    gronden grond voorwaarden voorwaarde eisen eis termijn termijnen duur kosten uitzonderingen uitzondering
    stappen gevolgen gevolg regels rechten plichten bedrag beelden deelnemers leden grondslag bevoegdheid
    bevoegdheden procedure gegevens hoogte straf maximum minimum boete doel criteria risico's voorbeelden voor-
    nadelen partners taken bevoegd nodig verplicht
""")
"""Words that say nothing alone: gronden of what? They take their whole from the conversation."""

PARTICIPLES = {
    "gesloten": "sluiten", "opgehouden": "ophouden", "ingetrokken": "intrekken", "verlengd": "verlengen",
    "gebruikt": "gebruiken", "geweigerd": "weigeren", "bewaard": "bewaren", "opgelegd": "opleggen", "gemeld": "melden",
    "gegeven": "geven", "verleend": "verlenen", "geschorst": "schorsen", "aangewezen": "aanwijzen",
    "ingevorderd": "invorderen", "verkocht": "verkopen", "verhuurd": "verhuren", "gedeeld": "delen",
    "verstrekt": "verstrekken", "aangevraagd": "aanvragen", "binnengetreden": "binnentreden", "ontruimd": "ontruimen",
    "geplaatst": "plaatsen", "gecontroleerd": "controleren", "bekrachtigd": "bekrachtigen", "ontbonden": "ontbinden",
    "gehandhaafd": "handhaven", "getoetst": "toetsen", "ingediend": "indienen", "genomen": "nemen",
    "vernietigd": "vernietigen", "ingesteld": "instellen", "verwerkt": "verwerken", "gehoord": "horen",
}  # fmt: skip
INFINITIVES = {
    "legt": "leggen", "leg": "leggen", "dien": "dienen", "dient": "dienen", "wijst": "wijzen", "vraagt": "vragen",
    "vraag": "vragen", "meldt": "melden", "meld": "melden", "stelt": "stellen", "stel": "stellen", "trekt": "trekken",
    "geeft": "geven", "neemt": "nemen", "sluit": "sluiten", "verleent": "verlenen", "houdt": "houden",
    "voert": "voeren",
    "betaalt": "betalen",
}  # fmt: skip
_BARE = frozenset({"wie", "wat", "waar", "wanneer", "waarom"})
_WORD = re.compile(r"[^\s?!,;]+")


def words_of(text: str) -> list[str]:
    """Return the words of a question without its punctuation; a dot inside a number or an abbreviation stays."""
    return [word.strip('.:"“”()') or word for word in _WORD.findall(text)]


def finite_place(words: list[str]) -> int | None:
    """Return where the finite verb stands: a known one, or the lower-case word right after a bare question word."""
    for place, word in enumerate(words):
        low = word.casefold()
        if low in FINITE:
            return place
        if (
            place == 1
            and words[0].casefold() in _BARE
            and word == low
            and low.endswith(("t", "en"))
            and low not in SMALL
        ):
            return place
    return None
