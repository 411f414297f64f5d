"""What a reference to a statute is, how two are compared, and how one is written.

Comparison is exact: article 13 is never article 13b, and a reference without a law equals nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_ORDINALS = (
    "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende",
    "elfde", "twaalfde", "dertiende", "veertiende", "vijftiende", "zestiende", "zeventiende", "achttiende",
    "negentiende", "twintigste",
)  # fmt: skip
_ORDINAL_VALUES = {word: str(number) for number, word in enumerate(_ORDINALS, start=1)}
_ORDINAL_VALUES["achste"] = "8"
_NUMBERED_ORDINAL = re.compile(r"([0-9]{1,2})(?:e|de|ste)")
_ARTICLE = re.compile(r"[0-9]{1,4}[a-z]{0,4}(?:[:.][0-9]{1,4}[a-z]{0,4}){0,3}")
_LEADING_WORD = re.compile(r"\s*(?:artikel|artikelen|artt|art)\b\.?\s*", re.IGNORECASE)
_KEY_PART = re.compile(r"([0-9]+)([a-z]*)")


@dataclass(frozen=True, slots=True)
class LegalReference:
    """A reference to an article, or a range of articles, as it stands in a text."""

    law: str | None
    """BWB id; None when the law is not named, not known to us, or has no id."""
    article: str
    """Normalised number: ``13b``, ``5:32``, ``2.18``; the first one of a range."""
    law_name: str = ""
    """The law as written; empty when it is not named (then ``law`` comes from the default)."""
    article_end: str | None = None
    """Last article of a range (5:21-5:31); None for one article."""
    leden: tuple[str, ...] = ()
    onderdelen: tuple[str, ...] = ()
    """``b``, ``3°``; with a slash for one inside another: ``b/2°``."""
    aanhef: bool = False
    zin: str | None = None
    """Number of the sentence (volzin), ``slot`` for the last, or two: ``5-6``."""
    start: int = 0
    """Span [start, end) in the text: from the first character of the reference to its last, the law included."""
    end: int = 0

    def key(self) -> LegalReference:
        """Return the reference without its place and wording: equal keys mean the same provision."""
        return replace(self, law_name="", start=0, end=0)


def ordinal_number(word: str) -> str | None:
    """Return the number of an ordinal: ``eerste`` and ``1e`` give ``1``; None when it is no ordinal to twenty."""
    folded = word.casefold()
    if folded in _ORDINAL_VALUES:
        return _ORDINAL_VALUES[folded]
    match = _NUMBERED_ORDINAL.fullmatch(folded)
    return match[1] if match else None


def ordinal_word(number: str) -> str | None:
    """Return ``eerste`` for ``1``, to ``twintigste``; None beyond, or for a number like ``2a``."""
    return _ORDINALS[int(number) - 1] if number.isdecimal() and 1 <= int(number) <= len(_ORDINALS) else None


def is_article_number(text: str) -> bool:
    """Say whether ``text`` is a normalised article number."""
    return _ARTICLE.fullmatch(text) is not None


def normalise_article(text: str) -> str:
    """Return an article number in its one form: ``Art. 13 B`` and ``13b`` give ``13b``.

    Anything that is no number (``Bijlage I``) is only lower-cased and stripped of surplus spaces.
    """
    bare = _LEADING_WORD.sub("", text, count=1).casefold().strip().rstrip(".")
    joined = "".join(bare.split())
    return joined if is_article_number(joined) else " ".join(bare.split())


def article_order(article: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts article numbers as statutes do: 5:9, 5:10, 5:10a, 5:10z, 5:10aa, 5:11."""
    return tuple((int(number), len(letters), letters) for number, letters in _KEY_PART.findall(article))


def same_article(one: LegalReference, other: LegalReference) -> bool:
    """Say whether both name the same single article of the same, known law; leden do not matter."""
    return (
        one.law is not None
        and one.law == other.law
        and one.article_end is None
        and other.article_end is None
        and one.article == other.article
    )


def covers(outer: LegalReference, inner: LegalReference) -> bool:
    """Say whether all that ``inner`` refers to lies within ``outer``: 13b covers 13b lid 1, a range its articles."""
    if outer.law is None or outer.law != inner.law:
        return False
    if outer.article_end is not None:
        low, high = article_order(outer.article), article_order(outer.article_end)
        return low <= article_order(inner.article) and article_order(inner.article_end or inner.article) <= high
    if outer.article != inner.article or inner.article_end is not None:
        return False
    leden = not outer.leden or (bool(inner.leden) and set(inner.leden) <= set(outer.leden))
    zin = outer.zin is None or outer.zin == inner.zin
    return leden and zin and _covers_parts(outer, inner)


def _covers_parts(outer: LegalReference, inner: LegalReference) -> bool:
    if not outer.onderdelen:
        return not outer.aanhef or (inner.aanhef and not inner.onderdelen)
    return bool(inner.onderdelen) and all(
        any(part == held or part.startswith(f"{held}/") for held in outer.onderdelen) for part in inner.onderdelen
    )


def format_provision(reference: LegalReference) -> str:
    """Return the reference without its law, as jurists write it: ``artikel 174a, eerste lid, onder b``."""
    if reference.article_end is not None:
        return f"artikelen {reference.article} tot en met {reference.article_end}"
    parts = [f"artikel {reference.article}"]
    if reference.leden:
        words = [ordinal_word(lid) for lid in reference.leden]
        if all(words):
            parts.append(f"{_enumerate([word for word in words if word])} lid")
        else:
            noun = "lid" if len(reference.leden) == 1 else "leden"
            parts.append(f"{noun} {_enumerate(list(reference.leden))}")
    if reference.aanhef:
        parts.append("aanhef")
    onderdelen = _enumerate([part.replace("/", ", onder ") for part in reference.onderdelen])
    text = ", ".join(parts)
    if onderdelen:
        text += f" en onder {onderdelen}" if reference.aanhef else f", onder {onderdelen}"
    if reference.zin is not None:
        sentences = ["laatste" if part == "slot" else ordinal_word(part) or part for part in reference.zin.split("-")]
        text += f", {_enumerate(sentences)} volzin"
    return text


def _enumerate(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} en {items[-1]}" if items else ""
