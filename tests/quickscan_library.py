"""A branch profile of the starter library in a tiny register, and tables to look at: for tests of the quickscan."""

from __future__ import annotations

import re
from pathlib import Path

from assistant_library import add

from knowledge.records import SourceKind
from knowledge.register import Register

STARTER = Path(__file__).parent.parent / "knowledge" / "starter"
TABLE = "\n".join(
    [
        "jaar;gebied;niveau;aantal;alle vestigingen",
        *(f"{year};Noord;gebied;{30 + 14 * step};1500" for step, year in enumerate(range(2021, 2026))),
        *(f"{year};Zuid;gebied;{40 + step};1900" for step, year in enumerate(range(2021, 2026))),
        *(f"{year};Dorp;gebied;{4 + step};400" for step, year in enumerate(range(2021, 2026))),
        *(f"{year};Regio;regio;{1500 + 10 * step};80000" for step, year in enumerate(range(2021, 2026))),
    ]
)


def add_profile(register: Register, name: str) -> None:
    """Put the profile ``branche-<name>`` in the register, a passage a section, as reading it in does."""
    text = (STARTER / f"branche-{name}.md").read_text(encoding="utf-8")
    title = text.splitlines()[0].removeprefix("# ")
    sections = re.findall(r"^## (.+?)\n\n(.+?)(?=\n\n## |\Z)", text, re.MULTILINE | re.DOTALL)
    passages: list[tuple[str, dict[str, object]]] = [(body, {"heading_path": (head,)}) for head, body in sections]
    add(register, f"branche-{name}", title, SourceKind.UITLEG, passages, publisher="Kenniswijzer", year=2026)
