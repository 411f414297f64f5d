"""A question that asks two things is two questions: each part stands alone, and gets an answer of its own."""

from __future__ import annotations

import re

from assistant.answer import Turn
from assistant.conversation.reading import ReadingKind, Rephraser
from assistant.conversation.replacing import at
from assistant.conversation.subject import subject_of
from assistant.conversation.words import ACTORS, FINITE, PARTICLES, PREPOSITIONS, QUESTION_WORDS, SMALL, words_of

__all__ = ["MOST_PARTS", "parts_of", "questions_in"]

_ASKING = (
    r"(?:(?:(?:binnen|voor|tot|op|met|door|bij|in|aan|van)\s+)?"
    r"(?:hoe|wat|wie|welke?|waarom|wanneer|waar|waarvoor|hoeveel)|mag|moet|kan|geldt|krijgt|vervalt|is|zijn)\b"
)
_SPLIT = re.compile(rf"(?:,?\s+en\s+|[?!.;]\s+(?:en\s+)?|,\s+)(?={_ASKING})", re.IGNORECASE)
_ASKS = re.compile(
    rf"(?:en\s+|maar\s+)?(?:(?:mogen|moeten|kunnen|wordt|heeft|hebben|dient|hoeft|klopt)\b|{_ASKING})", re.IGNORECASE
)
_MIN_WORDS = 2
_ENOUGH_OWN_WORDS = 2
MOST_PARTS = 3


_DIFFERENCE = re.compile(
    r"\bverschil(?:len)?\s+tussen\s+(?P<one>.{3,60}?)\s+en\s+(?P<other>.{3,60}?)\s*[?.!]*$", re.IGNORECASE
)


def parts_of(question: str) -> tuple[str, ...]:
    """Return the questions in ``question``, in order, at most ``MOST_PARTS``; the question itself when it is one.

    A difference is asked for as the meaning of the one and of the other. What is told before the first question is a
    situation, and no part of its own.
    """
    difference = _DIFFERENCE.search(question)
    if difference:
        return f"Wat is {difference['one']}?", f"Wat is {difference['other']}?"
    parts: list[str] = []
    for piece in (piece.strip(" ?!.,;") for piece in _SPLIT.split(question)):
        if piece and _ASKS.match(piece) and len(piece.split()) >= _MIN_WORDS:
            parts.append(piece)
        elif piece and parts:
            parts[-1] = f"{parts[-1]} en {piece}"
    return tuple(f"{part}?" for part in parts[:MOST_PARTS]) if len(parts) > 1 else (question,)


def questions_in(question: str, reader: Rephraser) -> tuple[tuple[str, str], ...]:
    """Return each part as it was asked and as a question that needs nothing of the others: in "Wie mag sluiten en hoe
    lang mag dat?" the second asks how long the closing may last. ``reader``: reads it as a follow-up on the first.

    What was told before the first goes with each. A part that nobody can read alone makes it one question after all.
    """
    first, *others = parts_of(question)
    if _DIFFERENCE.search(question):
        return (first, first), *((other, other) for other in others)
    alone = [first, *(_alone(part, first, reader) for part in others)]
    story = question[: max(0, question.find(first.rstrip("?")))]
    if not others or not all(alone):
        return ((question, question),)
    return tuple((part, f"{story}{text}") for part, text in zip((first, *others), alone, strict=True))


def _alone(part: str, first: str, reader: Rephraser) -> str:
    reading = reader.rephrase(part, [Turn(question=first, answer="")])
    if reading is not None and reading.kind is ReadingKind.FOLLOW_UP:
        return reading.text
    if len(_own_words(part)) >= _ENOUGH_OWN_WORDS:
        return part
    before = subject_of(first)
    return f"{part.rstrip('?')}, {at(before)}?" if before.whole else ""


def _own_words(part: str) -> list[str]:
    """Return the words that say what a part is about, without who acts."""
    little = FINITE | QUESTION_WORDS | SMALL | PARTICLES | PREPOSITIONS
    return [word for word in words_of(ACTORS.sub(" ", part)) if word.casefold() not in little]
