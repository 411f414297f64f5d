"""A file that hangs, crashes or eats memory is refused by name; the caller lives on and learns no text of it."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.document import Block, BlockKind, StructuredDocument
from ingest.errors import DamagedFile, EmptyFile, FileRefused, TooLarge
from ingest.isolation import in_own_process
from ingest.readers.base import FileProbe, Limits


@dataclass(frozen=True)
class Misbehaving:
    """A reader that does what a hostile file may make a library do."""

    deed: str
    name: str = "stuk"
    version: int = 1

    def accepts(self, probe: FileProbe) -> bool:
        return True

    def read(self, probe: FileProbe, limits: Limits) -> StructuredDocument:
        if self.deed == "hangs":
            while True:
                time.sleep(60)
        if self.deed == "dies":
            os._exit(139)
        if self.deed == "eats":
            bytearray(64 * 1024**3)
        if self.deed == "raises":
            raise ValueError("BSN 999993653 in de tekst")
        text = "" if self.deed == "empty" else f"{os.getpid()} {probe.data.decode()}\x00"
        return StructuredDocument((Block(BlockKind.PARAGRAPH, text),), "text/plain")


PROBE = FileProbe(Path("verdacht.txt"), b"inhoud", "text/plain")


@pytest.mark.parametrize(
    ("deed", "kind", "message"),
    [
        ("hangs", TooLarge, r"duurde langer dan 0\.5 seconden en is gestopt"),
        ("dies", DamagedFile, "onverwacht gestopt"),
        ("eats", TooLarge, "te veel geheugen"),
        ("raises", DamagedFile, r"beschadigd \(ValueError\)"),
        ("empty", EmptyFile, "staat geen tekst"),
    ],
)
def test_whatever_a_reader_does_only_its_file_is_refused(deed: str, kind: type[FileRefused], message: str) -> None:
    limits = Limits(max_seconds=0.5 if deed == "hangs" else 120)
    with pytest.raises(kind, match=message) as refused:
        in_own_process(PROBE, limits, Misbehaving(deed))
    assert "verdacht.txt" in str(refused.value)
    assert "999993653" not in str(refused.value)


def test_reading_happens_elsewhere_and_comes_back_clean() -> None:
    document = in_own_process(PROBE, Limits(), Misbehaving("behaves"))
    (block,) = document.blocks
    process, content = block.text.split()
    assert int(process) != os.getpid()
    assert content == "inhoud"
    assert "stuurtekens" in document.warnings[0]
