"""Questions that come often, with an answer in our own words that ships in the starter library.

``questions/*.yaml`` holds each question, other ways to ask it and the answer; ``tools/build_starter.py`` makes one
document of it, in which every question is a heading. A reader's question is compared with all phrasings: by meaning
(cosine, and how far the best question is ahead of the next) and by the share of its own words, weighted by rarity. Only
a clear match counts, because an answer to another question is worse than none: a name, a year, an article or a kind of
fact that the answer does not speak of makes it another question.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.concepts import EVERYWHERE
from knowledge.dutch import DutchAnalysis, fold
from knowledge.phrase_vectors import PhraseVectors
from knowledge.ports import Embedder, FloatVector
from knowledge.question_facts import QuestionFacts
from knowledge.sufficiency import names_in
from knowledge.yaml_text import load_yaml, load_yaml_files

FOLDER = Path(__file__).with_name("questions")
DOCUMENT = "vragen-en-antwoorden"
"""Id of the source in the library that holds the answers."""

KEPT_AS = "vragen"
"""Name under which the vectors of the phrasings are kept and shipped."""
ALIKE, VERY_ALIKE = 0.905, 0.92
"""Cosine from which a question may be the same, and from which a short one may be with fewer of its words."""
AHEAD = 0.012
"""How far the cosine of the best question must be above that of the next."""
MOST_SHARED, LEAST_SHARED, FOR_BEING_AHEAD = 0.6, 0.4, 6.0
"""Share of the question's own words that the known question and its answer must have: less when it is further ahead."""
LEAST_NAMED = 0.2
"""Share of the phrasing's words that the question must have."""
SHORT = 5
"""Words of its own up to which a question is short."""
STORY_AHEAD, STORY_SHARED, STORY_NAMED = 0.02, 0.15, 0.35
"""A longer question that tells a situation has many words that ours lack; meaning then counts for more."""
CLOSE, CLOSE_SHARED, MORE_SHARED = 0.94, 0.6, 0.2
"""Of two questions that mean nearly the same as the one asked, the one that shares clearly more of its words."""
STORY_MORE_SHARED = 0.15
"""The same after a story, whose words tell more than the little that the cosines differ."""
LEAST_CLAUSE = 4
"""Words of its own that the last clause must have to be a question by itself."""
WITHOUT_MODEL = 0.8
"""Without a model: share of the words, both ways, from which a question is the same."""
_COMMON_WEIGHT = 0.3
_FRAME = (
    "kort klopt precies eigenlijk graag leggen uitleggen vertellen antwoord antwoorden gelden bron volgens collega \
zin eerst alleen voorbehoud geven waar"
)
"""Words around a question that say nothing of its subject."""
_ASKS_VALUE = re.compile(
    r"\bhoe\s+(?:lang|vaak|hoog|groot|oud|veel)\b|\bhoeveel\b|\btermijn\b|\bleeftijd\b|\bwelke?\b(?!\s+(?:mogelijkhe|weg|stap|middel|instrument|maatregel|bevoegdhe|opties))|^\s*(?:en\s+)?(?:wanneer|wie|waar|wat\s+is)\b",
    re.IGNORECASE,
)

_TEXT_ASKED = re.compile(
    r"\b(?:wat|hoe)\s+(?:staat|stond|bepaalt|bepaalde|regelt|zegt|luidt|luidde|houdt)\b|\bcite\w+|\bletterlijk",
    re.IGNORECASE,
)
_DOCUMENT_ASKED = re.compile(
    r"\b(?:volgens|in|noemt|uit)\s+(?:het|de|dit|deze)\s+(?:document|verslag|jaarplan|rapport|bericht|stuk|blog|nieuwsbericht)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”„'‘][^\"“”„’]{10,}[\"“”’']")
