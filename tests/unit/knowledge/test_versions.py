"""What is known of each text on each day: from made-up readings, and from the real statutes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.records import Currency, Validity
from knowledge.versions import (
    ArticleVersion,
    ArticleVersionKey,
    VersionOnDay,
    article_validities,
    currency_note,
    is_eclipsed,
    text_digest,
    version_on,
)

LAW = "BWBR0000001"
TODAY = date(2026, 11, 21)


def reading(
    toestand: str,
    text: str,
    *,
    since: str | None = None,
    article: str = "1",
    excerpt: bool = False,
    lapsed: bool = False,
) -> ArticleVersion:
    return ArticleVersion(
        source_id=f"{LAW}-{toestand}{'-u' if excerpt else ''}",
        bwb_id=LAW,
        toestand=date.fromisoformat(toestand),
        is_excerpt=excerpt,
        article=article,
        text_digest=text_digest([text]),
        in_force_from=date.fromisoformat(since) if since else None,
        repealed=lapsed,
    )


def on(facts: list[ArticleVersion], day: str, article: str = "1") -> VersionOnDay:
    return version_on(LAW, article, date.fromisoformat(day), facts)


def test_the_key_is_the_pair_of_source_and_article() -> None:
    facts = [reading("2020-01-01", "A")]
    assert article_validities(facts)[ArticleVersionKey(f"{LAW}-2020-01-01", "1")].valid_from == date(2020, 1, 1)
    assert (f"{LAW}-2020-01-01", "1") in article_validities(facts)


def test_a_text_holds_from_its_own_start_until_the_toestand_it_was_read_in() -> None:
    facts = [reading("2020-01-01", "A", since="2015-05-01")]
    assert article_validities(facts)[facts[0].key] == Validity(date(2015, 5, 1), date(2020, 1, 1))
    assert on(facts, "2015-04-30").currency is Currency.NOT_YET
    assert on(facts, "2015-05-01").currency is Currency.IN_FORCE
    assert on(facts, "2020-01-01").note == "geldend (sinds 1 mei 2015), gelezen in de tekst van 1 januari 2020"
    assert on(facts, "2020-01-02").note == (
        "laatst gezien in de tekst van 1 januari 2020; de tekst op deze datum is niet in de bibliotheek"
    )


def test_without_its_own_start_a_text_is_only_known_from_its_first_reading() -> None:
    facts = [reading("2020-01-01", "A")]
    validity = article_validities(facts)[facts[0].key]
    assert (validity.valid_from, validity.start_is_exact) == (date(2020, 1, 1), False)
    assert on(facts, "2019-12-31").key is None
    assert "niet in de bibliotheek" in on(facts, "2019-12-31").note


def test_between_two_texts_the_older_was_last_seen() -> None:
    facts = [reading("2015-11-01", "oud"), reading("2024-01-31", "nieuw", since="2024-01-01")]
    between = on(facts, "2020-01-01")
    assert (between.key, between.currency) == (facts[0].key, Currency.LAST_SEEN)
    assert between.note.endswith("; uiterlijk vanaf 1 januari 2024 geldt een andere tekst")
    assert on(facts, "2024-01-01").key == facts[1].key
    assert article_validities(facts)[facts[0].key].on(date(2024, 1, 1)) is Currency.OUTDATED


def test_copies_of_one_text_are_one_version_and_only_the_newest_is_shown() -> None:
    facts = [reading("2015-11-01", "Zelfde tekst."), reading("2020-01-01", "zelfde  tekst"), reading("2024-01-01", "B")]
    validities = article_validities(facts)
    assert validities[facts[1].key] == Validity(
        date(2015, 11, 1), date(2020, 1, 1), date(2024, 1, 1), start_is_exact=False
    )
    assert is_eclipsed(validities[facts[0].key])
    assert not is_eclipsed(validities[facts[1].key])
    assert on(facts, "2016-01-01").key == facts[1].key


def test_an_article_that_a_newer_whole_toestand_lacks_is_repealed() -> None:
    facts = [
        reading("2015-11-01", "A"),
        reading("2015-11-01", "B", article="2"),
        reading("2024-01-01", "B", article="2"),
    ]
    assert on(facts, "2015-11-01").currency is Currency.IN_FORCE
    assert on(facts, "2020-01-01").currency is Currency.LAST_SEEN
    assert on(facts, "2024-01-01").currency is Currency.REPEALED
    assert on(facts, "2024-01-01").note == "vervallen, uiterlijk sinds 1 januari 2024"
    assert on(facts, "2024-01-01", "3").key is None, "missing is not repealed"
    assert on(facts, "2024-01-01", "3").currency is None


def test_a_reading_that_says_lapsed_ends_the_text_before_it() -> None:
    facts = [reading("2015-11-01", "A"), reading("2024-01-31", "Vervallen", since="2020-07-01", lapsed=True)]
    validities = article_validities(facts)
    assert validities[facts[0].key].superseded_on == date(2020, 7, 1)
    lapsed = on(facts, "2026-11-21")
    assert (lapsed.key, lapsed.currency, lapsed.note) == (
        facts[0].key,
        Currency.REPEALED,
        "vervallen sinds 1 juli 2020",
    )
    assert validities[facts[1].key].on(TODAY) is Currency.REPEALED
    assert not is_eclipsed(validities[facts[1].key])


def test_an_excerpt_speaks_only_for_the_articles_that_it_holds() -> None:
    facts = [
        reading("2023-09-12", "oud", since="2019-01-01"),
        reading("2023-09-12", "ander", article="2"),
        reading("2026-07-09", "nieuw", since="2025-07-01", excerpt=True),
    ]
    assert on(facts, "2025-07-01").key == facts[2].key
    assert on(facts, "2026-11-21").currency is Currency.LAST_SEEN
    assert on(facts, "2026-11-21", "2").note.startswith("laatst gezien in de tekst van 12 september 2023")
    assert article_validities(facts)[facts[1].key].superseded_on is None


def test_a_text_that_came_back_is_a_version_of_its_own() -> None:
    facts = [reading("2010-01-01", "A"), reading("2015-01-01", "B"), reading("2020-01-01", "A")]
    assert [on(facts, day).key for day in ("2012-01-01", "2015-01-01", "2020-01-01")] == [fact.key for fact in facts]


def test_a_more_precise_source_eclipses_what_contradicts_it() -> None:
    facts = [reading("2015-11-01", "slordig"), reading("2024-01-01", "netjes", since="1994-01-01")]
    assert is_eclipsed(article_validities(facts)[facts[0].key])
    assert on(facts, "2015-11-01").key == facts[1].key


def test_on_one_day_the_whole_statute_goes_before_an_excerpt() -> None:
    facts = [reading("2020-01-01", "heel artikel"), reading("2020-01-01", "[...] artikel", excerpt=True)]
    assert on(facts, "2020-01-01").key == facts[0].key


def test_words_for_a_source_without_dates() -> None:
    assert currency_note(Validity(), Currency.TIMELESS, None) == ""
    assert currency_note(Validity(date(2024, 1, 1)), Currency.LAST_SEEN, date(2024, 1, 1)).startswith("laatst gezien")
    outdated = Validity(date(2015, 1, 1), date(2015, 1, 1), date(2020, 1, 1))
    assert (
        currency_note(outdated, Currency.OUTDATED, None)
        == "verouderd: sinds 1 januari 2020 is een nieuwere tekst bekend"
    )


DAYS = st.integers(0, 12).map(lambda step: date(2015, 1, 1) + timedelta(days=200 * step))


@st.composite
def histories(draw: st.DrawFn) -> list[ArticleVersion]:
    facts: list[ArticleVersion] = []
    for toestand in sorted(draw(st.sets(DAYS, min_size=1, max_size=6))):
        excerpt = draw(st.booleans())
        for article in draw(st.sets(st.sampled_from("12"), min_size=1)):
            text = draw(st.sampled_from("ABC"))
            since = draw(st.sampled_from([None, toestand - timedelta(days=draw(st.integers(0, 300)))]))
            facts.append(
                ArticleVersion(
                    f"s{toestand}", LAW, toestand, excerpt, article, text, since, draw(st.integers(0, 9)) == 0
                )
            )
    return facts


@settings(max_examples=200)
@given(histories(), DAYS, st.integers(0, 199))
def test_never_two_texts_in_force_and_never_more_certain_than_the_texts(
    facts: list[ArticleVersion], base: date, offset: int
) -> None:
    day = base + timedelta(days=offset)
    validities = article_validities(facts)
    assert set(validities) == {fact.key for fact in facts}
    for article in "12":
        held = [fact for fact in facts if fact.article == article]
        current = [fact for fact in held if validities[fact.key].on(day) is Currency.IN_FORCE]
        assert len(current) <= 1
        shown = [fact for fact in held if validities[fact.key].on(day) in {Currency.IN_FORCE, Currency.LAST_SEEN}]
        assert len(shown) <= 1, "one text at most stands for a day"
        if current:
            newest_reading = max(fact.toestand for fact in held if fact.text_digest == current[0].text_digest)
            assert day <= newest_reading
    assert article_validities(list(reversed(facts))) == validities


@pytest.fixture(scope="module")
def statutes(shared_data: Path) -> dict[ArticleVersion, str]:
    """All readings of the real statutes, with their text."""
    from ingest.readers.base import Limits
    from ingest.readers.sniff import probe
    from ingest.readers.statute import StatuteReader

    folder = shared_data / "wetten"
    facts: dict[ArticleVersion, str] = {}
    for entry in yaml.safe_load((folder / "manifest.yaml").read_text(encoding="utf-8")):
        document = StatuteReader().read(probe(folder / entry["path"], Limits()), Limits())
        for block in document.blocks:
            if block.article is not None:
                fact = ArticleVersion(
                    source_id=f"{entry['bwb_id']}-{entry['toestand']}",
                    bwb_id=entry["bwb_id"],
                    toestand=date.fromisoformat(entry["toestand"]),
                    is_excerpt=bool(entry.get("uittreksel")),
                    article=block.article.number,
                    text_digest=text_digest([block.text]),
                    in_force_from=block.article.in_force_from,
                    repealed=block.article.repealed,
                )
                facts[fact] = block.text
    return facts


REAL = [
    # bwb id, article, day, toestand to use, currency, words that only that text has
    ("BWBR0001941", "13b", "2015-11-01", "2015-11-01", Currency.IN_FORCE, "daartoe aanwezig is"),
    ("BWBR0001941", "13b", "2018-12-31", "2015-11-01", Currency.LAST_SEEN, "daartoe aanwezig is"),
    ("BWBR0001941", "13b", "2019-01-01", "2023-09-12", Currency.IN_FORCE, "voorhanden is"),
    ("BWBR0001941", "13b", "2024-06-01", "2023-09-12", Currency.LAST_SEEN, "voorhanden is"),
    ("BWBR0001941", "13b", "2025-07-01", "2026-07-09", Currency.IN_FORCE, "lijst IA"),
    ("BWBR0001941", "13b", "2026-11-21", "2026-07-09", Currency.LAST_SEEN, "lijst IA"),
    ("BWBR0001941", "2", "2026-11-21", "2023-09-12", Currency.LAST_SEEN, "lijst I"),
    ("BWBR0001941", "2", "2016-06-01", "2023-09-12", Currency.IN_FORCE, "lijst I"),
    ("BWBR0005416", "174a", "2016-06-01", "2015-11-01", Currency.LAST_SEEN, "gedragingen in de woning"),
    ("BWBR0005416", "174a", "2024-01-01", "2024-01-31", Currency.IN_FORCE, "wapen"),
    ("BWBR0005416", "174a", "2026-11-21", "2024-01-31", Currency.LAST_SEEN, "wapen"),
    ("BWBR0013798", "29", "2015-11-01", "2015-11-01", Currency.IN_FORCE, "twee jaren"),
    ("BWBR0013798", "29", "2025-07-16", "2025-07-16", Currency.IN_FORCE, "vijf jaren"),
    ("BWBR0013798", "29", "2026-11-21", "2025-07-16", Currency.LAST_SEEN, "vijf jaren"),
    ("BWBR0013798", "20", "2026-11-21", "2015-11-01", Currency.LAST_SEEN, ""),
    ("BWBR0013798", "27", "2026-11-21", "2015-11-01", Currency.LAST_SEEN, ""),
    ("BWBR0013798", "30", "2026-11-21", "2015-11-01", Currency.LAST_SEEN, ""),
    ("BWBR0005181", "17", "2026-11-21", "2024-01-01", Currency.LAST_SEEN, "college van burgemeester en wethouders"),
    ("BWBR0005181", "1", "2026-11-21", "2015-11-01", Currency.LAST_SEEN, ""),
    ("BWBR0002458", "27", "2015-11-01", "2015-11-01", Currency.IN_FORCE, ""),
    ("BWBR0002458", "27", "2024-01-01", "2024-04-01", Currency.IN_FORCE, ""),
]


@pytest.mark.data
@pytest.mark.parametrize(("bwb_id", "article", "day", "toestand", "currency", "words"), REAL)
def test_real_statutes(
    statutes: dict[ArticleVersion, str],
    bwb_id: str,
    article: str,
    day: str,
    toestand: str,
    currency: Currency,
    words: str,
) -> None:
    facts = [fact for fact in statutes if fact.bwb_id == bwb_id]
    best = version_on(bwb_id, article, date.fromisoformat(day), facts)
    assert best.key is not None
    assert (best.key.source_id, best.currency) == (f"{bwb_id}-{toestand}", currency)
    text = next(text for fact, text in statutes.items() if fact.key == best.key)
    assert words in text


@pytest.mark.data
def test_of_the_real_statutes_one_text_at_most_stands_for_today(statutes: dict[ArticleVersion, str]) -> None:
    validities = article_validities(list(statutes))
    shown = [
        (fact.bwb_id, fact.article)
        for fact in statutes
        if validities[fact.key].on(TODAY) in {Currency.IN_FORCE, Currency.LAST_SEEN}
    ]
    assert len(shown) == len(set(shown))
    assert len(shown) > 1_500
