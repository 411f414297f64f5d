"""What kind of answer a question asks for: an amount, a number, a term, a date, a list, a person or a body."""

from __future__ import annotations

import re
from enum import StrEnum


class AnswerForm(StrEnum):
    """What the sentence that answers should hold."""

    AMOUNT = "bedrag"
    NUMBER = "aantal"
    TERM = "termijn"
    DATE = "datum"
    POWER = "bevoegdheid"
    BODIES = "instanties"
    ROLE = "taak"
    SIGNS = "signalen"
    WHO = "wie"
    LIST = "opsomming"
    DEFINITION = "begrip"
    REASON = "reden"
    OTHER = "overig"


SEVERAL = 3
"""Names of the kind that is asked for, from which a sentence sums them up."""
WITH_A_VALUE = frozenset({AnswerForm.AMOUNT, AnswerForm.NUMBER, AnswerForm.TERM, AnswerForm.DATE})
"""Forms that are answered by one sentence that holds the value."""

_NUMBER_WORD = (
    r"(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|twintig|"
    r"dertig|honderd)"
)
_UNIT_OF_TIME = r"(?:uur|uren|dag(?:en)?|week|weken|maand(?:en)?|kwartaal|kwartalen|jaar|jaren)"
_ASKS: tuple[tuple[AnswerForm, re.Pattern[str]], ...] = tuple(
    (form, re.compile(pattern, re.IGNORECASE))
    for form, pattern in (
        (
            AnswerForm.TERM,
            r"\bhoe\s+lang\b|\b\w*termijn(?:en)?\b|\bbinnen\s+(?:hoeveel|welke)\b|\bhoeveel\s+(?:tijd|dagen|weken|maanden|jaar|jaren)\b",
        ),
        (
            AnswerForm.AMOUNT,
            r"\bhoeveel\s+(?:geld|euro|kost\w*|betaal\w*|draagt|dragen|subsidie|budget)\b|\bwat\s+(?:kost|betaalt|betalen|betaalde)\b|"
            r"\bwie\s+betaalt\b|\bhoe\s+(?:hoog|duur|groot)\b|\bbegroting\b|\bbedrag(?:en)?\b|\bkosten\b|\bbijdrage\w*\b|\bbudget\b|\bfinancier\w*\b",
        ),
        (AnswerForm.NUMBER, r"\bhoeveel\b|\baantal(?:len)?\b|\bhoe\s+vaak\b|\bpercentage\b|\bfte\b"),
        (
            AnswerForm.DATE,
            r"\bwanneer\s+(?:is|was|wordt|werd|treedt|trad|begint|begon|start)\b|\b(?:sinds|vanaf)\s+wanneer\b|\bwelk(?:e)?\s+(?:jaar|datum|dag|maand)\b|\bper\s+wanneer\b",
        ),
        (
            AnswerForm.SIGNS,
            r"\bhoe\s+(?:herken\w*|zie|merk|signaleer)\b|\bwaaraan\s+(?:herken\w*|zie|merk)\b|"
            r"\b(?:signalen|kenmerken|indicatoren|aanwijzingen)\s+(?:van|voor|bij|dat)\b",
        ),
        (
            AnswerForm.BODIES,
            r"\bwelke?\s+(?:\w+\s+)?(?:partner\w*|instantie\w*|organisatie\w*|partij(?:en)?|diensten?)\b|"
            r"\bwie\s+(?:zijn|zitten|werken|doen)\b|\bpartners\s+van\b",
        ),
        (
            AnswerForm.ROLE,
            r"\bwat\s+(?:doet|doen)\b|\b(?:taak|taken|rol|functie)\s+(?:van|heeft|hebben)\b|\bwelke\s+(?:taak|taken|rol)\b",
        ),
        (
            AnswerForm.POWER,
            r"^(?:en\s+)?(?:mag|mogen|kan|kunnen|moet|moeten|is|zijn)\b|\b(?:mag|mogen|kan|kunnen)\s+(?:de|het|een|je|we|ik|u)\b|"
            r"\bwie\s+(?:mag|kan|beslist|besluit|is)\b|\bbevoegd\w*",
        ),
        (
            AnswerForm.WHO,
            r"\bwie\b|\bwelke?\s+(?:partner\w*|instantie\w*|organisatie\w*|gemeenten?|bestuursorga\w+|partij\w*)\b|\bdoor\s+wie\b",
        ),
        (
            AnswerForm.LIST,
            r"\bwelke\b|\bnoem\b|\bwat\s+zijn\b|\bopsomming\b|\blijst\b|\bwaaruit\b|\bwaarvoor\b|\bonder\s+welke\s+voorwaarden\b|"
            r"\b(?:twee|drie|vier|vijf|zes|zeven)\s+\w+",
        ),
        (AnswerForm.REASON, r"\bwaarom\b|\bwaardoor\b|\breden(?:en)?\b|\boorzaak\b"),
        (AnswerForm.DEFINITION, r"\bwat\s+(?:is|betekent|wordt\s+bedoeld|houdt|verstaat)\b|\bdefinitie\b|\bbegrip\b"),
    )
)

