"""What the screen and the phones of a session show, made from its state; nothing here knows of HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.answer import Citation
from assistant.training.case import CaseQuestion, Round
from assistant.training.session import Contribution, Found, GroupQuestion, Part, Session
from assistant.training.sourcing import CaseSources, SourcedLine
from assistant.web.training_room import TrainingRoom

FOUND_WORDS = {Found.YES: "Genoemd", Found.MAYBE: "Misschien", Found.NO: "Nog niet"}
FOUND_TONES = {Found.YES: "positive", Found.MAYBE: "warning", Found.NO: ""}


@dataclass(frozen=True, slots=True)
class PointView:
    """A key point with how it compares with what the group wrote."""

    id: str
    line: SourcedLine
    found: Found
    why: str
    """The reason in words; empty when nothing came near."""
    quote: str
    by_trainer: bool

    @property
    def word(self) -> str:
        """Return what the page calls it."""
        return FOUND_WORDS[self.found]

    @property
    def tone(self) -> str:
        """Return the colour of its badge."""
        return FOUND_TONES[self.found]


@dataclass(frozen=True, slots=True)
class ModelAnswerView:
    """The model answer with its sources and the mistakes that groups often make."""

    lines: tuple[SourcedLine, ...]
    mistakes: tuple[tuple[str, SourcedLine], ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """The question on the screen."""

    number: int
    of: int
    text: str
    answers: int
    participants_with_answer: int
    contributions: tuple[Contribution, ...]
    points: tuple[PointView, ...]
    model_answer: ModelAnswerView | None


@dataclass(frozen=True, slots=True)
class ScreenView:
    """The whole screen."""

    session: Session
    question: QuestionView | None
    sources: tuple[Citation, ...]
    participants: int
    is_first: bool
    is_last: bool

    @property
    def rounds(self) -> tuple[Round, ...]:
        """Return the rounds whose facts are known."""
        return self.session.rounds

    @property
    def group_questions(self) -> tuple[GroupQuestion, ...]:
        """Return what the group asked the assistant, newest first."""
        return self.session.state.group_questions[::-1]


def screen_view(session: Session, room: TrainingRoom, today: date) -> ScreenView:
    """Return what the screen shows now."""
    sources = CaseSources(room.shelf, today)
    question = session.question
    view = _question(session, question, room, sources) if question is not None else None
    state = session.state
    length = sum(1 for _ in session.case.questions())
    return ScreenView(
        session=session,
        question=view,
        sources=sources.citations,
        participants=len(state.tokens),
        is_first=state.case == 0 and state.step == -1,
        is_last=state.case == len(state.cases) - 1 and state.step == length - 1,
    )


def _question(session: Session, question: CaseQuestion, room: TrainingRoom, sources: CaseSources) -> QuestionView:
    said = session.contributions(question.id)
    return QuestionView(
        number=session.state.step + 1,
        of=sum(1 for _ in session.case.questions()),
        text=question.text,
        answers=len(said),
        participants_with_answer=len({item.participant for item in said}),
        contributions=said[::-1] if session.shows(question.id, Part.ANSWERS) else (),
        points=_points(session, question, room, sources) if session.shows(question.id, Part.KEY_POINTS) else (),
        model_answer=model_answer(question, sources) if session.shows(question.id, Part.MODEL_ANSWER) else None,
    )


def _points(
    session: Session, question: CaseQuestion, room: TrainingRoom, sources: CaseSources
) -> tuple[PointView, ...]:
    said = session.contributions(question.id)
    texts = {item.number: item.text for item in said}
    compared = room.comparer.compare(question, said, session.judged(question.id))
    views = []
    for point, comparison in zip(question.key_points, compared, strict=True):
        quote = texts.get(comparison.contribution or 0, "")
        why = f"gelijkenis {comparison.similarity:.2f}".replace(".", ",") if quote and comparison.similarity else ""
        if comparison.shared:
            why = "; ".join(part for part in (f"zelfde woorden: {', '.join(comparison.shared)}", why) if part)
        views.append(PointView(point.id, sources.line(point), comparison.found, why, quote, comparison.by_trainer))
    return tuple(views)


def model_answer(question: CaseQuestion, sources: CaseSources) -> ModelAnswerView:
    """Return the model answer of a question."""
    return ModelAnswerView(
        tuple(sources.lines(question.model_answer)),
        tuple((mistake.said, sources.line(mistake)) for mistake in question.mistakes),
    )
