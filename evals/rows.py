"""What generating leaves behind: one answer a row, with enough of the passages to score it again without a library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from evals.cases import Gold
from knowledge.records import Currency, Passage, Source

CURRENT = frozenset({Currency.IN_FORCE, Currency.LAST_SEEN, Currency.TIMELESS})
"""What may be shown as the law on the day asked about."""


class PassageFacts(BaseModel):
    """A passage that was found or cited, as far as scoring needs it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    source_id: str
    files: tuple[str, ...] = ()
    """Names of the files in which the source was found, without folders."""
    text: str
    headings: tuple[str, ...] = ()
    page_first: int | None = None
    page_last: int | None = None
    bwb_id: str | None = None
    article: str | None = None
    toestand: date | None = None
    currency: Currency = Currency.TIMELESS

    @classmethod
    def of(cls, passage: Passage, source: Source, currency: Currency) -> PassageFacts:
        """Return the facts of a passage of the library."""
        return cls(
            id=passage.id,
            source_id=source.id,
            files=tuple(dict.fromkeys(PurePath(place).name.rpartition(":")[2] for place in source.places)),
            text=passage.text,
            headings=passage.heading_path,
            page_first=passage.page_first,
            page_last=passage.page_last,
            bwb_id=passage.bwb_id,
            article=passage.article,
            toestand=source.toestand,
            currency=currency,
        )

    def is_at(self, gold: Gold) -> bool:
        """Say whether this is the gold place. An outdated text of the right article is not, unless it is asked for."""
        if gold.bwb_id is not None:
            if (self.bwb_id, self.article) != (gold.bwb_id, gold.article):
                return False
            return self.toestand == gold.toestand if gold.toestand else self.currency in CURRENT
        if gold.file not in self.files:
            return False
        if gold.page is not None and not (
            self.page_first is not None and self.page_first <= gold.page <= (self.page_last or self.page_first)
        ):
            return False
        if gold.heading is not None and squeeze(gold.heading) not in squeeze(" ".join(self.headings)):
            return False
        return gold.passage is None or squeeze(gold.passage) in squeeze(self.text)

    def gold_key(self, golds: Iterable[Gold]) -> str | None:
        """Return the key of the first gold place at which this passage stands; None when it is at none."""
        return next((gold.key for gold in golds if self.is_at(gold)), None)


class AnswerRow(BaseModel):
    """One answer to one case. ``answer`` is the documented JSON of the assistant, whatever version made it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    set: str
    case: str
    repeat: int = 0
    answer: Mapping[str, Any]
    """Empty when the question was not taken at all; ``error`` then says why."""
    found: tuple[str, ...] = ()
    """Ids of the passages that retrieval kept, best first; empty when nothing was searched."""
    sufficient: bool | None = None
    """What retrieval said of them; None when nothing was searched."""
    passages: Mapping[str, PassageFacts] = Field(default_factory=dict)
    """Every passage that was found or cited, by id."""
    seconds: float = 0.0
    error: str = ""

    @property
    def key(self) -> tuple[str, str, int]:
        """Set, case and repeat: what a run has one row of."""
        return (self.set, self.case, self.repeat)

    @property
    def status(self) -> str:
        """Status of the answer; empty when the question was not taken."""
        return str(self.answer.get("status", ""))

    @property
    def sentences(self) -> list[Mapping[str, Any]]:
        """The sentences of the answer, as JSON."""
        return list(self.answer.get("zinnen", ()))

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(str(sentence.get("tekst", "")) for sentence in self.sentences)

    @property
    def citations(self) -> dict[int, Mapping[str, Any]]:
        """The citations by number, those to which our explanations lead included."""
        return {int(citation["nummer"]): citation for citation in self.answer.get("bronnen", ())}

    @property
    def carrying(self) -> list[PassageFacts]:
        """The passages that carry the sentences, each once, in the order in which they are cited."""
        numbers = dict.fromkeys(number for sentence in self.sentences for number in sentence.get("bronnen", ()))
        ids = (str(self.citations[number].get("passage_id", "")) for number in numbers if number in self.citations)
        return [self.passages[name] for name in dict.fromkeys(ids) if name in self.passages]

    @property
    def instruments(self) -> list[Mapping[str, Any]] | None:
        """The instruments of the answer; None when this version of the assistant gives none."""
        listed = self.answer.get("instrumenten")
        if listed is None:
            return None
        if isinstance(listed, Mapping):  # grouped: past, kan passen, past niet
            listed = [item for group in listed.values() if isinstance(group, list) for item in group]
        return [item if isinstance(item, Mapping) else {"id": item} for item in listed]

    @property
    def refuses(self) -> bool:
        """Say whether the reader gets no sentences of substance."""
        return self.status not in {"answered", "partial", "clarification"}


def squeeze(text: str) -> str:
    """Return text without white space and typographic quotes: what a quotation is compared by."""
    return "".join(text.replace("\u2019", "'").replace("\u2018", "'").split()).casefold()
