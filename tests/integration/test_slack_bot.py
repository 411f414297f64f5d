"""The bot with real bolt over Socket Mode: questions by every road, answered once, in the right place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.caller import Caller
from tests.fake_slack import BOT, BOT_ID, OTHER_TEAM, TEAM, Failure, buttons, direct_channel, shown
from tests.slack_rig import Make, Rig, SmallCases, access_file

pytest_plugins = ["tests.slack_fixtures"]

QUESTION = "Wie mag een drugspand sluiten?"
SECRET_QUESTION = "Bij wie ligt het draaiboek voor vakantieparken?"
SITUATION = "In een loods ligt een hoeveelheid drugs en er is geen vergunning. Welke instrumenten passen?"
ANN, BOB = "U0ANN0001", "U0BOB0001"
CHANNEL = "C0KANAAL1"


def answers_of(rig: Rig, owner: str) -> list[Answer]:
    who = Caller(owner=owner)
    return [one for kept in rig.service.conversations(who) for one in rig.service.store.answers(kept.id, owner)]


def test_a_mention_is_answered_in_its_thread_once_with_sources(make_rig: Make) -> None:
    rig = make_rig()
    ts = rig.slack.mention(CHANNEL, ANN, QUESTION)
    reply = rig.reply(CHANNEL, ts)
    assert "last onder bestuursdwang" in shown(reply)
    assert "[1]" in shown(reply)
    assert any("Lees bron" in button["text"]["text"] for button in buttons(reply))
    assert rig.slack.statuses[0][2].startswith("zoekt")
    assert [kept.id for kept in answers_of(rig, f"slack:{TEAM}:{CHANNEL}:{ts}")]
    assert rig.slack.ephemerals == []


def test_a_delivery_that_comes_again_gives_one_answer_also_after_a_restart(make_rig: Make) -> None:
    rig = make_rig()
    event = rig.slack.written(CHANNEL, ANN, f"<@{BOT}> {QUESTION}")
    payload = rig.slack.event({**event, "type": "app_mention"})
    for _ in range(3):
        rig.slack.deliver("events_api", payload)
    rig.reply(CHANNEL, event["ts"])
    rig.stop()
    rig.start()
    again = rig.slack.deliver("events_api", payload)
    other = rig.slack.deliver(
        "events_api", rig.slack.event({**event, "type": "app_mention"})
    )  # same message, new event
    rig.slack.wait_for(lambda: again.acked and other.acked, "acknowledged")
    rig.reply(CHANNEL, event["ts"])


def test_a_thread_is_a_conversation_for_everybody_in_it(make_rig: Make) -> None:
    rig = make_rig()
    ts = rig.slack.mention(CHANNEL, ANN, "Wat zegt artikel 13b Opiumwet?")
    rig.reply(CHANNEL, ts)
    rig.slack.say(CHANNEL, BOB, "En geldt dat ook voor woningen?", thread=ts)
    _, second = rig.replies(CHANNEL, ts, 2)
    assert "13b" in shown(second)
    assert len(answers_of(rig, f"slack:{TEAM}:{CHANNEL}:{ts}")) == 2
    rig.slack.say(CHANNEL, BOB, "Dank je wel, daar kan ik mee verder.", thread=ts)
    rig.slack.say(CHANNEL, BOB, f"<@{ANN}> zie jij dat ook zo?", thread=ts)
    last = rig.slack.say(CHANNEL, BOB, "Zomaar een vraag in het kanaal?")
    rig.settled()
    rig.replies(CHANNEL, ts, 2)
    assert rig.slack.replies(CHANNEL, last) == []


def test_direct_messages_and_the_panel_are_private_conversations(make_rig: Make) -> None:
    rig = make_rig()
    channel = direct_channel(ANN)
    root = rig.slack.next_ts()
    rig.slack.deliver(
        "events_api",
        rig.slack.event(
            {
                "type": "assistant_thread_started",
                "event_ts": root,
                "assistant_thread": {"user_id": ANN, "channel_id": channel, "thread_ts": root, "context": {}},
            }
        ),
    )
    rig.slack.wait_for(lambda: rig.slack.prompts, "suggested prompts")
    assert len(rig.slack.prompts[0]["prompts"]) == 4
    rig.slack.say(channel, ANN, QUESTION, thread=root)
    rig.replies(channel, root, 2)  # the greeting, and the answer
    rig.slack.say(channel, ANN, "En hoe lang dan?", thread=root)
    rig.replies(channel, root, 3)
    loose = rig.slack.say(channel, ANN, QUESTION)
    rig.reply(channel, loose)
    kept = rig.service.conversations(Caller(owner=f"slack:{TEAM}:{ANN}"))
    assert sorted(one.answers for one in kept) == [1, 2]
    assert rig.slack.titles[0] == QUESTION


def test_bots_strangers_and_other_workspaces_are_left_alone(make_rig: Make) -> None:
    rig = make_rig()
    event = rig.slack.written(CHANNEL, ANN, f"<@{BOT}> {QUESTION}")
    slack = rig.slack
    mention = {**event, "type": "app_mention"}
    sent = [
        slack.deliver("events_api", slack.event({**mention, "bot_id": "B0ANDERE1", "subtype": "bot_message"})),
        slack.deliver("events_api", slack.event({**mention, "user": BOT, "bot_id": BOT_ID})),
        slack.deliver("events_api", slack.event(mention, team_id=OTHER_TEAM)),
        slack.deliver("events_api", slack.event({**mention, "user_team": OTHER_TEAM})),
        slack.deliver("events_api", slack.event({"type": "channel_rename", "channel": {"id": CHANNEL, "name": "x"}})),
    ]
    slack.wait_for(lambda: all(one.acked for one in sent), "acknowledged")
    rig.idle()
    assert slack.replies(CHANNEL, event["ts"], done=False) == []


def test_the_command_answers_the_asker_alone_and_shares_on_request(make_rig: Make) -> None:
    rig = make_rig()
    command = rig.slack.command(CHANNEL, ANN, QUESTION)
    rig.slack.wait_for(lambda: command.acked and rig.slack.responded(), "an answer")
    assert command.answer is not None
    assert "Ik zoek het voor u op" in command.answer["text"]
    (answer,) = rig.slack.responded()
    assert answer["response_type"] == "ephemeral"
    assert "Alleen u ziet dit antwoord" in shown(answer)
    assert rig.slack.messages[CHANNEL] == {}
    for _ in range(2):
        rig.slack.press(CHANNEL, ANN, answer, "deel_in_kanaal")
    rig.slack.wait_for(lambda: len(rig.slack.responded()) == 3, "told that it was shared, and shared before")
    root, shared = rig.slack.messages[CHANNEL].values()
    assert f"<@{ANN}>" in shown(root)
    assert shared["thread_ts"] == root["ts"]
    assert "last onder bestuursdwang" in shown(shared)
    rig.slack.say(CHANNEL, BOB, "En geldt dat ook voor woningen?", thread=root["ts"])
    rig.replies(CHANNEL, root["ts"], 2)


def test_help_and_an_empty_mention_say_what_to_do(make_rig: Make) -> None:
    rig = make_rig()
    command = rig.slack.command(CHANNEL, ANN, "")
    rig.slack.wait_for(lambda: command.acked, "acknowledged")
    assert "/kennis oefening" in str(command.answer)
    ts = rig.slack.mention(CHANNEL, ANN, "")
    assert "Stel uw vraag" in rig.reply(CHANNEL, ts)["text"]


def test_the_shortcut_makes_a_question_of_a_message(make_rig: Make) -> None:
    rig = make_rig()
    ts = rig.slack.written(CHANNEL, BOB, "Iemand een idee: wie mag een <https://x.nl|drugspand> sluiten?")["ts"]
    rig.slack.shortcut(CHANNEL, ANN, ts)
    rig.slack.wait_for(lambda: rig.slack.views, "a modal")
    view = rig.slack.views[0]
    assert "Iemand een idee: wie mag een drugspand sluiten?" in json.dumps(view)
    rig.slack.submit(ANN, view, QUESTION)
    rig.slack.wait_for(lambda: rig.slack.ephemerals, "an answer")
    (answer,) = rig.slack.ephemerals
    assert answer["user"] == ANN
    assert answer["thread_ts"] == ts
    assert "last onder bestuursdwang" in shown(answer)


def test_a_channel_gets_what_everybody_there_may_see_and_the_asker_gets_the_rest_alone(
    make_rig: Make, tmp_path: Path
) -> None:
    access = {"toegang": ["openbaar", "partners"]}
    path = access_file(tmp_path, kanalen={"C0PARTNER": access}, gebruikersgroepen={"S0RIEC001": access})
    rig = make_rig(access_file=path)
    rig.slack.groups["S0RIEC001"] = [ANN]
    ts = rig.slack.mention(CHANNEL, ANN, SECRET_QUESTION)
    assert "informatiecoördinator van het district" not in shown(rig.reply(CHANNEL, ts))
    (alone,) = rig.slack.ephemerals
    assert alone["user"] == ANN
    assert "informatiecoördinator van het district" in shown(alone)
    assert "Alleen u ziet dit" in shown(alone)
    assert "deel_in_kanaal" not in shown(alone)
    ts = rig.slack.mention(CHANNEL, BOB, SECRET_QUESTION)
    assert "informatiecoördinator van het district" not in shown(rig.reply(CHANNEL, ts))
    ts = rig.slack.mention("C0PARTNER", BOB, SECRET_QUESTION)
    assert "informatiecoördinator van het district" in shown(rig.reply("C0PARTNER", ts))
    assert len(rig.slack.ephemerals) == 1
    ts = rig.slack.say(direct_channel(ANN), ANN, SECRET_QUESTION)
    assert "informatiecoördinator van het district" in shown(rig.reply(direct_channel(ANN), ts))


def test_an_answer_from_closed_sources_cannot_be_shared_where_not_all_may_see_them(
    make_rig: Make, tmp_path: Path
) -> None:
    access = {"toegang": ["openbaar", "partners"]}
    rig = make_rig(access_file=access_file(tmp_path, gebruikersgroepen={"S0RIEC001": access}))
    rig.slack.groups["S0RIEC001"] = [ANN]
    rig.slack.command(CHANNEL, ANN, SECRET_QUESTION)
    rig.slack.wait_for(rig.slack.responded, "an answer")
    (answer,) = rig.slack.responded()
    assert "informatiecoördinator van het district" in shown(answer)
    assert "deel_in_kanaal" not in shown(answer)
    up = next(button for button in buttons(answer) if button["action_id"] == "oordeel_goed")
    forged = {"blocks": [{"type": "actions", "elements": [{**up, "action_id": "deel_in_kanaal"}]}]}
    rig.slack.press(CHANNEL, ANN, forged, "deel_in_kanaal")
    rig.slack.wait_for(lambda: len(rig.slack.responded()) == 2, "a refusal")
    assert "kan niet in het kanaal" in shown(rig.slack.responded()[1])
    assert rig.slack.messages[CHANNEL] == {}


@pytest.mark.parametrize("wrong", ["guest", "shared", "lookup"])
def test_guests_shared_channels_and_failed_lookups_get_public_sources_only(
    make_rig: Make, tmp_path: Path, wrong: str
) -> None:
    access = {"toegang": ["openbaar", "partners"]}
    rig = make_rig(access_file=access_file(tmp_path, werkruimten={TEAM: access}, kanalen={CHANNEL: access}))
    if wrong == "guest":
        rig.slack.guests.add(ANN)
        channel, ts = direct_channel(ANN), rig.slack.say(direct_channel(ANN), ANN, SECRET_QUESTION)
    else:
        if wrong == "shared":
            rig.slack.shared_channels.add(CHANNEL)
        else:
            rig.slack.unsupported |= {"conversations.info", "users.info"}
        channel, ts = CHANNEL, rig.slack.mention(CHANNEL, BOB, SECRET_QUESTION)
    assert "informatiecoördinator van het district" not in shown(rig.reply(channel, ts))


def test_personal_data_is_refused_alone_with_the_advice_to_delete_and_nothing_of_it_is_kept(make_rig: Make) -> None:
    rig = make_rig()
    question = "Kun je nagaan of Jan Janssen met BSN 111222333 een drugspand heeft?"
    ts = rig.slack.mention(CHANNEL, ANN, question)
    rig.slack.wait_for(lambda: rig.slack.ephemerals, "told alone")
    rig.idle()
    assert rig.slack.replies(CHANNEL, ts, done=False) == []
    (told,) = rig.slack.ephemerals
    assert told["user"] == ANN
    assert "Verwijder uw bericht" in shown(told)
    held = b"".join(
        path.read_bytes() for path in Path(rig.settings.ledger_url.get_secret_value()).parent.rglob("*.sqlite*")
    )
    assert b"Janssen" not in held
    assert b"111222333" not in held
    channel = direct_channel(ANN)
    ts = rig.slack.say(channel, ANN, question)
    assert "Verwijder uw bericht" in shown(rig.reply(channel, ts))


def test_masked_personal_data_is_answered_and_told_alone(make_rig: Make) -> None:
    rig = make_rig()
    ts = rig.slack.mention(CHANNEL, ANN, "Wie mag een drugspand sluiten? Mail naar piet.devries@voorbeeld.nl")
    reply = rig.reply(CHANNEL, ts)
    assert "devries" not in shown(reply)
    assert "Slack bewaart uw bericht wel" in shown(rig.slack.ephemerals[0])


def test_an_edited_question_gets_its_answer_in_the_same_place(make_rig: Make) -> None:
    rig = make_rig()
    ts = rig.slack.mention(CHANNEL, ANN, "Hoeveel medewerkers heeft het RIEC?")
    first = rig.reply(CHANNEL, ts)
    assert "achttien medewerkers" in shown(first)
    rig.slack.edit(CHANNEL, ts, f"<@{BOT}> {QUESTION}")
    rig.slack.wait_for(lambda: "bestuursdwang" in shown(rig.slack.messages[CHANNEL][first["ts"]]), "the other answer")
    assert "Bijgewerkt" in shown(rig.reply(CHANNEL, ts))
    rig.slack.edit(CHANNEL, ts, f"<@{BOT}> {QUESTION}")  # a preview of a link: the words are the same
    other = rig.slack.say(CHANNEL, ANN, "Zomaar iets.")
    rig.slack.edit(CHANNEL, other, "Zomaar iets anders?")
    rig.slack.edit(CHANNEL, other, f"<@{BOT}> {QUESTION}")  # named afterwards
    rig.reply(CHANNEL, other)
    rig.reply(CHANNEL, ts)


def test_a_deleted_question_takes_its_answer_and_its_conversation_along(make_rig: Make) -> None:
    rig = make_rig()
    ts = rig.slack.mention(CHANNEL, ANN, QUESTION)
    rig.reply(CHANNEL, ts)
    rig.slack.remove(CHANNEL, ts)
    rig.slack.wait_for(lambda: not rig.slack.replies(CHANNEL, ts), "taken back")
    rig.idle()
    assert answers_of(rig, f"slack:{TEAM}:{CHANNEL}:{ts}") == []


def test_a_source_opens_at_the_sentence_that_supports_the_answer(make_rig: Make) -> None:
    rig = make_rig()
    ts = rig.slack.mention(CHANNEL, ANN, "Hoeveel medewerkers heeft het RIEC?")
    reply = rig.reply(CHANNEL, ts)
    rig.slack.press(CHANNEL, BOB, reply, "bron_open")
    rig.slack.wait_for(lambda: rig.slack.views, "a modal")
    runs = [
        run
        for block in rig.slack.views[0]["blocks"]
        if block["type"] == "rich_text"
        for section in block["elements"]
        for run in section["elements"]
    ]
    strong = "".join(run["text"] for run in runs if run.get("style", {}).get("bold"))
    assert strong == "Het RIEC heeft achttien medewerkers."
    assert "vier accountmanagers" in "".join(run["text"] for run in runs if not run.get("style"))
    assert "Jaarplan 2017" in shown(rig.slack.views[0])
    assert "pagina 12" in shown(rig.slack.views[0])


def test_instruments_are_cards_with_more_and_buttons_for_missing_facts(make_rig: Make) -> None:
    rig = make_rig()
    ts = rig.slack.mention(CHANNEL, ANN, SITUATION)
    reply = rig.reply(CHANNEL, ts)
    cards = [button for button in buttons(reply) if button["action_id"] == "instrument_meer"]
    assert cards
    rig.slack.press(CHANNEL, ANN, reply, "instrument_meer")
    rig.slack.wait_for(lambda: rig.slack.views, "a card")
    assert "Wat het doet" in shown(rig.slack.views[0])
    rig.slack.press(CHANNEL, BOB, reply, "feit_nee")
    _, again = rig.replies(CHANNEL, ts, 2)
    assert "Nee." in shown(again)
    assert "Zo las ik de situatie" in shown(again)


def test_anders_begrepen_answers_the_question_as_it_was_meant(make_rig: Make) -> None:
    rig = make_rig()
    ts = rig.slack.mention(CHANNEL, ANN, "Wat is de begroting van mobiliteit?")
    reply = rig.reply(CHANNEL, ts)
    rig.slack.press(CHANNEL, ANN, reply, "anders_begrepen")
    rig.slack.wait_for(lambda: rig.slack.views, "a modal")
    rig.slack.submit(ANN, rig.slack.views[0], "Hoeveel medewerkers heeft het RIEC?")
    _, again = rig.replies(CHANNEL, ts, 2)
    assert "achttien medewerkers" in shown(again)
    assert "zoals u haar bedoelde" in shown(again)


def test_thumbs_and_a_reason_go_to_the_store_of_feedback(make_rig: Make) -> None:
    rig = make_rig()
    ts = rig.slack.mention(CHANNEL, ANN, QUESTION)
    reply = rig.reply(CHANNEL, ts)
    rig.slack.press(CHANNEL, BOB, reply, "oordeel_goed")
    rig.slack.wait_for(lambda: rig.slack.views, "asked why")
    assert [one.helpful for one in rig.service.store.reactions.all()] == [True]
    sent = rig.slack.submit(BOB, rig.slack.views[0], "Precies wat ik zocht.")
    rig.slack.wait_for(lambda: sent.acked and rig.service.store.reactions.all()[0].text, "a reason")
    assert [(one.helpful, one.text) for one in rig.service.store.reactions.all()] == [(True, "Precies wat ik zocht.")]
    rig.slack.fail("views.open", Failure(error="trigger_expired"))
    rig.slack.press(CHANNEL, BOB, reply, "oordeel_goed")
    rig.slack.wait_for(lambda: rig.slack.responded(), "thanks, where no modal opens")
    rig.slack.press(CHANNEL, BOB, reply, "oordeel_slecht")
    rig.slack.wait_for(lambda: len(rig.slack.views) == 2, "asked why")
    assert [one.helpful for one in rig.service.store.reactions.all()] == [False]
    sent = rig.slack.submit(BOB, rig.slack.views[1], "Ik miste de termijn; mail mij op b@voorbeeld.nl")
    rig.slack.wait_for(lambda: sent.acked and rig.service.store.reactions.all()[0].text, "a reason")
    (kept,) = rig.service.store.reactions.all()
    assert "Ik miste de termijn" in kept.text
    assert "b@voorbeeld.nl" not in kept.text


def test_an_exercise_collects_answers_and_shows_the_model_answer_once_when_the_trainer_asks(make_rig: Make) -> None:
    rig = make_rig(cases=SmallCases())
    asked = rig.slack.command(CHANNEL, ANN, "oefening")
    rig.slack.wait_for(lambda: asked.acked, "acknowledged")
    assert "De nagelstudio" in str(asked.answer)
    rig.slack.command(CHANNEL, ANN, "oefening 1")
    rig.slack.wait_for(lambda: len(rig.slack.messages[CHANNEL]) == 2, "a case")
    root, first = rig.slack.messages[CHANNEL].values()
    assert first["thread_ts"] == root["ts"]
    assert "Wat vraagt u eerst?" in shown(first)
    for who, said in ((BOB, "Het formulier?"), (BOB, "En de boekhouding."), ("U0CARLA01", "Het formulier")):
        rig.slack.say(CHANNEL, who, said, thread=root["ts"])
    rig.settled()
    rig.slack.press(CHANNEL, BOB, first, "oefening_toon")
    rig.slack.wait_for(lambda: rig.slack.ephemerals, "only the trainer")
    for _ in range(2):
        rig.slack.press(CHANNEL, ANN, first, "oefening_toon")
    rig.slack.wait_for(lambda: len(rig.slack.replies(CHANNEL, root["ts"])) == 2, "the model answer")
    answer = rig.slack.replies(CHANNEL, root["ts"])[1]
    assert "3 antwoorden van 2 deelnemers" in shown(answer)
    assert "Het Bibob-formulier." in shown(answer)
    rig.slack.press(CHANNEL, ANN, answer, "oefening_verder")
    rig.slack.wait_for(lambda: len(rig.slack.replies(CHANNEL, root["ts"])) == 3, "the next round")
    assert "Nieuwe feiten" in shown(rig.slack.replies(CHANNEL, root["ts"])[2])


def test_without_cases_the_door_says_so_and_a_channel_without_the_bot_is_told_how_to_invite(make_rig: Make) -> None:
    rig = make_rig()
    asked = rig.slack.command(CHANNEL, ANN, "oefening")
    rig.slack.wait_for(lambda: asked.acked, "acknowledged")
    assert "nog geen oefencasussen" in str(asked.answer)
    rig.stop()
    rig.cases = SmallCases()
    rig.start()
    rig.slack.absent_from.add(CHANNEL)
    rig.slack.command(CHANNEL, ANN, "oefening nagelstudio")
    rig.slack.wait_for(rig.slack.responded, "how to invite")
    assert "/invite" in shown(rig.slack.responded()[0])
