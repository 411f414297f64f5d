"""Puts a phrase in the place of its like in an earlier question: an authority for an authority, "bij" for "bij"."""

from __future__ import annotations

import re

from assistant.conversation.subject import Subject, noun_phrases
from assistant.conversation.words import ACTORS, FINITE, PARTICIPLES, PLACES, PREPOSITIONS, words_of
from assistant.legal_references import articles_in, laws_in

__all__ = ["put_in_place", "swapped_in"]

_ARTICLES = frozenset({"de", "het", "een"})
_LAW_NAMED = re.compile(
    r"\b(?:volgens|op\s+grond\s+van|in|van|bij)\s+(?:de\s+|het\s+)?(?:artikel\s+\S+\s+)?(?:van\s+de\s+)?"
    r"(?:Wet\s+)?[A-Z]\w+(?:\s+\d{4})?"
)
_PLURAL = {
    "mag": "mogen", "kan": "kunnen", "moet": "moeten", "is": "zijn", "wordt": "worden", "duurt": "duren",
    "geldt": "gelden",
}  # fmt: skip


def put_in_place(said: str, before: Subject) -> str | None:
    """A phrase with a preposition, a name, or something to do."""
    words = words_of(said)
    low = words[0].casefold()
    if said.startswith(("'s ", "’s ")) or low == "overdag":
        return f"{before.question} {said}"
    if low in PREPOSITIONS | {"ook"}:
        return _with_preposition(said, words[low == "ook"].casefold(), before) if len(words) > 1 else None
    if words[-1].casefold().endswith("en") and before.doing and _is_action(words):
        return _other_action(said, before)
    asks_what = re.match(r"wat\s+(?P<modal>mag|kan|moet)\b", before.question, re.IGNORECASE)
    if asks_what and words[-1].casefold().endswith(("en", "aan")):
        return f"{asks_what['modal'].capitalize()} {before.actor or before.thing} {said}"
    return _named(said, before)


def _is_action(words: list[str]) -> bool:
    last = words[-1].casefold()
    return (
        last == words[-1]
        and words[0].casefold() not in {"de", "het", "meer"}
        and (len(words) == 1 or words[0].casefold() in {"een", "in"} or last in PARTICIPLES.values())
    )


def _other_action(said: str, before: Subject) -> str | None:
    verb = before.doing.split()[-1]
    words = said.split()
    if verb not in before.question.split():
        return None
    if len(words) == 1:
        return _replace_word(before.question, verb, said)
    start = before.question.find(" ".join(before.doing.split()[:2]))
    return f"{before.question[:start].rstrip()} {said}" if start > 0 else None


def _with_preposition(said: str, preposition: str, before: Subject) -> str:
    question = before.question
    if laws_in(said) and laws_in(question):
        swapped = _other_law(said, question)
        if swapped:
            return swapped
    found = re.search(rf"\b{preposition}\s+(?!wie\b|welke?\b|hoeveel\b|wat\b)", question, re.IGNORECASE)
    if found and not said.casefold().startswith("ook"):
        tail = question[found.end() :]
        stop = re.search(r",|\b(?:" + "|".join(sorted(PREPOSITIONS | {"als"})) + r")\s", tail)
        end = stop.start() if stop else len(tail)
        rest = _verbs_of(tail[:end]) + (" " + tail[end:] if stop else "")
        return f"{question[: found.start()]}{said} {rest}"
    if re.match(r"wat\s+(?:is|zijn|betekent)\b", question, re.IGNORECASE):
        return f"Hoe zit het met {before.thing} {said}"
    return f"{question} {said}"


def _other_law(said: str, question: str) -> str | None:
    """Put another law, with or without an article, where the question names one."""
    found = _LAW_NAMED.search(question)
    return f"{question[: found.start()]}{said}{question[found.end() :]}" if found else None


def _verbs_of(text: str) -> str:
    """Keep the verbs with which a question ends: "bij drugs sluiten" keeps "sluiten"."""
    words = text.split()
    kept: list[str] = []
    while len(words) > 1 and (words[-1] in PARTICIPLES or words[-1] in FINITE or words[-1] in PARTICIPLES.values()):
        kept.insert(0, words.pop())
    return " ".join(kept)


def _named(said: str, before: Subject) -> str | None:
    """A name or a thing takes the place of its like."""
    question = before.question
    who = re.match(r"wie\s+(?P<verb>[a-z]+)\s+", question, re.IGNORECASE)
    if who and ACTORS.fullmatch(said) and not ACTORS.search(question):
        return f"{who['verb'].capitalize()} {said} {question[who.end() :]}"
    for like in (ACTORS, PLACES):
        swapped = swapped_in(like, said, question)
        if swapped:
            return swapped
    if articles_in(said) and articles_in(question) and (swapped := _other_law(f"van {said}", question)):
        return swapped
    old = before.thing
    if old and old in question:
        if said.casefold().startswith(("de ", "het ", "een ")) or old.split()[0].casefold() not in {"de", "het", "een"}:
            return _agree(question.replace(old, said, 1), said)
        return _agree(question.replace(old, said, 1), said)
    phrases = noun_phrases(question)
    return question.replace(phrases[-1], said, 1) if phrases else None


def swapped_in(like: re.Pattern[str], said: str, question: str) -> str | None:
    """Return ``question`` with what ``said`` names in the place of its like; None when either has none."""
    new, old = like.search(said), like.search(question)
    if not new or not old or new[0].casefold() == old[0].casefold():
        return None
    name = said if new[0].casefold() == said.casefold() or like is ACTORS else new[0]
    if like is ACTORS and len(said.split()) > len(new[0].split()) + 2:
        return None
    return f"{question[: old.start()]}{_with_article(name, old[0])}{question[old.end() :]}"


def _with_article(name: str, old: str) -> str:
    old_first, first = old.split(maxsplit=1)[0].casefold(), name.split(maxsplit=1)[0].casefold()
    return f"een {name}" if old_first == "een" and first not in _ARTICLES and name[0].islower() else name


def _agree(question: str, said: str) -> str:
    """Let the verb follow a plural that came in the place of one thing."""
    first = said.split()
    if not (first[0].casefold() in {"de", "die"} and len(first) > 1 and first[1].endswith("en")):
        return question
    place = question.find(said)
    before = [_PLURAL.get(word, word) for word in question[:place].split()]
    return f"{' '.join(before)} {question[place:]}"


def _replace_word(text: str, old: str, new: str) -> str:
    return re.sub(rf"\b{re.escape(old)}\b(?!.*\b{re.escape(old)}\b)", new, text, count=1)
