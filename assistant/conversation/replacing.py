"""Puts what was meant in the place of a word that points back: "daarvoor" → "voor de Wet Damocles"."""

from __future__ import annotations

import re

from assistant.conversation.subject import Subject
from assistant.conversation.words import (
    ACTORS,
    ATTRIBUTES,
    FINITE,
    PARTICLES,
    PREPOSITIONS,
    QUESTION_WORDS,
    SMALL,
    finite_place,
    word_set,
    words_of,
)

__all__ = ["at", "is_law", "replace_pointers"]

_PREPOSITION_OF = {"mee": "met", "toe": "tot", "heen": "naar", "vandaan": "van"}
_COMPOUND = re.compile(
    r"\b(?:daar|er|hier)(?P<tail>van|voor|mee|bij|over|in|op|tegen|na|door|aan|uit|toe|onder|tussen|binnen)\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\b(?P<there>daar|hier)\b(?P<between>(?:\s+[\w-]+){0,4}?)\s+(?P<tail>van|voor|mee|bij|over|in|op|tegen|aan|uit|toe)\b"
    r"(?!\s+(?:de|het|een|dat|die|deze|dit|(?-i:[A-Z])))(?P<predicate>\s+(?:nodig|verplicht|vereist)\s*$)?",
    re.IGNORECASE,
)
_DOING = re.compile(r"\b(?:dat|dit|het|zoiets)\s+doen\b|\bdat\s+gebeuren\b", re.IGNORECASE)
_THEN = re.compile(r"(?<=\w)\s+(?:dan|in\s+dat\s+geval|daarna|hierna)\b", re.IGNORECASE)
_IN_THAT_CASE = re.compile(r"(?<=\w)\s+(?:dan|in\s+dat\s+geval)\b", re.IGNORECASE)
_PERSONS = frozenset({"hij", "zij", "ze", "hem", "haar"})
_THINGS = frozenset({"die", "dat", "dit", "deze", "het"})
_AFTER_A_THING = (
    FINITE
    | PREPOSITIONS
    | word_set("""
    ook nog nu al dan wel niet ooit zelf altijd meestal eigenlijk precies eens dus maar en of nodig verplicht
    toegestaan geldig mogelijk bevoegd voorbij de een het duren doen gebeuren in maximaal hoogstens ten zomaar
    daarna hierna eerst zonder alleen meteen direct zo later eerder samen
""")
)
_DEMONSTRATIVE = re.compile(
    r"(?P<lead>^|[\w-]+\s+)\b(?P<which>die|dat|deze|dit|zo['’]n|zulke|dezelfde|hetzelfde)\s+(?P<noun>[a-zà-ÿ][\w-]{2,})",
    re.IGNORECASE,
)
_RANKED = re.compile(
    r"\b(?:de|het)\s+(?:eerste|tweede|derde|vierde|vijfde|laatste|andere)\b(?=\s*(?:$|[?.,]|dan\b|ook\b))",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"\b(?:de|het|welke|welk|hoeveel|wat\s+(?:is|zijn)\s+(?:de|het))\s+(?P<noun>[a-zà-ÿ][\w-]{2,})", re.IGNORECASE
)
_TERM_QUESTION = re.compile(r"\bbinnen\s+(?:hoeveel|welke)\b|\bwelke\s+termijn\b|\b(?:de\s+)?termijn\b", re.IGNORECASE)


def replace_pointers(text: str, before: Subject) -> str:
    """Return ``text`` with what it points back to filled in from ``before``; the same text when it points nowhere."""
    result = text.rstrip("?!. ")
    result = _DOING.sub(lambda found: _doing(found[0], before), result)
    after_it = bool((_PERSONS | _THINGS) & {word.casefold() for word in words_of(text)})
    result = _COMPOUND.sub(lambda found: _compound(found, before, after_it=after_it), result)
    result = _APART.sub(
        lambda found: " ".join(
            filter(None, (found["between"], found["predicate"], _with_preposition(found["tail"], before)))
        ).strip(),
        result,
    )
    result = _persons_and_things(result, before)
    result = _RANKED.sub(lambda found: f"{found[0]} van {before.thing or before.whole}", result)
    result = _DEMONSTRATIVE.sub(lambda found: _demonstrative(found, before), result)
    then = _THEN if not after_it else _IN_THAT_CASE
    result = then.sub(lambda _: f" {at(before)}", result, count=1) if _points_then(result) else result
    if result == text.rstrip("?!. "):
        result = _attribute(result, before)
    return _named_once(" ".join(result.split()), before)


def at(before: Subject) -> str:
    """Return "bij een gebiedsverbod", or "volgens artikel 17 Woningwet" for a law."""
    name = before.whole
    return f"{'volgens' if is_law(name) else 'bij'} {name}"


def is_law(name: str) -> bool:
    """Say whether ``name`` is that of a law or an article."""
    return bool(re.match(r"(?:artikel\b|(?:de\s+)?(?:Wet\b|[A-Z]\w*wet\b|Awb\b|Wgs\b))", name))


def _doing(found: str, before: Subject) -> str:
    if before.doing:
        return before.doing
    return found


def _compound(found: re.Match[str], before: Subject, *, after_it: bool) -> str:
    """Fill in "daarvoor"; "daarna" beside another pointer only says when: "Kan het daarna nog een keer?"."""
    return found[0] if after_it and found["tail"].casefold() == "na" else _with_preposition(found["tail"], before)


def _named_once(text: str, before: Subject) -> str:
    """Leave out what was filled in a second time, with its preposition: one pointer is enough to name it."""
    for name in filter(None, {before.event, before.full, before.whole}):
        first, found, rest = text.partition(name)
        if found and len(name.split()) > 1 and name in rest:
            again = re.compile(rf"\s+(?:{'|'.join(PREPOSITIONS)})\s+{re.escape(name)}")
            text = f"{first}{found}{again.sub('', rest, count=1)}"
    return text


