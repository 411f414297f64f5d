"""``/kennis oefening``: a case in a thread, answers of the group, and the model answer when the trainer shows it.

What people answer is counted, never kept or judged; it stays in the thread where they wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bots.slack import lines
from bots.slack.courier import Courier
from bots.slack.errors import NotDelivered
from bots.slack.exercise_blocks import (
    CHOOSE_CASE,
    NEXT_ROUND,
    SHOW_ANSWER,
    Stage,
    answer_message,
    case_message,
    choice_blocks,
    read_stage,
    round_message,
)
from bots.slack.ledger import Ledger
from bots.slack.parts import Message
from bots.slack.ports import CaseProvider, TrainingCase

Body = dict[str, Any]


@dataclass(frozen=True)
class Exercise:
    """Leads exercises. Cases come from ``provider``."""

    courier: Courier
    ledger: Ledger
    provider: CaseProvider

    def register(self, app: App) -> None:
        """Attach the listeners."""
        app.action(CHOOSE_CASE)(self.chosen)
        app.action(SHOW_ANSWER)(self.show)
        app.action(NEXT_ROUND)(self.go_on)

    def begin(self, ack: Ack, command: Body, wanted: str, team: str) -> None:
        """``/kennis oefening``, with the number or the id of a case behind it or nothing."""
        cases = self.provider.cases()
        if not cases:
            ack(text=lines.NO_CASES)
            return
        case = _find(cases, wanted)
        if case is None:
            ack(text=lines.CHOOSE_A_CASE, blocks=choice_blocks(cases))
            return
        ack(text=lines.EXERCISE_STARTS)
        self._start(case, team, str(command["channel_id"]), str(command["user_id"]), str(command["response_url"]))

    def chosen(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """A case was chosen from the list."""
        ack()
        case = _find(self.provider.cases(), str(body["actions"][0]["selected_option"]["value"]))
        if case is not None:
            channel, user = str(body["channel"]["id"]), str(body["user"]["id"])
            self._start(case, str(context.team_id), channel, user, str(body.get("response_url", "")))

    def show(self, ack: Ack, body: Body, context: BoltContext) -> None:
        """Show the model answer of a round, once, when the trainer asks."""
        ack()

        def made(case: TrainingCase, stage: Stage, thread: str) -> Message:
            place = f"{context.team_id}:{body['channel']['id']}:{thread}"
            answers = self.ledger.notes(f"oefenantwoord:{place}:")
            return answer_message(case, stage, answers, self.ledger.notes(f"oefenaar:{place}:"))

        self._step(body, "getoond", made)

    def go_on(self, ack: Ack, body: Body) -> None:
        """Give the next round."""
        ack()
        self._step(body, "ronde", lambda case, stage, _thread: round_message(case, stage))

    def is_exercise(self, team: str, event: Body) -> bool:
        """Say whether a message stands in the thread of an exercise."""
        thread = event.get("thread_ts")
        return bool(thread) and self.ledger.conversation(f"oefening|{team}:{event['channel']}:{thread}") is not None

    def collect(self, team: str, event: Body) -> None:
        """Count an answer of the group."""
        place = f"{team}:{event['channel']}:{event['thread_ts']}"
        self.ledger.claim([f"oefenantwoord:{place}:{event['ts']}"])
        self.ledger.claim([f"oefenaar:{place}:{event['user']}"])

    def _start(self, case: TrainingCase, team: str, channel: str, user: str, response_url: str) -> None:
        try:
            thread = self.courier.post(channel, case_message(case))
            self.ledger.remember_conversation(f"oefening|{team}:{channel}:{thread}", case.id)
            self.courier.post(channel, round_message(case, Stage(case.id, 0, user)), thread=thread)
        except NotDelivered:
            self._tell(response_url, channel, user, lines.INVITE)

    def _step(self, body: Body, name: str, made: Callable[[TrainingCase, Stage, str], Message]) -> None:
        stage = read_stage(str(body["actions"][0].get("value", "")))
        channel, user = str(body["channel"]["id"]), str(body["user"]["id"])
        thread = str(body["message"].get("thread_ts") or body["message"]["ts"])
        case = _find(self.provider.cases(), stage.case) if stage is not None else None
        if stage is None or case is None or stage.round >= len(case.rounds):
            self._tell("", channel, user, lines.NO_LONGER_THERE, thread)
        elif stage.trainer != user:
            self._tell("", channel, user, lines.NOT_YOUR_EXERCISE, thread)
        elif self.ledger.claim([f"oefening-{name}:{channel}:{thread}:{stage.round}"]):
            try:
                self.courier.post(channel, made(case, stage, thread), thread=thread)
            except NotDelivered:
                self._tell("", channel, user, lines.INVITE, thread)

    def _tell(self, response_url: str, channel: str, user: str, line: str, thread: str = "") -> None:
        try:
            if response_url:
                self.courier.respond(response_url, lines.say(line))
            else:
                self.courier.ephemeral(channel, user, lines.say(line), thread=thread)
        except NotDelivered:
            return


def _find(cases: Sequence[TrainingCase], wanted: str) -> TrainingCase | None:
    if wanted.isdigit() and 0 < int(wanted) <= len(cases):
        return cases[int(wanted) - 1]
    return next((case for case in cases if case.id == wanted), None)