_TIME = rf"(?:\d+|{_NUMBER_WORD})\s+{_UNIT_OF_TIME}"
_SO_LONG = re.compile(
    rf"(?:mag|mogen|kan|kunnen|duurt|geldt)\b[^.?!]*?\s(?P<time>(?:(?:langer|korter|meer)\s+dan|voor|maximaal)\s+{_TIME}|"
    rf"{_TIME}(?=\s+(?:duren|gelden|lang|dicht|gesloten|bewa\w+|vast\w*)\b))",
    re.IGNORECASE,
)
_HOLDS: dict[AnswerForm, re.Pattern[str]] = {
    AnswerForm.AMOUNT: re.compile(
        r"€\s?\d|\d[\d.,]*\s*(?:euro|miljoen|duizend|%|procent)|\b(?:eerste|tweede|derde|vierde|vijfde|zesde)\s+categorie\b",
        re.IGNORECASE,
    ),
    AnswerForm.NUMBER: re.compile(rf"\b\d|\b{_NUMBER_WORD}\b", re.IGNORECASE),
    AnswerForm.TERM: re.compile(
        rf"\b(?:\d+|{_NUMBER_WORD})\s+(?:\w+\s+)?{_UNIT_OF_TIME}\b|\btermijn\s+van\b|\bduur\b|\bonverwijld\b|\bzo\s+spoedig\s+mogelijk\b|"
        r"\btot\s+en\s+met\s+de\s+\w+\s+dag\b",
        re.IGNORECASE,
    ),
    AnswerForm.DATE: re.compile(
        r"\b(?:19|20)\d{2}\b|\b\d{1,2}\s+(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)\b",
        re.IGNORECASE,
    ),
    AnswerForm.SIGNS: re.compile(r"\bsignal\w*|\bkenmerk\w*|\bindicator\w*|\bherken\w*|\baanwijzing\w*", re.IGNORECASE),
    AnswerForm.ROLE: re.compile(
        r"\b(?:taak|taken|rol|adviseert|ondersteunt|co[oö]rdineert|verzorgt|zorgt|onderhoudt|begeleidt|bewaakt|beoordeelt|"
        r"verantwoordelijk|belast\s+met|gericht\s+op|fungeert|helpt|bestaat\s+uit|richt\s+zich)\b",
        re.IGNORECASE,
    ),
    AnswerForm.POWER: re.compile(
        r"\b(?:is\s+bevoegd|zijn\s+bevoegd|bevoegd\s+(?:is|zijn|tot|om)|kan|kunnen|mag|mogen|verboden|verplicht|bevoegdheid\s+tot)\b",
        re.IGNORECASE,
    ),
    AnswerForm.WHO: re.compile(
        r"\b(?:burgemeester|college|gemeenteraad|raad|minister\w*|officier|politie|riec\w*|liec|bureau|gemeente\w*|bestuursorgaan|bestuursorganen|belastingdienst|"
        r"om|openbaar\s+ministerie|stuurgroep|stuurploeg|partners?|provincie|fiod|korpschef|toezichthouder\w*|wijkagent\w*|\w*ambtena(?:ar|ren)|bewoners|ondernemers|\w*inspectie|\w+(?:manager|functionaris|coördinator)\w*)\b",
        re.IGNORECASE,
    ),
    AnswerForm.REASON: re.compile(
        r"\b(?:omdat|doordat|daarom|zodat|want|reden\w*|aanleiding|behoefte|vanwege|wegens|immers|noodzak\w*)\b",
        re.IGNORECASE,
    ),
    AnswerForm.DEFINITION: re.compile(
        r"\b(?:is|zijn|betekent|verstaan|wordt\s+genoemd|noemen\s+we|spreken\s+we\s+van|sprake)\b", re.IGNORECASE
    ),
}


