"""A training case in Slack: the case, a round with its questions, the model answer with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bots.slack import limits
from bots.slack.mrkdwn import bold, link, literal
from bots.slack.parts import Block, Message, actions, button, context, header, menu, section, sections
from bots.slack.ports import ModelLine, TrainingCase

CHOOSE_CASE = "oefening_kies"
SHOW_ANSWER = "oefening_toon"
NEXT_ROUND = "oefening_verder"
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an exercise is: the case, the round (from 0), and who leads it."""

    case: str
    round: int
    trainer: str

    @property
    def value(self) -> str:
        """The stage as the value of a button."""
        return _SEPARATOR.join((self.case, str(self.round), self.trainer))[: limits.BUTTON_VALUE]


def read_stage(value: str) -> Stage | None:
    """Return the stage in a button value, or None when it is not ours."""
    parts = value.split(_SEPARATOR)
    if len(parts) != 3 or not parts[1].isdigit():
        return None
    return Stage(parts[0], int(parts[1]), parts[2])


def choice_blocks(cases: Sequence[TrainingCase]) -> list[Block]:
    """Return the list of cases to choose from."""
    lines = [f"{number}. {bold(case.title)} – {literal(case.about)}" for number, case in enumerate(cases, start=1)]
    options = [(f"{number}. {case.title}", case.id) for number, case in enumerate(cases, start=1)]
    return [
        section("*Kies een casus om samen te oefenen.* De casus komt in dit kanaal te staan."),
        *sections(lines)[: limits.MESSAGE_BLOCKS - 3],
        actions([menu("Kies een casus", CHOOSE_CASE, options)]),
    ]


def case_message(case: TrainingCase) -> Message:
    """Return the message under which the exercise hangs."""
    return Message(
        f"Oefening: {literal(case.title)}",
        (
            header(f"Oefening: {case.title}"),
            section(literal(case.about)),
            context("De casus is verzonnen. Antwoord in de draad, en noem daarbij geen echte namen of zaken."),
        ),
    )


def round_message(case: TrainingCase, stage: Stage) -> Message:
    """Return a round: the facts, the questions, and the button that shows the answer."""
    one = case.rounds[stage.round]
    number = f"Ronde {stage.round + 1} van {len(case.rounds)}: " if len(case.rounds) > 1 else ""
    questions = [f"{count}. {literal(question.text)}" for count, question in enumerate(one.questions, start=1)]
    blocks = [
        section(bold(f"{number}{one.title}")),
        *sections(f"• {literal(fact)}" for fact in one.facts),
        *sections(["*Vragen*", *questions]),
        actions([button("Toon antwoord", SHOW_ANSWER, stage.value, style="primary")]),
    ]
    return Message(f"{number}{literal(one.title)}", tuple(blocks))


def answer_message(case: TrainingCase, stage: Stage, answers: int, people: int) -> Message:
    """Return the model answer of a round, and how many answers were given in the thread."""
    one = case.rounds[stage.round]
    blocks: list[Block] = [context(_given(answers, people))]
    for question in one.questions:
        blocks += sections([bold(question.text), *(_line(line) for line in question.model_answer)])
    if stage.round + 1 < len(case.rounds):
        following = Stage(case.id, stage.round + 1, stage.trainer)
        blocks.append(actions([button("Volgende ronde", NEXT_ROUND, following.value, style="primary")]))
    elif case.remember:
        blocks += sections(["*Onthoud*", *(f"• {literal(line)}" for line in case.remember)])
    return Message("Het modelantwoord", tuple(blocks[: limits.MESSAGE_BLOCKS]))


def _line(line: ModelLine) -> str:
    source = link(line.url, line.source) if line.url else literal(line.source)
    return f"• {literal(line.text)}" + (f" ({source})" if line.source else "")


def _given(answers: int, people: int) -> str:
    if not answers:
        return "Er zijn in deze draad nog geen antwoorden gegeven."
    who = "één deelnemer" if people == 1 else f"{people} deelnemers"
    what = "één antwoord" if answers == 1 else f"{answers} antwoorden"
    return f"In deze draad: {what} van {who}. Vergelijk ze met het modelantwoord."
