"""Dutch analysis: from running text to the terms that are indexed and looked up.

Lower case and without diacritics; legal tokens stay whole (13b, 5:32, 174a, ECLI numbers, Staatsblad numbers), so
that article 13 is not 13b; function words go; other words are stemmed (Snowball's Dutch, after Kraaij & Pohlmann)
and compounds give their parts *beside* the whole word.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import snowballstemmer

from knowledge.compounds import CompoundSplitter

ANALYSIS_VERSION = 3
"""Part of the fingerprint of an index of words: raise it when the terms of a text change."""

MAX_TERM = 100
"""Characters; a longer run without a space is cut: it is no word."""

STOP_WORDS = frozenset(
    """aan af al alle als altijd ander andere ben bij daar dan dat de deze die dit doch doen door dus een eens en er
    ge geen had heb hebben heeft het hem hen hier hij hoe hun iemand iets ik in is ja je jij jullie kan kon kunnen
    maar me mij mijn mag moet moeten na naar niet niets nog nu of om omdat ons onze ook op over reeds te tegen toch
    toen tot u uit uw van veel voor waar waarom wanneer want waren was wat we wel welke welk werd wezen wie wij wil
    worden wordt zal ze zelf zich zij zijn zo zonder zou zullen""".split()
)

STEM_EXCEPTIONS = {
    "gemeente": "gemeente",
    "gemeenten": "gemeente",
    "gemeentes": "gemeente",
    "gemeentelijk": "gemeente",
    "gemeentelijke": "gemeente",
    "gebied": "gebied",
    "gebieden": "gebied",
    "gegeven": "gegeven",
    "gegevens": "gegeven",
    "geld": "geld",
    "gelden": "geld",
    "geldt": "gelden",
    "overheid": "overheid",
    "overheden": "overheid",
}
"""Where the stemmer takes a prefix for the participle's *ge-* (gemeente and mening would both become "meen") or
merges words that the law keeps apart."""

_TOKEN = re.compile(
    r"""
      (?P<ecli>ecli:[a-z]{2}:[a-z0-9]+:[0-9]{4}:[a-z0-9.]*[a-z0-9])
    | (?P<gazette>\b(?:stb|stcrt|trb)\.?\s*(?P<year>[0-9]{4})\s*[,-]?\s*(?:nr\.?\s*)?
        (?P<number>[0-9]{1,6})\b(?![.:][0-9]))
    | (?P<dotted>(?<![a-z0-9])(?:[a-z]\.){2,})
    | (?P<amount>(?<![0-9.:])[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9:]))
    | (?P<article>[0-9]+(?:[:.][0-9]+)*[a-z]{0,3}(?![a-z0-9]))
    | (?P<word>[^\W_]+(?:[-'][^\W_]+)*)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """One term of an analysed text."""

    text: str
    is_part: bool = False
    """True for a part of a compound, which says less than the word that was written."""


class DutchAnalysis:
    """Analyses text; keeps what it worked out a word, so that one object should serve a whole library. Safe to use
    from several threads."""

    def __init__(self, known: Mapping[str, tuple[Term, ...]] | None = None) -> None:
        """``known``: words with their terms, worked out before by the same code (``knowledge.known_words``)."""
        self._stemmer = snowballstemmer.stemmer("dutch")
        self._splitter = CompoundSplitter()
        self._known_before = known or {}
        self._known: dict[str, tuple[Term, ...]] = {}
        self.has_learned = False
        """Whether it met a word that was not known before."""
        self._analysing = threading.Lock()  # the stemmer works in its own fields

    def terms(self, text: str) -> list[Term]:
        """Return the terms of ``text`` in order, the parts of a compound right after the whole. Never raises."""
        folded = fold(text)
        return [term for match in _TOKEN.finditer(folded) for term in self._terms_of(match)]

    def words(self, text: str) -> set[str]:
        """Return the words of ``text`` that ``word_terms`` is asked for: numbers and references are not among them."""
        matches = list(_TOKEN.finditer(fold(text)))
        plain = {match["word"] for match in matches if match["word"]}
        dotted = {match["dotted"].replace(".", "") for match in matches if match["dotted"]}
        return {word[:MAX_TERM] for word in plain | dotted}

    def is_ordinary(self, word: str) -> bool:
        """Say whether a folded word is a frequent Dutch word, or made of such words."""
        return self._splitter.is_frequent(word) or bool(self._splitter.parts(word))

    def word_terms(self, word: str) -> tuple[Term, ...]:
        """Return the terms of one folded word of at most ``MAX_TERM`` characters."""
        if (known := self._known.get(word)) is not None:
            return known
        if (known := self._known_before.get(word)) is None:
            with self._analysing:
                known = tuple(self._analyse(word))
                self.has_learned = True
        self._known[word] = known
        return known

    def _terms_of(self, match: re.Match[str]) -> Iterator[Term]:
        if match["gazette"]:
            yield Term(f"{match['gazette'][:3].rstrip('.')}{match['year']}-{int(match['number'])}")
            yield Term(match["year"], is_part=True)
            yield Term(str(int(match["number"])), is_part=True)
        elif match["dotted"]:
            yield from self.word_terms(match["dotted"].replace(".", "")[:MAX_TERM])
        elif match["amount"]:
            yield Term(match["amount"].replace(".", ""))
        elif match["word"]:
            yield from self.word_terms(match["word"][:MAX_TERM])
        else:
            yield Term(match[0][:MAX_TERM])

    def _analyse(self, word: str) -> Iterator[Term]:
        pieces = [piece for piece in re.split(r"[-']", word) if piece]
        if len(pieces) > 1:
            if pieces[-1] == "s":  # foto's, Damocles's
                pieces.pop()
            whole = "".join(pieces)
            yield Term(self._stem(whole))
            if len(pieces) > 1:
                yield from (Term(self._stem(piece), True) for piece in pieces if piece not in STOP_WORDS)
            return
        if word in STOP_WORDS:
            return
        parts = self._splitter.parts(word)
        yield Term(self._stem_of_compound(word, parts[-1]) if parts else self._one_stem(word))
        yield from (Term(self._one_stem(part), True) for part in parts)

    def _stem_of_compound(self, word: str, last: str) -> str:
        """Return the stem of a compound, its last part stemmed as that part by itself."""
        stem, as_part = self._stem(word), self._stem(last)
        return stem.removesuffix(as_part) + self._one_stem(last) if stem.endswith(as_part) else stem

    def _one_stem(self, word: str) -> str:
        """Return the stem, the same for singular and plural: where the stemmer gives two (beeld and "beel" for
        beelden, "waap" for wapen and wapen for wapens), the one that is a word itself."""
        stem = self._stem(word)
        if self._splitter.is_frequent(stem):
            return stem
        others = {self._stem(other) for other in self._splitter.other_numbers(word)}
        return min((other for other in others if self._splitter.is_frequent(other)), default=stem)

    def _stem(self, word: str) -> str:
        if not word.isalpha():
            return word
        return STEM_EXCEPTIONS.get(word) or str(self._stemmer.stemWord(word)) or word


def fold(text: str) -> str:
    """Return ``text`` in lower case, without diacritics, ligatures and typographic quotes."""
    if text.isascii():
        return text.lower()  # what the rest comes to, in a hundredth of the time
    decomposed = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u2018", "'").replace("\u00ad", ""))
    return "".join(character for character in decomposed if not unicodedata.combining(character)).lower()
