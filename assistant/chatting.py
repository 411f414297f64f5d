"""A conversation at the terminal: reads questions line by line, keeps the history of this session, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assistant.answer import Answer, Question, Reader, Turn
from assistant.errors import QuestionRejected
from assistant.render import describe

STOP_WORDS = frozenset({"stop", "einde", "exit", "quit", "q", "doei", "tot ziens"})
OPENING = (
    "Stel uw vraag over ondermijning; bij elke zin staat de bron. U kunt doorvragen op het vorige antwoord.\n"
    "Typ stop om te eindigen. Typ geen namen of andere persoonsgegevens."
)
CLOSING = "Tot ziens."
MOST_TURNS = 20
_ANSWER_CHARS = 700


def converse(
    questions: Iterable[str],
    answer: Callable[[Question], Answer],
    show: Callable[[Answer], None],
    say: Callable[[str], None],
    reader: Reader,
) -> int:
    """Answer every line of ``questions`` until a stop word or the end; return the number of answers given."""
    history: list[Turn] = []
    count = 0
    say(OPENING)
    for line in questions:
        text = line.strip()
        if text.casefold().rstrip("!. ") in STOP_WORDS:
            break
        if not text:
            continue
        try:
            given = answer(Question(text=text, history=tuple(history), reader=reader))
        except QuestionRejected as error:
            say(str(error))
            continue
        show(given)
        count += 1
        if given.question:
            history = [*history, turn_of(given)][-MOST_TURNS:]
    say(CLOSING)
    return count


def turn_of(answer: Answer) -> Turn:
    """Return what later questions may lean on: the question as understood, the sentences, and what they cite.

    The sentences come first: who reads a turn may read only its beginning.
    """
    said = " ".join(sentence.text for sentence in answer.sentences)[:_ANSWER_CHARS]
    cited = "; ".join(describe(citation) for citation in answer.citations)
    return Turn(question=answer.understood_as or answer.question, answer=f"{said} {cited}".strip())
