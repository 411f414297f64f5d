"""The bot's book of ids, on SQLite and on PostgreSQL, from one process and from several."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, text

from bots.slack.ledger import MOST_ATTEMPTS, Job, Ledger, make_tables

MACHINES = 4


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty book."""
    if request.param == "sqlite":
        return str(tmp_path / "boek" / "slack.sqlite")
    return str(request.getfixturevalue("empty_book"))


@pytest.fixture
def empty_book(postgres_address: str) -> str:
    """A book on PostgreSQL."""
    with closing(Ledger.open(postgres_address)) as book, book.engine.begin() as connection:
        for table in ("slack_gezien", "slack_werk", "slack_draden"):
            connection.execute(text(f"DELETE FROM {table}"))
    return postgres_address


def test_the_ledger_takes_a_delivery_once_and_finds_what_was_broken_off(address: str) -> None:
    now = [1_000.0]
    ledger = Ledger.open(address, lease_seconds=30, now=lambda: now[0])
    assert ledger.claim(["a", "b"])
    assert not ledger.claim(["b", "c"])
    assert ledger.claim(["c"])
    job = Job("T:C:1", "T", "C", "U", "1", "draad")
    assert ledger.begin(job)
    assert not ledger.begin(job)
    assert ledger.take_orphan() is None
    now[0] += 31
    ledger.keep_alive([job.id])
    assert ledger.take_orphan() is None
    now[0] += 31
    assert ledger.take_orphan() == job
    assert ledger.take_orphan() is None  # it is ours for a while
    now[0] += 31
    again = ledger.take_orphan()
    assert again is not None
    assert again.attempts == 1
    ledger.done(job.id, "9.9")
    now[0] += 10_000
    assert ledger.take_orphan() is None
    kept = ledger.job(job.id)
    assert kept is not None
    assert kept.reply == "9.9"
    ledger.close()
    opened = Ledger.open(address, now=lambda: now[0])
    assert not opened.claim(["a"])
    now[0] += 90 * 24 * 3600
    opened.forget_old()
    assert opened.claim(["a"])
    assert opened.job(job.id) is None
    opened.close()


def test_the_ledger_gives_up_telling_after_a_number_of_tries(address: str) -> None:
    now = [0.0]
    ledger = Ledger.open(address, lease_seconds=1, now=lambda: now[0])
    ledger.begin(Job("x", "T", "C", "U", "1", "draad"))
    taken = 0
    for _ in range(3 * MOST_ATTEMPTS):
        now[0] += 1_000
        taken += ledger.take_orphan() is not None
    assert taken == MOST_ATTEMPTS
    ledger.close()


def test_two_bots_that_start_at_once_on_a_new_book_both_get_it(postgres_address: str) -> None:
    """One is still making the tables when the other begins; it waits, whichever of the two is slow."""
    with closing_engine(postgres_address) as server:
        with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP DATABASE IF EXISTS nieuw_boek"))
            connection.execute(text("CREATE DATABASE nieuw_boek"))
        new = server.url.set(database="nieuw_boek")
    with closing_engine(new) as first, ThreadPoolExecutor(1) as second:
        with first.begin() as making:
            make_tables(making)
            opening = second.submit(Ledger.open, new.render_as_string())
            with first.connect() as looking:
                while not (opening.done() or looking.execute(text(_SOMEBODY_WAITS)).scalar()):
                    looking.rollback()
        with closing(opening.result()) as book:
            assert book.claim(["a"])


_SOMEBODY_WAITS = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'nieuw_boek' AND wait_event_type = 'Lock'"


@contextmanager
def closing_engine(address: str | URL) -> Iterator[Engine]:
    engine = create_engine(address)
    try:
        yield engine
    finally:
        engine.dispose()


def test_of_several_machines_one_takes_a_delivery_a_question_and_what_was_broken_off(empty_book: str) -> None:
    now = [1_000.0]
    books = [Ledger.open(empty_book, now=lambda: now[0]) for _ in range(MACHINES)]
    keys = [f"k{number}" for number in range(20)]

    def by_each(take: Callable[[Ledger, str], bool]) -> list[str]:
        """Let every machine try every key; return the keys that were taken, once for each time."""
        with ThreadPoolExecutor(MACHINES) as pool:
            tried = pool.map(lambda book: [key for key in keys if take(book, key)], books)
            return sorted(key for taken in tried for key in taken)

    assert by_each(lambda book, key: book.claim([key, f"{key}-ondertekend"])) == sorted(keys)
    assert by_each(lambda book, key: book.begin(Job(key, "T", "C", "U", "1", "draad"))) == sorted(keys)
    by_each(lambda book, key: book.remember_conversation(key, f"gesprek-{key}") is None)
    assert {books[0].conversation(key) for key in keys} == {f"gesprek-{key}" for key in keys}
    now[0] += 31
    found: list[str] = []
    with ThreadPoolExecutor(MACHINES) as pool:
        for jobs in pool.map(lambda book: [book.take_orphan() for _ in range(3 * len(keys))], books):
            found += [job.id for job in jobs if job is not None]
    assert sorted(found) == sorted(keys)
    for book in books:
        book.close()
