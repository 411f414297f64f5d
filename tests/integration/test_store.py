"""The store on SQLite and on PostgreSQL: owners, feedback, retention, keys, work, and what is never kept."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from limits import parse
from pydantic import SecretStr
from sqlalchemy import text

from assistant.answer import Answer, AnswerStatus, Reader, Sentence
from assistant.caller import Role
from assistant.errors import NotKept, StoreError
from assistant.keeping import Feedback
from assistant.store.bootstrap import open_store
from assistant.store.database import writing
from assistant.store.retention import apply_retention, due, held
from assistant.store.settings import StoreSettings
from assistant.store.store import NOT_ECHOED, Store
from assistant.store.tables import Base
from knowledge.records import AccessLabel


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        opened = open_store(StoreSettings(), tmp_path)
    else:
        opened = on_postgres(request.getfixturevalue("postgres_address"))
    yield opened
    with writing(opened.engine) as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
    opened.close()


def on_postgres(address: str) -> Store:
    return open_store(StoreSettings(store_url=SecretStr(address)))


def answer(question: str = "Wie mag een pand sluiten?", status: AnswerStatus = AnswerStatus.ANSWERED) -> Answer:
    sentences = (Sentence(text="De burgemeester."), Sentence(text="Na een waarschuwing."))
    return Answer(
        status=status,
        question=question,
        understood_as=question,
        intro="Kort.",
        sentences=sentences if status is AnswerStatus.ANSWERED else (),
        as_of=date(2026, 11, 22),
    )


def test_a_conversation_is_its_owners_and_nobody_elses(store: Store) -> None:
    mine = store.start_conversation("sleutel:a")
    first = store.keep(answer(), "sleutel:a", mine, "api")
    store.keep(answer("En hoe lang?"), "sleutel:a", mine, "web")
    assert [kept.question for kept in store.answers(mine, "sleutel:a")] == ["Wie mag een pand sluiten?", "En hoe lang?"]
    assert [turn.question for turn in store.turns(mine, "sleutel:a")][-1] == "En hoe lang?"
    assert first.id and first.conversation == mine
    [summary] = store.conversations("sleutel:a")
    assert (summary.title, summary.answers) == ("Wie mag een pand sluiten?", 2)
    assert store.conversations("sleutel:b") == []
    for attempt in (
        lambda: store.answers(mine, "sleutel:b"),
        lambda: store.answer(str(first.id), "sleutel:b"),
        lambda: store.keep(answer(), "sleutel:b", mine, "api"),
        lambda: store.delete_conversation(mine, "sleutel:b"),
        lambda: store.reactions.give(str(first.id), "sleutel:b", Feedback(helpful=True)),
        lambda: store.conversation(mine, "sleutel:b"),
        lambda: store.answers("bestaat-niet", "sleutel:a"),
    ):
        with pytest.raises(NotKept):
            attempt()
    store.delete_conversation(mine, "sleutel:a")
    with pytest.raises(NotKept):
        store.answer(str(first.id), "sleutel:a")
    assert store.conversations("sleutel:a") == []


def test_an_answer_kept_again_takes_the_place_of_the_first(store: Store) -> None:
    """A door that answers a question once more, after a restart, names the answer itself."""
    mine, other = store.start_conversation("slack:a"), store.start_conversation("slack:a")
    store.keep(answer("Eerst?"), "slack:a", mine, "slack", "a1")
    store.keep(answer("Half?"), "slack:a", mine, "slack", "a2")
    store.keep(answer("Daarna?"), "slack:a", mine, "slack")
    store.reactions.give("a2", "slack:a", Feedback(helpful=False))
    assert [turn.question for turn in store.turns(mine, "slack:a", before="a2")] == ["Eerst?"]
    again = store.keep(answer("Heel?"), "slack:a", mine, "slack", "a2")
    assert (again.id, again.conversation) == ("a2", mine)
    assert [kept.question for kept in store.answers(mine, "slack:a")] == ["Eerst?", "Heel?", "Daarna?"]
    assert store.reactions.all("a2") == []
    store.keep(answer("Elders?"), "slack:a", other, "slack", "a2")
    assert [kept.question for kept in store.answers(mine, "slack:a")] == ["Eerst?", "Daarna?"]
    assert [kept.question for kept in store.answers(other, "slack:a")] == ["Elders?"]


def test_what_may_not_be_echoed_is_not_kept(store: Store) -> None:
    conversation = store.start_conversation("lokaal")
    refused = Answer(
        status=AnswerStatus.GUARD_PERSONAL_DATA, question="", intro="Niet hier.", as_of=date(2026, 11, 22)
    ).model_copy(update={"nearby": ("iets",), "missing_facts": ("123456782",)})
    store.keep(refused, "lokaal", conversation, "api")
    assert store.turns(conversation, "lokaal") == ()
    [kept] = store.answers(conversation, "lokaal")
    assert (kept.question, kept.missing_facts, kept.nearby) == ("", (), ())
    assert store.conversation(conversation, "lokaal").title == NOT_ECHOED
    assert "123456782" not in _everything(store)


def test_feedback_is_masked_and_the_last_one_counts(store: Store) -> None:
    conversation = store.start_conversation("lokaal")
    kept = store.keep(answer(), "lokaal", conversation, "web")
    store.reactions.give(str(kept.id), "lokaal", Feedback(helpful=False, sentence=1, text="Mail jan@example.org"))
    store.reactions.give(str(kept.id), "lokaal", Feedback(helpful=True, sentence=1, text="Bel 06-12345678 maar"))
    store.reactions.give(str(kept.id), "lokaal", Feedback(helpful=True, text="Het gaat om bsn 123456782."))
    found = {item.sentence: item for item in store.reactions.all(str(kept.id))}
    assert found[1].helpful and "[telefoonnummer]" in found[1].text
    assert set(found) == {1, None}
    everything = _everything(store)
    assert not any(secret in everything for secret in ("jan@example.org", "12345678", "123456782"))
    with pytest.raises(NotKept, match="geen zin met nummer 2"):
        store.reactions.give(str(kept.id), "lokaal", Feedback(helpful=True, sentence=2))


def test_retention_deletes_conversations_and_leaves_who_when_and_status(store: Store) -> None:
    settings = StoreSettings(conversation_days=30, audit_days=60)
    conversation = store.start_conversation("lokaal")
    store.keep(answer("Een vraag over vakantieparken?"), "lokaal", conversation, "web")
    store.jobs.start("lokaal", "inlezen")
    work = store.work.add("quickscan", "lokaal", {"vraag": "koeriers"}, timedelta(days=45))
    now = datetime.now(UTC)
    assert apply_retention(store, settings, now + timedelta(days=29)).conversations == 0
    assert due(store, settings, now + timedelta(days=31)).conversations == 1
    gone = apply_retention(store, settings, now + timedelta(days=31))
    assert (gone.conversations, gone.audit, gone.jobs, gone.work) == (1, 0, 1, 0)
    assert held(store).audit == 1
    assert "vakantieparken" not in _everything(store)
    assert store.work.find("quickscan", work.id, "lokaal").content == {"vraag": "koeriers"}
    gone = apply_retention(store, settings, now + timedelta(days=61))
    assert (gone.audit, gone.work) == (1, 1)


def test_keys_open_what_they_were_made_for_until_they_end(store: Store) -> None:
    key, secret = store.keys.make(
        "Zaaksysteem",
        roles=[Role.READER, Role.EDITOR],
        access=[AccessLabel.OPENBAAR, AccessLabel.PARTNERS],
        municipality="Gouda",
        rate="60/minute",
        expires=datetime.now(UTC) + timedelta(days=1),
    )
    found = store.keys.find(secret)
    assert found == key
    caller = key.caller("api")
    assert caller.reader == Reader(access=frozenset({AccessLabel.OPENBAAR, AccessLabel.PARTNERS}), municipality="Gouda")
    assert caller.may(Role.EDITOR) and not caller.may(Role.ADMIN)
    for wrong in (secret[:-1], secret + "x", "kw_x_y", "", f"kw_{key.id}_", secret.replace(key.id, "0" * 12)):
        assert store.keys.find(wrong) is None
    assert secret.split("_", 2)[2] not in _everything(store)
    store.keys.revoke(key.id)
    assert store.keys.find(secret) is None
    _, old = store.keys.make("Verlopen", expires=datetime.now(UTC) - timedelta(seconds=1))
    assert store.keys.find(old) is None
    with pytest.raises(NotKept):
        store.keys.revoke("bestaat-niet")


def test_nobody_loses_a_change_or_an_answer_when_many_write_at_once(store: Store) -> None:
    work = store.work.add("oefening", "trainer", {"antwoorden": []}, timedelta(days=1), "CODE-1")
    conversation = store.start_conversation("lokaal")

    def one(number: int) -> None:
        store.work.change("oefening", work.id, None, lambda held: {"antwoorden": sorted([*held["antwoorden"], number])})
        store.keep(answer(f"Vraag {number}?"), "lokaal", conversation, "web")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(24)))
    assert store.work.find("oefening", "CODE-1", None).content == {"antwoorden": list(range(24))}
    assert len(store.answers(conversation, "lokaal")) == 24
    with pytest.raises(NotKept):
        store.work.find("oefening", "CODE-1", "iemand anders")
    with pytest.raises(NotKept):
        store.work.add("oefening", "ander", {}, timedelta(days=1), "CODE-1")


def test_the_migrations_make_the_tables_that_the_code_uses(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_store_of_a_newer_version_or_in_a_wrong_place_is_a_clear_error(tmp_path: Path) -> None:
    store = open_store(StoreSettings(), tmp_path)
    with writing(store.engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreError, match="nieuwere versie"):
        open_store(StoreSettings(), tmp_path)
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(StoreError):
        open_store(StoreSettings(), tmp_path / "bestand")
    with pytest.raises(StoreError, match="KENNIS_STORE_URL"):
        open_store(StoreSettings(store_url=SecretStr("geen adres")), tmp_path)


def _everything(store: Store) -> str:
    """All that the database holds, as text."""
    with store.engine.connect() as connection:
        rows = [
            str(row)
            for table in Base.metadata.sorted_tables
            for row in connection.execute(text(f"SELECT * FROM {table.name}"))
        ]
    return "\n".join(rows)


def test_every_process_counts_in_the_same_place_on_postgresql(
    postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = [on_postgres(postgres_address) for _ in range(3)]
    limit = parse("10/minute")
    clock = [1_800_000_010.0]  # ten seconds into a minute
    monkeypatch.setattr("assistant.store.counts.time.time", lambda: clock[0])

    def hits(store: Store) -> list[bool]:
        return [store.rate_limiter().hit(limit, "adres", "192.0.2.7") for _ in range(10)]

    with ThreadPoolExecutor(3) as pool:
        allowed = [one for each in pool.map(hits, stores) for one in each]
    assert sum(allowed) == 10
    limiter = stores[0].rate_limiter()
    assert not limiter.test(limit, "adres", "192.0.2.7") and limiter.test(limit, "adres", "192.0.2.8")
    assert 0 < limiter.get_window_stats(limit, "adres", "192.0.2.7").reset_time - clock[0] <= 60
    clock[0] += 80  # half of the window before counts: five more
    assert sum(hits(stores[1])) == 5
    limiter.clear(limit, "adres", "192.0.2.7")
    assert sum(hits(stores[2])) == 10
    with stores[0].engine.connect() as connection:
        assert not [key for (key,) in connection.execute(text("SELECT key FROM counts")) if "192" in key]
    apply_retention(stores[0], StoreSettings(), datetime.fromtimestamp(clock[0], UTC) + timedelta(hours=1))
    with stores[0].engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM counts")).scalar() == 0
    for store in stores:
        store.close()
