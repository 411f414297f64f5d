"""Words of a sentence by what they mean: stems, parts of compounds, families of synonyms, and how much each says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from assistant.grounding.number_words import number_word, ordinal_word_value
from assistant.grounding.verbs import AUXILIARY, load_verbs
from knowledge.dutch import STOP_WORDS, DutchAnalysis, Term, fold
from knowledge.thesaurus import Thesaurus, load_thesaurus
from knowledge.word_rarity import word_rarity

_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_EMPTY_WORDS = frozenset(
    """alleen alsof artikel artikelen bijvoorbeeld daarbij daardoor daarmee daarna daarom daarvan daarvoor dezelfde dus
    eigen elkaar enkele ervan ervoor gaat gaan gewoon graag heel hiervoor hierbij hun intussen jo juist lid onder
    onderdeel soms sommige sub tevens toe vaak vooral waarbij waardoor waarin waarmee waarna waarop waarvan waarvoor wel
    zelf zelfs zoals zowel echter aldus namelijk verder gemaakt bedoeld genoemd onderscheidenlijk dan art wet
    volgens tekst oude totdat waaronder zo'n met meer mee waarover daarover hierover erover waaraan daaraan eraan
    daarin hierin erin zulk zulke
    januari februari maart april mei juni juli augustus september oktober november december
    euro procent jaar jaren maand maanden week weken dag dagen uur keer maal cent""".split()
)
"""Words that carry no fact by themselves, or are read as facts elsewhere (numbers with units, articles)."""
LEAST_WEIGHT = 0.15


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: any of ``keys`` in a passage carries it; so do all of ``parts`` together."""

    text: str
    weight: float
    keys: frozenset[str]
    parts: tuple[frozenset[str], ...] = ()
    whole: bool = False
    """True for a compound that means more than its parts: they do not carry it, though it holds them."""

    def carried_by(self, held: frozenset[str]) -> bool:
        """Say whether a text with the keys ``held`` has this word, a form of it, a synonym or all its parts."""
        if self.keys & held:
            return True
        return not self.whole and bool(self.parts) and all(part & held for part in self.parts)


@dataclass(frozen=True, slots=True)
class Token:
    """A word where it stands in a text, folded; ``stem`` and ``keys`` are what it is compared by, and a function word
    is its own stem and has no keys."""

    text: str
    stem: str
    keys: frozenset[str]


