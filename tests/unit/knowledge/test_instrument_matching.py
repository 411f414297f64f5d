"""Situations in plain words: which facts are read, and where the instruments stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from evals.instrument_table import load_cases, score
from knowledge.errors import CatalogueError, NotFound
from knowledge.instruments.catalogue import Catalogue, load_catalogue, problems
from knowledge.instruments.facts import recognise
from knowledge.instruments.matching import MOST_QUESTIONS, MOST_SHOWN, Group, choose
from knowledge.instruments.searching import search_cards
from knowledge.instruments.similarity import CardSimilarity
from knowledge.ports import FloatMatrix, FloatVector

CATALOGUE = load_catalogue()


def facts_in(text: str) -> tuple[set[str], set[str]]:
    situation = recognise(text, CATALOGUE.facts)
    return set(situation.present), set(situation.absent)


def groups(text: str, catalogue: Catalogue = CATALOGUE) -> dict[str, Group]:
    return {match.instrument.id: match.group for match in choose(text, catalogue).matches}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Er ligt drugs in het pand", "drugs"),
        ("een drugspand in de straat", "drugs"),
        ("een huurwoning", "woning"),
        ("De ondernemer vraagt bij ons een Alcoholwetvergunning aan", "vergunning_aangevraagd"),
        ("Hij kan niet uitleggen waar zijn startgeld vandaan komt", "witwassen"),
        ("Er staat een loods op het bedrijventerrein", "lokaal_besloten"),
        ("In een opslagbox lagen zakken speed", "drugs"),
        ("een stal vol kweektenten", "hennepteelt"),
        ("Acht mannen slapen op matrassen in de kelder", "illegale_bewoning"),
        ("er is een granaat naar binnen gegooid", "geweld"),
        ("de nieuwe uitbater leent geld van een kennis", "witwassen"),
        ("zijn neef runt het eetcafé", "stroman"),
        ("De huisbaas kreeg al 2 boetes", "boete_tweemaal"),
        ("kamers zonder rookmelders", "bouwgebrek"),
        ("Twee vrouwen verblijven in een bedrijfshal", "illegale_bewoning"),
        ("Er staan 43 bv's ingeschreven op een kantoortje", "schijnbedrijf"),
        ("De burgemeester heeft de flat gesloten", "pand_gesloten"),
        ("Bij de kapper staan achter een gordijn drie bedden", "illegale_bewoning"),
        ("De paspoorten van de meisjes liggen bij de baas in de kluis", "uitbuiting"),
        ("Van een herenhuis worden vier appartementen gemaakt; hij wil splitsen", "woningvoorraad"),
        ("De voetbalkantine tapt bier voor jongens van zestien", "alcoholwet"),
        ("Er wonen elf mensen in dat flatje", "overbewoning"),
        ("In de schuur stonden vijf wietplanten", "gebruikershoeveelheid"),
        ("In de schuur stonden 6 wietplanten", "handelshoeveelheid"),
        ("Hij had 0,3 gram coke bij zich", "gebruikershoeveelheid"),
        ("Hij had 1.200 gram coke bij zich", "handelshoeveelheid"),
        ("Er rijden busjes af en aan", "vreemd_bedrijf"),
    ],
)
def test_facts_are_read_with_inflection_compound_and_words_between(text: str, fact: str) -> None:
    assert fact in facts_in(text)[0]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("lampen, koolfilters en groeimiddelen", "branchegroei"),
        ("lampen, koolfilters en groeimiddelen", "informatie_delen"),
        ("de woningcorporatie belt", "woning"),
        ("een baron op een mesthoop", "wapen"),
        ("een fietsverhuurder in het centrum", "verhuur_vastgoed"),
        ("de uitbater laat geen contract zien", "arbeidsmisstand"),
        ("Op een leeg pand staan vijf eenmanszaken ingeschreven", "adresfraude"),
        ("Door het restaurant kan de buurt niet slapen", "illegale_bewoning"),
        ("Er staat een bed. In de stad is een kapper", "illegale_bewoning"),
        ("Hij had 0,3 gram coke bij zich", "handelshoeveelheid"),
        ("In een winkel liggen kweektenten en stekken te koop", "kwekerij"),
        ("de afdeling vergunningverlening", "witwassen"),
    ],
)
def test_words_that_only_look_alike_are_no_facts(text: str, fact: str) -> None:
    assert fact not in facts_in(text)[0] | facts_in(text)[1]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Er is geen vergunningplicht", "vergunningplicht"),
        ("zonder vergunningplicht", "vergunningplicht"),
        ("Er zijn geen signalen van drugs", "drugs"),
        ("Het gaat niet om een woning", "woning"),
        ("Er is geen overlast, maar wel drugs", "overlast"),
    ],
)
def test_what_is_denied_is_absent_and_not_present(text: str, fact: str) -> None:
    present, absent = facts_in(text)
    assert fact in absent and fact not in present


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Niet iedereen heeft een vergunning in die straat", "vergunning_verleend"),
        ("we vertrouwen de baas van de shishalounge niet", "horeca"),
        ("de opdracht is niet helemaal goed uitgevoerd", "overheidsopdracht"),
    ],
)
def test_a_denial_of_something_else_leaves_the_fact_open(text: str, fact: str) -> None:
    assert fact not in facts_in(text)[1]


def test_who_is_missing_on_the_papers_points_to_a_front() -> None:
    present, absent = facts_in("zijn zwager is de baas maar staat niet op de vergunning")
    assert "stroman" in present and not absent


def test_the_registration_of_people_and_that_of_firms_are_two_roads() -> None:
    persons, firms = (
        groups(f"Er staan {what} ingeschreven op dat adres. Wat kunnen we?") for what in ("acht mensen", "acht bv's")
    )
    assert persons["brp-adresonderzoek"] is Group.FITS and "handelsregister-terugmelding" not in persons
    assert firms["handelsregister-terugmelding"] is Group.FITS and "brp-adresonderzoek" not in firms


def test_a_denial_ends_with_its_clause() -> None:
    present, _ = facts_in("Er is geen overlast, maar wel drugs")
    assert "drugs" in present


def test_bibob_without_a_decision_does_not_fit_and_says_why() -> None:
    choice = choose("Mag ik een Bibob-onderzoek doen bij een kapper zonder vergunningplicht?", CATALOGUE)
    match = next(item for item in choice.matches if item.instrument.id == "bibob-weigeren-intrekken")
    assert match.group is Group.DOES_NOT_FIT
    assert match.instrument.recognition.why_not
    assert match.unmet


def test_a_place_that_is_open_to_the_public_is_not_for_174a() -> None:
    found = groups("Voor de deur van een café is een handgranaat gevonden. Kan de burgemeester het café sluiten?")
    assert found.get("gemeentewet-174a") is not Group.FITS


def test_an_own_use_amount_is_not_for_13b() -> None:
    found = groups("De politie vond bij een jongen thuis een joint voor eigen gebruik. Kunnen we de woning sluiten?")
    assert found["opiumwet-13b"] is Group.DOES_NOT_FIT


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("In een leegstaande boerderij hangt een chemische lucht. Wat nu?", "leegstandwet"),
        ("In een leegstaande boerderij hangt een chemische lucht. Wat nu?", "growshop-headshop"),
        ("Jongens van zestien slaan ruiten in op het plein. Wat kunnen we?", "gemeentewet-172b"),
        ("In een café zijn vreemde geldstromen. Wat kunnen we?", "kansspelen"),
    ],
)
def test_a_card_needs_a_ground_of_its_own(text: str, card: str) -> None:
    assert card not in groups(text)


def test_signs_of_exploitation_come_first() -> None:
    text = "In een nagelsalon slapen de medewerkers achter de zaak en hun paspoorten liggen bij de baas. Wat nu?"
    assert choose(text, CATALOGUE).group(Group.FITS)[0].instrument.id == "arbeidsinspectie"


def test_a_missing_fact_is_asked_and_changes_the_list() -> None:
    choice = choose("In een loods zijn signalen van drugs. Wat kunnen we?", CATALOGUE)
    fact = next(item for item in choice.missing if "opiumwet-13b" in item.instruments)
    assert fact.question.endswith("?")
    before = groups("In een loods zijn signalen van drugs.")
    after = groups("In een loods zijn signalen van drugs. Er is een handelshoeveelheid gevonden.")
    assert (before["opiumwet-13b"], after["opiumwet-13b"]) == (Group.MAY_FIT, Group.FITS)


def test_a_list_is_a_handful_with_reasons_and_few_questions() -> None:
    for case in load_cases("situaties"):
        choice = choose(case.question or "", CATALOGUE)
        assert len(choice.missing) <= MOST_QUESTIONS
        assert all(match.reasons for match in choice.matches)
        for group in Group:
            assert len(choice.group(group)) <= MOST_SHOWN[group.name.lower()]


def test_an_instrument_that_is_named_comes_up() -> None:
    assert "wbmgp" in groups("Kunnen wij hier de Rotterdamwet gebruiken?")


def test_equally_specific_instruments_stand_lightest_first() -> None:
    matches = choose("Er wordt elke avond op straat gedeald door een groep.", CATALOGUE).group(Group.FITS)
    keys = [(-match.specificity - 2 * match.named, match.instrument.recognition.weight) for match in matches]
    assert keys == sorted(keys)


def test_the_gold_situations_stand_in_their_groups() -> None:
    result = score(load_cases("situaties"), CATALOGUE)
    assert result.recall >= 0.90
    assert result.wrongly_first == []
    assert result.wrong_authority == []


def test_stories_in_lay_words_bring_up_their_instruments_and_none_without_a_ground() -> None:
    result = score(load_cases("verhalen"), CATALOGUE)
    assert result.recall >= 0.95
    assert len(result.unfit) <= 1, result.unfit


def test_search_finds_by_alias_article_and_subject() -> None:
    assert [card.id for card in search_cards("Damocles", CATALOGUE)][:1] == ["opiumwet-13b"]
    assert [card.id for card in search_cards("Wet Victoria", CATALOGUE)][:1] == ["gemeentewet-174a"]
    assert search_cards("onderzeeboot", CATALOGUE) == []


def test_an_unknown_instrument_is_named_with_the_way_out() -> None:
    with pytest.raises(NotFound, match="kennis instrumenten lijst"):
        CATALOGUE.instrument("bestaat-niet")


def test_a_wrong_card_is_named_with_file_and_field(tmp_path: Path) -> None:
    source = Path(load_catalogue.__code__.co_filename).with_name("cards") / "opiumwet-13b.yaml"
    text = source.read_text(encoding="utf-8")
    (tmp_path / "opiumwet-13b.yaml").write_text(text.replace("zekerheid: hoog", "zekerheid: zeker"), encoding="utf-8")
    (tmp_path / "anders.yaml").write_text(text, encoding="utf-8")
    found = problems(tmp_path)
    assert any("anders.yaml" in line and "id" in line for line in found)
    (tmp_path / "anders.yaml").unlink()
    (tmp_path / "opiumwet-13b.yaml").write_text(
        text.replace("categorie: sluiting", "categorie: dicht"), encoding="utf-8"
    )
    with pytest.raises(CatalogueError, match=r"opiumwet-13b\.yaml: veld category|opiumwet-13b\.yaml: veld categorie"):
        load_catalogue(tmp_path)


class CountingEmbedder:
    """Letters as dimensions; counts what it embeds."""

    model_id = "letters"
    dimensions = 26

    def __init__(self) -> None:
        self.embedded = 0

    def embed_passages(self, texts: Sequence[str], progress: object = None) -> FloatMatrix:
        self.embedded += len(texts)
        return np.stack([self.embed_question(text) for text in texts])

    def embed_question(self, text: str) -> FloatVector:
        counts = np.array([text.lower().count(chr(97 + n)) for n in range(26)], dtype=np.float32)
        return np.asarray(counts / max(1.0, float(np.linalg.norm(counts))), dtype=np.float32)


def test_cards_are_embedded_once_for_their_words_and_model(tmp_path: Path) -> None:
    cards = list(CATALOGUE.instruments.values())
    embedder = CountingEmbedder()
    first = CardSimilarity(cards, embedder, tmp_path)("drugs in een woning")
    second = CardSimilarity(cards, embedder, tmp_path)("drugs in een woning")
    assert embedder.embedded == len(cards)
    assert first == second and set(first) == set(CATALOGUE.instruments)
    next(tmp_path.glob("*.npz")).write_bytes(b"half")
    CardSimilarity(cards, embedder, tmp_path)("drugs")
    assert embedder.embedded == 2 * len(cards), "a damaged file is made again"


def test_what_no_rule_names_may_come_up_by_resemblance_and_says_so() -> None:
    close = dict.fromkeys(CATALOGUE.instruments, 0.5) | {"nachtregister": 0.99}
    choice = choose("Gasten blijven anoniem.", CATALOGUE, close)
    match = next(item for item in choice.matches if item.instrument.id == "nachtregister")
    assert match.from_similarity and match.group is Group.MAY_FIT and "lijkt" in match.reasons[0]
