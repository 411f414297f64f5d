"""The answer to a known question, sentence by sentence as it stands in our own document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import AnswerStatus, SentenceForm
from assistant.composing.articles import marker_only
from assistant.composing.candidate import Candidate
from assistant.composing.extractive import drafts_of
from assistant.composing.question_form import WITH_A_VALUE, AnswerForm, answer_forms, holds
from assistant.composing.selection import points_back
from assistant.composing.units import units_of
from assistant.context import Context, Draft, QuestionPart
from assistant.legal_references import articles_in, named_articles
from knowledge.records import KnownAnswer

__all__ = ["answer_known", "take_known", "without_opener"]


def take_known(context: Context) -> list[KnownAnswer]:
    """Return the known answers to the question or its parts, each once, and leave in the context the parts to which
    none was found."""
    whole = context.known
    apart = any(part.result.known for part in context.parts)
    if whole is not None and (not apart or all(_answers(whole, part) for part in context.parts)):
        context.parts = ()
        return [whole]
    known: list[KnownAnswer] = []
    rest: list[QuestionPart] = []
    for part in context.parts:
        answer = part.result.known or (whole if whole is not None and _answers(whole, part) else None)
        if answer is None:
            rest.append(part)
        elif answer not in known:
            known.append(answer)
    context.parts = tuple(rest)
    return known


def answer_known(context: Context, answers: Sequence[KnownAnswer]) -> None:
    """Let the known answers be the answer, in the place of what was only found near.

    An answer that depends on something the reader did not say is provisional: the reader is asked for it. Of a decision
    that nobody here read only that it exists is told, beside a refusal to guess.
    """
    if context.result is not None:
        context.result = replace(context.result, known=answers[0])
    question = context.understood_as or context.text
    context.drafts = [draft for known in answers for draft in _drafts(question, known)]
    if any(known.outcome_unknown for known in answers):
        context.warn("uitkomst_onbekend", " ".join(draft.text for draft in context.drafts))
        context.end(AnswerStatus.UNANSWERABLE_NO_SOURCES, "uitkomst")
        return
    asks_back = [question for known in answers for question in known.asks_back]
    context.missing_facts = [*asks_back, *context.missing_facts]
    if asks_back:
        context.lower(AnswerStatus.CLARIFICATION, "voorlopig")
    else:
        context.lower(AnswerStatus.ANSWERED)


_OPENER = re.compile(r"(?:ja|nee)[,:]\s+", re.IGNORECASE)
_YES_OR_NO = re.compile(
    r"(?:^|[.!;:,?]\s+|\btoch\s+)(?:en\s+|maar\s+|dus\s+)?(?:mag|mogen|kan|kunnen|moet|moeten|hoef\w*|is|zijn|geldt|gelden|heeft|hebben|krijgt|"
    r"wordt|worden|klopt|blijft|telt|valt|vervalt|staat|doet|werkt|hoort)\b|\btoch\?|\bklopt\b",
    re.IGNORECASE,
)
_NEGATIONS = re.compile(r"\b(?:niet|geen|niets|nooit|niemand|verboden|klaar|genoeg)\b", re.IGNORECASE)
_MAY = re.compile(r"\b(?:mag|mogen|toegestaan)\b", re.IGNORECASE)
_MUST = re.compile(r"\b(?:moet\w*|verplicht\w*|hoef\w*)\b", re.IGNORECASE)


def _drafts(question: str, known: KnownAnswer) -> list[Draft]:
    """Return the sentences of a known answer, without "Ja" or "Nee" where the reader asks it the other way round:
    that first word would then be the wrong answer, and the sentence behind it never is."""
    drafts = drafts_of(_led(question, _units(known)))
    if not drafts or _asked_alike(question, known.matches[0].passage.heading_path[-1]):
        return drafts
    return [without_opener(drafts[0]), *drafts[1:]]


def without_opener(draft: Draft) -> Draft:
    """Return a literal sentence without the "Ja," or "Nee," that it opens with."""
    opener, span = _OPENER.match(draft.text), draft.spans[0]
    if opener is None or not draft.verbatim:
        return draft
    rest = draft.text[opener.end() :]
    return replace(draft, text=rest[:1].upper() + rest[1:], spans=(replace(span, start=span.start + opener.end()),))


def _asked_alike(question: str, known: str) -> bool:
    """Say whether yes means the same to both: as many negations, and not "may" the one and "must" the other."""
    if not _YES_OR_NO.search(question):
        return False
    negated, denied = (len(_NEGATIONS.findall(asked)) % 2 for asked in (question, known))
    crossed = any(_MAY.search(one) and _MUST.search(other) for one, other in ((question, known), (known, question)))
    return negated == denied and not crossed


def _units(known: KnownAnswer) -> list[Candidate]:
    return [
        Candidate(match, unit, rank)
        for rank, match in enumerate(known.matches)
        for unit in units_of(match.passage)
        if not marker_only(unit, match.passage.text)
    ]


def _led(question: str, units: list[Candidate]) -> list[Candidate]:
    """Let the sentence lead that holds what is asked for: the article that the question names, or the term in "Mag het
    een jaar duren?"; one known answer serves questions that each turn on another of its sentences."""
    named = named_articles(question)
    forms = answer_forms(question)

    def answers(unit: Candidate) -> bool:
        if named and any(cited.article in named for cited in articles_in(units[0].text)):
            return False
        if named:
            return any(cited.article in named for cited in articles_in(unit.text))
        return forms[0] in WITH_A_VALUE and holds(forms[0], unit.text)

    if not units or answers(units[0]):
        return units
    if AnswerForm.WHO in forms and holds(AnswerForm.WHO, units[0].text):  # "wie besluit, en voor hoe lang?"
        return units
    whole = (unit for unit in units if unit.unit.form is SentenceForm.SENTENCE and not points_back(unit.text))
    lead = next((unit for unit in whole if answers(unit)), None)
    return units if lead is None else [lead, *(unit for unit in units if unit is not lead)]


def _answers(known: KnownAnswer, part: QuestionPart) -> bool:
    """Say whether the answer to the whole question holds what this part asks for."""
    return any(holds(answer_forms(part.asked)[0], match.passage.text) for match in known.matches)
