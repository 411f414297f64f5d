"""A quiz question about a subject, made only from sentences that the assistant grounded; always a draft.

A sentence of a source with one telling fact (an authority, a period) becomes a sentence with a gap and a few choices of
the same kind. The sentence, its source and the right answer go with it, so that a trainer can check it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import Field

from assistant.answer import Answer, Citation, Sentence
from assistant.answer_record import Record
from assistant.errors import QuestionRejected

DRAFT = "Concept: lees de vraag en de bron na voordat u haar gebruikt."
GAP = "…………"
_LONGEST = 320
_CHOICES = 4


class QuizQuestion(Record):
    """A quiz question with its source."""

    draft: str = Field(default=DRAFT, alias="status")
    text: str = Field(alias="vraag")
    choices: tuple[str, ...] = Field(alias="keuzes")
    answer: int = Field(alias="goed", description="Plaats van het goede antwoord in de keuzes, vanaf 0.")
    sentence: str = Field(alias="zin", description="De zin uit de bron waaruit de vraag is gemaakt.")
    source: Citation = Field(alias="bron")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of fact that can be left out, how to ask for it, and what else it might have been."""

    question: str
    pattern: re.Pattern[str]
    others: tuple[str, ...]


_AUTHORITIES = (
    "burgemeester",
    "college",
    "gemeenteraad",
    "officier van justitie",
    "minister",
    "Landelijk Bureau Bibob",
)
_PERIODS = (
    "twee weken", "vier weken", "zes weken", "acht weken", "twaalf weken", "zes maanden", "twee jaar", "vijf jaar",
)  # fmt: skip
_KINDS = (
    _Kind(
        "Wie hoort op de open plek?",
        re.compile(
            r"\b(?:burgemeester(?! en wethouders)|college(?: van burgemeester en wethouders)?|gemeenteraad|"
            r"officier van justitie)\b"
        ),
        _AUTHORITIES,
    ),
    _Kind(
        "Welke termijn hoort op de open plek?",
        re.compile(
            r"\b(?:een|twee|drie|vier|vijf|zes|acht|tien|twaalf|\d{1,2})\s+"
            r"(?:dag(?:en)?|weken?|maand(?:en)?|jaar|jaren)\b"
        ),
        _PERIODS,
    ),
)


_LID = re.compile(r"^\d+[a-z]?\.\s+")
"""The number of a lid at the start of a sentence; it says nothing in a quiz."""
_ASKED = re.compile(
    r"^\W*(?:(?:kunt?|wil)\s+(?:je|u)\s+|(?:maak|bedenk|geef|schrijf)\s+)(?:mij\s+|me\s+)?(?:nog\s+)?(?:een|één)\s+"
    r"quizvraag\s+(?:(?:maken|bedenken|geven|schrijven)\s+)?(?:over|voor|bij)\s+(?P<topic>.+?)"
    r"(?:\s+(?:maken|bedenken))?\W*$",
    re.IGNORECASE | re.DOTALL,
)


def quiz_topic(text: str) -> str | None:
    """Return what a quiz question is asked about ("maak een quizvraag over …"); None for another question."""
    found = _ASKED.match(text)
    return " ".join(found["topic"].split()) if found else None


def quiz_question(answer: Answer, chance: random.Random) -> QuizQuestion:
    """Return a quiz question from the grounded sentences of an answer about the subject.

    ``chance`` chooses among what fits and shuffles the choices.

    Raises:
        QuestionRejected: the answer has no sentence with a fact that can be left out fairly.
    """
    fitting = list(_fitting(answer))
    if not fitting:
        raise QuestionRejected(
            "Over dit onderwerp staat in de bronnen geen zin waar een eerlijke quizvraag van te maken is. Noem een "
            "termijn, een bevoegdheid of een artikel, zoals “de adviestermijn van het Bureau”."
        )
    sentence, found, kind = chance.choice(fitting)
    right = found.group()
    wrong = [other for other in kind.others if _unlike(other, right)]
    choices = [*chance.sample(wrong, min(_CHOICES - 1, len(wrong))), right]
    chance.shuffle(choices)
    text = _LID.sub("", sentence.text[: found.start()]) + GAP + sentence.text[found.end() :]
    return QuizQuestion(
        text=f"{kind.question} “{text}”",
        choices=tuple(choices),
        answer=choices.index(right),
        sentence=sentence.text,
        source=_source(answer.citations, sentence),
    )


def _fitting(answer: Answer) -> Iterator[tuple[Sentence, re.Match[str], _Kind]]:
    """Yield the sentences with exactly one fact of a kind: with two, the other would give the answer away."""
    for sentence in answer.sentences:
        if not sentence.citations or len(sentence.text) > _LONGEST:
            continue
        for kind in _KINDS:
            found = list(kind.pattern.finditer(sentence.text))
            if len(found) == 1:
                yield sentence, found[0], kind


def _unlike(other: str, right: str) -> bool:
    return other not in right and right not in other


def _source(citations: Sequence[Citation], sentence: Sentence) -> Citation:
    return next(item for item in citations if item.number in sentence.citations)
