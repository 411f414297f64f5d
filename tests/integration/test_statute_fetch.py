"""Fetching statutes from a loopback server that has the repository's layout, and that misbehaves on demand."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest.errors import RepositoryAnswerWrong, RepositoryUnreachable, StatuteFetchError, StatuteUnknown
from ingest.settings import IngestSettings
from ingest.statutes.fetching import Fetched, fetch_statute, fetch_statutes
from ingest.statutes.repository import StatuteRepository
from ingest.statutes.store import StatuteStore
from ingest.statutes.version_list import read_version_list, version_for
from kennis import build_app
from knowledge.bootstrap import open_library
from knowledge.records import Currency
from knowledge.versions import version_on
from tests.statute_server import RepositoryServer, expression, serving

OPIUMWET = "BWBR0001941"
WBMGP = "BWBR0019388"
TODAY = date(2026, 11, 22)
TEXT_2023 = f"/{OPIUMWET}/2023-09-12_0/xml/{OPIUMWET}_2023-09-12_0.xml"
LIST = f"/{OPIUMWET}/manifest.xml"


@pytest.fixture
def server(shared_data: Path) -> Iterator[RepositoryServer]:
    folder = shared_data / "wetten"
    with serving() as state:
        state.add_statute(
            OPIUMWET,
            {
                "2015-11-01_0": folder / "versies-2015" / f"{OPIUMWET}_2015-11-01_0.xml",
                "2023-09-12_0": folder / "bwb-xml" / f"{OPIUMWET}_2023-09-12_0.xml",
            },
        )
        state.add_statute(WBMGP, {"2015-11-01_0": folder / "versies-2015" / f"{WBMGP}_2015-11-01_0.xml"})
        yield state


class Waits:
    """Stands in for sleeping, and remembers for how long."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def repository(server: RepositoryServer, waits: Waits | None = None, **more: object) -> StatuteRepository:
    settings = IngestSettings(**({"statutes_url": server.address, "statutes_timeout": 60.0} | more))  # type: ignore[arg-type]
    return StatuteRepository(settings, sleep=waits or Waits())


def fetch(server: RepositoryServer, store: StatuteStore, day: date = TODAY, **more: object) -> Fetched:
    with repository(server, **more) as source:
        return fetch_statute(OPIUMWET, day, source, store, TODAY)


@pytest.fixture
def store(tmp_path: Path) -> StatuteStore:
    return StatuteStore(tmp_path / "wetten")


def test_the_text_of_the_day_is_fetched_and_known_to_hold_until_the_list_was_read(
    server: RepositoryServer, store: StatuteStore
) -> None:
    now, then = fetch(server, store), fetch(server, store, date(2016, 6, 1))
    assert now.version is not None and then.version is not None and now.path is not None
    assert (now.version.toestand, now.version.known_until) == (date(2023, 9, 12), TODAY)
    assert (then.version.toestand, then.version.known_until) == (date(2015, 11, 1), date(2023, 9, 11))
    assert now.path.read_bytes() == server.files[TEXT_2023]
    assert set(store.versions()) == {now.version.file, then.version.file}


def test_what_is_held_is_not_fetched_again_and_an_unchanged_list_is_only_asked_after(
    server: RepositoryServer, store: StatuteStore
) -> None:
    first, second = fetch(server, store), fetch(server, store)
    assert first.is_new and not second.is_new
    assert server.asked[TEXT_2023] == 1
    assert server.conditional == [LIST]
    assert second.version is not None and second.version.known_until == TODAY


def test_it_says_who_it_is_and_pauses_between_requests(server: RepositoryServer, store: StatuteStore) -> None:
    waits = Waits()
    with repository(server, waits, statutes_pause=2.0) as source:
        fetch_statute(OPIUMWET, TODAY, source, store, TODAY)
    assert all("Kenniswijzer" in headers["User-Agent"] for headers in server.headers)
    assert waits.seconds == [2.0]


@pytest.mark.parametrize("failures", [[503], [429, 502], ["cut"], ["slow"]], ids=str)
def test_what_passes_is_tried_again(
    server: RepositoryServer, store: StatuteStore, failures: list[int | str | bytes]
) -> None:
    server.failures[TEXT_2023] = list(failures)
    outcome = fetch(server, store, **({"statutes_timeout": 1.0, "statutes_tries": 10} if "slow" in failures else {}))
    assert outcome.path is not None and outcome.path.read_bytes() == server.files[TEXT_2023]
    assert server.asked[TEXT_2023] > len(failures)


@pytest.mark.parametrize("status", [400, 401, 403, 418])
def test_a_refusal_is_not_tried_again(server: RepositoryServer, store: StatuteStore, status: int) -> None:
    server.failures[TEXT_2023] = [status] * 9
    with pytest.raises(RepositoryAnswerWrong, match=str(status)):
        fetch(server, store)
    assert server.asked[TEXT_2023] == 1
    assert store.versions() == {}


def test_after_the_last_try_it_says_what_to_do_and_keeps_nothing_half(
    server: RepositoryServer, store: StatuteStore
) -> None:
    server.failures[TEXT_2023] = ["cut"] * 9
    with pytest.raises(RepositoryUnreachable, match="internetverbinding"):
        fetch(server, store, statutes_tries=3)
    assert server.asked[TEXT_2023] == 3
    assert not list(store.folder.glob("*.xml")) and not list(store.folder.glob(".*deel"))
    server.failures.clear()
    assert fetch(server, store).is_new, "the next run goes on where this one stopped"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<toestand><artikel>", "niet heel"),
        (b"<html><body>Storing</body></html>", "niet de tekst"),
        (b"", "niet heel"),
        (b'<toestand bwb-id="BWBR0001941" inwerkingtreding="2015-11-01"/>', "2023-09-12"),
    ],
)
def test_what_is_not_the_text_that_was_asked_for_is_refused(
    server: RepositoryServer, store: StatuteStore, body: bytes, words: str
) -> None:
    server.files[LIST] = server.files[LIST].replace(b"<size>", b"<was>").replace(b"</size>", b"</was>")
    server.failures[TEXT_2023] = [body]
    with pytest.raises(RepositoryAnswerWrong, match=words):
        fetch(server, store)
    assert store.versions() == {}


