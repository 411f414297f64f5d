"""Chains of article numbers: "10a, eerste lid, onder 3°, 10c of 11a", "5:21-5:31", "2:1, 2:2 jo. 3:4"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.legal.details import Details, read_details, starts_detail, up_to_and_including, word
from knowledge.legal.lawmention import law_at
from knowledge.legal.names import LawNames
from knowledge.legal.references import article_order, is_article_number
from knowledge.legal.tokens import Token

_MARKERS = frozenset({"art", "artt", "artikel", "artikelen", "artikels"})
_JOINS = frozenset(
    {",", "en", "of", "jo", "juncto", "jis", "alsmede", "evenals", "respectievelijk", "resp", "onderscheidenlijk", "&"}
)
_PHRASES = (("dan", "wel"), ("in", "samenhang", "met"), ("in", "verbinding", "met"))
_COUNTED_WORDS = (
    "dag dagen week weken maand maanden jaar jaren uur uren euro procent personen mensen keer maal kilo gram planten "
    "woningen panden gevallen gemeenten januari februari maart april mei juni juli augustus september oktober november "
    "december duizend miljoen miljard"
)
_VERBS_AND_THE_LIKE = (
    "is zijn zij wordt worden kan kunnen mag mogen niet geen ten bedoelde genoemde bepaalde gestelde vermelde gegeven "
    "bedoeld genoemd gesteld vastgestelde opgenomen blijft blijven geldt gelden vindt vinden met op om krachtens"
)
_COUNTED = frozenset(_COUNTED_WORDS.split())
_FOLLOWS_ARTICLE = frozenset(_VERBS_AND_THE_LIKE.split())


@dataclass(slots=True)
class Item:
    """One article of a chain, with its place in the text."""

    article: str
    start: int
    end: int
    details: Details = field(default_factory=Details)
    article_end: str | None = None


class ChainReader:
    """Reads chains over the tokens of one text."""

    def __init__(self, tokens: Sequence[Token], names: LawNames) -> None:
        self.tokens = tokens
        self.names = names
        self.plural = False
        """Whether the marker read last was a plural: after "artikelen" a number is an article sooner."""

    def read(self, position: int, *, markers: bool) -> tuple[list[Item], int]:
        """Read article numbers with their details, joined by comma, "en", "jo." and the like."""
        items: list[Item] = []
        behind = position
        while True:
            marker = self.marker(position) if markers else None
            number = self._number(position if marker is None else marker)
            if number is None:
                break
            after = number[1]
            if marker is None and (items or not markers) and not self._continues(items, position, after):
                break
            first = self.tokens[position]
            item = Item(number[0], first.start, self.tokens[after - 1].end)
            after = self._range(item, after, markers)
            item.details, after = read_details(self.tokens, after)
            item.end = self.tokens[after - 1].end
            items.append(item)
            behind = self._more_leden(items, after)
            joined = self._join(behind)
            if joined is None:
                break
            position = joined
        return items, behind

    def _more_leden(self, items: list[Item], position: int) -> int:
        """Read "…, onder a, tweede lid, …": a second place in the same article is an item of its own."""
        for _ in range(10):
            start = self._join(position) or position
            details, after = read_details(self.tokens, start)
            if not details.leden or not items[-1].details.leden:
                break
            first = items[-1]
            items.append(Item(first.article, self.tokens[start].start, self.tokens[after - 1].end, details))
            position = after
        return position

    def _continues(self, items: list[Item], position: int, after: int) -> bool:
        """Say whether a number without "artikel" before it goes on with the chain, or is an ordinary number."""
        if self._closes(after):
            return True
        if not items or word(self.tokens, position - 1) not in {"en", "of", "onderscheidenlijk", "respectievelijk"}:
            return False
        following = word(self.tokens, after)
        shaped_as_article = not word(self.tokens, position).isdecimal()
        return following not in _COUNTED and (shaped_as_article or self.plural or following in _FOLLOWS_ARTICLE)

    def marker(self, position: int) -> int | None:
        """Return the position of the number behind "artikel", "art." and the like, or None."""
        if word(self.tokens, position) in {"de", "het"}:
            position += 1
        if word(self.tokens, position) not in _MARKERS:
            return None
        self.plural = word(self.tokens, position) in {"artikelen", "artt"}
        position += 2 if word(self.tokens, position + 1) == "." else 1
        return position if self._number(position) is not None else None

    def _number(self, position: int) -> tuple[str, int] | None:
        text = word(self.tokens, position)
        if not is_article_number(text) or self.tokens[position].kind != "number":
            return None
        letter = word(self.tokens, position + 1)
        apart = text[-1].isdecimal() and len(letter) == 1 and "a" <= letter <= "z" and self._closes(position + 2)
        if apart and word(self.tokens, position + 2) not in {"/", "lid" if letter == "e" else "/"}:  # "t/m", "1 e lid"
            return text + letter, position + 2  # "13 b Opiumwet"
        return text, position + 1

    def _closes(self, position: int) -> bool:
        """Say whether a number that ends here can be an article: no ordinary word ("3 maanden") stands behind it."""
        if position >= len(self.tokens):
            return True
        token = self.tokens[position]
        if token.kind == "sign":
            return token.text not in "%°º€$"
        if token.folded in _JOINS or token.folded in {"van", "uit", "tot", "t", "dan", "in"}:
            return True
        if token.kind == "number":
            return False
        return starts_detail(self.tokens, position) or law_at(self.tokens, position, self.names) is not None

    def _range(self, item: Item, position: int, markers: bool) -> int:
        behind = up_to_and_including(self.tokens, position)
        if behind is None:
            return position
        marker = self.marker(behind) if markers else None
        number = self._number(behind if marker is None else marker)
        if number is None:
            return position
        last, after = number
        if ":" in item.article and ":" not in last:
            last = f"{item.article.split(':')[0]}:{last}"  # "5:21-31"
        if article_order(last) <= article_order(item.article):
            return position
        item.article_end = last
        return after

    def _join(self, position: int) -> int | None:
        """Return the position behind ", en", "jo." and the like, or None."""
        start = position
        for _ in range(2):
            if word(self.tokens, position) in _JOINS:
                abbreviated = word(self.tokens, position) in {"jo", "resp"} and word(self.tokens, position + 1) == "."
                position += 2 if abbreviated else 1
                continue
            for phrase in _PHRASES:
                if all(word(self.tokens, position + offset) == part for offset, part in enumerate(phrase)):
                    position += len(phrase)
        return position if position > start else None
