"""Negation and modality: does a sentence deny, and does it speak of may, must or must not?

Denials are counted, words that deny by themselves included ("buiten", "zonder", "onbevoegd"): two make a yes, so that
"valt buiten dit artikel" and "valt niet onder dit artikel" say the same, and "valt onder dit artikel" does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.dutch import fold

_DENIES = re.compile(
    r"\b(?:niet|geen|nooit|niemand|niets|noch|nergens|evenmin|zonder|buiten(?= (?:dit|deze|het|de|die)\b)"
    r"|verboden|verbied(?:t|en)|onbevoegd|ongeldig|onvoldoende|onjuiste?|onvolledige?|onterechte?"
    r"|onrechtmatige?|te weinig|afzien|afziet|overslaan|overslaat"
    r"|weg ?(?:te )?blijven|stil|opgeschort|opschorten|onmogelijk|in de weg|uitgesloten"
    r"|uitblijft|uitblijven|ongevraagd|onevenredig|vrijgesteld|vrijspraak|vrijgesproken"
    r"|(?:veelgemaakte|bekende) fout|valkuil)\b"
)
_STRICT = re.compile(
    r"\b(?:niet|geen|nooit|niemand|niets|nergens|evenmin|onbevoegd|onmogelijk|verbied(?:t|en)|verboden)\b"
)
_NOT_DENYING = re.compile(
    r"(?<=, )ook niet\b|\bal dan niet\b|\bzonder meer\b|\bmaakt (?:\w+ )?niet uit\b"
    r"|\bniet in de laatste plaats\b|\bzo niet\b|\b(?:niet|nooit) (?:\w+er|meer|anders)\b(?=[^,;:]{0,60}\bdan\b)"
    r"|\bniet\b(?=[^,;:.]{0,80}\bdan na(?:dat)?\b)|\bniet over tot\b(?=.{0,120}\bdan\b)|\bniet per se\b"
    r"|\bgeen andere?\b(?=.{0,80}\bdan\b)|\bniet voor (?:het )?publiek (?:toegankelijk|open)\b"
)
"""Denials that say something else: "niet alleen", "niet groter dan", "niet ... dan na overleg"."""
_NOT_ONLY = re.compile(r"\bniet (?:alleen|slechts|enkel)\b")
_EXCEPT = re.compile(r"\b(?:behalve|tenzij|uitgezonderd|met uitzondering van)\b")
_EITHER = re.compile(r"\bmaakt (?:\w+ )?niet uit\b")
_NARROW = re.compile(r"\b(?:alleen|slechts|uitsluitend|enkel|mits|voor zover)\b")
_ALSO = re.compile(r"\b(?:ook|zelfs)\b")
_ALSO_THEN = re.compile(r"\b(?:ook|zelfs) (?:als|wanneer|indien|zonder|niet)\b")
_ALWAYS = re.compile(
    r"\b(?<!niet )(?:altijd(?! eerst)|nooit(?! (?:\w+er|meer) dan)|automatisch|vanzelf|in alle gevallen"
    r"|iedereen|niemand|geen enkele?|overal|steeds(?! (?:\w+er|weer)\b)|telkens)\b"
)
_ALL = re.compile(r"\b(?:alle|elke?|iedere?|geen|niet|een ieder|ieder|moet|moeten|verplicht|van rechtswege)\b")
_EVERY = re.compile(
    r"\b(?<!niet )(?:alle|allemaal|hele|elke?|iedere?|ongeacht)\b"
    r"(?! (?:geval|keer|(?:\w+ )?(?:jaar|kwartaal|maand|week|weken|dag|dagen|uur))\b)"
)
"""Claims all of something; "elke twee weken" is a number, and "in elk geval" no claim."""
_OF_ALL = re.compile(
    r"\b(?:al|alle|allen|allemaal|hele|gehele?|elke?|iedere?|ieder|ieders|ongeacht|altijd|steeds|telkens|overal"
    r"|geen|heel|per|beide|volledige?|totale?|wie|degenen?|\w+lijks)\b"
)
_LEAVES_OUT = re.compile(
    r"\b(?:alleen|uitsluitend|slechts|enkele?|pas|mits|tenzij|behalve|niet|geen|voor ?zover|anders|zonder|verboden)\b"
)
_ONLY_THIS = re.compile(r"\b(?<!niet )(?<!dus )(?<!als u )(?:alleen|uitsluitend|slechts|enkel)\b")
_PROPERTIES = {
    name: re.compile(pattern)
    for name, pattern in {
        "publiek": r"\b(niet )?voor (?:het )?publiek (?:toegankelijke?|open(?:staande?|gesteld)?)\b"
        r"|\b(niet )?open (?:is |zijn )?voor (?:het )?publiek\b",
        "genoeg": r"\b(niet )?(?:genoeg|voldoende)\b|\b(te weinig|onvoldoende)\b",
        "nodig": r"\b(niet (?:meer |langer )?|geen \w+ )?(?:nodig|vereist|noodzakelijk)\b|\b(overbodig)\b",
        "valt onder": r"\bval(?:t|len)\b(?:(?: \w+){0,4}? (niet onder|buiten)\b| (?:\w+ ){0,3}?onder\b)()",
        "bindend": r"\b(niet )?bindend\b|\b(vrijblijvend)\b",
    }.items()
}
"""What a thing is or is not, however many denials stand around it."""
_ONLY = re.compile(r"\b(?:alleen|slechts|uitsluitend|enkel|pas|mits|voor zover)\b")
_COMPARED = re.compile(r"\b(niet\s+)?(?!meer|later|langer|minder)(\w{3,}er)\b(?=[^,;:]{0,60}\bdan\b)")
_POINTED = re.compile(r"\b(dezelfde|hetzelfde|andere|ander|een ander)\s+(\w{4,})")
_POINTS = {"dezelfde": "zelfde", "hetzelfde": "zelfde", "andere": "ander", "ander": "ander", "een ander": "ander"}
_MAYBE = re.compile(r"\?|\b(?:recht|zodat|om te|voorbeeld|kon|konden|mocht|mochten|te \w+en)\b")
_DUTY = re.compile(r"\b(?:verplicht|verplichten|verplichting|plicht)\b")
_SUBORDINATE = re.compile(
    r"\b(?:dat|die|waar(?:in|bij|binnen|mee|op|over|voor|van|door|aan)|wie|wat|als|indien|wanneer)\b[^,;:]*(?:[,;:]|$)"
)
_GEEN = re.compile(r"\b(?:geen|zonder) (?:enkele? |een )?(\w{4,})")
_CLAUSE = re.compile(r"[,;:.]\s|\s(?=(?:en|maar|want|dus|omdat)\s)")
_CAN = re.compile(
    r"\b(?:kan|kunnen|kunt|mag|mogen|bevoegd|bevoegdheid|bevoegdheden|toegestaan|mogelijk|mogelijkheid|gelegenheid"
    r"|toestaan|toestaat|laat|laten)\b"
)
_MUST = re.compile(
    r"\b(?:moet|moeten|verplicht|verplichten|verplichting|plicht|dien(?:t|en) te|dient|vereist|nodig|noodzakelijk"
    r"|gehouden|behoort|behoren|verplichte)\b"
)
_STILL_TO = re.compile(
    r"\b(?:moet(?:en)? )?nog (?:niet |te |niet te )?(?:(?:worden|is|zijn|wordt) )?"
    r"(?:gecontroleerd|controleren|nagegaan|nagetrokken|bevestigd|nagekeken)\b"
)
"""Of a signal from the practice: what is "nog niet gecontroleerd" is "nog te controleren"."""
_NEED_NOT = re.compile(
    r"\bhoe(?:ft|ven)\b|\bzelf (?:kiezen|weten|bepalen|beslissen) of\b|\bkiezen (?:tussen|of)\b|\bkeuze vrij\b"
    r"|\bniet (?:nodig|verplicht|vereist|noodzakelijk)\b|\bgeen (?:plicht|verplichting)\b"
)
_STRICT_MUST = re.compile(r"\b(?:moet|moeten|verplicht|plicht|verplichting|dient te|dienen te)\b")
_STRICT_CAN = re.compile(r"\b(?:kan|kunnen|kunt|mag|mogen|bevoegd)\b")


@dataclass(frozen=True, slots=True)
class Polarity:
    """What a stretch of text denies and allows."""

    denials: int
    plain: int
    """Denials of the clause itself: "niet", "geen", and not "zonder" or "te weinig"."""
    excepts: bool
    only: bool
    can: bool
    must: bool
    need_not: bool
    strictly_must: bool
    """Of the main clause, as ``strictly_can``."""
    strictly_can: bool
    compared: frozenset[tuple[str, bool]]
    """Comparatives with "dan", and whether "niet" stands before them: ("groter", True)."""
    pointed: frozenset[tuple[str, str]]
    """"dezelfde" and "andere" with the word behind them."""
    narrow: bool
    """"alleen", "mits"."""
    also: bool
    """"ook", "zelfs": the sentence takes in more."""
    also_then: bool
    """"ook als", "ook zonder"."""
    always: bool
    """"altijd", "nooit", "iedereen"."""
    covers_all: bool
    """Says of all what it says, in some word or other."""
    properties: frozenset[tuple[str, bool]]
    """What it says to be so or not: open to the public, enough, needed, binding."""
    every: bool
    """"alle", "elke", "de hele", and ``of_all``: says something of the kind in any way."""
    of_all: bool
    only_this: bool
    """"alleen", "uitsluitend", and ``leaves_out``: says in any way that something is left out."""
    leaves_out: bool
    duty: bool
    """True for "verplicht", "plicht"."""
    nouns_denied: frozenset[str]
    """Nouns behind "geen"."""
    words_affirmed: frozenset[str]
    """Words of clauses that deny nothing."""
    unchecked: bool
    """Says of itself that it still has to be checked."""
    says_flatly: bool
    """No word of may, must or not, and no question."""


def polarity_of(text: str) -> Polarity:
    """Return the polarity of ``text``."""
    written = fold(text)
    whole = folded = _STILL_TO.sub(" ", written)
    if re.search(r"\b(?:ook|maar)\b", folded):
        folded = _NOT_ONLY.sub(" ", folded)
    folded = _NOT_DENYING.sub(" ", folded)
    main = _SUBORDINATE.sub(" ", folded)
    clauses = _CLAUSE.split(folded)
    denied = {word for clause in clauses if _DENIES.search(clause) for word in re.findall(r"\w{4,}", clause)}
    affirmed = {word for clause in clauses if not _DENIES.search(clause) for word in re.findall(r"\w{4,}", clause)}
    return Polarity(
        denials=len(_DENIES.findall(folded)),
        plain=len(_STRICT.findall(folded)),
        excepts=bool(_EXCEPT.search(folded)),
        only=bool(_ONLY.search(folded)),
        can=bool(_CAN.search(folded)),
        must=bool(_MUST.search(folded)),
        need_not=bool(_NEED_NOT.search(whole)),
        strictly_must=bool(_STRICT_MUST.search(main)),
        strictly_can=bool(_STRICT_CAN.search(main)),
        compared=frozenset((match[2], bool(match[1])) for match in _COMPARED.finditer(whole)),
        pointed=frozenset((_POINTS[match[1]], match[2]) for match in _POINTED.finditer(folded)),
        narrow=bool(_NARROW.search(folded)),
        also=bool(_ALSO.search(folded)),
        also_then=bool(_ALSO_THEN.search(folded)),
        always=bool(_ALWAYS.search(folded)),
        covers_all=bool(_ALWAYS.search(folded) or _ALL.search(folded)),
        properties=frozenset(
            (name, not (match[1] or match[2]))
            for name, pattern in _PROPERTIES.items()
            for match in pattern.finditer("" if _EITHER.search(whole) else whole)
        ),
        every=bool(_EVERY.search(folded)),
        of_all=bool(_OF_ALL.search(folded)),
        only_this=bool(_ONLY_THIS.search(folded)),
        leaves_out=bool(_LEAVES_OUT.search(whole)),
        duty=bool(_DUTY.search(folded)),
        nouns_denied=frozenset(_GEEN.findall(folded)),
        words_affirmed=frozenset(affirmed - denied),
        unchecked=bool(_STILL_TO.search(written)),
        says_flatly=not any(p.search(whole) for p in (_CAN, _MUST, _NEED_NOT, _DENIES, _MAYBE)),
    )


def denies_otherwise(claim: Polarity, source: Polarity) -> bool:
    """Say whether one denies what the other affirms. Exceptions in the source may be told either way."""
    return claim.denials % 2 != source.denials % 2


def widens(claim: Polarity, source: Polarity) -> bool:
    """Say whether the claim takes in what the source leaves out, or leaves out more: "ook zonder" for "alleen met",
    "altijd", "alle" or "alleen" for nothing of the kind."""
    if (claim.every and not source.of_all) or (claim.only_this and not source.leaves_out):
        return True
    if claim.also_then and not source.also and (source.denials or source.narrow or source.excepts):
        return True
    if (
        claim.also
        and (source.narrow or source.excepts)
        and not (claim.only or claim.excepts or source.also or claim.denials)
    ):
        return True
    if claim.always and not source.covers_all:
        return True
    return claim.also and source.excepts and not claim.excepts and not claim.plain


def denies_noun(claim: Polarity, source: Polarity) -> bool:
    """Say whether one says "geen besluit" and the other speaks of a "besluit" without denying anything of it, one
    "niet groter dan" and the other "groter dan", or one "dezelfde" and the other "een andere" of the same thing; or
    whether only the claim has still to be checked."""
    if claim.unchecked and not source.unchecked:
        return True
    if {(word, not denied) for word, denied in claim.compared - source.compared} & source.compared:
        return True
    opposed = {(name, not so) for name, so in claim.properties - source.properties} & source.properties
    if opposed - {(name, not so) for name, so in claim.properties & source.properties}:
        return True
    turned = {("ander" if which == "zelfde" else "zelfde", word) for which, word in claim.pointed}
    if turned & source.pointed and not claim.pointed & source.pointed:
        return True
    return bool(source.nouns_denied & claim.words_affirmed) or bool(claim.nouns_denied & source.words_affirmed)


def obliges_otherwise(  # noqa: PLR0911 - one return a way of saying it
    claim: Polarity, source: Polarity, *, is_law: bool = False
) -> bool:
    """Say whether the claim makes a duty of what the source allows, or the other way round.

    ``is_law``: a statute needs no word for it to oblige.
    """
    if claim.always and not claim.can and source.strictly_can and not source.always:
        return True
    if claim.duty and not (source.must or source.strictly_must) and not is_law:
        return True
    if (
        is_law
        and claim.strictly_can
        and not (source.can or source.denials or source.only or claim.only or claim.denials or claim.compared)
    ):
        return True
    if claim.need_not:
        return not (source.strictly_can or source.need_not or source.denials or source.excepts)
    if claim.strictly_must and not denies_otherwise(claim, source):
        return source.strictly_can and not source.strictly_must
    if claim.strictly_can and not claim.strictly_must and not claim.only and not claim.denials:
        return source.strictly_must and not source.can
    return False
