"""Sentences of Dutch text, as character spans: a dot ends a sentence only where it is no abbreviation.

Rules rather than a model: legal Dutch is full of "art.", "jo." and "e.v.", which general splitters cut, and a
passage or a quotation may never stop halfway. A newline always ends a sentence: cleaned text keeps newlines only
between list items, table rows and leden. Time is linear in the length of the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Span", "sentence_texts", "split_sentences"]

_TOKEN_REACH = 40
"""Characters looked back from a dot for the word before it: keeps the work a dot constant."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER_LAST = _words(
    """aanh aant afb afd afl alg art artt bep bijl bijv bl blz bv ca cf concl dhr dir div dr drs ed eds ev excl fig
    gem geb h.o.d.n hfst hoogl hr i.c i.v.m incl ing inw ir jhr jo jr kst lett ll m.b.t m.b.v m.i.v m.n m.u.v
    mevr mej mgr mr mw n.a.v nr nrs o.a o.b.v o.g.v o.m o.v.v ong opm p par pag pct plv plm prof red resp rb rov
    r.o secr sr st stb stcrt st.bl t.a.v t.b.v t.g.v t.h.v t.n.v t.o.v t.w tel telnr toel trb v vgl vlg vnl vz
    wnd z.g zgn z.o.z zg d.d d.m.v d.w.z bijz feb mrt apr jun jul aug sept sep okt nov dec"""
)
_SOMETIMES_LAST = _words(
    """a.s b.v b.v.d bv c.a c.q c.s d.i e.a e.d e.o e.v enz etc i.o jan jl m.a.w mld mln mrd n.v nl no nv o.i.d p.j
    p.m p.p p.u"""
)
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}")
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.?|(?:[A-ZÀ-Þ]\.)+[A-ZÀ-Þ]|Chr|Th|Ch|Ph|IJ)")
_LETTER_NAMED = _words(
    """bijlage categorie cluster deel fase groep klasse lid lijst lijsten letter model niveau of en onder onderdeel
    optie plan punt scenario stap tabel type variant"""
)
_STARTERS = _words(
    """aan al alle alleen als artikel bij binnen daar daarbij daarmee daarna daarnaast daarom dan dat de deze die
    dit door een er ervan ga geen geldt haar het hier hierbij hierdoor hierna hij hoe hun iedere ieder ik in
    indien is kan maar men met mocht na naast niet nog nu om omdat ondanks onder ook op over per sinds soms toch
    tot tussen uit van vanaf verder via volgens voor vooral waar wanneer want wat we wel welke wie wij zij ze zo
    zodra zonder"""
)
_END = re.compile(r"(?P<mark>[.!?…]+)(?P<close>[\"'”’»)\]]*)(?=[ \t\u00a0\u2009\u202f])")
_OPENING = "\"'“‘«([„*_–—- \t\u00a0\u2009\u202f"
_APOSTROPHE_START = re.compile(r"['’`](?:s|t|n|k)[ \u00a0][A-ZÀ-Þ]")
_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_LIST_NUMBER = re.compile(r"[(\[]?(?:\d{1,4}|[a-z]{1,2}|[ivxlc]{1,5}|[A-Z])(?:[.°º]\d{0,3})*[°º]?")


class Span(NamedTuple):
    """Characters [start, end) of a text."""

    start: int
    end: int


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of ``text`` as spans in order, without the white space around them.

    Spans never overlap, never hold a newline, and together hold every character that is not white space.
    """
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for match in _END.finditer(text, line.start(), line.end()):
            if _ends_sentence(text, match, line.start(), line.end()):
                _append(spans, text, start, match.end())
                start = match.end()
        _append(spans, text, start, line.end())
    return spans


def sentence_texts(text: str) -> list[str]:
    """Return the sentences of ``text`` themselves, verbatim."""
    return [text[span.start : span.end] for span in split_sentences(text)]


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    stripped = piece.strip()
    if stripped:
        spans.append(Span(start + left, start + left + len(stripped)))


def _ends_sentence(text: str, match: re.Match[str], line_start: int, line_end: int) -> bool:
    following = _next_visible(text, match.end(), line_end)
    if following is None:
        return False
    if not _may_start(text, following):
        return False
    mark = match["mark"]
    if "…" in mark or mark.startswith(".."):
        return False
    if mark != ".":
        return True
    return not _is_abbreviation(text, match.start(), line_start, following, bool(match["close"]))


def _next_visible(text: str, position: int, line_end: int) -> int | None:
    """Return the index of the next character that is not white space or an opening mark."""
    limit = min(line_end, position + _TOKEN_REACH)
    while position < limit:
        if _APOSTROPHE_START.match(text, position):
            return position
        if text[position] not in _OPENING:
            return position
        position += 1
    return None


def _may_start(text: str, position: int) -> bool:
    character = text[position]
    return character.isupper() or character.isdigit() or character in "€•§'’`" or not character.isascii()


def _is_abbreviation(text: str, dot: int, line_start: int, following: int, closed: bool) -> bool:
    """Say whether the dot at ``dot`` belongs to an abbreviation, an initial or a list number."""
    word_start, word = _word_before(text, dot, line_start)
    if not word:
        return False
    at_line_start = not text[max(line_start, word_start - _TOKEN_REACH) : word_start].strip(_OPENING)
    if at_line_start and _LIST_NUMBER.fullmatch(word):
        return True
    lowered = word.casefold()
    if lowered in _NEVER_LAST and not (closed and "." not in word):
        return True
    next_word = re.match(r"[^\W\d_]*", text[following : following + 30])
    starter = next_word is not None and next_word[0].casefold() in _STARTERS
    if lowered in _SOMETIMES_LAST:
        return not starter
    if _INITIALS.fullmatch(word):
        before = _word_before(text, word_start - 1, line_start)[1] if word_start > line_start else ""
        named = before.casefold() in _LETTER_NAMED
        return not named and text[following].isalpha() and not (starter and len(word) == 1 and before.islower())
    return bool(_DOTTED.fullmatch(word)) and not starter


def _word_before(text: str, end: int, line_start: int) -> tuple[int, str]:
    """Return (start, word) of the word that ends at ``end``, without opening marks before it."""
    lowest = max(line_start, end - _TOKEN_REACH)
    start = end
    while start > lowest and not text[start - 1].isspace() and text[start - 1] not in "\"'“‘«([„/":
        start -= 1
    return start, text[start:end]
