"""Law that speaks of one subject only: in a question about the general rule it would say the opposite of that rule.

The Huisvestingswet lets its supervisors enter a home without consent, the Leegstandwet sets terms of its own, chapter 8
of the Awb is about the court. Their sentences share the words of the general rule, and answer only who asks about that
subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.legal_references import laws_in
from knowledge.legal import article_order
from knowledge.records import Passage

__all__ = ["is_beside_the_subject"]


@dataclass(frozen=True, slots=True)
class _Narrow:
    """The articles ``first`` to ``last`` of a statute (all of them when empty), and the words of their subject."""

    bwb_id: str
    subject: re.Pattern[str]
    first: str = ""
    last: str = ""

    def holds(self, article: str) -> bool:
        if not self.first:
            return True
        return article_order(self.first) <= article_order(article) <= article_order(self.last)


def _narrow(bwb_id: str, words: str, first: str = "", last: str = "") -> _Narrow:
    return _Narrow(bwb_id, re.compile(words, re.IGNORECASE), first, last)


_HOMES = (
    r"huisvest|woonruimte|woonvergunning|splits|onttrek|verkamer|kamer|samenvoeg|omzet|opkoop|tweede\s+woning|"
    r"toeristisch|airbnb|vakantieverhuur|huurwoning|urgentie|inschrijv|huurprijs|verhu(?:ur|ren)|onderhu|leegsta|pandjesbaas|"
    r"belegger|woningverdeling|woning(?:inspect|toezicht)|woonregels|overbewon|illegale\s+bewoning|doorverhu"
)
_NARROW = (
    _narrow("BWBR0035303", _HOMES),
    _narrow("BWBR0003403", r"leeg|kraak|ongebruikt|tijdelijk"),
    _narrow(
        "BWBR0002469",
        r"kansspel|kansspelen|gok|speelautoma|speelhal|fruitautoma|casino|loterij|bingo|wedden|poker|spel",
    ),
    _narrow(
        "BWBR0002458",
        r"alcohol|drank|bier|wijn|sterk|horeca|caf[eé]|kroeg|bar\b|restaurant|kantine|slijter|tap|schenk|leidinggevende|"
        r"paracommerc|terras|feest|evenement|snackbar|eetgelegenheid|club|lokaliteit|inrichting|minderjarig|happy|borrel|whisky|likeur|breezer|super|supermarkt|gelegenheid\s+van",
    ),
    _narrow("BWBR0008804", r"wapen|munitie|schiet|geschoten|mes\b|messen|vuurwerk|explosie|fouill|veiligheidsrisico"),
    _narrow("BWBR0048028", r"verhuur|huur|pandjesbaas|arbeidsmigrant|woonruimte|bemiddel"),
    _narrow(
        "BWBR0019388",
        r"rotterdamwet|wbmgp|grootstedelijk|woonruimte|woonverklaring|huisvest|huur|instroom|wijk|straat|flat|complex",
    ),
    _narrow("BWBR0001941", r"ontheffing|verlof|opium|medicin|wetenschap|apothe|arts|teelt|invoer|uitvoer", "5", "8m"),
    _narrow("BWBR0022463", r"politie|gegevens|informatie|opspor|beeld"),
    _narrow("BWBR0049962", r"gegevens|informatie|samenwerk|riec|wgs|delen|gedeeld"),
    # The people of the municipality and how they meet; its money; the court; complaints; subsidies.
    _narrow(
        "BWBR0005416",
        r"benoem|aanstel|ontsla|schors|nevenfunct|belonging|bezoldig|wedde|eed\b|griffi|secretaris|waarne|vervang|"
        r"afwezig|verhinder|ontstentenis|raadslid|raadsleden|vergader|wethouderschap|integriteit|onverenig|rekenkamer|"
        r"geheim|stemm|ombuds|commissie|amtsketen|ambtsketen|lidmaatschap|samenstelling|kiezen|gekozen|verkiez",
        "5",
        "107e",
    ),
    _narrow(
        "BWBR0005416",
        r"belasting|begroting|rekening|financi|leges|precario|tarief|heffing|hef|aanslag|geldlening|accountant|retributie",
        "186",
        "259",
    ),
    _narrow("BWBR0005537", r"subsidie", "4:21", "4:80"),
    _narrow(
        "BWBR0005537",
        r"rechter|rechtbank|beroep|zitting|proces|voorlopige|voorziening|uitspraak|griffie|raad\s+van\s+state|bezwaar|"
        r"schadevergoeding|schade",
        "8:1",
        "8:119",
    ),
    _narrow("BWBR0005537", r"klacht|klag|klaag|ombuds|bejegen|gedraging", "9:1", "9:36"),
)
_GENERAL = re.compile(
    r"binnen\s?(?:treden|gaan|komen|gelaten|lopen|laten)|binnengetreden|naar\s+binnen|betreden|machtiging|zonder\s+(?:\w+\s+)?toestemming|"
    r"toezichthouder|inspecteur|controleur|handhaver|\bboa|legitim|meewerk|mee\s+te\s+werken|medewerking|\w+\s+(?:in|op)\s+zonder|"
    r"hoorplicht|\bgehoord|(?:eerst|vooraf|iemand|moet\w*)\s+(?:\w+\s+)?horen\b|horen\s+voor|zienswijze|\bkosten\b|noodbevel|noodverordening|gebiedsverbod|namens|overlaten|opdra(?:agt|gen)|mandaat|betaal|betalen|draait\s+op|\brekening\b|verjaar|verjaring|vervalt|te\s+laat|termijn|hoe\s?lang|langst|langer|"
    r"hoe\s+oud|duur|duurt|duren|"
    r"\b(?:hoeveel|welke)\s+(?:\w+\s+)?(?:tijd|dag|dagen|week|weken|maand|maanden|jaar|jaren)\b|tot\s+wanneer",
    re.IGNORECASE,
)
"""What the general law has a rule for: entering, hearing, costs, terms, the lapse of a power."""


def is_beside_the_subject(passage: Passage, question: str) -> bool:
    """Say whether ``passage`` is law on a subject of which ``question``, which a general rule answers, says nothing.

    The law that the question names is its subject."""
    narrow = [one for one in _NARROW if one.bwb_id == passage.bwb_id and one.holds(passage.article or "")]
    named = laws_in(question) if narrow else frozenset()
    if not narrow or passage.bwb_id in named or not (named or _GENERAL.search(question)):
        return False
    return not any(one.subject.search(question) for one in narrow)
