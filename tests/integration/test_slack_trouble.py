"""When things go wrong: lines drop, Slack refuses or asks for patience, models are slow, the machine stops halfway.

The asker gets an answer or an honest line, once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest
from limits import RateLimitItemPerDay
from sqlalchemy.exc import OperationalError

from assistant.answer import Answer, AnswerStatus, Citation, Question, Sentence
from assistant.caller import Caller
from assistant.events import AnswerEvent, Finished, Progress, SentenceReady
from bots.slack import lines, reception
from bots.slack import reply as reply_module
from bots.slack.asked import Asked, Place
from bots.slack.ledger import Ledger
from knowledge.records import SourceKind
from tests.assistant_library import TODAY
from tests.fake_slack import BOT, DROP_AFTER, DROP_BEFORE, TEAM, Failure, direct_channel, shown
from tests.slack_rig import Make

pytest_plugins = ["tests.slack_fixtures"]

ANN, CHANNEL = "U0ANN0001", "C0KANAAL1"
CITATION = Citation(number=1, passage_id="jaarplan-2017:1", source_id="jaarplan-2017", title="Jaarplan 2017",
                    kind=SourceKind.JAARPLAN, page=12)  # fmt: skip


def answer_to(question: Question, count: int = 2) -> Answer:
    sentences = tuple(
        Sentence(text=f"Zin {number} over {question.text}.", citations=(1,)) for number in range(1, count + 1)
    )
    return Answer(
        status=AnswerStatus.ANSWERED, question=question.text, sentences=sentences, citations=(CITATION,), as_of=TODAY
    )


def at_once(question: Question) -> Iterator[AnswerEvent]:
    yield Progress(step="retrieve", text="Ik zoek.")
    answer = answer_to(question)
    yield from (SentenceReady(sentence=sentence, citations=()) for sentence in answer.sentences)
    yield Finished(answer=answer)


class Slow:
    """A model that waits for the test before each sentence and before the end."""

    def __init__(self, count: int = 3) -> None:
        self.count = count
        self.going, self.steps = Event(), [Event() for _ in range(count + 1)]

    def __call__(self, question: Question) -> Iterator[AnswerEvent]:
        answer = answer_to(question, self.count)
        yield Progress(step="compose", text="Ik maak het antwoord.")
        self.going.set()
        for sentence, step in zip(answer.sentences, self.steps, strict=False):
            assert step.wait(120)
            yield SentenceReady(sentence=sentence, citations=())
        assert self.steps[-1].wait(120)
        yield Finished(answer=answer)

    def all_go(self) -> None:
        for step in self.steps:
            step.set()


def test_two_hundred_questions_in_a_minute_from_forty_people_are_all_answered_and_none_twice(make_rig: Make) -> None:
    rig = make_rig(at_once, questions_per_minute=10)
    slack = rig.slack
    # the tiers that Slack documents; its time moves when the bot waits
    slack.limits = {
        "chat.update": 50,
        "chat.startStream": 20,
        "chat.stopStream": 20,
        "assistant.threads.setStatus": 600,
    }
    slack.per_channel_second = 3
    asked: list[tuple[str, str, str]] = []
    for number in range(200):
        person, text = number % 40, f"vraag {number}"
        user = f"U0PERSOON{person:02}"
        if person % 4 == 0:
            channel = direct_channel(user)
            asked.append((channel, slack.say(channel, user, text), text))
        else:
            channel = f"C0KANAAL{person % 5}"
            asked.append((channel, slack.mention(channel, user, text), text))
    slack.wait_for(lambda: all(slack.replies(channel, ts) for channel, ts, _ in asked), "all answered", 300)
    rig.settled()
    for channel, ts, text in asked:
        (reply,) = slack.replies(channel, ts, done=False)
        assert f"Zin 1 over {text}." in shown(reply)
    posted = Counter(name for name, _ in slack.calls)
    assert posted["chat.postMessage"] == 200
    assert posted["chat.postMessage:429"] > 0
    assert slack.ephemerals == []


def test_too_many_questions_from_one_person_are_told_alone(make_rig: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reception, "RateLimitItemPerMinute", RateLimitItemPerDay)  # however long five questions take
    rig = make_rig(at_once, questions_per_minute=3)
    asked = [rig.slack.mention(CHANNEL, ANN, f"vraag {number}") for number in range(5)]
    rig.settled()
    assert sorted(len(rig.slack.replies(CHANNEL, ts)) for ts in asked) == [0, 0, 1, 1, 1]
    assert len(rig.slack.ephemerals) == 2
    assert "veel vragen kort na elkaar" in rig.slack.ephemerals[0]["text"]


def test_when_there_is_no_room_the_asker_is_told(make_rig: Make) -> None:
    slow = Slow()
    rig = make_rig(slow, workers=1, waiting=1)
    first = rig.slack.mention(CHANNEL, ANN, "een")
    assert slow.going.wait(120)
    rig.slack.mention(CHANNEL, ANN, "twee")
    rig.slack.wait_for(lambda: len(rig.bot.reception.answering.busy) == 2, "one waits")
    rig.slack.mention(CHANNEL, ANN, "drie")
    rig.slack.wait_for(lambda: rig.slack.ephemerals, "told")
    assert "erg druk" in rig.slack.ephemerals[0]["text"]
    slow.all_go()
    rig.reply(CHANNEL, first)


def test_the_line_drops_and_comes_back_and_nothing_is_lost_or_answered_twice(make_rig: Make) -> None:
    rig = make_rig(at_once)
    slack = rig.slack
    first = slack.mention(CHANNEL, ANN, "voor de breuk")
    before = slack.connections
    slack.drop_line()
    second = slack.mention(CHANNEL, ANN, "tijdens de breuk")
    slack.wait_for(lambda: slack.connections > before, "a new line")
    rig.reply(CHANNEL, second)
    before = slack.connections
    slack.ask_to_reconnect()
    slack.wait_for(lambda: slack.connections > before, "a refreshed line")
    third = slack.mention(CHANNEL, ANN, "na de breuk")
    for ts in (first, second, third):
        rig.reply(CHANNEL, ts)
    rig.settled()


def test_a_slow_model_shows_what_it_does_and_sentences_as_they_come(
    make_rig: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_module, "STREAM_AFTER", 0.0)
    slow = Slow()
    rig = make_rig(slow)
    slack = rig.slack
    ts = slack.mention(CHANNEL, ANN, "traag")
    assert slow.going.wait(120)
    slack.wait_for(
        lambda: all(one.acked for one in slack.deliveries.values()), "acknowledged before there is an answer"
    )
    slack.wait_for(lambda: any("maakt het antwoord" in text for _, _, text in slack.statuses), "a status")
    assert slack.replies(CHANNEL, ts, done=False) == []
    for number, step in enumerate(slow.steps[:-1], start=1):
        step.set()
        slack.wait_for(
            lambda number=number: (
                f"Zin {number} over" in str([one["streamed"] for one in slack.replies(CHANNEL, ts, done=False)])
            ),
            "streamed",
        )
    slow.steps[-1].set()
    reply = rig.reply(CHANNEL, ts)
    assert shown(reply).count("Zin 1 over") == 1
    assert "Bronnen" in shown(reply)
    calls = [name for name, _ in slack.calls if name.startswith("chat.")]
    assert calls == ["chat.startStream", "chat.appendStream", "chat.appendStream", "chat.stopStream"]


def test_without_status_and_streams_a_message_is_kept_up_to_date(
    make_rig: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_module, "STREAM_AFTER", 0.0)
    monkeypatch.setattr(reply_module, "BETWEEN_UPDATES", 0.0)
    slow = Slow()
    rig = make_rig(slow)
    slack = rig.slack
    slack.unsupported |= {"assistant.threads.setStatus", "chat.startStream"}
    ts = slack.mention(CHANNEL, ANN, "traag")
    assert slow.going.wait(120)
    slack.wait_for(lambda: "maakt het antwoord" in shown(slack.replies(CHANNEL, ts, done=False)[0]), "what it does")
    slow.steps[0].set()
    slack.wait_for(lambda: "Zin 1 over" in shown(slack.replies(CHANNEL, ts, done=False)[0]), "the first sentence")
    slow.all_go()
    slack.wait_for(lambda: "Bronnen" in shown(slack.replies(CHANNEL, ts, done=False)[0]), "the whole answer")
    rig.reply(CHANNEL, ts)


def test_a_stream_that_slack_ends_by_itself_becomes_a_changed_message(
    make_rig: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_module, "STREAM_AFTER", 0.0)
    slow = Slow()
    rig = make_rig(slow)
    ts = rig.slack.mention(CHANNEL, ANN, "traag")
    slow.steps[0].set()
    rig.slack.wait_for(lambda: rig.slack.replies(CHANNEL, ts, done=False), "a stream")
    rig.slack.advance(3_600)
    slow.all_go()
    reply = rig.reply(CHANNEL, ts)
    assert [shown(reply).count(f"Zin {number} over") for number in (1, 2, 3)] == [1, 1, 1]


@pytest.mark.parametrize(
    "failures",
    [
        [Failure(status=429, retry_after=30)],
        [Failure(status=503), Failure(error="internal_error")],
        [Failure(drop=DROP_BEFORE)],
        [Failure(drop=DROP_AFTER), Failure(drop=DROP_BEFORE)],
        [Failure(drop=DROP_AFTER)] * 3,
    ],
    ids=["patience", "server errors", "lost before", "receipt lost, then lost", "receipts lost"],
)
def test_a_failing_call_is_tried_again_and_never_posts_twice(make_rig: Make, failures: list[Failure]) -> None:
    rig = make_rig(at_once)
    rig.slack.fail("chat.postMessage", *failures)
    started = rig.slack.now
    ts = rig.slack.mention(CHANNEL, ANN, "vraag")
    rig.reply(CHANNEL, ts)
    rig.settled()
    assert len(rig.slack.replies(CHANNEL, ts, done=False)) == 1
    if failures[0].retry_after:
        assert rig.slack.now - started >= failures[0].retry_after


def test_what_slack_does_not_take_is_told_later_once(make_rig: Make) -> None:
    rig = make_rig(at_once)
    rig.slack.fail("chat.postMessage", *[Failure(status=503)] * 6)
    ts = rig.slack.mention(CHANNEL, ANN, "vraag")
    rig.settled()
    assert rig.slack.replies(CHANNEL, ts) == []
    assert rig.bot.keeper.look() == 1
    assert "Zin 2 over vraag" in shown(rig.reply(CHANNEL, ts))
    assert rig.bot.keeper.look() == 0


def test_what_is_broken_off_twice_is_told_and_not_tried_again(make_rig: Make) -> None:
    rig = make_rig(at_once)
    ts = rig.slack.mention(CHANNEL, ANN, "eerst")
    rig.reply(CHANNEL, ts)
    rig.settled()
    rig.slack.fail("chat.postMessage", *[Failure(status=503)] * 12)
    rig.slack.page = 1  # the question stands on the last page of its thread
    rig.slack.mention(CHANNEL, ANN, "later", ts)
    rig.settled()
    assert rig.bot.keeper.look() == 1
    rig.settled()
    assert len(rig.slack.replies(CHANNEL, ts)) == 1
    assert rig.bot.keeper.look() == 1
    assert "Stel de vraag gerust opnieuw" in rig.replies(CHANNEL, ts, 2)[1]["text"]
    assert rig.bot.keeper.look() == 0


def test_a_failure_gives_an_honest_line_with_a_reference_and_no_content_in_the_log(
    make_rig: Make, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(question: Question) -> Iterator[AnswerEvent]:
        yield Progress(step="compose", text="Ik maak het antwoord.")
        raise ValueError(question.text)

    rig = make_rig(broken)
    ts = rig.slack.mention(CHANNEL, ANN, "een geheim woord")
    reply = rig.reply(CHANNEL, ts)
    assert "meld dan nummer" in reply["text"]
    reference = reply["text"].split("nummer ")[1].split()[0]
    assert reference in caplog.text
    assert "geheim" not in caplog.text
    command = rig.slack.command(CHANNEL, ANN, "   \x00 ?! ")
    rig.settled()
    assert command.acked


@pytest.mark.parametrize("moment", ["queued", "streaming", "delivered, not noted"])
def test_a_restart_in_the_middle_gives_the_answer_after_all_once(
    make_rig: Make, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setattr(reply_module, "STREAM_AFTER", 0.0)
    slow = Slow()
    rig = make_rig(slow, lease_seconds=0)
    slack, ledger = rig.slack, rig.bot.reception.answering.ledger
    event = slack.written(CHANNEL, ANN, f"<@{BOT}> traag")
    payload = slack.event({**event, "type": "app_mention"})
    slack.deliver("events_api", payload)
    assert slow.going.wait(120)
    ts = event["ts"]
    if moment == "streaming":
        slow.steps[0].set()
        slack.wait_for(lambda: getattr(ledger.job(f"{TEAM}:{CHANNEL}:{ts}"), "reply", ""), "a stream, and a note of it")
    if moment == "delivered, not noted":
        with monkeypatch.context() as full:
            full.setattr(Ledger, "done", lambda *_: (_ for _ in ()).throw(OperationalError("", None, OSError())))
            slow.all_go()
            slack.wait_for(lambda: slack.replies(CHANNEL, ts), "an answer")
            rig.idle()
    crashed = rig.bot
    rig.hang_up()  # the machine stops: nothing is finished, nothing is noted
    for call in ("_must", "_try"):
        monkeypatch.setattr(crashed.reception.answering.courier, call, lambda *_, **__: {})
    rig.service.assistant.pipeline._script = at_once
    rig.start()
    rig.bot.keeper.look()
    slack.deliver("events_api", payload)  # and Slack sends it again
    rig.settled()
    (reply,) = slack.replies(CHANNEL, ts, done=False)
    again = moment != "delivered, not noted"
    assert ("daarom komt het antwoord nu pas" in shown(reply)) == again
    assert ("Zin 3 over" in shown(reply)) != again  # made anew, it is whole: nothing of the first try is left
    assert shown(reply).count("Zin 2 over traag.") == 1
    assert rig.bot.keeper.look() == 0
    slow.all_go()
    crashed.close()


def test_what_is_answered_after_all_stands_once_in_the_conversation(make_rig: Make) -> None:
    """The machine stopped when the answer was kept but not noted: it is made anew, in the place of the first."""
    rig = make_rig(at_once)
    answering, service = rig.bot.reception.answering, rig.service
    asked = Asked(f"{TEAM}:{CHANNEL}:1.0", TEAM, CHANNEL, ANN, Place.THREAD, "een", thread="1.0", message="1.0")
    key, thread = asked.conversation_key(asked.owner), Caller(asked.owner)
    answering.run(asked)
    [first] = service.conversations(thread)
    answering.run(replace(asked, id=f"{TEAM}:{CHANNEL}:2.0", message="2.0", text="twee"))
    answering.run(replace(asked, note=lines.RESUMED))
    answering.ledger.forget_conversation(key)
    answering.run(replace(asked, note=lines.RESUMED))
    assert answering.ledger.conversation(key) == first.id
    assert [one.id for one in service.conversations(thread)] == [first.id]
    assert [answer.question for answer in service.conversation(thread, first.id)[1]] == ["een", "twee"]


def test_a_restart_tells_who_asked_alone(make_rig: Make) -> None:
    slow = Slow()
    rig = make_rig(slow, lease_seconds=0)
    rig.slack.absent_from.add(CHANNEL)  # a command works where the bot is not; the line then comes directly
    rig.slack.command(CHANNEL, ANN, "traag")
    assert slow.going.wait(120)
    crashed = rig.bot
    rig.hang_up()
    rig.start()
    assert rig.bot.keeper.look() == 1
    (told,) = rig.slack.messages[direct_channel(ANN)].values()
    assert "bewaar ik niet" in told["text"]
    crashed.reception.workshop.close(wait=False)
    slow.all_go()
    crashed.reception.workshop.wait_until_idle(120)


def test_a_question_that_is_edited_or_deleted_while_it_is_answered_leaves_nothing_behind(make_rig: Make) -> None:
    slow = Slow()
    rig = make_rig(slow)
    slack = rig.slack
    slack.unsupported.add("assistant.threads.setStatus")
    kept = slack.mention(CHANNEL, ANN, "eerst zo")
    assert slow.going.wait(120)
    slack.edit(CHANNEL, kept, f"<@{BOT}> dan zo")
    slack.wait_for(lambda: all(one.acked for one in slack.deliveries.values()), "acknowledged")
    slack.wait_for(lambda: rig.bot.reception.answering._busy[f"{TEAM}:{CHANNEL}:{kept}"].is_set(), "stopped")
    slow.all_go()
    slack.wait_for(lambda: "dan zo" in str([shown(one) for one in slack.replies(CHANNEL, kept)]), "the other answer")
    assert "eerst zo" not in shown(rig.reply(CHANNEL, kept))
    again = Slow()
    rig.service.assistant.pipeline._script = again
    gone = slack.mention(CHANNEL, ANN, "weg ermee")
    assert again.going.wait(120)
    slack.remove(CHANNEL, gone)
    slack.wait_for(lambda: rig.bot.reception.answering._busy[f"{TEAM}:{CHANNEL}:{gone}"].is_set(), "stopped")
    again.all_go()
    rig.settled()
    assert slack.replies(CHANNEL, gone, done=False) == []


def test_an_answer_in_pieces_never_waits_for_slack_longer_than_it_must(make_rig: Make) -> None:
    rig = make_rig(at_once)
    rig.bot.reception.answering.courier.clock = lambda: 0.0  # the minute that Slack asks for does not pass
    rig.slack.fail("assistant.threads.setStatus", Failure(status=429, retry_after=60))
    started = rig.slack.now
    for number in range(3):
        rig.reply(CHANNEL, rig.slack.mention(CHANNEL, ANN, f"vraag {number}"))
    assert rig.slack.now == started
    assert [name for name, _ in rig.slack.calls if "setStatus" in name] == ["assistant.threads.setStatus:429"]
