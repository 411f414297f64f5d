"""The statutes of the test data, read by our own reader: what cards and training cases are checked against."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import yaml

from ingest.document import Block
from ingest.readers.base import FileProbe, Limits
from ingest.readers.sniff import BWB
from ingest.readers.statute import StatuteReader

LONGEST_BORROWED = 12
"""Words in a row that may also stand in a statute, outside quotation marks: names of laws and fixed terms are long."""
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[“\"„«][^”\"»]*[”\"»]")


class Statutes:
    """The articles of every statute in the test data, newest text first; which texts are whole."""

    def __init__(self, folder: Path) -> None:
        self.articles: dict[str, dict[str, str]] = defaultdict(dict)
        self.whole: set[str] = set()
        self.runs: set[tuple[str, ...]] = set()
        entries = yaml.safe_load((folder / "manifest.yaml").read_text(encoding="utf-8"))
        for entry in sorted(entries, key=lambda item: str(item["toestand"]), reverse=True):
            path = folder / entry["path"]
            document = StatuteReader().read(FileProbe(path, path.read_bytes(), BWB), Limits())
            if path.parent.name == "versies-2015":
                self._take_runs(document.blocks)
                continue
            self._take(entry["bwb_id"], document.blocks)
            if path.parent.name != "uittreksels":
                self.whole.add(entry["bwb_id"])

    def _take(self, bwb_id: str, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            if block.article is None:
                continue
            self.articles[bwb_id].setdefault(block.article.number, block.text)
        self._take_runs(blocks)

    def _take_runs(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            words = [word.lower() for word in _WORD.findall(block.text)]
            self.runs.update(zip(*(words[start:] for start in range(LONGEST_BORROWED + 1)), strict=False))

    def check(self, law: str, article: str, leden: tuple[str, ...], where: str) -> None:
        """Fail where an article or a lid does not exist. What is not held says nothing; an excerpt says something only
        of the articles that it holds."""
        text = self.articles[law].get(article)
        if text is None:
            assert law not in self.whole, f"{where}: dit artikel bestaat niet"
            return
        for lid in leden if "[...]" not in text else ():
            assert re.search(rf"(?m)^{re.escape(lid)}\.? ", text), f"{where}: dit lid bestaat niet"

    def lid(self, law: str, article: str, lid: str | None) -> str | None:
        """Return the text of a lid, or of the whole article for None; None when the article is not held."""
        text = self.articles[law].get(article)
        if text is None or lid is None:
            return text
        found = re.search(rf"(?ms)^{re.escape(lid)}\.? .*?(?=^\d+[a-z]?\.? |\Z)", text)
        return found[0] if found else text

    def borrowed(self, text: str) -> list[str]:
        """Return the runs of words outside quotation marks that also stand in a statute."""
        words = [word.lower() for word in _WORD.findall(_QUOTED.sub(" § ", text))]
        runs = zip(*(words[start:] for start in range(LONGEST_BORROWED + 1)), strict=False)
        return [" ".join(run) for run in runs if run in self.runs]