_PREMISE = re.compile(r"\bklopt\s+(?:het|dat)\b|\bis\s+het\s+(?:waar|juist)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_KINDS = tuple(
    re.compile(kind, re.IGNORECASE)
    for kind in (
        r"(?:^|[.?!;:,]\s*)waarom\b",
        r"\bhoe\s+vaak\b|\bhoeveel\b",
        r"\bhoe\s+oud\b",
        r"\b(?:uitkomst|resultaat)\b",
        r"\b(?:in|sinds|vanaf)\s+welk(?:e)?\s+(?:jaar|datum)\b|\bsinds\s+wanneer\b",
        r"\bkost(?:en)?\b",
        r"\bwat\s+(?:staat|moet|hoort)\s+(?:er\s+)?in\b",
        r"\b(?:gemiddeld\w*|meestal|doorgaans|in\s+de\s+praktijk|op\s+dit\s+moment|geschat\w*)\b",
        r"\b(?:telefoonnummer|e-?mail\w*|openingstijd\w*)\b",
    )
)
"""Kinds of facts: a question for one is answered only by a question that was written for it."""
_HOW_LONG = re.compile(
    r"\bhoe\s+lang\b|\b\w*termijn|\bdu(?:ur|ren|urt)\b|\blang(?:er)?\b|\bgeldig|\bwanneer\b|\bverja", re.IGNORECASE
)
"""A question that is only known as one for a length of time answers no other."""
_WHO_DECIDES = re.compile(
    r"\bwie\s+(?:beslist|besluit|legt|verleent|sluit|weigert|handhaaft|bepaalt|is\s+bevoegd)\b", re.IGNORECASE
)
_DECIDES = re.compile(
    r"\b(?:burgemeester|college|raad|minister|officier|rechter|politie|bureau|korpschef|commissaris|partners?)\b",
    re.IGNORECASE,
)
"""Who decides is answered by what is asked as such, or begins with whom."""
_WHO = re.compile(r"^\s*(?:en\s+)?(?:van\s+|door\s+|aan\s+|met\s+|bij\s+)?wie\b", re.IGNORECASE)
"""Who is answered by what is asked as such, or names somebody in its first line."""
_SOMEBODY = re.compile(
    r"\b(?:\w*(?:agent|agenten|ambtena\w+|toezichthouder\w*|inspecteur\w*|inspectie|manager\w*|coördinator\w*)|gemeenten?|bewoners?|"
    r"ondernemers?|eigena\w+|verhuurder\w*|overtreder\w*|belanghebbenden?|riec\w*|liec|om|\w*dienst|openbaar\s+ministerie|wie)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\b(?:welke?|hoeveel)\s+(?:(?:vier|drie|twee|vijf|online|andere)\s+)?(?P<noun>[a-zà-ÿ-]{3,})", re.IGNORECASE
)
_ANY_NOUN = frozenset(
    "weg wegen stap stappen middel middelen mogelijkheid mogelijkheden instrument instrumenten maatregel maatregelen "
    "opties grond gronden grondslag voorwaarden eisen regels sluitingsmogelijkheid bevoegdheid bevoegdheden artikel "
    "artikelen wet bedrag hoeveelheid keer weken dagen maanden jaar".split()
)
"""Nouns after "welke" that ask for what any answer gives."""


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """One question with the other ways to ask it."""

    text: str
    phrasings: tuple[str, ...]
    """``text`` first."""
    answer: str
    asks_back: tuple[str, ...] = ()
    """What to ask the reader before the answer can be certain; the answer is then provisional."""
    outcome_unknown: bool = False
    """True where only that something was decided is known, and not what."""


@cache
def load_known_questions() -> tuple[KnownQuestion, ...]:
    """Return the questions that ship, in the order of the files; read once a process."""
    return tuple(question for _, questions in load_themes() for question in questions)


def load_themes() -> tuple[tuple[str, tuple[KnownQuestion, ...]], ...]:
    """Return the questions by theme."""
    paths = sorted(FOLDER.glob("*.yaml"))
    themes: list[dict[str, Any]] = load_yaml_files(paths, lambda path: load_yaml(path.read_text(encoding="utf-8")))
    return tuple((theme["thema"], tuple(_question(item) for item in theme["vragen"])) for theme in themes)


def _question(item: Mapping[str, Any]) -> KnownQuestion:
    return KnownQuestion(
        text=item["vraag"],
        phrasings=(item["vraag"], *item.get("ook", ())),
        answer=item["antwoord"],
        asks_back=tuple(item.get("terugvragen", ())),
        outcome_unknown=bool(item.get("uitkomst_onbekend", False)),
    )


