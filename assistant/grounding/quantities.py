"""Numbers with what they count: terms, amounts, percentages, shares, counts and ranks; words equal digits.

"acht weken" is "8 weken" and 56 days, "vijf jaar" is "5 jaren" and 60 months, "39 cent" is "€ 0,39", "de helft" is
50 per cent, "een op de drie" a third, "twee keer per jaar" every half year. Days and months are kept apart: four weeks
is no month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assistant.grounding.number_words import MULTIPLIERS, number_word, ordinal_word_value
from knowledge.dutch import fold

_TIME = {
    "minuut": ("minuut", 1), "minuten": ("minuut", 1), "uur": ("uur", 1), "uren": ("uur", 1),
    "dag": ("dag", 1), "dagen": ("dag", 1), "etmaal": ("uur", 24), "etmalen": ("uur", 24), "werkdag": ("werkdag", 1),
    "werkdagen": ("werkdag", 1), "week": ("dag", 7), "weken": ("dag", 7), "maand": ("maand", 1),
    "maanden": ("maand", 1), "jaar": ("maand", 12), "jaren": ("maand", 12), "kwartaal": ("maand", 3),
    "kwartalen": ("maand", 3), "jarige": ("maand", 12), "halfjaar": ("maand", 6),
}  # fmt: skip
DURATIONS = frozenset(base for base, _ in _TIME.values())
_MONEY = {"euro": Fraction(1), "eur": Fraction(1), "cent": Fraction(1, 100), "eurocent": Fraction(1, 100)}
_TIMES = frozenset({"keer", "maal", "malen", "keren"})
_MULTIPLIED = (("verdubbel", 2), ("verdrievoudig", 3))
_SHARES = {"helft": Fraction(1, 2), "kwart": Fraction(1, 4), "driekwart": Fraction(3, 4)}
_RANKED = frozenset(
    [
        "categorie",
        "overtreding",
        "overtredingen",
        "keer",
        "maal",
        "constatering",
        "hoofdstroom",
        "fase",
        "stap",
        "pijler",
        "graad",
        "klasse",
        "dag",
        "werkdag",
        "week",
        "maand",
        "jaar",
    ]
)
_SKIPPED = frozenset(
    "andere volle hele achtereenvolgende extra nieuwe verschillende opeenvolgende losse aaneengesloten".split()
)
_RANGE = frozenset({"tot", "of", "en", "à", "a", "-", "–", "tot en met"})
_TOKEN = re.compile(
    r"(?P<money>€|\bEUR\b)|(?P<digits>(?<![\w:.,])(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?(?:[-–](?=jarige))?"
    r"(?P<tail>e|de|ste)?(?![\w:]))|(?P<percent>%)|(?P<word>[^\W\d_]+)"
)
_LIST_MARK = re.compile(r"(?m)^[ \t]*(?:[-•*][ \t]*)?\d{1,3}[.)]?[ \t]+(?=[A-ZÀ-Ý])")
_EVERY = re.compile(
    r"\b(?:(?P<many>[^\W\d_]{2,20}?)?(?P<often>jaarlijkse?|maandelijkse?|wekelijkse?|dagelijkse?)"
    r"|(?:elke?|iedere?|per|om de|eens in de)\s+(?:(?P<number>\w+)\s+)?"
    r"(?P<each>half ?jaar|jaar|kwartaal|maand|week|weken|dag|dagen|uur))\b"
    r"|\b(?P<times>\w+) (?:keer|maal) per (?P<span>jaar|week)\b",
    re.IGNORECASE,
)
_OFTEN = {"jaarlijks": "jaar", "maandelijks": "maand", "wekelijks": "week", "dagelijks": "dag"}
_LEAST = re.compile(
    r"\b(?:minstens|minimaal|ten ?minste|niet minder dan|(?<!niet )(?:meer|langer|ouder) dan|vanaf|pas na)"
    r"(?: een (?:termijn|periode|duur) van)?\W*$",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"\b(?:hoogstens|maximaal|ten ?hoogste|niet (?:meer|langer|later) dan|(?<!niet )(?:minder|korter) dan"
    r"|uiterlijk|binnen)"
    r"(?: een (?:termijn|periode|duur) van)?\W*$",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:meer|langer|later|ouder) dan(?: een (?:termijn|periode|duur) van)?\W*$", re.IGNORECASE)
_NEVER = re.compile(r"\b(?:niet|geen|nooit)\b[^,;:.]*$", re.IGNORECASE)
_NOT_BEHIND = re.compile(r"^[^,;:.]*\b(?:niet|geen|nooit)\b", re.IGNORECASE)
_AT_LATEST = re.compile(r"\buiterlijk\W*$", re.IGNORECASE)
_AHEAD = re.compile(r"^\s*(?:voor|vóór|voorafgaand|van tevoren|vooraf)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its unit, at [start, end) of the text.

    ``unit``: ``dag``, ``werkdag``, ``maand``, ``uur``, ``minuut``, ``euro``, ``deel`` (a share of one), ``keer``,
    ``rang``, ``elke maand`` (how often), or empty for a plain count. ``noun``: what is counted or ranked, folded; empty
    when unknown.
    """

    value: Fraction
    unit: str
    noun: str
    start: int
    end: int
    bound: int = 0
    """1 behind "ten minste" and the like, -1 behind "ten hoogste", "binnen"; 0 without."""

    @property
    def family(self) -> str:
        """What values it can be confused with: all durations are one family."""
        if self.unit.startswith("elke "):
            return "vaak"
        return "duur" if self.unit in DURATIONS else self.unit


