"""Reads a claim and the passages it cites into what can be compared: words, facts, clauses, and the sentences of the
passage with the line that introduces them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.grounding.authorities import Authority, find_authorities
from assistant.grounding.dates import WrittenDate, find_dates
from assistant.grounding.frames import Frame, find_frames
from assistant.grounding.labels import Label, find_labels
from assistant.grounding.pitfalls import is_pitfall, without_mark
from assistant.grounding.provisions import Provisions, own_law_name, provisions_in
from assistant.grounding.quantities import Quantity, find_quantities
from assistant.grounding.terms import Token, Vocabulary, Word, keys_of, verb_key
from assistant.grounding.verbs import load_verbs
from knowledge.dutch import fold
from knowledge.injection import find_instructions
from knowledge.records import Match, Passage
from knowledge.sentences import split_sentences

_CLAUSE_END = re.compile(
    r"[,;:()]\s|\s(?=(?:maar|want|terwijl|tenzij|behalve|dan wel|omdat|zodat|waarbij|indien|als|en|of)\s)|\n"
)
_POINTS_BACK = re.compile(
    r"^(?:\d+\.\s+)?(?:hij|zij|ze|dit|hetzelfde)\b"
    r"|\b(?:daarop|daarvan|daarvoor|daarmee|daartoe|hierop|hiervoor|hiervan|daarbij|hetzelfde)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*(?:[-•–*]|\d{1,3}[°º]\.?|\(?[a-z]{1,2}[.)]|\d{1,3}[.)])\s+\S")
_LID = re.compile(r"\s*\d{1,3}[a-z]{0,2}\.\s")
_RELATION = re.compile(
    r"\b(?:(?P<after>na|nadat|sinds|vanaf|met ingang van)"
    r"|(?P<before>vóór|voordat|voorafgaand aan"
    r"|tot(?!\s+\w+\s+(?:jaar|jaren|maand|maanden|week|weken|dag|dagen|uur)\b)|voor(?=\s+\d)))\s+"
    r"(?:(?:de|het|een|die|dat|deze|dit|u|hij|zij)\s+)?(?P<object>[^,;:.()]{2,40})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence, at [start, end) of its text, with the keys of its words."""

    start: int
    end: int
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Relation:
    """Something that is put before or after ``object`` (keys of its first words, or its date)."""

    after: bool
    object: frozenset[str]
    of_events: bool = False
    """True for "na", "voordat" and the like, which put one event after another; not for "tot" and "sinds"."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with everything in it that is compared."""

    text: str
    words: tuple[Word, ...]
    keys: frozenset[str]
    quantities: tuple[Quantity, ...]
    dates: tuple[WrittenDate, ...]
    labels: frozenset[Label]
    provisions: Provisions
    authorities: tuple[Authority, ...]
    clauses: tuple[Clause, ...]
    relations: tuple[Relation, ...]
    frames: tuple[Frame, ...]
    tokens: tuple[Token, ...]
    """Every word in order."""
    vocabulary: Vocabulary = field(repr=False, compare=False)
    """What it was read with."""

    def clause_at(self, place: int) -> Clause:
        """Return the clause in which the character at ``place`` stands."""
        for clause in self.clauses:
            if clause.start <= place < clause.end:
                return clause
        return self.clauses[-1]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, item or row of a passage: characters [start, end) of its text, read with its introduction."""

    match: Match
    start: int
    end: int
    reading: Reading
    """Of the introduction and the unit together."""
    own: str
    """The unit alone."""
    instructs: bool = False
    """True for text that addresses the reader's model: it carries nothing."""
    warns: bool = False
    """True for an item that names what must not be done; it is read with "Niet" before it."""
    before: frozenset[str] = frozenset()
    """Keys of the sentence before it, where it points back ("hetzelfde geldt", "daarop")."""

    @property
    def keys(self) -> frozenset[str]:
        """Keys of all that the unit speaks of."""
        return self.reading.keys | self.before


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage as it is read for comparison."""

    match: Match
    units: tuple[Unit, ...]
    above: Reading
    """Title, headings, names of the statute, publisher and year: what a reader sees above the passage."""
    folded: str = field(repr=False, default="")
    """Passage and what stands above it, folded."""


def read(text: str, vocabulary: Vocabulary, default_law: str | None = None) -> Reading:
    """Read one text."""
    provisions = provisions_in(text, default_law)
    dates = tuple(find_dates(_without(text, provisions.spans)))
    hidden = (*provisions.spans, *((date.start, date.end) for date in dates))
    clauses = tuple(_clauses(text, vocabulary))
    authorities = tuple(find_authorities(text))
    frames = find_frames(_without(text, provisions.spans), authorities, vocabulary)
    words = tuple(_whole_verbs(vocabulary.words(text), frames))
    return Reading(
        text=text,
        words=words,
        keys=keys_of(words),
        quantities=tuple(find_quantities(text, hidden)),
        dates=dates,
        labels=find_labels(_without(text, provisions.spans)),
        provisions=provisions,
        authorities=authorities,
        clauses=clauses,
        relations=tuple(_relations(text, vocabulary, dates)),
        frames=frames,
        tokens=tuple(vocabulary.tokens(_without(text, provisions.spans))),
        vocabulary=vocabulary,
    )


def _whole_verbs(words: Iterable[Word], frames: Sequence[Frame]) -> Iterable[Word]:
    """Give a verb that stands apart the key of the whole: "wijkt ... af" is a form of "afwijken"."""
    apart = {base: whole for frame in frames for whole in frame.verbs if (base := load_verbs().base_of(whole))}
    for word in words:
        whole = {verb_key(apart[base]) for base in apart if verb_key(base) in word.keys}
        yield replace(word, keys=word.keys | whole) if whole else word


def read_cited(match: Match, vocabulary: Vocabulary) -> Cited:
    """Read the passage of a match."""
    passage, source = match.passage, match.source
    above = [source.title, *passage.heading_path, own_law_name([passage]), source.publisher or "", source.region or ""]
    above += [str(source.year)] if source.year else []
    above += [f"artikel {passage.article}"] if passage.article else []
    heading = "\n".join(part for part in above if part)
    return Cited(
        match=match,
        units=tuple(_units(match, vocabulary)),
        above=read(heading, vocabulary, passage.bwb_id),
        folded=fold(f"{heading}\n{passage.text}"),
    )


def _units(match: Match, vocabulary: Vocabulary) -> Iterable[Unit]:
    passage = match.passage
    commands = [(item.start, item.end) for item in find_instructions(passage.text)]
    lead, lid_lead = "", ""
    previous: frozenset[str] = frozenset()
    for start, end in _pieces(passage):
        own = passage.text[start:end]
        listed = bool(_LISTED.match(own)) and not (passage.article and _LID.match(own))
        if passage.article and _LID.match(own):
            lid_lead = own if own.endswith(":") else ""
            lead = ""
        introduction = (lead or lid_lead) if listed else ""
        if not listed:
            lead = own if own.endswith(":") else ""
        warns = listed and is_pitfall(own, passage.heading_path)
        bare = f"Niet {without_mark(own)}" if warns else own
        text = f"{introduction}\n{bare}" if introduction else bare
        instructs = any(first < end and start < last for first, last in commands)
        reading = read(text, vocabulary, passage.bwb_id)
        before = previous if not listed and _POINTS_BACK.search(own) else frozenset()
        yield Unit(match, start, end, reading, own, instructs, warns, before)
        previous = reading.keys if not instructs else frozenset()


def _pieces(passage: Passage) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in split_sentences(passage.text)]


def _clauses(text: str, vocabulary: Vocabulary) -> Iterable[Clause]:
    start = 0
    for match in _CLAUSE_END.finditer(text):
        if match.end() - start > 3:
            yield Clause(start, match.end(), vocabulary.keys(text[start : match.end()]))
            start = match.end()
    yield Clause(start, len(text) + 1, vocabulary.keys(text[start:]))


def _relations(text: str, vocabulary: Vocabulary, dates: Sequence[WrittenDate]) -> Iterable[Relation]:
    for match in _RELATION.finditer(text):
        start = match.start("object")
        day = next((date for date in dates if start <= date.start < start + 4), None)
        named = frozenset({f"dag {day.parts}"}) if day else keys_of(vocabulary.words(match["object"])[:2])
        if named:
            events = match[0].casefold().startswith(("na", "vóór", "voordat", "voorafgaand"))
            yield Relation(match["after"] is not None, named, events)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    clear = list(text)
    for start, end in spans:
        clear[start:end] = " " * (end - start)
    return "".join(clear)