_HOW_LONG = re.compile(
    r"\bhoe\s?lang\b|\blangst\w*\b|\bmaximaal\b|\bhooguit\b|\bduur\b|\bduurt\b|\btot\s+wanneer\b", re.IGNORECASE
)
_SOON = re.compile(r"\bonverwijld\b|\b(?:zo\s+)?spoedig\s+mogelijk\b", re.IGNORECASE)
_LASTS = re.compile(r"\bde\s+duur\b|\btijdstip\s+te\s+verlengen\b|\bniet\s+langer\s+(?:duren\s+)?dan\b", re.IGNORECASE)
"""How long something lasts, without a number: "bepaalt in het besluit de duur van de sluiting"."""
_COUNTS_WORK = re.compile(r"\bhoeveel\s+(?:uur|uren|fte|mensen|medewerkers)\b", re.IGNORECASE)
_ASKS_LAW = re.compile(
    r"\b(?:mag|mogen|moet|moeten|kan|kunnen|hoef\w*|bevoegd\w*|beslist|besluit|verplicht|verboden|geldig|houdbaar|termijn\w*|"
    r"hoe\s?lang|tot\s+wanneer|binnen\s+(?:hoeveel|welke)|hoeveel\s+(?:dagen|weken|maanden|jaar|jaren|uur))\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"^(?:\d+[a-z]?\.\s+)?(?:indien|als|wanneer|zodra)\b[^,;]*,", re.IGNORECASE)
"""What a sentence supposes: "Indien het advies niet binnen acht weken kan worden gegeven, ..." sets no term."""
_COUNTED = re.compile(
    r"\b(?:welke|wat\s+zijn\s+de|noem\s+de|de)\s+(?P<count>twee|drie|vier|vijf|zes|zeven|acht|negen|tien|\d{1,2})\s+\w",
    re.IGNORECASE,
)
_COUNTS = {
    word: number
    for number, word in enumerate(("twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"), start=2)
}


def how_long(question: str) -> str:
    """Return a question for yes or no about a length of time as the question how long: "Mag het een jaar duren?" as
    "Hoe lang mag het duren?"; empty when it is none."""
    found = _SO_LONG.match(question)
    if not found:
        return ""
    rest = f"{question[: found.start('time')].rstrip()}{question[found.end('time') :]}"
    return f"Hoe lang {rest[:1].lower()}{rest[1:]}"


def asked_count(question: str) -> int | None:
    """Return how many things a question for a list says there are ("welke drie pijlers"); None when it does not."""
    found = _COUNTED.search(question)
    if not found:
        return None
    word = found["count"].casefold()
    return _COUNTS[word] if word in _COUNTS else int(word)


def answer_forms(question: str) -> tuple[AnswerForm, ...]:
    """Return the forms that ``question`` asks for, in order of weight; ``OTHER`` alone when none is recognised."""
    question = how_long(question) or question
    asked = [form for form, pattern in _ASKS if pattern.search(question)]
    if _COUNTS_WORK.search(question):  # "hoeveel uren … volgens de begroting" asks for no money
        asked = [form for form in asked if form is not AnswerForm.AMOUNT]
    return tuple(asked) or (AnswerForm.OTHER,)


def holds(form: AnswerForm, sentence: str) -> bool:
    """Say whether ``sentence`` holds what ``form`` asks for; always False for lists and ``OTHER``. A value that the
    sentence only supposes does not count."""
    pattern = _HOLDS.get(form)
    if form in WITH_A_VALUE:
        sentence = _CONDITION.sub("", sentence)
    return bool(pattern and pattern.search(sentence))


def answers(form: AnswerForm, question: str, sentence: str) -> bool:
    """Say whether ``sentence`` holds the value that ``question``, which asks for ``form``, wants: what must be done
    soon is no answer to how long something lasts."""
    if form is AnswerForm.TERM and _HOW_LONG.search(question):
        sentence = _SOON.sub("", sentence)
        return bool(_LASTS.search(sentence)) or holds(form, sentence)
    return holds(form, sentence)


def asks_law(question: str) -> bool:
    """Say whether ``question`` asks for a power, a duty or a term: what may or must be stands in the law alone."""
    return bool(_ASKS_LAW.search(question))


def sums_up(form: AnswerForm, sentence: str) -> bool:
    """Say whether ``sentence`` names several of what ``form`` asks for: "wijkagenten, bewoners en ondernemers"."""
    return len({found.casefold() for found in _HOLDS[form].findall(sentence)}) >= SEVERAL


def beyond(question: str, text: str) -> str:
    """Return what ``text`` says beyond the words of the question: who is asked about is not who does it."""
    asked = {word.strip(".,?!:;()").casefold() for word in question.split()}
    return " ".join(word for word in text.split() if word.strip(".,?!:;()").casefold() not in asked)
