"""What a text says once it is undressed: look-alike letters, invisible characters, digits written as words or apart.

Only for looking: what is found here counts as found, and what is masked is masked in the text itself.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["folded", "views"]

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_LOOKALIKES = str.maketrans(
    "аеіоорсухјѕһԁԛԝАВЕКМНОРСТХІЈЅαβεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeioopcyxjshdqwABEKMHOPCTXIJSaBeiKvoptuXABEZHIKMNOPTYX"
)
_DIGIT_WORDS = {
    "nul": "0", "een": "1", "één": "1", "twee": "2", "drie": "3", "vier": "4", "vijf": "5", "zes": "6", "zeven": "7",
    "acht": "8", "negen": "9", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_DIGIT = "|".join(sorted((*_DIGIT_WORDS, r"\d"), key=len, reverse=True))
_WORD_RUN = re.compile(rf"\b(?:{_DIGIT})(?:[\s,.\-/]{{1,3}}(?:{_DIGIT})\b){{5,24}}", re.IGNORECASE)
_DIGITS_APART = re.compile(r"(?<![\w.])\d(?:[\s._,/|*·•\-]{1,3}\d){6,14}(?!\w)")
_GROUPS_APART = re.compile(r"(?<![\w.,])\d{2,4}(?:\s?[/_|·•,]\s?\d{2,4}){2,3}(?!\w)")
_LETTERS_APART = re.compile(r"(?<!\w)(?:[^\W\d_][\s.\-_]{1,2}){2,20}[^\W\d_](?!\w)")
_WRITTEN_AT = re.compile(
    r"\s*\(?\b(?:apenstaart(?:je)?|at)\b\)?\s*(?=[\w-]+\.(?:nl|com|eu|net|org|be|de)\b)", re.IGNORECASE
)
_WRITTEN_DOT = re.compile(r"\s+(?:punt|dot)\s+", re.IGNORECASE)
_STANDS_FOR = str.maketrans("@4031$5", "aaoeiss")
_DISGUISED = re.compile(r"(?<!\w)[^\W\d_]+(?:[@4031$5][^\W\d_]+)+(?![\w.@])")
"""A word with signs for letters: "J@n", "Vr1es"; not an e-mail address and not "13b"."""
_SPELLED_BSN = re.compile(
    r"\bburger\s*-?\s*service\s*-?\s*(?:nummer|nr)\b|\bb[\s.\-_]{0,2}s[\s.\-_]{0,2}n\b",
    re.IGNORECASE,
)


def views(text: str) -> tuple[str, ...]:
    """Return ``text`` and the other ways in which it can be read, each once; the text itself first."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).translate(_LOOKALIKES)
    plain = _SPELLED_BSN.sub("bsn", plain)
    plain = _DISGUISED.sub(lambda found: found[0].translate(_STANDS_FOR), plain)
    if (dotted := _WRITTEN_DOT.sub(".", plain)) != plain:
        plain = _WRITTEN_AT.sub("@", dotted)
    joined = _LETTERS_APART.sub(lambda found: re.sub(r"[\s.\-_]", "", found[0]), plain)
    digits = _WORD_RUN.sub(lambda found: _as_digits(found[0]), joined)
    digits = _DIGITS_APART.sub(lambda found: re.sub(r"\D", "", found[0]), digits)
    digits = _GROUPS_APART.sub(lambda found: re.sub(r"\D", "", found[0]), digits)
    return tuple(dict.fromkeys((text, plain, digits)))


def folded(word: str) -> str:
    """Return ``word`` in small letters without accents: Öztürk → ozturk, Łukasz → lukasz."""
    plain = unicodedata.normalize("NFKD", word.translate(str.maketrans("ıłŁøØđĐ", "ilLoOdD")))
    return "".join(character for character in plain if not unicodedata.combining(character)).casefold()


def _as_digits(text: str) -> str:
    return "".join(_DIGIT_WORDS.get(part.casefold(), part) for part in re.split(r"[\s,.\-/]+", text))