def find_quantities(text: str, hidden: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """Return the quantities in ``text``, in order. ``hidden``: spans to leave out (articles, dates, ECLIs).

    Numbers that only count off the items of a list are no quantities. Never raises.
    """
    clear = list(text)
    marks = [match.span() for match in _LIST_MARK.finditer(text)]
    for start, end in (*hidden, *marks):
        clear[start:end] = " " * (end - start)
    text = "".join(clear)
    every = [quantity for match in _EVERY.finditer(text) if (quantity := _frequency(match)) is not None]
    rest = [one for one in _Reader(text).read() if not any(e.start <= one.start < e.end for e in every)]
    return sorted([*every, *rest], key=lambda quantity: quantity.start)


def _frequency(match: re.Match[str]) -> Quantity | None:
    """Read "tweejaarlijks", "elk kwartaal", "elke twee weken", "om de twee weken", "twee keer per jaar"."""
    if match["span"]:
        times, whole = number_word(match["times"]), {"jaar": 12, "week": 7}[match["span"].casefold()]
        base = "maand" if whole == 12 else "dag"
        return Quantity(Fraction(whole, times), f"elke {base}", "", match.start(), match.end()) if times else None
    word = match["each"] or _OFTEN[match["often"].casefold().removesuffix("e")]
    base, factor = _TIME[word.casefold().replace(" ", "")]
    written = match["many"] or match["number"]
    many = number_word(written) if written else 1
    if fold(written or "") == "half":
        factor, many = 6, 1
    if many is None:
        return None
    return Quantity(Fraction(factor * many), f"elke {base}", "", match.start(), match.end())


def _bound(before: str, behind: str) -> int:
    """Return 1 for a least value, -1 for a greatest, 0 for neither: "nooit langer dan zes weken" is at most, "uiterlijk
    zes weken voor het gala" is at least."""
    if _MORE.search(before):
        return -1 if _NEVER.search(before) or _NOT_BEHIND.search(behind) else 1
    if _AT_LATEST.search(before) and _AHEAD.search(behind):
        return 1
    return -1 if _MOST.search(before) else 1 if _LEAST.search(before) else 0


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = list(_TOKEN.finditer(text))
        self.text = text
        self.words = [fold(token[0]) for token in self.tokens]

    def read(self) -> Iterator[Quantity]:
        position = 0
        while position < len(self.tokens):
            found = self._written(position) or self._share(position) or self._number(position)
            if found is None:
                position += 1
                continue
            quantity, behind = found
            yield quantity
            position = max(behind, position + 1)

    def _word(self, position: int) -> str:
        return self.words[position] if 0 <= position < len(self.words) else ""

    def _written(self, position: int) -> tuple[Quantity, int] | None:
        """Read "verdubbeld", "andermaal", "in het eerste halfjaar"."""
        word = self._word(position)
        times = next((many for start, many in _MULTIPLIED if word.startswith(start)), 0)
        if times:
            return self._made(Fraction(times), "keer", "", position, position + 1), position + 1
        if word == "andermaal":
            return self._made(Fraction(2), "rang", "keer", position, position + 1), position + 1
        behind = position + 1 + (word == "half" and self._word(position + 1) == "jaar")
        if (word == "halfjaar" or behind == position + 2) and self._word(position - 1) not in {"een", "elk", "per"}:
            return self._made(Fraction(6), "maand", "", position, behind), behind
        return None

    def _share(self, position: int) -> tuple[Quantity, int] | None:
        """Read "de helft", "een kwart", "een derde van", "twee derde", "een op de drie"."""
        word = self._word(position)
        if word in _SHARES:
            return self._made(_SHARES[word], "deel", "", position, position + 1), position + 1
        parts = number_word(word) if word else None
        after = self._word(position + 1)
        of = number_word(self._word(position + 3)) if (after, self._word(position + 2)) == ("op", "de") else None
        if parts == 1 and of:
            return self._made(Fraction(1, of), "deel", "", position, position + 4), position + 4
        whole = ordinal_word_value(after) if after and not after[0].isdigit() else None
        if parts is None or whole is None or whole < 3 or parts >= whole:
            return None
        if word == "een" and self._word(position + 2) not in {"van", "deel", "door"}:
            return None
        return self._made(Fraction(parts, whole), "deel", "", position, position + 2), position + 2

    def _number(self, position: int) -> tuple[Quantity, int] | None:
        value = self._value(position)
        if value is None:
            return self._rank(position)
        behind = position + 1
        while self._word(behind) in MULTIPLIERS:
            value *= MULTIPLIERS[self._word(behind)]
            behind += 1
        if position > 0 and self.tokens[position - 1]["money"]:
            return self._made(value, "euro", "", position - 1, behind), behind
        unit, factor, noun, end = self._unit(behind)
        return self._made(value * factor, unit, noun, position, end), behind

    def _value(self, position: int) -> Fraction | None:  # noqa: PLR0911 - one return a way of writing a number
        token = self.tokens[position]
        if token["digits"]:
            digits = token["digits"].rstrip("-–")
            return None if token["tail"] else Fraction(digits.replace(".", "").replace(",", "."))
        if not token["word"]:
            return None
        word = self.words[position]
        if word == "anderhalf":
            return Fraction(3, 2)
        if word in {"half", "halve"} and self._word(position + 1) in _TIME:
            return Fraction(1, 2)
        if word in {"een", "ene"}:
            counts = self._word(position + 1) in _TIME or self._word(position + 1) in _TIMES | _MONEY.keys()
            stressed = token[0].casefold() in {"één", "éen"} and self._word(position + 1) not in {"van", "of", "op"}
            return Fraction(1) if counts or stressed else None
        if word == "acht" and self._word(position - 1) in {"in", "ter", "met"}:
            return None
        for times in ("maal", "voud"):
            if word.endswith(times) and (many := number_word(word.removesuffix(times))):
                return Fraction(many)
        value = number_word(word)
        return Fraction(value) if value is not None else None

    def _unit(self, position: int) -> tuple[str, Fraction, str, int]:  # noqa: PLR0911 - one return a unit
        """Return unit, factor, noun and the position behind, of what stands at ``position``."""
        before = self._word(position - 1)
        if before.endswith("maal") and before != "maal":
            return "keer", Fraction(1), "", position
        if position < len(self.tokens) and self.tokens[position]["percent"]:
            return "deel", Fraction(1, 100), "", position + 1
        for skip in range(2):
            word = self._word(position + skip)
            if word in _TIME:
                base, times = _TIME[word]
                return base, Fraction(times), "", position + skip + 1
            if word in _MONEY:
                return "euro", _MONEY[word], "", position + skip + 1
            if word in {"procent", "percent"}:
                return "deel", Fraction(1, 100), "", position + skip + 1
            if word in _TIMES:
                return "keer", Fraction(1), "", position + skip + 1
            if word not in _SKIPPED:
                break
        word = self._word(position)
        if word in _RANGE and self._value_at(position + 1):
            unit, factor, noun, _ = self._unit(position + 2)
            return unit, factor, noun, position
        position += word in _SKIPPED
        noun = self._word(position)
        beside = position < len(self.tokens) and self.tokens[position]["word"] and self._beside(position)
        return "", Fraction(1), noun if beside else "", position + bool(beside)

    def _beside(self, position: int) -> bool:
        """Say whether nothing but white space stands before the token at ``position``."""
        return position > 0 and not self.text[self.tokens[position - 1].end() : self.tokens[position].start()].strip()

    def _value_at(self, position: int) -> bool:
        return position < len(self.tokens) and self._value(position) is not None

    def _rank(self, position: int) -> tuple[Quantity, int] | None:
        """Read "vierde categorie", "2e overtreding"."""
        if self._word(position + 1) not in _RANKED:
            return None
        value = ordinal_word_value(self._word(position))
        if value is None:
            return None
        noun = self._word(position + 1)
        return self._made(Fraction(value), "rang", noun, position, position + 2), position + 2

    def _made(self, value: Fraction, unit: str, noun: str, first: int, behind: int) -> Quantity:
        last = min(max(behind, first + 1), len(self.tokens)) - 1
        start = self.tokens[first].start()
        before = self.text[max(0, start - 45) : start]
        end = self.tokens[last].end()
        return Quantity(value, unit, noun, start, end, _bound(before, self.text[end : end + 90]))
