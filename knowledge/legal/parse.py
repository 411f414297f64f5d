"""Find references to statutes in running Dutch text.

No maintained library does this part (``nllegalcit`` lists national laws as planned), so this is a small parser over
the tokens of ``tokens.py``. It reads chains of article numbers with their leden ("artt. 5:21-5:31 Awb", "artikel 10a,
eerste lid, of 11a van de Opiumwet") and gives each the law that stands behind the chain, or before it.

Cost: the position only moves forward, a chain that was read is never read again, and every look ahead is bounded, so
time grows linearly with the text whatever it holds.
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.legal.chain import ChainReader, Item
from knowledge.legal.details import Details, read_details, starts_detail, word
from knowledge.legal.lawmention import NamedLaw, law_at, law_behind
from knowledge.legal.names import LawNames, law_names
from knowledge.legal.references import LegalReference
from knowledge.legal.tokens import tokenise

_NOT_BEFORE_BARE = frozenset(
    {"lid", "leden", "lijst", "hoofdstuk", "afdeling", "titel", "paragraaf", "bijlage", "onder", "onderdeel", "boek"}
    | {"nr", "nummer", "pagina", "p", "blz", "sub", "stb", "stcrt", "versie", "§", "€", "-", "–", "/"}
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
AWB = "BWBR0005537"
_CHAPTER_AND_NUMBER = re.compile(r"(?!2:20$|7:231$)(?:[1-9]|10):[0-9]{1,3}[a-z]?")
"""How the Awb numbers its articles; the two others are of the BW and come up in this field too."""
_BY_ITSELF = re.compile(
    r"(?<![\w:./,€-])(?P<article>[0-9]{1,3}[a-z]|[0-9]{3}|[0-9]{1,2}:[0-9]{1,3}[a-z]?)(?![\w:/%-])"
    r"(?:,?\s+lid\s+(?P<lid>[0-9]+[a-z]?)\b)?"
)
_CLOCK = re.compile(r"(?:\b(?:om|tot|vanaf|rond|sinds|na|voor|tegen|tussen)|:\d\d\s+en)\s*$", re.IGNORECASE)


def find_references(text: str, default_law: str | None = None) -> list[LegalReference]:
    """Return all references to articles in ``text``, in order of their place; never raises on any text.

    ``default_law``: BWB id that "deze wet" and an article without a law stand for. An article of another, unknown law
    ("artikel 3 Vogelwet") has law None and the name as written. A range is one reference, with ``article_end``."""
    return _Finder(text, default_law, law_names()).run()


def references_in_question(question: str) -> list[LegalReference]:
    """Return the references in a question, in order of their place.

    Where it names exactly one law, articles without a law are of that law. Else "artikel 13b", and "13b" or
    "172 lid 3" by itself, are of the law of which people in this field mean that number.
    """
    names = law_names()
    laws = {mention.law.bwb_id for mention in names.find(question) if mention.law.bwb_id}
    found = [
        reference
        if reference.law or reference.law_name
        else replace(reference, law=_known_by(reference.article, names))
        for reference in find_references(question, default_law=laws.pop() if len(laws) == 1 else None)
    ]
    taken = {place for reference in found for place in range(reference.start, reference.end)}
    for number in _BY_ITSELF.finditer(question):
        law = _known_by(number["article"], names)
        if law is not None and number.start() not in taken and _may_be_article(number, question):
            leden = (number["lid"],) if number["lid"] else ()
            found.append(LegalReference(law, number["article"], leden=leden, start=number.start(), end=number.end()))
    return sorted(found, key=lambda reference: reference.start)


def _known_by(article: str, names: LawNames) -> str | None:
    if _CHAPTER_AND_NUMBER.fullmatch(article):
        return AWB
    return names.by_number.get(article)


def _may_be_article(number: re.Match[str], question: str) -> bool:
    """A plain number counts only with its lid, and one with a colon not where the clock is told."""
    if ":" in number["article"]:
        return not _CLOCK.search(question[: number.start()]) and not question[number.end() :].lstrip().startswith("uur")
    if number["lid"] is None and number["article"].isdecimal():
        return False
    before = question[: number.start()].split()
    return not before or before[-1].lower().rstrip(".") not in _NOT_BEFORE_BARE


class _Finder:
    def __init__(self, text: str, default_law: str | None, names: LawNames) -> None:
        self.tokens = tokenise(text)
        self.default_law = default_law
        self.names = names
        self.chains = ChainReader(self.tokens, names)
        self.previous: NamedLaw | None = None
        self.found: list[LegalReference] = []

    def run(self) -> list[LegalReference]:
        position = 0
        while position < len(self.tokens):
            position = max(position + 1, self._at(position))
        return self.found

    def _at(self, position: int) -> int:
        """Read what starts at ``position`` and return the position to go on from."""
        if self.chains.marker(position) is not None:
            return self._marked_chain(position, position, Details())
        if starts_detail(self.tokens, position):  # "het eerste lid van artikel 13b"
            details, behind = read_details(self.tokens, position)
            behind += word(self.tokens, behind) == ","
            if behind > position and word(self.tokens, behind) == "van" and self.chains.marker(behind + 1) is not None:
                return self._marked_chain(behind + 1, position, details)
            return position + 1
        law = law_at(self.tokens, position, self.names)
        if law is not None:
            return self._law_first(law[0], position, law[1])
        if self.tokens[position].kind == "number":
            return self._bare_chain(position)
        return position

    def _marked_chain(self, position: int, start: int, details: Details) -> int:
        items, behind = self.chains.read(position, markers=True)
        if not items:
            return position
        items[0].start = self.tokens[start].start
        if details != Details() and items[0].details == Details():
            items[0].details = details
        return self._finish(items, behind, law_behind(self.tokens, behind, self.names, self.previous))

    def _law_first(self, law: NamedLaw, start: int, behind: int) -> int:
        """Read "Gemeentewet 174a lid 1", "Opiumwet, artikel 13b" or a popular name on its own."""
        self.previous = law
        position = behind
        if word(self.tokens, position) in {",", "(", ":"} and self.chains.marker(position + 1) is not None:
            position += 1
        marked = self.chains.marker(position) is not None
        plain_year = _YEAR.fullmatch(word(self.tokens, position)) is not None
        items, after = ([], behind) if plain_year else self.chains.read(position, markers=marked)
        if items:
            own = law_behind(self.tokens, after, self.names, law)
            if own is None:
                items[0].start = self.tokens[start].start
                return self._finish(items, after, (law, after))
            if marked:
                return self._finish(items, after, own)
        if law.article is not None:
            place = self.tokens[start].start, self.tokens[behind - 1].end
            item = Item(law.article, place[0], place[1])
            item.details, behind = read_details(self.tokens, behind)
            return self._finish([item], behind, (law, behind))
        return behind

    def _bare_chain(self, position: int) -> int:
        """Read "13b Opiumwet" or "172 lid 3 Gemeentewet": a law must follow, or it is no reference."""
        items, behind = self.chains.read(position, markers=False)
        if not items or word(self.tokens, position - 1) in _NOT_BEFORE_BARE or _YEAR.fullmatch(items[0].article):
            return position + 1 if len(items) < 2 else behind
        law = law_behind(self.tokens, behind, self.names, None)
        # "3 van de Gemeentewet" and "5, Opiumwet" are too little to go on: a plain number needs its law beside it.
        plain = all(item.article.isdecimal() for item in items) and law_at(self.tokens, behind, self.names) is None
        if law is None or not law[0].is_known or plain:
            return behind
        return self._finish(items, behind, law)

    def _finish(self, items: list[Item], behind: int, named: tuple[NamedLaw, int] | None) -> int:
        """Give the items their law and add them; returns the position behind the whole phrase."""
        law, after = named if named is not None else (None, behind)
        if law is not None and after > behind:
            if items[-1].details == Details():  # "artikel 174a Gemeentewet, eerste lid"
                items[-1].details, after = read_details(self.tokens, after)
            items[-1].end = self.tokens[after - 1].end
        if law is not None and law.is_known:
            self.previous = law
        # One law for the whole chain, also over "artikel 1 en artikel 4 van de Politiewet": so do the official links.
        self.found.extend(self._reference(item, law) for item in items)
        return after

    def _reference(self, item: Item, law: NamedLaw | None) -> LegalReference:
        article, bwb_id = item.article, self.default_law
        if law is not None:
            bwb_id, article = law.resolve(article, self.default_law)
        return LegalReference(
            law=bwb_id,
            article=article,
            law_name=law.text if law is not None else "",
            article_end=item.article_end if article == item.article else None,
            leden=item.details.leden,
            onderdelen=item.details.onderdelen,
            aanhef=item.details.aanhef,
            zin=item.details.zin,
            start=item.start,
            end=item.end,
        )
