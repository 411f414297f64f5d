"""The Slack bot over a small real library and a real store, on a line to the loopback Slack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from slack_bolt.adapter.socket_mode import SocketModeHandler

from assistant.answer import Question
from assistant.bootstrap import Assistant, build_pipeline, default_steps, dutch_analyser
from assistant.events import AnswerEvent
from assistant.service import Manner, Service
from assistant.settings import AssistantSettings
from assistant.store.bootstrap import open_store
from bots.slack.app import SlackBot, build_bot
from bots.slack.ports import CaseProvider, ModelLine, TrainingCase, TrainingQuestion, TrainingRound
from bots.slack.settings import SlackSettings
from bots.slack.socket_door import connect, hang_up
from knowledge.instruments.catalogue import load_catalogue
from knowledge.register import Register
from tests.assistant_library import TODAY, SharedTermsSearcher
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, SECRET, TEAM, FakeSlack

Script = Callable[[Question], Iterator[AnswerEvent]]
Make = Callable[..., "Rig"]
TIMEOUT = 120
"""Seconds; generous, because machines are shared."""


class Scripted:
    """A pipeline that plays a script instead of its steps."""

    def __init__(self, real: Any, script: Script) -> None:
        self.replies, self.today, self._script = real.replies, real.today, script

    def answer_stream(self, question: Question) -> Iterator[AnswerEvent]:
        return self._script(question)


@dataclass
class Parts:
    """What takes long to make and never changes: a register, and real steps over it."""

    register: Register
    pipeline: Any
    catalogue: Any

    @classmethod
    def over(cls, register: Register) -> Parts:
        settings = AssistantSettings(as_of=TODAY.isoformat())
        catalogue = load_catalogue()
        steps = default_steps(SharedTermsSearcher(register), register, dutch_analyser(), None, settings, catalogue)
        return cls(register, build_pipeline(steps, settings), catalogue)


def build_service(parts: Parts, folder: Path, script: Script | None = None) -> Service:
    """Return a service over the small library; ``script`` answers instead of the real steps."""
    pipeline = parts.pipeline if script is None else Scripted(parts.pipeline, script)
    searcher = SharedTermsSearcher(parts.register)
    library: Any = SimpleNamespace(register=parts.register, retrieval=searcher, close=lambda: None)
    store = open_store(data_dir=folder)
    return Service(Assistant(pipeline, library), store, {Manner.ANSWER: pipeline}, parts.catalogue, (store,))


def settings_for(slack: FakeSlack, folder: Path, **more: Any) -> SlackSettings:
    """Return settings that lead to the loopback Slack."""
    values: dict[str, Any] = {
        "bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "signing_secret": SECRET, "workspaces": TEAM,
        "ledger_url": str(folder / "slack.sqlite"), "api_url": slack.api_url, "questions_per_minute": 1_000, **more,
    }  # fmt: skip
    return SlackSettings(_env_file=None, **values)


def access_file(folder: Path, **places: Any) -> Path:
    """Write an access file and return where it is."""
    path = folder / "toegang.yaml"
    path.write_text(yaml.safe_dump(places), encoding="utf-8")
    return path


class NoCases:
    """There are no cases."""

    def cases(self) -> tuple[TrainingCase, ...]:
        return ()


@dataclass
class Rig:
    """Everything together. ``crash`` and ``restart`` do what a machine does."""

    slack: FakeSlack
    service: Service
    settings: SlackSettings
    cases: CaseProvider = field(default_factory=NoCases)
    bot: SlackBot = field(init=False)
    line: SocketModeHandler | None = None
    listening: list[Future[None]] = field(default_factory=list)

    def start(self) -> Rig:
        self.bot = build_bot(self.settings, self.service, cases=self.cases, pause=self.slack.advance)
        self._be_patient()
        self._remember_listeners()
        if self.settings.mode == "socket":
            before = self.slack.connections
            self.line = connect(self.bot.app, self.settings, ping_seconds=0.5)
            self.slack.wait_for(lambda: self.slack.connections > before, "a line")
        return self

    def hang_up(self) -> None:
        if self.line is not None:
            hang_up(self.line)
            self.line = None

    def stop(self) -> None:
        self.hang_up()
        self.bot.close()

    def settled(self) -> None:
        """Wait until everything is acknowledged, and what followed from it is done."""
        self.slack.wait_for(lambda: all(one.acked for one in self.slack.deliveries.values()), "acknowledged")
        self.idle()

    def idle(self) -> None:
        """Wait until every question is answered and every listener is done."""
        assert not wait(self.listening, TIMEOUT).not_done
        assert self.bot.reception.workshop.wait_until_idle(TIMEOUT)

    def _be_patient(self) -> None:
        """Let nothing be missed while a machine stands still: not bolt's three seconds, nor the client's fifteen."""
        self.bot.app.client.timeout = TIMEOUT
        for listener in self.bot.app._listeners:
            listener.ack_timeout = TIMEOUT

    def _remember_listeners(self) -> None:
        """Bolt acknowledges an event before its listener runs: acknowledged does not mean done."""
        executor = self.bot.app.listener_runner.listener_executor
        submit = executor.submit

        def remember(work: Callable[[], None]) -> Future[None]:
            self.listening.append(submit(work))
            return self.listening[-1]

        executor.submit = remember  # type: ignore[method-assign,assignment]

    def reply(self, channel: str, thread: str) -> dict[str, Any]:
        """Wait for the one answer in a thread, and return it."""
        self.slack.wait_for(lambda: self.slack.replies(channel, thread), f"a reply in {channel} {thread}")
        self.idle()
        found = self.slack.replies(channel, thread)
        assert len(found) == 1, [one["text"] for one in found]
        return found[0]

    def replies(self, channel: str, thread: str, count: int) -> list[dict[str, Any]]:
        """Wait for so many answers in a thread, and return them."""
        self.slack.wait_for(lambda: len(self.slack.replies(channel, thread)) >= count, f"{count} replies")
        self.idle()
        found = self.slack.replies(channel, thread)
        assert len(found) == count, [one["text"] for one in found]
        return found


class SmallCases:
    """Two rounds to practise with."""

    def cases(self) -> tuple[TrainingCase, ...]:
        first = TrainingRound(
            "De aanvraag",
            ("Een ondernemer vraagt in Molenkerk een exploitatievergunning voor een <b>nagelstudio</b>.",),
            (TrainingQuestion("Wat vraagt u eerst?", (ModelLine("Het Bibob-formulier.", "Wet Bibob 30"),)),),
        )
        second = TrainingRound(
            "Nieuwe feiten",
            ("De financiering komt van een broer.",),
            (
                TrainingQuestion(
                    "Welke grond past?", (ModelLine("De a-grond.", "Wet Bibob 3", "https://wetten.overheid.nl/"),)
                ),
            ),
        )
        return (TrainingCase("nagelstudio", "De nagelstudio", "Voor beginners.", (first, second), ("Vraag door.",)),)