class KnownQuestionFinder:
    """Finds the known question that a reader asks. Safe to use from several threads."""

    def __init__(
        self,
        questions: Sequence[KnownQuestion],
        embedder: Embedder | None,
        cache_folder: Path | None,
        analysis: DutchAnalysis,
    ) -> None:
        """``cache_folder``: where the vectors of the phrasings are kept; None: in memory only."""
        self._questions = questions
        self._analysis = analysis
        phrasings = [(place, text) for place, question in enumerate(questions) for text in question.phrasings]
        texts = [text for _, text in phrasings]
        self._vectors = PhraseVectors(texts, embedder, cache_folder, KEPT_AS) if embedder else None
        self._owners = np.array([place for place, _ in phrasings], dtype=np.int64)
        self._terms = [self._read(text) for text in texts]
        self._around = [self._read(" ".join((*question.phrasings, question.answer))) for question in questions]
        counts = Counter(term for terms in self._terms for term in terms)
        common = self._read(f"{EVERYWHERE} {_FRAME}")
        self._rarity = {
            term: math.log(1 + len(texts) / (1 + count)) * (_COMMON_WEIGHT if term in common else 1.0)
            for term, count in counts.items()
        }
        self._unseen = math.log(1 + len(texts))

    def prepare(self) -> None:
        """Make or load the vectors of the phrasings, so that the first question need not wait. Raises EmbedderError."""
        if self._vectors is not None:
            self._vectors.matrix()

    def find(self, texts: Sequence[str], facts: QuestionFacts, vectors: Sequence[FloatVector]) -> KnownQuestion | None:
        """Return the known question that is asked; None when none clearly is.

        ``texts``: the question, then its clauses: after a story the last clause often holds the question itself.
        ``facts``: what was read in the question; ``vectors``: the embeddings of the texts, or none without a model.
        """
        for place in (0, len(texts) - 1):
            if place and not texts[place].endswith("?"):
                continue
            asked = self._read(texts[place])
            if not asked or not self._questions or (place and len(asked) < LEAST_CLAUSE):
                return None
            if vectors and self._vectors:
                found = self._by_meaning(asked, vectors[place], tells=not _ASKS_VALUE.search(texts[place]))
            else:
                found = self._by_words(asked)
            if found is not None and not _asks_another(texts[0], facts, found):
                return found
        return None

    def _by_meaning(self, asked: frozenset[str], vector: FloatVector, *, tells: bool) -> KnownQuestion | None:
        """Return the question that comes nearest in meaning and is surely the one; ``tells``: a situation is told."""
        assert self._vectors is not None
        cosines = self._vectors.matrix() @ vector
        best = np.full(len(self._questions), -1.0)
        np.maximum.at(best, self._owners, cosines)
        first, second = (int(place) for place in np.argsort(-best)[:2])
        cosine, ahead = float(best[first]), float(best[first] - best[second])
        story = tells and len(asked) > SHORT
        told, named = self._shares(asked, int(np.where(self._owners == first, cosines, -1.0).argmax()))
        other, other_named = self._shares(asked, int(np.where(self._owners == second, cosines, -1.0).argmax()))
        if ahead < AHEAD and story and other >= told + STORY_MORE_SHARED and best[second] >= ALIKE:
            first, told, named, other = second, other, other_named, told
        if cosine < ALIKE or named < LEAST_NAMED:
            return None
        if ahead < AHEAD and story and told >= max(LEAST_SHARED, other + STORY_MORE_SHARED):
            sure = named >= STORY_NAMED
        elif ahead < AHEAD:
            sure = cosine >= CLOSE and told >= CLOSE_SHARED and told >= other + MORE_SHARED
        elif story and ahead >= STORY_AHEAD:
            sure = told >= STORY_SHARED and named >= STORY_NAMED
        elif len(asked) <= SHORT and cosine < VERY_ALIKE:
            sure = told >= MOST_SHARED
        else:
            sure = told >= min(MOST_SHARED, max(LEAST_SHARED, MOST_SHARED - FOR_BEING_AHEAD * (ahead - AHEAD)))
        return self._questions[first] if sure else None

    def _by_words(self, asked: frozenset[str]) -> KnownQuestion | None:
        shares = [min(self._shares(asked, row)) for row in range(len(self._terms))]
        row = max(range(len(shares)), key=shares.__getitem__)
        return self._questions[self._owners[row]] if shares[row] >= WITHOUT_MODEL else None

    def _shares(self, asked: frozenset[str], row: int) -> tuple[float, float]:
        """Return the share of the question's words that the known one has, and of the phrasing's that it has."""
        around, terms = self._around[self._owners[row]], self._terms[row]
        return self._weight(asked & around) / self._weight(asked), self._weight(asked & terms) / self._weight(terms)

    def _weight(self, terms: frozenset[str]) -> float:
        return sum(self._rarity.get(term, self._unseen) for term in terms)

    def _read(self, text: str) -> frozenset[str]:
        return frozenset(term.text for term in self._analysis.terms(text))


def _asks_another(question: str, facts: QuestionFacts, known: KnownQuestion) -> bool:
    """Say whether the question asks for a name, year, article or kind of fact that the known one does not speak of.

    What stands between quotation marks is spoken of and not asked; the year of "klopt het dat" may well be wrong.
    """
    question = _QUOTED.sub(" ", question)
    years = [] if _PREMISE.search(question) else _YEAR.findall(question)
    phrasings = " ".join(known.phrasings)
    told = fold(f"{phrasings} {known.answer}")
    named = [reference.article for reference in facts.references]
    which = _WHICH.search(question)
    noun = which["noun"].casefold() if which else ""
    return (
        bool(named and _TEXT_ASKED.search(question))
        or bool(_DOCUMENT_ASKED.search(question))
        or any(not re.search(rf"\b{re.escape(article)}\b", told) for article in named if article)
        or any(year not in told for year in years)
        or any(fold(law) not in told for law in facts.unknown_laws)
        or any(name not in told for name in names_in(question))
        or any(kind.search(question) and not kind.search(phrasings) for kind in _KINDS)
        or (all(map(_HOW_LONG.search, known.phrasings)) and not _HOW_LONG.search(question))
        or bool(
            _WHO_DECIDES.search(question)
            and not _WHO_DECIDES.search(phrasings)
            and not _DECIDES.search(known.answer.partition("\n")[0])
        )
        or bool(
            _WHO.search(question)
            and not any(_WHO.search(phrasing) for phrasing in known.phrasings)
            and not _DECIDES.search(known.answer.partition("\n")[0])
            and not _SOMEBODY.search(known.answer.partition("\n")[0])
        )
        or bool(noun and noun not in _ANY_NOUN and fold(noun)[:6] not in told)
    )
