"""Second step: a follow-up is made to stand alone by rules that carry over its subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from assistant.answer import AnswerStatus, Turn
from assistant.context import Context
from assistant.legal_references import articles_in, without_laws
from assistant.ports import Analyser
from assistant.steps.base import NamedStep

_OPENS = re.compile(r"^(?:en|maar|of|dus|ook|oké|ok|want)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"\b(?:dat|dit|die|deze|daar(?:van|voor|mee|bij|over|in|op|tegen|na|door|naast)?|ervan|ervoor|erover|ermee|hiervan|hiervoor|hierbij|"
    r"dan|zo['’]?n|hetzelfde|diezelfde|hij|zij|het\s+laatste|het\s+eerste|zoiets|zulke|hem|haar)\b",
    re.IGNORECASE,
)
_POINTING_SUBJECT = re.compile(
    r"^(?:geldt|kan|mag|moet|is|klopt|kun\s+je|wie\s+doet|hoe\s+lang\s+(?:mag|kan|duurt))\s+(?:je\s+)?(?:dat|dit|deze|die|het)"
    r"(?=\s*[?.!]*$|\s+(?:ook|nog|nu|al|dan|wel|duren|kan|mag|moet|altijd|hier|daar|voor|bij|in|op|met|zonder|dat|sinds|samenvatten)\b)"
    r"|^(?:waarom|hoezo|hoe\s+lang|wanneer|hoeveel|welke\s+termijn|en\s+dan|wie)\s*(?:dan|nog)?"
    r"(?:\s+(?:hebben|heb|is|zijn)\s+(?:we|wij|ik|dat)(?:\s+dan)?)?\s*\??$|\bhebben\s+we\s+dan\b",
    re.IGNORECASE,
)
_CARRIED = re.compile(r"\s*\(het gaat over: (?P<topic>.+)\)\s*$")
_QUESTION_FRAME = re.compile(
    r"\b(?:wat|wie|welke?|hoe|lang|veel|waarom|wanneer|waar|is|zijn|was|waren|wordt|worden|kan|kunnen|mag|mogen|moet|moeten|de|het|een|er|ik|wij|we|u|je|"
    r"en|of|maar|dan|dat|die|dit|deze|te|om|hebben|heeft|heb|doet|doen|geldt|gelden|bij|van|voor|op|in|met|naar|aan|als|ook|nu|al|zegt|staat|over|zou|zal|kun)\b",
    re.IGNORECASE,
)
_MOST_TOPIC_WORDS = 9
_FEW_OWN_TERMS = 2
_LONGEST_FOLLOW_UP = 14


@dataclass(frozen=True)
class Rephrase(NamedStep):
    """Sets ``context.understood_as``. A follow-up with no conversation to lean on ends in a counter-question."""

    analyse: Analyser

    name: ClassVar[str] = "rephrase"

    def __call__(self, context: Context) -> None:
        """Make the question stand alone."""
        context.understood_as = context.text
        if not leans_on_before(context.text, self.analyse):
            return
        topic = topic_of(context.question.history)
        if articles_in(context.text):
            topic = _without_articles(topic)
        if topic:
            context.understood_as = f"{context.text.rstrip()} (het gaat over: {topic})"
        elif _POINTING_SUBJECT.search(context.text) or _OPENS.match(context.text):
            context.missing_facts.append("Waar gaat de vraag over? Noem het onderwerp, de wet of het artikel.")
            context.end(AnswerStatus.CLARIFICATION, "geen_onderwerp")


def _without_articles(topic: str) -> str:
    """Leave the articles out of a subject: "en bij 174a Gemeentewet?" asks about that one instead."""
    return without_laws(topic.partition(";")[0]).strip(" ,;")


def leans_on_before(text: str, analyse: Analyser) -> bool:
    """Say whether a question cannot be understood without the one before it."""
    if articles_in(text):
        return bool(_OPENS.match(text)) and len(text.split()) <= _FEW_OWN_TERMS + 2
    words = text.split()
    if _OPENS.match(text) and len(words) <= _LONGEST_FOLLOW_UP:
        return True
    if _POINTING_SUBJECT.search(text):
        return True
    own = {term for term in analyse(_QUESTION_FRAME.sub(" ", text)) if not term.isdigit()}
    return len(own) <= _FEW_OWN_TERMS and bool(_POINTS_BACK.search(text)) and len(words) <= _LONGEST_FOLLOW_UP


def topic_of(history: Sequence[Turn]) -> str:
    """Return the subject of the conversation: the articles and the own words of the last question that had any.

    The articles that the last answer named come with it; a subject that was carried over before is used again.
    """
    for turn in reversed(history):
        carried = _CARRIED.search(turn.question)
        if carried:
            return carried["topic"]
        articles = [asked.title for asked in articles_in(turn.question)]
        if not articles:
            articles = [asked.title for asked in articles_in(turn.answer)[:2]]
        words = [word.strip("?.,;:!\"'()") for word in _QUESTION_FRAME.sub(" ", turn.question).split()]
        kept = " ".join(word for word in words if len(word) > 2)
        subject = " ".join(kept.split()[:_MOST_TOPIC_WORDS])
        if subject or articles:
            return "; ".join(part for part in (subject, ", ".join(articles)) if part)
    return ""
