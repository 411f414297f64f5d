"""The fixed replies: shape checked on load, errors that name the file and the status."""

from __future__ import annotations

from pathlib import Path

import pytest

from prompts.catalogue import CatalogueError, load_replies

GOOD = "antwoorden:\n  answered:\n    standaard: Goed zo.\n    kort: Goed.\nregels:\n  groet: Dag.\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "replies.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_variant_is_given_and_an_unknown_one_is_the_standard(tmp_path: Path) -> None:
    replies = load_replies(written(tmp_path, GOOD))
    assert replies.reply("answered", "kort") == "Goed."
    assert replies.reply("answered", "onbekend") == "Goed zo." == replies.reply("answered")
    assert replies.line("groet") == "Dag."


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a: [", "YAML"),
        ("antwoorden: {}\n", "regels"),
        ("antwoorden: {answered: {kort: x}}\nregels: {}\n", "answered"),
        ("antwoorden: {answered: {standaard: 3}}\nregels: {}\n", "answered.standaard"),
        ("antwoorden: []\nregels: {}\n", "antwoorden"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(CatalogueError, match=named):
        load_replies(written(tmp_path, text))


def test_statuses_and_replies_must_agree(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="partial"):
        load_replies(written(tmp_path, GOOD), ["answered", "partial"])
    with pytest.raises(CatalogueError, match="answered"):
        load_replies(written(tmp_path, GOOD), ["partial"])
