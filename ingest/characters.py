"""Characters as they should be: ligatures apart, one kind of space, nothing invisible, Unicode form NFC."""

from __future__ import annotations

import re
import unicodedata

LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ĳ": "ij", "Ĳ": "IJ",
}  # fmt: skip
"""Only these are taken apart: full compatibility (NFKC) would also turn m² into m2 and ½ into 1⁄2."""

SOFT_HYPHEN = "\u00ad"
_LIGATURE_TABLE = str.maketrans(LIGATURES)
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_NEWLINES = re.compile(" ?(?:\r\n|[\n\r\v\f\u0085\u2028\u2029]) ?")
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})
_KEPT_CONTROLS = frozenset("\n\t\r\v\f\u0085\u2028\u2029" + SOFT_HYPHEN)
_DROPPED = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def normalise(text: str) -> str:
    """Give the text in NFC with plain spaces, hyphens and newlines, and without invisible or control characters.

    Soft hyphens stay: whether they stood at the end of a line matters to what comes after. No letter is lost.
    """
    text = text.translate(_LIGATURE_TABLE).translate(_HYPHENS)
    text = "".join(char for char in text if char in _KEPT_CONTROLS or unicodedata.category(char) not in _DROPPED)
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    return _NEWLINES.sub("\n", text)


def tidy(text: str) -> str:
    """Take away soft hyphens inside words, spaces before punctuation that follows a word, and blanks at the ends."""
    text = unicodedata.normalize("NFC", text.replace(SOFT_HYPHEN, ""))
    text = re.sub(r"(?<=\w) +(?=[,;](?:\s|$))", "", _SPACES.sub(" ", text))
    return text.strip()