@pytest.mark.parametrize("body", [b"<work", b"<html/>", b'<work label="BWBR0000000"/>', b'<work label="BWBR0001941"/>'])
def test_a_list_that_is_no_list_of_this_statute_is_refused(
    server: RepositoryServer, store: StatuteStore, body: bytes
) -> None:
    server.files[LIST] = body
    with pytest.raises(RepositoryAnswerWrong, match=OPIUMWET):
        fetch(server, store)


def test_unknown_statutes_and_uncovered_days_are_named(server: RepositoryServer, store: StatuteStore) -> None:
    with repository(server) as source:
        with pytest.raises(StatuteUnknown, match=r"wetten\.overheid\.nl"):
            fetch_statute("BWBR9999999", TODAY, source, store, TODAY)
        with pytest.raises(StatuteUnknown, match="geen BWB-nummer"):
            fetch_statute("../../etc/passwd", TODAY, source, store, TODAY)
    with pytest.raises(StatuteUnknown, match="2015-11-01"):
        fetch(server, store, date(2001, 1, 1))


def test_one_that_fails_does_not_stop_the_others(server: RepositoryServer, store: StatuteStore) -> None:
    heard: list[str] = []
    with repository(server) as source:
        done = fetch_statutes(
            ["BWBR9999999", WBMGP, OPIUMWET.lower(), WBMGP],
            TODAY,
            source,
            store,
            TODAY,
            lambda f: heard.append(f.bwb_id),
        )
    assert [bool(item.problem) for item in done] == [True, False, False]
    assert heard == ["BWBR9999999", WBMGP, OPIUMWET]


def test_offline_it_says_so_in_dutch(store: StatuteStore) -> None:
    with socket.socket() as taken:  # nobody listens there, and nobody else can have the port
        taken.bind(("127.0.0.1", 0))
        gone = repository(RepositoryServer(address=f"http://127.0.0.1:{taken.getsockname()[1]}"), statutes_tries=2)
        with gone, pytest.raises(RepositoryUnreachable, match="geen verbinding"):
            fetch_statute(OPIUMWET, TODAY, gone, store, TODAY)


def test_a_damaged_administration_is_not_guessed_at(server: RepositoryServer, store: StatuteStore) -> None:
    fetch(server, store)
    (store.folder / "opgehaald.json").write_text("{half", encoding="utf-8")
    with pytest.raises(StatuteFetchError, match=r"opgehaald\.json"):
        fetch(server, store)


def test_of_texts_for_the_same_days_the_newest_insight_is_the_law() -> None:
    parts = [
        expression(OPIUMWET, "2024-01-01_0", until="2024-12-31", seen="2024-01-01"),
        expression(OPIUMWET, "2024-01-01_10", until="2024-12-31", seen="2026-02-21"),
        expression(OPIUMWET, "2024-01-01_9", until="2024-12-31", seen="2025-03-01"),
        expression(OPIUMWET, "2024-01-01_11", until="2024-12-31", seen="2026-03-01", deleted=True),
        expression(OPIUMWET, "2023-01-01_0", until="2023-12-31"),
    ]
    versions = read_version_list(f'<work label="{OPIUMWET}">{"".join(parts)}</work>'.encode(), OPIUMWET)
    assert version_for(versions, date(2024, 6, 1), OPIUMWET).label == "2024-01-01_10"
    assert version_for(versions, date(2023, 12, 31), OPIUMWET).label == "2023-01-01_0"
    with pytest.raises(StatuteUnknown, match="vervallen"):
        version_for(versions, date(2025, 1, 1), OPIUMWET)


def test_the_command_fetches_ingests_and_lists(
    server: RepositoryServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KENNIS_INGEST_STATUTES_URL", server.address)
    monkeypatch.setenv("KENNIS_INGEST_STATUTES_PAUSE", "0")
    monkeypatch.setenv("KENNIS_EMBEDDER", "geen")
    today, middle = date.today(), date(2020, 1, 1)  # before it is fetched: the text is known to hold until then
    run = CliRunner()
    app = build_app()
    done = run.invoke(app, ["wetten", "ophalen", OPIUMWET, "BWBR9999999"], catch_exceptions=False)
    assert (
        done.exit_code == 1 and "BWBR9999999" in done.output and "tekst van 12 september 2023 opgehaald" in done.output
    )
    old = run.invoke(app, ["wetten", "ophalen", OPIUMWET, "--datum", "2016-06-01"], catch_exceptions=False)
    assert old.exit_code == 0, old.output
    listed = json.loads(run.invoke(app, ["wetten", "--json"], catch_exceptions=False).stdout)
    texts = next(item for item in listed["wetten"] if item["bwb_id"] == OPIUMWET)["teksten"]
    assert [text["toestand"] for text in texts] == ["2023-09-12", "2015-11-01"]
    with open_library(read_only=True) as library:
        facts = library.register.article_versions(OPIUMWET)
    assert version_on(OPIUMWET, "13b", today, facts).currency is Currency.IN_FORCE
    found = version_on(OPIUMWET, "13b", middle, facts)
    assert found.currency is Currency.IN_FORCE and found.validity is not None
    assert found.validity.valid_from == date(2019, 1, 1)
