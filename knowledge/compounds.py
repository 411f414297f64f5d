"""Dutch compounds: drugspandsluiting is also a drugspand, a sluiting, drugs and a pand."""

from __future__ import annotations

import gzip
from functools import cached_property
from importlib.util import find_spec
from math import log
from pathlib import Path

MIN_COMPOUND = 8
MIN_PART = 4
SHORT_PARTS = frozenset({"wet"})
"""Parts that may be shorter, because they carry meaning in the law: Opiumwet, Gemeentewet."""

LINKS = ("", "s", "en")
"""Letters between two parts: sluiting-s-bevel, boek-en-kast."""

DOMAIN_PARTS = frozenset(
    """bestuurs bibob damocles dwangsom handhaving hennep huisvesting jaarplan kwekerij landbouw leegstand mensenhandel
    ondermijning opium peildatum plantage quickscan sanctie toezicht vastgoed vergunning wederrechtelijk wiet
    witwas witwassen""".split()
)
"""Words of the field that the general list does not have among its 30,000 most frequent."""

NO_PARTS = frozenset(
    """aan achter alle ander andere beheid boven buiten daar deze door eens eerst elijk ende even geen haar hebben
    heden heid hier iedere iteit keer lijk lijke loos maar meer mede meester mensch mijn naar neder niet onder ongen
    onze over samen schap tegen ting toch toen tussen vele voor voort waar want weder weer zelf zijn zonder
    ingen inge ling lingen heids ring ringen ning ningen elen eren sing singen ding dingen ting tingen baar bare
    ster sters zame zaam vol volle rijk rijke achtig achtige""".split()
)
"""Prefixes, endings and function words: with them every long word would fall apart."""

PLURALS = ("en", "s")
MIN_SINGULAR = 4
NO_PLURALS = frozenset(
    """alleen anderen https iedereen namens nachts rechts slechts tijdens trouwens vervolgens volgens voorts
    wegens werden willen worden zonden""".split()
)
"""End as a plural does and are none."""

_PENALTY = 8.0
"""Cost of one more part, in natural logarithms of frequency: few long parts go before many short ones."""


_PACKED = "data/small_nl.msgpack.gz"
_PACKED_AS = {"format": "cB", "version": 1}


def frequent_words() -> dict[str, float]:
    """Return the most frequent Dutch words with their frequency: wordfreq's small list.

    Importing wordfreq takes a fifth of a second, for tokenising that is not used here; so its file is read where it
    has the form that is known (a list of words a hundredth of a power of ten), and wordfreq itself asked otherwise.
    """
    spec = find_spec("wordfreq")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (path := Path(folder, _PACKED)).exists() and (words := _unpacked(path)) is not None:
            return words
    import wordfreq

    words = dict(wordfreq.get_frequency_dict("nl", wordlist="small"))
    return words


def _unpacked(path: Path) -> dict[str, float] | None:
    import msgpack

    with gzip.open(path, "rb") as file:
        head, *buckets = msgpack.load(file, raw=False)
    if head != _PACKED_AS:
        return None
    return {word: 10 ** (-centibels / 100) for centibels, bucket in enumerate(buckets) for word in bucket}


class CompoundSplitter:
    """Splits words with a list of frequent Dutch words, loaded at the first word that needs it."""

    @cached_property
    def _frequencies(self) -> dict[str, float]:
        frequent = frequent_words()
        usable = {
            word: frequency
            for word, frequency in frequent.items()
            if word.isalpha() and word not in NO_PARTS and (len(word) >= MIN_PART or word in SHORT_PARTS)
        }
        return usable | {word: max(usable.get(word, 0.0), 1e-5) for word in DOMAIN_PARTS}

    def is_frequent(self, word: str) -> bool:
        """Say whether a word stands in the list of frequent words."""
        return word in self._frequencies

    def other_numbers(self, word: str) -> list[str]:
        """Return the frequent words that are the plural (-en, -s) of ``word``, or of which it is the plural."""
        if word in NO_PLURALS:
            return []
        singles = [word.removesuffix(ending) for ending in PLURALS if word.endswith(ending)]
        others = [*(single for single in singles if len(single) >= MIN_SINGULAR), *(word + end for end in PLURALS)]
        return [other for other in others if other in self._frequencies and other not in NO_PLURALS]

    def parts(self, word: str) -> list[str]:
        """Return the parts of a compound: runs of two or more first, then the single ones; empty for other words.

        ``word``: folded (lower case, no diacritics). The whole word itself is not among the parts.
        """
        if len(word) < MIN_COMPOUND or len(word) > 60 or not word.isascii() or not word.isalpha():
            return []
        spans = self._split(word)
        if len(spans) < 2:
            return []
        runs = [
            word[spans[first][0] : spans[last][1]]
            for size in range(len(spans) - 1, 1, -1)
            for first in range(len(spans) - size + 1)
            for last in (first + size - 1,)
        ]
        return runs + [word[start:end] for start, end in spans]

    def _split(self, word: str) -> list[tuple[int, int]]:
        """Return the spans of the cheapest way to write ``word`` as known words with links between; empty if none.

        Dynamic programming over the positions where a part may begin; cost: -log frequency plus a price a part.
        """
        frequencies = self._frequencies
        best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}
        for start in range(len(word)):
            if start not in best:
                continue
            cost, spans = best[start]
            for end in range(start + 3, len(word) + 1):
                if (start, end) == (0, len(word)) or (frequency := frequencies.get(word[start:end])) is None:
                    continue
                reached = cost - log(frequency) + _PENALTY
                for link in LINKS if end < len(word) else ("",):
                    after = end + len(link)
                    if after >= len(word) and end != len(word):
                        continue
                    if word.startswith(link, end) and (after not in best or reached < best[after][0]):
                        best[after] = (reached, [*spans, (start, end)])
        return best.get(len(word), (0.0, []))[1]