def _with_preposition(tail: str, before: Subject) -> str:
    preposition = _PREPOSITION_OF.get(tail.casefold(), tail.casefold())
    of_event = preposition in {"voor", "bij", "na", "over"} and before.event
    return f"{preposition} {before.event if of_event else before.full or before.whole}"


def _points_then(text: str) -> bool:
    """Say whether "dan" looks back; not after a condition of its own, and not in a comparison."""
    return bool(_THEN.search(text)) and not re.search(
        r"\b(?:als|wanneer|indien)\b.*\bdan\b|\b(?:meer|minder|anders|langer|hoger|lager|ouder|eerder|later|groter)\s+dan\b",
        text,
        re.IGNORECASE,
    )


def _persons_and_things(text: str, before: Subject) -> str:
    """Fill in pronouns that stand alone; never a relative pronoun or an article."""
    words = text.split()
    filled: list[str] = []
    finite_at = finite_place(words)
    own_actor = ACTORS.search(text)
    own_place = len(text[: own_actor.start()].split()) if own_actor else len(words)
    expletive = bool(re.search(r"\bhet\b.*\bom\b.*\bte\b|\bhet\s+gaat\b", text, re.IGNORECASE))
    for position, word in enumerate(words):
        low = word.strip(",.").casefold()
        following = words[position + 1].strip(",.?").casefold() if position + 1 < len(words) else ""
        previous = words[position - 1].strip(",.").casefold() if position else ""
        within = position > own_place and previous in {"dat", "die", "omdat", "als", "of"}
        if low in _PERSONS and not within and (before.actor or before.thing):
            filled = _singular(filled)
            filled.append(before.actor or before.thing)
        elif low == "het" and expletive:
            filled.append(word)
        elif low in _THINGS and _stands_alone(
            words, position, "is" if position - 1 == finite_at else previous, following
        ):
            filled.append(_meant(text, before) or word)
        else:
            filled.append(word)
    return " ".join(filled)


def _singular(words: list[str]) -> list[str]:
    """Let the verb before it follow the one body that "ze" stood for."""
    one = {
        "hebben": "heeft",
        "zijn": "is",
        "mogen": "mag",
        "kunnen": "kan",
        "moeten": "moet",
        "werken": "werkt",
        "doen": "doet",
    }
    if not words or words[-1].casefold() not in one:
        return words
    last = one[words[-1].casefold()]
    return [*words[:-1], last.capitalize() if words[-1][0].isupper() else last]


def _stands_alone(words: list[str], position: int, previous: str, following: str) -> bool:
    leads = FINITE | QUESTION_WORDS | {"en", "als", "dat", "of", "dan", "ik", "je", "u", "wij", "we", "hij"}
    if position and previous not in leads and not ACTORS.fullmatch(previous):
        return False
    if words[position].casefold() == "het" and following in {"de", "een", "niet", "verschil"}:
        return False
    if position + 1 == len(words) or following in _AFTER_A_THING:
        return True
    modal = any(
        word.casefold() in {"mag", "kan", "moet", "moeten", "kunnen", "mogen", "wil"} for word in words[:position]
    )
    last = position + 2 == len(words) and modal and following.endswith("en")
    participle = bool(re.fullmatch(r"(?:ge|ver|be|ont|op|in|aan|uit)\w+(?:d|t|en)", following)) and modal
    return last or participle or (position + 2 == len(words) and following in PARTICLES)


def _meant(text: str, before: Subject) -> str:
    """Return what "dat" or "die" means here: what is done, or the thing itself."""
    if re.search(r"\bverleng", text, re.IGNORECASE) and _TERM_QUESTION.search(before.question) and before.thing:
        return f"de termijn {at(before)}" if "termijn" not in before.thing else before.thing
    if before.law and re.search(r"\bluid\w*|\bstond\b", text, re.IGNORECASE):
        return before.law
    happens = re.search(
        r"\b(?:duren|duurt|verleng\w*|gebeur\w*|geldt|mag|kan|nodig|toegestaan|waarom|hoeft)\b", text, re.IGNORECASE
    )
    return (before.event if happens and before.event else "") or before.full or before.whole


def _demonstrative(found: re.Match[str], before: Subject) -> str:
    noun, lead = found["noun"].casefold(), found["lead"].strip().casefold()
    relative = bool(lead) and lead not in FINITE | PREPOSITIONS | QUESTION_WORDS | {"en", "lang", "zelfs"}
    if relative or noun in FINITE | PREPOSITIONS | SMALL | _AFTER_A_THING or not before.whole:
        return found[0]
    if noun in before.thing.casefold().split():
        return f"{found['lead']}{before.thing}"
    return f"{found[0]} {at(before)}"


def _attribute(text: str, before: Subject) -> str:
    """Give an attribute that stands alone its whole: "Welke gronden zijn er?" → "… bij de Wet Victoria"."""
    if not before.whole:
        return text
    if re.search(r"\bvoorbeeld(?:en)?$", text, re.IGNORECASE):
        return f"{text} van {before.whole}"
    found = _ATTRIBUTE.search(text)
    noun = found["noun"].casefold() if found else ""
    bare = [word.casefold() for word in words_of(text)]
    short = len(bare) == 2 and bare[0] in {"wie", "wanneer", "waarom", "hoe"} and bare[1] in FINITE
    if noun not in ATTRIBUTES and not short and not (set(bare) & {"bevoegd", "nodig", "verplicht"} and len(bare) <= 4):
        return text
    if found and re.match(r"\s+(?:van|voor|bij|in|volgens|uit)\b", text[found.end() :]):
        return text
    return f"{text} {at(before)}"
