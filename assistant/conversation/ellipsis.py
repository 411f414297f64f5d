"""Questions that leave most of themselves out: "En een meldplicht?", "En bij spoed?", "En in 2015?".

What is said takes the place of its like in the question before: an article that of an article, an authority that of an
authority, a phrase with "bij" that of a phrase with "bij".
"""

from __future__ import annotations

import re

from assistant.conversation.replacing import at, replace_pointers
from assistant.conversation.subject import Subject
from assistant.conversation.substitution import put_in_place, swapped_in
from assistant.conversation.words import ATTRIBUTES, FINITE, PLACES, QUESTION_WORDS, finite_place, words_of
from assistant.legal_references import articles_in, laws_in

__all__ = ["always_leans", "complete", "is_fragment"]

_MOST_WORDS = 12
_ORDERS = frozenset({"noem", "geef", "leg", "vertel", "toon", "beschrijf", "zet", "vat", "schrijf", "help", "zoek"})
_SHORTER = re.compile(
    r"^(?:(?:kun|kan|wil|zou)\s+(?:je|u)\s+)?(?:dat|dit|het|vat|zet)\b.{0,60}\b"
    r"(?:samenvatten|korter|zinnen|samen|kort|herhalen|toelichten|simpeler|eenvoudiger)\b",
    re.IGNORECASE,
)
_ARTICLE = r"(?:artikel|art\.?)?\s*(?P<number>\d+(?::\d+)?[a-z]{0,3})\b"
_BARE_ARTICLE = re.compile(rf"^(?:(?:in|bij|volgens|op\s+grond\s+van)\s+)?{_ARTICLE}(?P<law>\s+.*)?$", re.IGNORECASE)
_LID = re.compile(
    r"^(?:(?:in|volgens)\s+)?(?:het\s+)?"
    r"(?P<lid>(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende)\s+lid|lid\s+\d+)"
    r"(?:\s+(?:daarvan|ervan|dan))?$",
    re.IGNORECASE,
)
_IN_QUESTION = re.compile(
    r"\b(?:artikel|art\.?)\s*\d+(?::\d+)?[a-z]{0,3}\b(?:,?\s+(?:het\s+)?\w+\s+lid,?)?", re.IGNORECASE
)
_YEAR = re.compile(r"^(?:(?:in|voor|van|over|per)\s+)?(?P<year>(?:19|20)\d{2})$", re.IGNORECASE)
_ANY_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_CONDITION = re.compile(r"^(?:wat\s+)?(?:als|indien)\s+(?P<what>.+)$", re.IGNORECASE)
_IS_A_PLACE = re.compile(r"^(?:het|dat|die)\s+(?:(?:om|over)\s+)?(?P<place>.+?)\s+(?:is|gaat|betreft)$", re.IGNORECASE)
_ALSO_FOR = re.compile(
    r"^(?:geldt|mag|kan|is)\s+(?:dat|dit|het|die)\s+(?:dan\s+)?(?:ook|nog|wel|niet)?\s*"
    r"(?P<phrase>(?:voor|bij|in|met|op)\s+.+)$",
    re.IGNORECASE,
)
_DEGREES = r"(?:maximaal|minimaal|hooguit|hoogstens|minstens|ten\s+hoogste|ten\s+minste|op\s+(?:z['’]n|zijn)\s+\w+)"
_COUNT = re.compile(
    rf"^(?:(?:voor|binnen|na|tot|met|in)\s+)?(?:(?:hoeveel|welke)\s+[\w-]+(?:\s+[\w-]+)?|hoeveel)(?:\s+{_DEGREES})?$",
    re.IGNORECASE,
)
_DEGREE = re.compile(rf"^{_DEGREES}$", re.IGNORECASE)
"""How much, and nothing of what: "maximaal?"."""
_SHORT = re.compile(
    r"^(?P<wh>(?:voor\s+)?hoe\s*lang|waarom(?:\s+niet)?|wanneer|sinds\s+wanneer|hoe\s+vaak|hoe\s+hoog|hoe|door\s+wie|wie)"
    r"(?:\s+(?:dan|eigenlijk|wel))?$",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"^(?:(?:en\s+)?waar\s+staat\s+(?:dat|dit|het)(?:\s+(?:dan|precies|in\s+de\s+wet))*|"
    r"in\s+welk(?:e)?\s+(?:artikel|wet)\s+staat\s+(?:dat|dit)|"
    r"(?:op\s+)?welk(?:e)?\s+(?:wets)?artikel(?:\s+is\s+dat)?|welke\s+wet\s+is\s+dat)$",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(r"^wat\s+is\s+(?:dan\s+)?het\s+verschil\s+met\s+(?P<other>.+)$", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"^(?P<phrase>(?P<det>de|het)\s+(?P<noun>[\w-]+))$", re.IGNORECASE)


def always_leans(text: str) -> bool:
    """Say whether ``text`` has a form that means nothing without the question before: "wat als het een woning is?"."""
    said = text.rstrip("?!. ")
    known = (_SHORTER, _LID, _YEAR, _CONDITION, _SHORT, _WHERE, _DIFFERENCE, _ATTRIBUTE, _ALSO_FOR, _DEGREE)
    return any(pattern.match(said) for pattern in known) or _asks_count(said)


def _asks_count(said: str) -> bool:
    return bool(_COUNT.match(said)) and not any(word.casefold() in FINITE for word in words_of(said))


def is_fragment(text: str) -> bool:
    """Say whether ``text`` (without "en" and the like before it) is no whole question by itself."""
    words = [word.casefold() for word in words_of(text)]
    if not words or len(words) > _MOST_WORDS:
        return False
    whole = words[0] in QUESTION_WORDS | FINITE | _ORDERS or (len(words) > 1 and words[1] in QUESTION_WORDS)
    return not whole and not any(word in FINITE for word in words)


def complete(fragment: str, before: Subject) -> str | None:
    """Return the whole question that ``fragment`` stands for after ``before``; None when the rules do not know it."""
    said = fragment.rstrip("?!. ")
    for rule in _RULES:
        whole = rule(said, before)
        if whole:
            line = " ".join(whole.split()).rstrip("?")
            return f"{line[:1].upper()}{line[1:]}?"
    return None


def _shorter(said: str, before: Subject) -> str | None:
    return f"In het kort: {_lower(before.question)}" if _SHORTER.match(said) else None


def _where(said: str, before: Subject) -> str | None:
    return f"In welk artikel staat dit: {_lower(before.question)}" if _WHERE.match(said) else None


def _difference(said: str, before: Subject) -> str | None:
    found = _DIFFERENCE.match(said)
    return f"Wat is het verschil tussen {before.thing} en {found['other']}" if found and before.thing else None


def _of_article(said: str, before: Subject) -> str | None:
    lid = _LID.match(said)
    place = _IN_QUESTION.search(before.question)
    if lid and place:
        article = re.match(r"\S+\s*[\d:]+[a-z]*", place[0])
        name = article[0] if article else place[0]
        return f"{before.question[: place.start()]}{name}, {lid['lid']},{before.question[place.end() :]}"
    bare = _BARE_ARTICLE.match(said)
    if bare and place and not _YEAR.match(said):
        rest = before.question[place.end() :]
        law = bare["law"] or ""
        if law and laws_in(said):
            old = next(iter(articles_in(before.question)), None)
            rest = before.question[old.end :] if old else rest
        return f"{before.question[: place.start()]}artikel {bare['number']}{law}{rest}"
    return None


def _of_year(said: str, before: Subject) -> str | None:
    found = _YEAR.match(said)
    if not found:
        return None
    if _ANY_YEAR.search(before.question):
        return _ANY_YEAR.sub(found["year"], before.question, count=1)
    if before.law and re.match(r"wat\s+(?:zegt|bepaalt|staat|regelt|houdt)\b", before.question, re.IGNORECASE):
        return f"Hoe luidde {before.law} in {found['year']}"
    past = {"luidt": "luidde", "mag": "mocht", "kan": "kon", "is": "was", "geldt": "gold"}
    words = [past.get(word, word) for word in before.question.split()]
    return f"{' '.join(words)} in {found['year']}"


def _also(said: str, before: Subject) -> str | None:
    found = _ALSO_FOR.match(said)
    if not found:
        return None
    place = swapped_in(PLACES, found["phrase"], before.question)
    if place and re.match(r"(?:voor|bij|in)\s", found["phrase"]):
        return place
    whole = replace_pointers(said, before)
    return whole if whole != said else None


def _condition(said: str, before: Subject) -> str | None:
    found = _CONDITION.match(said)
    if not found:
        return None
    kind = _IS_A_PLACE.match(found["what"])
    if kind:
        swapped = swapped_in(PLACES, kind["place"], before.question)
        return swapped or f"{before.question}, als {found['what']}"
    filled = replace_pointers(found["what"], before)
    if filled != " ".join(found["what"].split()):
        return f"Wat als {filled}"
    return f"{before.question}, als {found['what']}"


def _short(said: str, before: Subject) -> str | None:
    found = _SHORT.match(said)
    if not found:
        return None
    words = before.question.split()
    first = finite_place(words)
    if first is None:
        return None
    if found["wh"].casefold() == "waarom niet":
        return f"Waarom {_lower(' '.join([*words[first:-1], 'niet', words[-1]]))}"
    return f"{found['wh'][0].upper()}{found['wh'][1:]} {_lower(' '.join(words[first:]))}"


def _counted(said: str, before: Subject) -> str | None:
    if not _asks_count(said):
        return None
    words = before.question.split()
    first = finite_place(words)
    return f"{said} {' '.join(words[first:])}" if first else None


def _to_a_degree(said: str, before: Subject) -> str | None:
    if not _DEGREE.match(said):
        return None
    words = before.question.split()
    first = finite_place(words)
    measured = re.match(r"(?:\w+\s+)?hoe(?:veel)?\b", before.question, re.IGNORECASE)
    if measured or first is None:
        return f"{before.question} {said}"
    return f"Hoe lang {_lower(' '.join(words[first:]))} {said}"


def _attribute(said: str, before: Subject) -> str | None:
    found = _ATTRIBUTE.match(said)
    if not found or found["noun"].casefold() not in ATTRIBUTES or not before.whole:
        return None
    verb = "zijn" if found["noun"].casefold().endswith("en") else "is"
    return f"Wat {verb} {said} {at(before)}"


def _lower(text: str) -> str:
    """Return ``text`` with a small first letter, unless its first word is a name."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


_RULES = (
    _shorter,
    _where,
    _difference,
    _of_article,
    _of_year,
    _also,
    _condition,
    _short,
    _counted,
    _to_a_degree,
    _attribute,
    put_in_place,
)
"""Each returns the whole question, or None when the fragment is not of its form; the first that knows wins."""
