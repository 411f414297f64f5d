"""Reads a follow-up by rules: what it points to, or leaves out, comes from the question before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Turn
from assistant.conversation.asker import without_asker
from assistant.conversation.ellipsis import always_leans, complete, is_fragment
from assistant.conversation.reading import Reading, ReadingKind
from assistant.conversation.replacing import at, replace_pointers
from assistant.conversation.subject import Subject, subject_of
from assistant.conversation.words import (
    FINITE,
    LEAD_IN,
    OPENS,
    PARTICLES,
    PREPOSITIONS,
    QUESTION_WORDS,
    SMALL,
    finite_place,
    words_of,
)
from assistant.guarding.scope import refuse_early
from assistant.legal_references import articles_in
from assistant.ports import Analyser

__all__ = ["RuleRephraser"]

_NEW = re.compile(
    r"^(?:iets\s+(?:heel\s+)?anders|(?:een\s+)?(?:andere|nieuwe)\s+vraag|nog\s+iets\s+anders|ander\s+onderwerp|over\s+iets\s+anders)"
    r"\s*[:;,.!-]*\s*(?=\w)",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"^(?:geldt|kan|mag|moet|is|klopt|wie\s+doet|waar\s+staat|hoe\s+lang\s+(?:mag|kan|duurt))\s+(?:je\s+)?(?:dat|dit|deze|die|het)"
    r"(?=\s*[?.!]*$|\s+(?:ook|nog|nu|al|dan|wel|duren|kan|mag|moet|altijd|hier|daar|voor|bij|in|op|met|zonder|dat|sinds|samenvatten)\b)"
    r"|^(?:waarom|hoezo|hoe\s+lang|wanneer|hoeveel|welke\s+termijn|en\s+dan|wie|daarna|hoe\s+zit\s+dat)\s*(?:dan|nog|niet)?"
    r"(?:\s+(?:hebben|heb|is|zijn)\s+(?:we|wij|ik|dat)(?:\s+dan)?)?\s*\??$|\bhebben\s+we\s+dan\b"
    r"|^(?:wat\s+)?als\s+(?:het|dat|die|hij|zij)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"(?:,?\s+en\s+(?=(?:wie|wat|hoe|waar|wanneer|welke?|mag|kan|moet)\b)|(?<=\w)[.;?!]\s+|,\s+)")
_PRONOUN = re.compile(
    r"\b(?:die|dat|dit|deze|hij|zij|ze|hem|daar\w*|dan|ervan|ervoor|erover|ermee|hiervan|hierbij|zo['’]n)\b",
    re.IGNORECASE,
)
_HOLLOW = "termijn duur bedrag boete voorwaarde voorwaarden grond gronden gevolg gevolgen stap stappen procedure kosten"
"""Words that need something they are of."""
_MEASURES = (
    "hooguit maximaal maximale maximum minimaal minimale minimum hoogste langst uiterlijk minstens dag dagen week "
    "weken maand maanden jaar jaren uur keer vaak lang snel hoog veel aantal periode omhoog omlaag kort korter langer"
)
"""Words that measure something; alone they say nothing of what."""
_SENTENCES = re.compile(r"(?<=[a-zà-ÿ\d)][.!?])\s+(?=[A-ZÀ-Þ])")
_FEW_OWN_TERMS = 1
_FEW_TERMS = 2
"""Of its own; a question with no more goes with the story before it."""
_MOST_WORDS = 16


@dataclass(frozen=True)
class RuleRephraser:
    """The reader that is always there. ``analyse`` tells which words carry meaning."""

    analyse: Analyser

    def rephrase(self, text: str, turns: Sequence[Turn]) -> Reading:
        """Return the reading of ``text``; see ``Rephraser``."""
        asked = without_asker(LEAD_IN.sub("", text).strip())
        announced = _NEW.match(asked)
        if announced:
            return Reading(_sentence(asked[announced.end() :]), ReadingKind.NEW_SUBJECT)
        bare = OPENS.sub("", asked).strip() or asked
        opened = bare != asked
        before = _last_question(turns)
        if before is None:
            return self._without_conversation(asked, bare, opened=opened)
        if len(words_of(bare)) > _MOST_WORDS:
            return Reading(asked)
        story, question = _told_and_asked(before)
        if not question:
            leans = opened or always_leans(bare) or is_fragment(bare) or _PRONOUN.search(bare) or _POINTS.search(bare)
            bears = leans or len(self._own_terms(bare)) <= _FEW_TERMS
            return Reading(f"{story} {_sentence(asked)}", ReadingKind.FOLLOW_UP) if bears else Reading(asked)
        reading = self._after(asked, bare, subject_of(question), opened=opened)
        follows = story and reading.kind is ReadingKind.FOLLOW_UP
        return Reading(f"{story} {reading.text}", ReadingKind.FOLLOW_UP) if follows else reading

    def _after(self, asked: str, bare: str, before: Subject, *, opened: bool) -> Reading:
        if always_leans(bare) or (is_fragment(bare) and (opened or not self._says_enough(bare))):
            whole = complete(bare, before)
            return Reading(whole, ReadingKind.FOLLOW_UP) if whole else _beside(bare, before)
        if self._explains_itself(bare):
            return Reading(asked)
        filled = replace_pointers(bare, before)
        if filled != " ".join(bare.rstrip("?!. ").split()):
            return Reading(f"{_sentence(filled)}?", ReadingKind.FOLLOW_UP)
        if _POINTS.search(bare) or self._only_measures(bare):
            return _beside(bare, before)
        if opened:
            return Reading(
                _sentence(bare), ReadingKind.ALONE if self._shares(bare, before) else ReadingKind.NEW_SUBJECT
            )
        return Reading(asked)

    def _without_conversation(self, asked: str, bare: str, *, opened: bool) -> Reading:
        words = words_of(bare)
        pointing = bool(_POINTS.search(bare)) and len(self._own_terms(bare)) <= _FEW_OWN_TERMS
        fragment = opened and (always_leans(bare) or is_fragment(bare)) and not articles_in(bare)
        if pointing or fragment or (opened and len(words) <= 2) or (opened and self._is_hollow(bare)):
            return Reading(asked, ReadingKind.UNCLEAR)
        return Reading(asked)

    def _is_hollow(self, bare: str) -> bool:
        """Say whether a question has no word of its own but one like "termijn": "En wat is dan de termijn?"."""
        return self._own_terms(bare) <= frozenset(self.analyse(_HOLLOW)) and not articles_in(bare)

    def _only_measures(self, bare: str) -> bool:
        """Say whether a question names a measure and not of what: "Hoe lang hooguit?" goes with the question before."""
        terms = self._own_terms(bare)
        return bool(terms) and terms <= frozenset(self.analyse(f"{_HOLLOW} {_MEASURES}")) and not articles_in(bare)

    def _explains_itself(self, bare: str) -> bool:
        """Say whether what a question points to stands in it: "Wat is een RIEC en wie doen daaraan mee?"."""
        first, *others = _PARTS.split(bare)
        return bool(others) and len(self._own_terms(first)) >= 1 and not _PRONOUN.search(first)

    def _says_enough(self, bare: str) -> bool:
        """Say whether keywords without a verb are a question of their own: "drugspand sluiten woning kinderen"."""
        words = words_of(bare)
        if articles_in(bare):
            return True
        return (
            words[0].casefold() not in {"bij", "ook", "voor", "en", "met", "in", "op"}
            and len(self._own_terms(bare)) > 2
        )

    def _own_terms(self, text: str) -> frozenset[str]:
        small = FINITE | QUESTION_WORDS | SMALL | PARTICLES | {"mee"}
        kept = " ".join(word for word in words_of(text) if word.casefold() not in small)
        return frozenset(term for term in self.analyse(kept) if not term.isdigit())

    def _shares(self, bare: str, before: Subject) -> bool:
        return bool(self._own_terms(bare) & self._own_terms(before.question))


def _last_question(turns: Sequence[Turn]) -> str | None:
    """Return the last question that was about anything."""
    for turn in reversed(turns):
        if turn.question and refuse_early(turn.question) is None and subject_of(turn.question).whole:
            return turn.question
    return None


def _told_and_asked(text: str) -> tuple[str, str]:
    """Part what was told ("Wij legden een boete op.") from what was then asked; either may be empty.

    Nothing in a story can take the place of "hij" or "dat": it goes with the question that follows.
    """
    sentences = _SENTENCES.split(" ".join(text.split()))
    if not _is_told(sentences[-1]):
        return " ".join(sentences[:-1]), sentences[-1]
    return f"{' '.join(sentences).rstrip('. ')}.", ""


def _is_told(sentence: str) -> bool:
    """Say whether a sentence tells something: a verb in it, and neither a question mark nor the order of a question."""
    words = words_of(sentence)
    if sentence.rstrip().endswith("?") or not words or words[0].casefold() in QUESTION_WORDS | FINITE | PREPOSITIONS:
        return False
    place = finite_place(words)
    return (place is not None and place > 0) or sentence.rstrip().endswith(".")


def _beside(bare: str, before: Subject) -> Reading:
    """Name the subject beside a question that the rules cannot rewrite."""
    return Reading(f"{_sentence(bare).rstrip('?!. ')}, {at(before)}?", ReadingKind.FOLLOW_UP)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
