"""Which law an article in a text belongs to: a known name, "deze wet", "die wet", or a law that we do not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.legal.details import word
from knowledge.legal.names import Law, LawNames
from knowledge.legal.tokens import Token

_OWN = frozenset({"deze", "dit"})
_SAME = frozenset({"die", "dat", "genoemde", "voornoemde"})
_GENERIC = frozenset({"wet", "besluit", "verordening", "regeling", "wetboek", "verdrag", "richtlijn"})
_ENDINGS = ("wet", "besluit", "verordening", "regeling", "wetboek", "verdrag", "richtlijn", "statuut", "reglement")
_LONGEST_UNKNOWN = 8


@dataclass(frozen=True, slots=True)
class NamedLaw:
    """A law as a text names it."""

    text: str
    law: Law | None = None
    is_own: bool = False
    """True for "deze wet"."""
    book: int | None = None
    article: str | None = None
    """The article that a popular name stands for."""

    @property
    def is_known(self) -> bool:
        """Whether the name is one of ours."""
        return self.law is not None

    def resolve(self, article: str, default_law: str | None) -> tuple[str | None, str]:
        """Return the BWB id and the article number in that statute ("6:162" of the BW is 162 of Book 6)."""
        if self.is_own:
            return default_law, article
        if self.law is None:
            return None, article
        if self.law.books:
            book, _, rest = article.partition(":")
            if rest and book.isdecimal() and int(book) in self.law.books:
                return self.law.books[int(book)], rest
            return (self.law.books.get(self.book), article) if self.book is not None else (None, article)
        return self.law.bwb_id, article


def law_at(tokens: Sequence[Token], position: int, names: LawNames) -> tuple[NamedLaw, int] | None:
    """Return the known law whose name starts at ``position``, and the position behind it."""
    found = names.at(tokens, position)
    if found is None:
        return None
    mention, behind = found
    return NamedLaw(mention.text, mention.law, article=mention.article), behind


def law_behind(
    tokens: Sequence[Token], position: int, names: LawNames, previous: NamedLaw | None
) -> tuple[NamedLaw, int] | None:
    """Return the law that stands behind an article number, and the position behind it, or None.

    ``previous``: the law named last, for "van die wet". An unknown law is returned too, by its name as written, so
    that its article is not taken for one of the default law.
    """
    if word(tokens, position) in {",", "("}:
        position += 1
    linked = word(tokens, position) in {"van", "uit", "in"}
    if linked:
        position += 1
    book = None
    if word(tokens, position) == "boek" and word(tokens, position + 1) in set("12345678"):
        book = int(word(tokens, position + 1))
        position += 2
        if word(tokens, position) == "van":
            position += 1
    pronoun = word(tokens, position)
    if linked and pronoun in _OWN | _SAME and word(tokens, position + 1) in _GENERIC:
        text = f"{tokens[position].text} {tokens[position + 1].text}"
        if pronoun in _OWN:
            return NamedLaw(text, is_own=True), position + 2
        return NamedLaw(text, previous.law if previous else None), position + 2
    articled = pronoun in {"de", "het"}
    if articled:
        position += 1
    known = names.at(tokens, position)
    if known is not None:
        return NamedLaw(known[0].text, known[0].law, book=book, article=known[0].article), known[1]
    return _unknown(tokens, position, linked and articled)


def _unknown(tokens: Sequence[Token], position: int, linked: bool) -> tuple[NamedLaw, int] | None:
    if position >= len(tokens) or tokens[position].kind != "word":
        return None
    first = tokens[position]
    if linked and first.folded in _GENERIC and first.text.islower():
        # "van de wet" in a decree is the statute that it rests on, which the text alone does not name.
        return NamedLaw(f"{tokens[position - 1].text} {first.text}"), position + 1
    capitals = sum(character.isupper() for character in first.text)
    if not first.text[0].isupper() and capitals < 2:
        return None
    if first.folded in _GENERIC or first.folded in {"rijkswet", "algemene", "tijdelijke", "uitvoeringswet"}:
        end = position + 1
        while end < len(tokens) and end - position < _LONGEST_UNKNOWN and tokens[end].kind == "word":
            end += 1
        return NamedLaw(" ".join(token.text for token in tokens[position:end])), end
    if capitals >= 2 or first.folded.endswith(_ENDINGS):
        return NamedLaw(first.text), position + 1
    return None
