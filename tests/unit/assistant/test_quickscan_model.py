"""A section of a quickscan by a model: behind the gate, with its model and prompts, and literal when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from quickscan_library import add_profile

from assistant.answer import Reader
from assistant.bootstrap import Assistant
from assistant.chat_models import ScriptedModel
from assistant.chat_models.errors import TransientFailure
from assistant.quickscan.citing import CitationBook
from assistant.quickscan.knowing import Knower
from assistant.quickscan.scan import Section
from knowledge.branches import Branch, load_branches
from knowledge.library import Library
from knowledge.records import ALL_ACCESS, SourceKind
from knowledge.register import Register
from prompts.prompt_file import load_prompt
from tests.assistant_library import add
from tests.scripted_assistant import model_pipeline

TOLD = "Koeriers zijn kwetsbaar voor ondermijning, omdat een busje weinig kost en niemand de lading ziet."
OURS = "Koeriers zijn kwetsbaar voor ondermijning omdat niemand de lading ziet."
BRANCH = cast(Branch, load_branches().by_id("koeriers"))
INVENTED = "Koeriers zijn in 2031 goed voor 40 procent van alle drugshandel."


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    opened = Register.open(Path(tmp_path_factory.mktemp("quickscan")) / "register.sqlite")
    add(opened, "rapport", "Koeriers onder de loep", SourceKind.LITERATUUR, [(TOLD, {})], year=2024)
    yield opened
    opened.close()


def knower(register: Register, model: ScriptedModel) -> Knower:
    library = cast(Library, SimpleNamespace(register=register))
    return Knower(Assistant(model_pipeline(register, model), library), Reader(access=ALL_ACCESS))


def sections(register: Register, model: ScriptedModel) -> dict[str, Section]:
    made = knower(register, model).sections(BRANCH, "koeriers", CitationBook())
    return {section.id: section for section in made}


def told(section: Section) -> list[str]:
    return [item.text for item in section.statements]


def test_the_model_writes_what_documents_say_and_the_section_says_so(register: Register) -> None:
    model = ScriptedModel([f"{OURS} [b1]\n{INVENTED} [b1]\n"], repeats=True)
    made = sections(register, model)
    part = made["verschijningsvormen"]
    assert told(part) == [OURS] and part.statements[0].citations
    assert (part.composer, part.model) == ("taalmodel", "script:proef")
    assert part.prompts == (load_prompt("quickscan").label, load_prompt("vorm-regels").label)
    assert not any("2031" in text for section in made.values() for text in told(section))
    asked = [messages[-1].text for messages in model.asked]
    assert any(f"{part.title}: Hoe" in text and "- koeriers" in text and TOLD in text for text in asked)


def test_a_model_that_fails_is_asked_once_and_the_literal_text_stands(register: Register) -> None:
    model = ScriptedModel([TransientFailure()], repeats=True)
    made = sections(register, model)
    assert TOLD in told(made["verschijningsvormen"]) and made["verschijningsvormen"].composer == "extractive"
    assert len(model.asked) == 1


def test_a_profile_stays_word_for_word(register: Register, tmp_path: Path) -> None:
    with closing(Register.open(tmp_path / "register.sqlite")) as profiled:
        add_profile(profiled, "koeriers-en-transport")
        model = ScriptedModel([])
        assert knower(profiled, model).profile(BRANCH, "Gelegenheid", CitationBook()) and not model.asked
