"""What holds of cleaning for any document."""

from __future__ import annotations

import unicodedata
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.characters import LIGATURES, normalise
from ingest.cleaning import clean
from ingest.document import Block, BlockKind, StructuredDocument, Table
from ingest.hyphenation import Vocabulary, join_lines

PIECES = st.sampled_from(
    ["de", "ge-", "bieds", "in-", "en", "RIEC-", "regio", "2017", "Artikel", "pagina", "van", "\n", " ", "\u00ad", "ﬁ",
     ".", "-", "Een", "é", "e\u0301", "\u0301", "\x00", "\u00a0", ",", "be-", "invloed", "/", "3", "....", "\r\n",
     "\u2028", "m²"]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=12).map("".join), st.lists(PIECES, max_size=8).map(" ".join), st.text(max_size=30)
)
PLAIN_KINDS = [kind for kind in BlockKind if kind not in (BlockKind.TABLE, BlockKind.ARTICLE)]


@st.composite
def documents(draw: st.DrawFn, *, pages: bool = True) -> StructuredDocument:
    """Documents with blocks in page order, at any height."""
    numbers = sorted(draw(st.lists(st.integers(1, 5), max_size=14)))
    blocks = []
    for number in numbers:
        text = draw(TEXTS)
        top = draw(st.one_of(st.none(), st.sampled_from([0.03, 0.05, 0.11, 0.5, 0.9, 0.97]))) if pages else None
        if draw(st.integers(0, 9)) == 0:
            blocks.append(Block(BlockKind.TABLE, text, page=number, top=top, table=Table((text,), ((text,),))))
        else:
            kind = draw(st.sampled_from(PLAIN_KINDS))
            blocks.append(
                Block(kind, text, level=1, page=number, top=top, marker=draw(st.sampled_from(["", "•", "1."])))
            )
    return StructuredDocument(tuple(blocks), "application/pdf", title=draw(st.none() | TEXTS), page_count=5)


def letters(text: str) -> Counter[str]:
    """Letters and digits, without their accents, ligatures apart: what cleaning may not lose."""
    apart = "".join(LIGATURES.get(char, char) for char in text)
    return Counter(char for char in unicodedata.normalize("NFD", apart) if char.isalnum())


@settings(max_examples=200, deadline=None)
@given(documents())
def test_cleaning_twice_is_cleaning_once(document: StructuredDocument) -> None:
    once = clean(document)
    assert clean(once) == once


@settings(max_examples=200, deadline=None)
@given(documents())
def test_only_whole_blocks_are_taken_away(document: StructuredDocument) -> None:
    """Letters that are gone belong to blocks that are gone: never more blocks, never a letter that was not there."""
    result = clean(document)
    assert len(result.blocks) <= len(document.blocks)
    before = sum((letters(block.text) for block in document.blocks), Counter())
    after = sum((letters(block.text) for block in result.blocks), Counter())
    assert after <= before
    pages = {block.page for block in document.blocks}
    assert all(block.page in pages for block in result.blocks)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_one_paragraph_loses_no_letter(text: str) -> None:
    result = clean(StructuredDocument((Block(BlockKind.PARAGRAPH, text, page=1, top=0.5),), "application/pdf"))
    assert sum((letters(block.text) for block in result.blocks), Counter()) == letters(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_joined_lines_have_no_line_breaks_and_all_letters(text: str) -> None:
    joined = join_lines(normalise(text), Vocabulary())
    assert "\n" not in joined
    assert letters(joined) == letters(text)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_normalising_is_idempotent_and_leaves_nothing_invisible(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert not [char for char in once if unicodedata.category(char) == "Cc" and char != "\n"]
    assert unicodedata.is_normalized("NFC", once)
