"""Do the chosen sentences hold the amount, the number, the term or the date that is asked for?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import SentenceForm
from assistant.composing.candidate import Candidate
from assistant.composing.question_form import WITH_A_VALUE, AnswerForm, answers
from assistant.composing.subject import counted_nouns, counts
from assistant.ports import Analyser
from knowledge.records import SourceKind

__all__ = ["holds_value"]

_ASKS_FIGURE = re.compile(
    r"\bhoeveel\b|\bhoe\s+(?:hoog|duur|groot)\b|\bbedrag\w*|\bwat\s+(?:kost|betaal)|\bbegroting\b|\bhoogte\b",
    re.IGNORECASE,
)
"""A question on costs that asks for a figure, and not for who bears them."""


def holds_value(forms: Sequence[AnswerForm], question: str, chosen: Sequence[Candidate], analyse: Analyser) -> bool:
    """Say whether the chosen units hold the amount, number, term or date asked for, beyond what the question says."""
    form = forms[0]
    if form not in WITH_A_VALUE or not chosen:
        return True
    nouns = counted_nouns(question) if form is AnswerForm.NUMBER else frozenset()
    if nouns:
        stems = frozenset().union(*(analyse(noun) for noun in nouns))
        return any(
            counts(candidate.text, nouns, analyse)
            or (candidate.unit.form is SentenceForm.TABLE_ROW and bool(stems & frozenset(analyse(candidate.text))))
            for candidate in chosen
        )
    if form is AnswerForm.AMOUNT and not _ASKS_FIGURE.search(question) and _of_law(chosen):
        return True
    return any(answers(form, question, _without_question_words(candidate.text, question)) for candidate in chosen)


def _of_law(chosen: Sequence[Candidate]) -> bool:
    return chosen[0].match.source.kind in {SourceKind.WET, SourceKind.UITLEG}


def _without_question_words(text: str, question: str) -> str:
    digits = {word.strip(".,?!") for word in question.split() if any(character.isdigit() for character in word)}
    return " ".join(word for word in text.split() if word.strip(".,?!") not in digits)
