"""What a question speaks of: the thing, what is done with it, and by whom. Read by rules from the words themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.conversation.words import (
    ACTORS,
    FINITE,
    INFINITIVES,
    MODALS,
    PARTICIPLES,
    PARTICLES,
    PLACES,
    PREDICATES,
    PREPOSITIONS,
    QUESTION_WORDS,
    SMALL,
    finite_place,
    word_set,
    words_of,
)

__all__ = ["Subject", "noun_phrases", "subject_of"]

_DETERMINERS = word_set("""
    de het een deze dit die dat zo'n onze ons mijn welke elke ieder
""")
_BINDS = frozenset({"van", "onder", "tot", "voor", "ter"})
"""Prepositions that keep a phrase together: last onder dwangsom, begroting van RIEC Rotterdam."""
_ADVERBS = SMALL - _DETERMINERS | PREDICATES | {"waar", "tijdelijk", "volgens", "laten"}
_GENERIC = word_set("""
    gemeente gemeentebestuur bestuursorgaan termijn gegevens vraag verschil week weken dagen maanden jaar
""")
_LAW_PHRASE = re.compile(
    r"\b(?:artikel|art\.)\s*\d+[:.\w]*(?:\s*,?\s*\w+\s+lid)?(?:\s*,)?(?:\s+van)?(?:\s+de)?"
    r"(?:\s+(?:Wet\s+)?[A-Z][\w-]+(?:\s+\d{4})?)?",
)


_CLAUSE = re.compile(r",?\s+(?:als|indien|wanneer|zodra|terwijl)\s+.*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[a-z])[.!;]\s+")
_COUNTED = re.compile(
    r"(?:hoeveel|welke)\s+(?P<noun>[a-z-]{3,})\s+(?=[a-z]+t\b|hebben|zijn|heeft|is|[a-z]+en\s+(?:de|het|een|er)\b)",
    re.IGNORECASE,
)
_AUXILIARIES = frozenset({"worden", "zijn", "hebben"}) | PARTICIPLES.keys()


@dataclass(frozen=True, slots=True)
class Subject:
    """What an earlier question is about."""

    question: str
    """The question itself, without its question mark."""
    thing: str = ""
    """The phrase that it is about: "een last onder dwangsom", "artikel 17 Woningwet"."""
    event: str = ""
    """What is done, as a noun: "het sluiten van een woning bij drugs"; empty when nothing is done."""
    doing: str = ""
    """What is done, as a verb: "een woning bij drugs sluiten"."""
    actor: str = ""
    """Who does it: "de burgemeester"."""
    full: str = ""
    """The thing with what is said of it: "ernstig gevaar in de Wet Bibob"."""
    law: str = ""
    """The article that the question names, as written there: "artikel 8 Alcoholwet"."""

    @property
    def whole(self) -> str:
        """What to name when the conversation as a whole is meant."""
        return self.event or self.full


def subject_of(question: str) -> Subject:
    """Return what ``question`` is about, as far as its words tell."""
    text = " ".join(question.split()).rstrip("?!. ")
    asked, clause = _without_clause(text)
    told = _SENTENCE_END.split(asked)
    main = told[0] if len(told) > 1 and told[-1].split()[0].casefold() in QUESTION_WORDS else asked
    doing = _doing(words_of(main))
    verb = doing.split()[-1] if doing else ""
    actor = ACTORS.search(main)
    event = f"{_as_noun(doing)} {clause}".strip() if doing else ""
    thing = _thing(main, actor[0] if actor else "", verb)
    law = _LAW_PHRASE.search(main)
    return Subject(
        text,
        thing,
        event,
        doing,
        actor[0] if actor else "",
        thing if doing else _with_what_follows(main, thing),
        " ".join(law[0].split()) if law else "",
    )


def _with_what_follows(text: str, thing: str) -> str:
    """Return the thing with the phrase that ends the question: "… in de Wet Bibob", "… bij niet tijdig beslissen"."""
    after = text.partition(thing)[2] if thing else ""
    words = after.split()
    if (
        not thing
        or not words
        or words[0].casefold() not in PREPOSITIONS
        or words[-1].casefold() in PARTICLES | PREDICATES
    ):
        return thing
    return f"{thing}{after}"


def _without_clause(text: str) -> tuple[str, str]:
    """Return the question without its condition, and the condition: "als er drugs liggen"."""
    found = _CLAUSE.search(text)
    return (text[: found.start()].rstrip(" ,"), found[0].strip(" ,")) if found and found.start() else (text, "")


def noun_phrases(text: str, verb: str = "") -> list[str]:
    """Return the phrases in ``text`` that name something, in order; small words, verbs and prepositions part them.

    ``verb``: what is done; it names nothing wherever it stands.
    """
    words = words_of(text)
    final = _verbs_at_the_end(words)
    finite_at = finite_place(words)
    phrases: list[list[str]] = []
    current: list[str] = []
    for position, word in enumerate(words):
        low = word.casefold()
        following = words[position + 1].casefold() if position + 1 < len(words) else ""
        finite = position == finite_at or (low in FINITE and word == low)
        if position >= final or low in QUESTION_WORDS or finite or (verb and low == verb):
            current = _close(phrases, current)
        elif low in _DETERMINERS:
            if current and current[-1].casefold() in _BINDS:
                current.append(word)
            else:
                _close(phrases, current)
                current = [word]
        elif low in PREPOSITIONS:
            named = any(part.casefold() not in _DETERMINERS for part in current)
            keeps = named and low in _BINDS and following and following not in FINITE and position + 1 < final
            current = [*current, word] if keeps else _close(phrases, current)
        elif low in _ADVERBS:
            current = _close(phrases, current)
        else:
            current.append(word)
    _close(phrases, current)
    return [" ".join(phrase) for phrase in phrases]


def _close(phrases: list[list[str]], current: list[str]) -> list[str]:
    while current and current[-1].casefold() in _BINDS | _DETERMINERS:
        current = current[:-1]
    if current:
        phrases.append(current)
    return []


def _verbs_at_the_end(words: list[str]) -> int:
    """Return where the verbs at the end of the question begin: "… worden gebruikt", "… sluiten", "… op"."""
    end = len(words)
    has_modal = any(word.casefold() in MODALS | {"wordt", "worden", "is", "zijn"} for word in words[:4])
    if end > 2 and words[-1].casefold() in PARTICLES:
        return end - 1
    while end > 2 and has_modal and _is_verb_form(words[end - 1]):
        end -= 1
        if words[end].casefold() not in _AUXILIARIES and words[end - 1].casefold() not in _AUXILIARIES:
            break
    return end


def _is_verb_form(word: str) -> bool:
    low = word.casefold()
    if low != word or low in PREPOSITIONS:
        return False
    return low in PARTICIPLES or low in FINITE or (low.endswith("en") and len(low) > 4)


def _thing(text: str, actor: str, verb: str) -> str:
    counted = _COUNTED.match(text)
    if counted and counted["noun"].casefold() not in _GENERIC:
        after = text[counted.end() :].split(maxsplit=1)
        rest = f" {after[1]}" if len(after) > 1 and after[1].split()[0].casefold() in PREPOSITIONS else ""
        return f"de {counted['noun']}{rest}"
    law = _LAW_PHRASE.search(text)
    phrases = noun_phrases(text, verb)
    about = [
        phrase
        for phrase in phrases
        if phrase.casefold() != actor.casefold()
        and not (set(words_of(phrase.casefold())) - _DETERMINERS) <= _GENERIC
        and not phrase.casefold().startswith(("artikel", "grond", "basis"))
    ]
    if about and not (law and about[0] in law[0]):
        return about[0]
    if law:
        return " ".join(law[0].split())
    return actor or (phrases[0] if phrases else "")


def _doing(words: list[str]) -> str:
    """Return what is done, as words with the verb last; empty when the question asks for a thing or a meaning."""
    lows = [word.casefold() for word in words]
    first = finite_place(words)
    if first is None:
        return ""
    rest = words[first + 1 :]
    if lows[first] in MODALS and rest:
        return _after_modal(rest)
    if rest and lows[first] in INFINITIVES and rest[-1].casefold() in PARTICLES:
        return _without_actor(rest[:-1], rest[-1].casefold() + INFINITIVES[lows[first]])
    for place, word in enumerate(rest):
        if lows[first] in INFINITIVES and place and word.casefold() in PARTICLES and rest[place + 1 : place + 2]:
            inner = [*rest[:place], *rest[place + 1 :]]
            if rest[place + 1].casefold() in PREPOSITIONS:
                return _without_actor(inner, word.casefold() + INFINITIVES[lows[first]])
    return ""


def _after_modal(rest: list[str]) -> str:
    verb_place = next((place for place in range(len(rest) - 1, -1, -1) if _is_verb_form(rest[place])), None)
    if verb_place is None:
        return ""
    verb, tail = rest[verb_place].casefold(), rest[verb_place + 1 :]
    middle = [word for word in rest[:verb_place] if word.casefold() != "laten"]
    if verb in {"worden", "zijn"} and middle and middle[-1].casefold() in PARTICIPLES:
        verb, middle = PARTICIPLES[middle[-1].casefold()], middle[:-1]
    elif verb in PARTICIPLES and middle and middle[-1].casefold() in {"worden", "zijn"}:
        verb, middle = PARTICIPLES[verb], middle[:-1]
    if verb in {"worden", "zijn", "doen", "duren", "hebben", "gelden", "gaan", "staan"}:
        return ""
    if tail and tail[0].casefold() not in PREPOSITIONS:
        tail = []
    return _without_actor([*middle, *tail], verb)


def _without_actor(words: list[str], verb: str) -> str:
    """Leave out who does it, and put the verb last."""
    line = " ".join(words)
    actor = ACTORS.match(line) or re.match(r"(?:ik|je|u|wij|we|men|iemand)\b", line, re.IGNORECASE)
    if actor and not (PLACES.match(line) or line[actor.end() :].strip() == ""):
        line = line[actor.end() :].strip()
    line = re.sub(r"\b(?:ik|je|u|wij|we|men|er)\b\s*", "", line).strip()
    return f"{line} {verb}".strip() if line else ""


def _as_noun(doing: str) -> str:
    """Return "een woning bij drugs sluiten" as "het sluiten van een woning bij drugs"."""
    if not doing:
        return ""
    *rest, verb = doing.split()
    line = " ".join(rest)
    if rest and rest[0].casefold() in PREPOSITIONS:
        return f"het {verb} {line}"
    return f"het {verb} van {line}"
