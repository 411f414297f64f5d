"""Facts in a situation told in plain words: what is there, what is said to be absent, what stays unknown.

The rules are data (``facts.yaml``: words and phrases a person can read and correct; ``phrases`` finds them in a text);
this module applies them. Negation counts within its clause: ``geen vergunningplicht`` makes the fact *absent*, not
present; a negation that may belong to another word leaves the fact unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import CatalogueError
from knowledge.instruments.phrases import NEGATIONS, Word, find, may_stand_in, words_of
from knowledge.yaml_text import load_yaml

FACTS_FILE = Path(__file__).with_name("facts.yaml")
NO_SUCH_THING = frozenset({"geen", "zonder", "noch"})
FOUND = frozenset({"gevonden", "aangetroffen", "aanwezig", "nodig", "verplicht", "verleend", "aangevraagd", "gebleken"})
"""Behind *niet* these still deny what stands before it: *drugs zijn niet gevonden*."""
UNKNOWING = frozenset(
    {"uitleggen", "verklaren", "aantonen", "onderbouwen", "verantwoorden", "weten", "weet", "duidelijk", "bekend"}
    | {"zeker", "helder", "zien", "tonen"}
)
"""Beside a negation these say that something is *unexplained*, which points to the fact instead of denying it."""
NEW_PHRASE = frozenset({"een", "de", "het", "in", "op", "bij", "van", "met", "aan", "door", "voor", "uit", "rond"})
"""Words with which another phrase begins."""
SIGNS_OF = frozenset({"signalen", "signaal", "sprake", "aanwijzing", "aanwijzingen", "tekenen", "bewijs", "bewijzen"})
"""What is behind these is denied with them: *geen signalen van drugs*."""
NEGATION_REACH = 4
"""Words between a negation and what it denies, at most."""


class Fact(BaseModel):
    """A fact that a situation can hold, with the words that show it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: str
    group: str = Field(alias="groep")
    label: str
    question: str = Field(alias="vraag")
    words: tuple[str, ...] = Field(alias="woorden", min_length=1)
    not_words: tuple[str, ...] = Field(default=(), alias="niet")
    """Words that look alike but mean something else: *woningwet* is no *woning*."""
    yields_to: tuple[str, ...] = Field(default=(), alias="wijkt_voor")
    """Facts whose words count for them alone: the registration of a firm is none of a person."""
    implies: tuple[str, ...] = Field(default=(), alias="impliceert")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact was read: the literal words and whether they deny it."""

    text: str
    start: int
    end: int
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation as it was understood. A fact that is in neither mapping is unknown."""

    text: str
    present: Mapping[str, Evidence] = field(default_factory=dict)
    absent: Mapping[str, Evidence] = field(default_factory=dict)

    def value(self, fact: str) -> bool | None:
        """Return True when the fact is there, False when it is said to be absent, None when unknown."""
        if fact in self.present:
            return True
        return False if fact in self.absent else None


def load_facts(path: Path = FACTS_FILE) -> dict[str, Fact]:
    """Read the facts. Raises ``CatalogueError`` naming file, fact and field."""
    facts: dict[str, Fact] = {}
    for number, item in enumerate(load_yaml(path.read_text(encoding="utf-8")), start=1):
        try:
            fact = Fact.model_validate(item)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise CatalogueError(f"{path.name}: feit {number}, veld {where}: {error.errors()[0]['msg']}") from error
        if fact.id in facts:
            raise CatalogueError(f"{path.name}: feit {fact.id} staat er twee keer in; laat er één staan")
        facts[fact.id] = fact
    for fact in facts.values():
        for name, others in (("impliceert", fact.implies), ("wijkt_voor", fact.yields_to)):
            for other in others:
                if other not in facts:
                    raise CatalogueError(f"{path.name}: feit {fact.id}, veld {name}: {other} bestaat niet")
    return facts


def _denied(words: Sequence[Word], first: int, last: int, phrase: str) -> bool | None:
    """Return whether the clause denies what stands at [first, last); None when its negation may belong elsewhere.

    A misread denial takes the right instrument away, so only *geen* and *zonder* reach over other words; *niet* denies
    what stands next to it.
    """
    if NEGATIONS & set(phrase.lower().split()):
        return False
    clause = words[first].clause
    before = [word.text for word in words[max(0, first - NEGATION_REACH) : first] if word.clause == clause]
    before = _without_finished_denial(before)
    after = [word.text for word in words[last : last + NEGATION_REACH] if word.clause == clause]
    if NEGATIONS & set(before):
        if "alleen" in before or UNKNOWING & set(before):
            return False
        return True if NO_SUCH_THING & set(before) or _is_next_to(before) else None
    if "niet" in after[:3] and not {"wil", "wilt", "kan", "weet", "mag"} & set(after):
        behind = after[after.index("niet") + 1 :]
        is_said_of_it = {"is", "zijn", "was", "waren", "geldt"} & set(after)
        return True if is_said_of_it and (not behind or behind[0] in FOUND) else None
    return False


def _is_next_to(before: Sequence[str]) -> bool:
    """Tell whether a negation stands right before, with nothing but an article or preposition between."""
    place = max(place for place, word in enumerate(before) if word in NEGATIONS)
    return all(word in NEW_PHRASE or word == "om" for word in before[place + 1 :])


def _without_finished_denial(before: Sequence[str]) -> list[str]:
    """Leave out a *geen* or *zonder* that has its own noun already: *zonder vergunning een bordeel* is a bordeel."""
    for place in range(len(before) - 1, -1, -1):
        if before[place] in {"geen", "zonder"}:
            if before[place + 1 : place + 2] and before[place + 1] in SIGNS_OF:
                return list(before)
            following = before[place + 2 :]  # the word right after it may be an article: zonder een vergunning
            return list(before[place + 1 :] if NEW_PHRASE & set(following) else before)
    return list(before)


def _places(words: Sequence[Word], folded: str, phrases: Iterable[str]) -> set[int]:
    """Return the places of the words that belong to any of ``phrases``."""
    return {
        place
        for phrase in phrases
        if may_stand_in(phrase, folded)
        for span in find(words, phrase)
        for place in range(*span)
    }


def recognise(text: str, facts: Mapping[str, Fact]) -> Situation:
    """Find the facts in ``text``. Presence wins over absence when both are said of one fact."""
    words = words_of(text)
    present: dict[str, Evidence] = {}
    absent: dict[str, Evidence] = {}
    folded = text.lower()
    for fact in facts.values():
        taken = _places(
            words,
            folded,
            (*fact.not_words, *(word for other in fact.yields_to if other in facts for word in facts[other].words)),
        )
        for phrase in fact.words:
            if not may_stand_in(phrase, folded):
                continue
            for first, last in find(words, phrase):
                if not taken.isdisjoint(range(first, last)):
                    continue
                start, end = words[first].start, words[last - 1].end
                denied = _denied(words, first, last, phrase)
                if denied is None:
                    continue
                (absent if denied else present).setdefault(fact.id, Evidence(text[start:end], start, end, denied))
    for fact_id in list(present):
        for implied in facts[fact_id].implies:
            if implied not in absent:  # what is denied in so many words is not inferred from something else
                present.setdefault(implied, present[fact_id])
    return Situation(text, present, {key: value for key, value in absent.items() if key not in present})
