"""What every store of sentence vectors holds to: the register in a file, and the register on a server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from integration.postgres_server import postgres
from sqlalchemy import text
from unit.knowledge.register_samples import DIMENSIONS, MODEL, HashEmbedder, content, make_passages, make_source, put

from knowledge.errors import LibraryBusy
from knowledge.register import Register
from knowledge.register_writes import add_place

SENTENCE, OTHER = "De burgemeester sluit het pand.", "De politie meldt het."
TEXT = f"{SENTENCE} {OTHER}"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgres() as started:
        yield started


@pytest.fixture(params=["file", "server"])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    where = tmp_path / "register.sqlite" if request.param == "file" else request.getfixturevalue("address")
    opened = Register.open(where, tmp_path / "originals")
    yield opened
    for source in opened.sources():
        opened.remove_source(source.id)
    opened.close()


def _vector(sentence: str) -> np.ndarray:
    return HashEmbedder().embed_question(sentence)


def _kept(register: Register, *sentences: str, model: str = MODEL) -> set[str]:
    return set(register.sentence_vectors(model, DIMENSIONS, sentences or (SENTENCE, OTHER)))


def _filled(register: Register, source_id: str = "bron") -> str:
    """Put a source with its two sentences kept; return the id of its passage."""
    put(register, source_id, [TEXT], HashEmbedder())
    held = register.passages(source_id)[0].id
    register.keep_sentence_vectors(MODEL, {(held, sentence): _vector(sentence) for sentence in (SENTENCE, OTHER)})
    return held


def test_what_is_kept_comes_back_in_half_precision(register: Register) -> None:
    _filled(register)
    found = register.sentence_vectors(MODEL, DIMENSIONS, [SENTENCE, "Iets anders."])
    assert set(found) == {SENTENCE}
    assert found[SENTENCE].dtype == np.float32
    assert np.allclose(found[SENTENCE], _vector(SENTENCE), atol=1e-3)


def test_the_first_that_was_kept_stays(register: Register) -> None:
    held = _filled(register)
    register.keep_sentence_vectors(MODEL, {(held, SENTENCE): _vector("iets anders")})
    found = register.sentence_vectors(MODEL, DIMENSIONS, [SENTENCE])
    assert np.allclose(found[SENTENCE], _vector(SENTENCE), atol=1e-3)


def test_only_what_the_library_holds_is_kept(register: Register) -> None:
    held = _filled(register)
    register.keep_sentence_vectors(
        MODEL, {("weg", "Van een bron die weg is."): _vector("x"), (held, "Staat er niet."): _vector("y")}
    )
    assert not _kept(register, "Van een bron die weg is.", "Staat er niet.")


def test_a_vector_goes_with_its_source(register: Register) -> None:
    _filled(register)
    register.remove_source("bron")
    assert not _kept(register)


def test_a_vector_goes_when_the_text_of_its_passage_changes(register: Register) -> None:
    held = _filled(register)
    changed = replace(make_passages("bron", [TEXT])[0], text="Er staat nu iets anders.")
    assert changed.id == held
    texts = [changed.text]
    register.commit_source(make_source("bron", texts), [changed], None, content(texts), "nieuw")
    assert not _kept(register)


def test_a_source_that_is_read_again_unchanged_keeps_them(register: Register) -> None:
    _filled(register)
    put(register, "bron", [TEXT], HashEmbedder(), year=2025)
    assert _kept(register) == {SENTENCE, OTHER}


def test_another_model_finds_and_keeps_nothing_until_it_is_the_one_in_use(register: Register) -> None:
    held = _filled(register)
    register.keep_sentence_vectors("ander", {(held, SENTENCE): _vector(SENTENCE)})
    assert not _kept(register, model="ander")
    register.replace_model("ander", DIMENSIONS)
    assert not _kept(register)
    register.keep_sentence_vectors("ander", {(held, SENTENCE): _vector(SENTENCE)})
    assert _kept(register, model="ander") == {SENTENCE}
    register.replace_model(MODEL, DIMENSIONS)


def test_a_damaged_vector_is_passed_over_counted_and_removed(register: Register) -> None:
    _filled(register)
    with register._engine.begin() as connection:
        connection.execute(text("UPDATE sentence_vectors SET vector = :half"), {"half": b"half"})
    assert not _kept(register)
    assert register.unusable_sentence_vectors() == 2
    register.forget_unusable_sentence_vectors()
    assert register.unusable_sentence_vectors() == 0


def test_many_at_once(register: Register) -> None:
    sentences = [f"Zin nummer {number}." for number in range(1200)]
    put(register, "bron", [" ".join(sentences)], HashEmbedder())
    held = register.passages("bron")[0].id
    register.keep_sentence_vectors(MODEL, {(held, sentence): _vector(sentence) for sentence in sentences})
    assert _kept(register, *sentences) == set(sentences)


def test_an_answer_does_not_wait_long_for_somebody_who_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.register_vectors._PATIENCE", 0.0)
    register, other = (Register.open(tmp_path / "register.sqlite") for _ in range(2))
    held = _filled(register)
    from knowledge.database import write

    with write(other._engine) as connection:
        add_place(connection, "bron", "map/nog-een.md", "f")
        with pytest.raises(LibraryBusy):
            register.keep_sentence_vectors(MODEL, {(held, SENTENCE): _vector(SENTENCE)})
    register.add_place("bron", "map/derde.md", "f")  # the patience of other writers is what it was
    register.close()
    other.close()


def test_a_register_of_before_this_table_gets_it(tmp_path: Path) -> None:
    with Register.open(tmp_path / "register.sqlite")._engine.begin() as connection:
        connection.execute(text("DROP TABLE sentence_vectors"))
    register = Register.open(tmp_path / "register.sqlite")
    _filled(register)
    assert _kept(register) == {SENTENCE, OTHER}
    register.close()
