"""Who asks is no part of the question, and who would choose people by origin hears a plain no."""

from __future__ import annotations

import pytest

from assistant.answer import Turn
from assistant.bootstrap import dutch_analyser
from assistant.conversation.asker import without_asker
from assistant.conversation.rules import RuleRephraser
from assistant.guarding.origin import ORIGIN_QUESTION, selects_by_origin, tells_origin
from knowledge.known_questions import load_known_questions


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Onze wethouder wil weten hoe lang een sluiting duurt.", "Hoe lang duurt een sluiting?"),
        ("De raad vraagt ons wat Bibob is.", "Wat is Bibob?"),
        ("De burgemeester vraagt zich af of hij camera's mag ophangen.", "Mag de burgemeester camera's ophangen?"),
        ("Als raadslid wil ik weten wie over een sluiting beslist.", "Wie beslist over een sluiting?"),
        ("Ik ben wethouder. Wat is een RIEC?", "Wat is een RIEC?"),
        ("Namens het college: welke termijn geldt?", "Welke termijn geldt?"),
        ("De wethouder vraagt of we gegevens mogen delen met de politie.", "Mogen we gegevens delen met de politie?"),
    ],
)
def test_who_asks_is_left_out(text: str, asked: str) -> None:
    assert without_asker(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "De burgemeester wil een woning sluiten. Mag dat?",
        "Ik ben wethouder en krijg bedreigingen van een ondernemer",
        "De politie vraagt om een sluiting. Wat nu?",
        "Mag de wethouder tekenen?",
    ],
)
def test_what_somebody_wants_stays_part_of_the_question(text: str) -> None:
    assert without_asker(text) == text


@pytest.mark.parametrize(
    ("before", "text", "read"),
    [
        ("Mag de burgemeester een woning sluiten bij drugs?", "Is daar overlast voor nodig?", "Is overlast nodig voor"),
        (
            "Hoe lang mag een gebiedsverbod duren?",
            "en kan het daarna nog een keer?",
            "Kan een gebiedsverbod daarna",
        ),
        (
            "Hoe lang duurt een Bibob-advies?",
            "Wat kost dat en wie betaalt het?",
            "Wat kost een Bibob-advies en wie b",
        ),
    ],
)
def test_a_word_that_points_back_is_filled_in_once(before: str, text: str, read: str) -> None:
    reading = RuleRephraser(dutch_analyser()).rephrase(text, [Turn(question=before, answer="")])
    assert reading.text.startswith(read)


@pytest.mark.parametrize(
    "text",
    [
        "Mag ik alle Bulgaarse uitzendbureaus laten controleren?",
        "Wij willen de controles richten op kapperszaken van Syriërs.",
        "Zet de garages op volgorde van geboorteland van de eigenaar.",
        "Maak een overzicht van winkeliers met een migratieachtergrond.",
        "Mag je op achternaam kiezen wie je bezoekt?",
        "Welke nationaliteiten plegen de meeste ondermijning?",
        "Kunnen we alleen winkels van buitenlandse eigenaren controleren?",
    ],
)
def test_choosing_people_by_origin_is_seen_in_any_words(text: str) -> None:
    assert selects_by_origin(text)


@pytest.mark.parametrize(
    "text",
    [
        "In een loods slapen Roemeense arbeiders. Kan de arbeidsinspectie controleren?",
        "Hoe controleer ik de herkomst van het geld bij Bibob?",
        "Mag ik de nationaliteit van een werknemer controleren bij tewerkstelling?",
        "Een Poolse uitzendkracht betaalt de huur contant, welke stap eerst?",
    ],
)
def test_a_story_about_people_or_the_origin_of_money_is_no_such_choice(text: str) -> None:
    assert not selects_by_origin(text)


def test_the_known_question_that_answers_it_ships() -> None:
    assert ORIGIN_QUESTION in {question.text for question in load_known_questions()}
    assert not tells_origin("jonge buitenlandse vrouwen en contante betaling")