class Vocabulary:
    """Turns text into words. Keeps what it worked out; safe to use from several threads."""

    def __init__(
        self,
        families: Iterable[Iterable[str]],
        thesaurus: Thesaurus,
        analysis: DutchAnalysis,
        whole: Iterable[str] = (),
        opposites: Iterable[tuple[str, str]] = (),
    ) -> None:
        """``families``: words that say the same; ``whole``: compounds that mean more than their parts;
        ``opposites``: pairs of words, or beginnings of words (``laag-``), of which one denies the other."""
        self._analysis = analysis
        self._thesaurus = thesaurus
        self._whole = frozenset(fold(word) for word in whole)
        self._families: dict[str, frozenset[str]] = {}
        self._known: dict[str, Word | None] = {}
        collected: dict[str, set[str]] = {}
        for number, family in enumerate(families):
            for member in family:
                for key in (fold(member), *self._forms(fold(member))):
                    collected.setdefault(key, set()).add(f"#{number}")
        self._opposites = [(fold(one), fold(other)) for pair in opposites for one, other in (pair, pair[::-1])]
        self._families = {key: frozenset(names) for key, names in collected.items()}

    def words(self, text: str) -> list[Word]:
        """Return the content words of ``text`` in order; repeated words come back as often."""
        found = (self._word(fold(match[0])) for match in _WORD.finditer(text))
        return [word for word in found if word is not None]

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield every word of ``text`` in order."""
        for match in _WORD.finditer(text):
            folded = fold(match[0])
            word = self._word(folded)
            if word is None:
                yield Token(folded, folded, frozenset())
            else:
                stem = min((key for key in word.keys if key[0] not in "#~!"), key=len, default=folded)
                yield Token(folded, stem, word.keys)

    def keys(self, text: str) -> frozenset[str]:
        """Return everything that a passage with ``text`` holds: keys of its words and of their parts."""
        return keys_of(self.words(text))

    def opposite_of(self, word: Word) -> Iterator[frozenset[str]]:
        """Yield the keys of words that say the opposite of ``word``."""
        for one, other in self._opposites:
            if one == word.text:
                yield self._keys(other)
            elif one.endswith("-") and word.text.startswith(one[:-1]) and len(word.text) > len(one) + 2:
                yield self._forms(other[:-1] + word.text[len(one) - 1 :])

    @property
    def opposites(self) -> Iterator[tuple[str, str]]:
        """Yield the pairs of whole words of which one denies the other, both ways round."""
        return (pair for pair in self._opposites if not pair[0].endswith("-"))

    def _word(self, folded: str) -> Word | None:
        if folded not in self._known:
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[folded] = self._read(folded)
        return self._known[folded]

    def _read(self, folded: str) -> Word | None:
        if folded in STOP_WORDS or folded in _EMPTY_WORDS or len(folded) < 2:
            return None
        terms, verbs = self._analysis.terms(folded), load_verbs().lemmas(folded)
        if (
            not terms
            or (verbs and verbs <= AUXILIARY)
            or number_word(folded) is not None
            or ordinal_word_value(folded) is not None
        ):
            return None
        keys = self._keys(folded) | {key for synonym in self._synonyms(folded) for key in self._forms(synonym)}
        pieces = [term for term in terms if term.is_part]
        parts = tuple(self._part_keys(term.text) for term in pieces if self._is_simple(term.text, pieces))
        weight = max(LEAST_WEIGHT, word_rarity(folded))
        return Word(folded, weight, frozenset(keys), parts if len(parts) > 1 else (), folded in self._whole)

    def _keys(self, folded: str) -> frozenset[str]:
        forms = self._forms(folded)
        families = {name for form in (folded, *forms) for name in self._families.get(form, ())}
        return forms | families | {verb_key(verb) for verb in load_verbs().lemmas(folded) - AUXILIARY}

    def _part_keys(self, stem: str) -> frozenset[str]:
        return frozenset({stem, f"~{_levelled(stem)}", *self._families.get(stem, ())})

    @staticmethod
    def _is_simple(part: str, pieces: Iterable[Term]) -> bool:
        """Leave out the runs of parts that hold other parts."""
        return not any(other.text != part and len(other.text) > 3 and other.text in part for other in pieces)

    def _forms(self, folded: str) -> frozenset[str]:
        """Return the stem, and the stem without the ending of a third person or a participle."""
        stems = {term.text for term in self._analysis.terms(folded)[:1]}
        for stem in tuple(stems):
            if len(stem) > 4 and stem[-1] in "td" and stem[-2] not in "aeiou":
                stems.add(stem[:-1])
        return frozenset(stems) | {f"~{_levelled(stem)}" for stem in stems if len(stem) > 3}

    def _synonyms(self, folded: str) -> Iterator[str]:
        """Return what the thesaurus gives for one word, as far as it is one word too."""
        for term in self._thesaurus.expand(folded):
            if " " not in term:
                yield fold(term)


def _levelled(stem: str) -> str:
    """Return a stem as it sounds: apothek(en) as apotheek, huiz(en) as huis, briev(en) as brief."""
    single = re.sub(r"([aeou])\1", r"\1", stem)
    single = re.sub(r"([^aeiou])\1$", r"\1", single)
    return single[:-1] + {"v": "f", "z": "s"}.get(single[-1], single[-1])


def verb_key(infinitive: str) -> str:
    """Return the key that every form of a verb has."""
    return f"!{infinitive}"


def keys_of(words: Iterable[Word]) -> frozenset[str]:
    """Return all keys of ``words``, those of the parts of compounds included."""
    held: set[str] = set()
    for word in words:
        held |= word.keys
        for part in word.parts:
            held |= part
    return frozenset(held)


def share(words: Iterable[Word], held: frozenset[str]) -> float:
    """Return the share, by weight, of distinct ``words`` that a text with the keys ``held`` carries; 1 for no words."""
    distinct: Mapping[str, Word] = {word.text: word for word in words}
    total = sum(word.weight for word in distinct.values())
    if not total:
        return 1.0
    return sum(word.weight for word in distinct.values() if word.carried_by(held)) / total


def weight_carried(words: Iterable[Word], held: frozenset[str]) -> float:
    """Return the weight of the distinct ``words`` that a text with the keys ``held`` carries."""
    distinct = {word.text: word for word in words}
    return sum(word.weight for word in distinct.values() if word.carried_by(held))


def make_vocabulary(analysis: DutchAnalysis) -> Vocabulary:
    """Return the vocabulary that ships with the product over the analysis of a library."""
    data = yaml.safe_load((files("assistant.grounding") / "woorden.yaml").read_text(encoding="utf-8"))
    opposites = [(one, other) for one, other in data["tegengesteld"]]
    return Vocabulary(data["families"], load_thesaurus(), analysis, data["heel"], opposites)


@cache
def load_vocabulary() -> Vocabulary:
    """Return the same over an analysis of its own, for a gate without a library; read once, then kept."""
    return make_vocabulary(DutchAnalysis())
