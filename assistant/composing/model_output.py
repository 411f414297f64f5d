"""Reads what a chat model writes while it writes it: sentences with labels, as lines of text or as JSON.

The reader is strict in what it lets through (a sentence has labels, and is a plain sentence) and knows the ways in
which models spoil a form: labels before the full stop, several in one pair of brackets, bullets and numbers before a
line, bold text, a fence around JSON, text before the object, a last line that was cut off. What remains unread is no
sentence. Nothing here judges whether a sentence is true.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.sentences import sentence_texts

__all__ = ["NO_ANSWER", "OutputReader", "Proposal", "answer_schema"]

NO_ANSWER = "GEEN ANTWOORD"
"""What a model writes when the sources do not answer; the prompt says so too."""
LONGEST_SENTENCE = 600
_LONGEST_LINE = 6_000
_LABELLED = r"(?:bron(?:nen|label)?|labels?)?\s*[=:]?\s*[\"']?"
_ONE_GROUP = rf"[\[(]\s*{_LABELLED}b\d{{1,3}}[\"']?(?:\s{{0,3}}(?:[,;&/]|en)?\s{{0,3}}b\d{{1,3}}){{0,20}}\s*[\])]"
_LABEL = re.compile(r"b\d{1,3}", re.IGNORECASE)
_GROUPS = re.compile(
    rf"(?P<groups>{_ONE_GROUP}(?:\s{{0,3}}(?:,|en)?\s{{0,3}}{_ONE_GROUP}){{0,20}})\s*(?P<stop>[.!?]?)", re.IGNORECASE
)
_BULLET = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.)]|#{1,4})\s+")
_EMPHASIS = re.compile(r"\*\*|__|`")
_NOT_PLAIN = re.compile(
    r"https?:|www\.|[<>{}\[\]|]|\\u|^\s*(?:zinnen|bronnen|vraag|antwoord|systeem|user|assistant)\s*:", re.IGNORECASE
)
_PIECE = re.compile(r"^[a-z][.)]\s|[,;:]\s*\.?$")
"""An item of a list with its letter, or words that end where more should follow: a piece of a source, no sentence."""
_BEGIN = re.compile(r"\s+[\"'(]?[A-Z0-9À-Þ]")
"""What follows labels when a new sentence begins; labels amid a sentence hold for the whole of it."""
_GOES_ON = re.compile(r"\s*[a-zß-ÿ,;]")
_REFUSAL = re.compile(rf"^\W*{NO_ANSWER}\b|^\W*GEEN_ANTWOORD\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence that a model proposes, with the labels it gave, lower case."""

    text: str
    labels: tuple[str, ...]


def answer_schema(labels: Sequence[str]) -> dict[str, Any]:
    """Return the JSON schema of an answer that can only cite ``labels``."""
    sentence = {
        "type": "object",
        "properties": {
            "tekst": {"type": "string"},
            "bronnen": {"type": "array", "items": {"type": "string", "enum": list(labels)}},
        },
        "required": ["tekst", "bronnen"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"zinnen": {"type": "array", "items": sentence}},
        "required": ["zinnen"],
        "additionalProperties": False,
    }


class OutputReader:
    """Takes the pieces of an answer with ``feed`` and its end with ``finish``; both give the sentences that are whole.

    Afterwards ``no_answer`` says whether the model said that the sources do not answer, ``spoiled`` how much of what it
    wrote was no sentence with labels.
    """

    def __init__(self) -> None:
        self.no_answer = False
        self.spoiled = 0
        self._text = ""
        self._json: bool | None = None
        self._seen: set[str] = set()

    def feed(self, piece: str) -> Iterator[Proposal]:
        """Read on."""
        self._text += piece
        if self._json is None:
            self._json = _looks_like_json(self._text)
        if self._json is False and '"tekst"' in self._text:
            self._json = True  # an object after all, with text before it
        if self._json is None:
            return
        yield from self._objects() if self._json else self._lines()

    def finish(self) -> Iterator[Proposal]:
        """Read what is left. A last line without labels was cut off, and is no sentence."""
        if self._json:
            if not self._seen and re.search(r'"zinnen"\s*:\s*\[\s*\]', self._text):
                self.no_answer = True
            elif '"tekst"' in self._text:
                self.spoiled += 1
            return
        yield from self._line(self._text)
        self._text = ""

    def _lines(self) -> Iterator[Proposal]:
        while "\n" in self._text or len(self._text) > _LONGEST_LINE:
            line, _, self._text = self._text.partition("\n")
            yield from self._line(line)
        yield from self._whole_sentences()

    def _whole_sentences(self) -> Iterator[Proposal]:
        """Give the sentences of a line that is still being written, up to the last labels that text follows."""
        ends = [found.end() for found in _GROUPS.finditer(self._text) if self._text[: found.start()].strip()]
        done = next((end for end in reversed(ends) if _BEGIN.match(self._text, end)), 0)
        if done:
            line, self._text = self._text[:done], self._text[done:]
            yield from self._line(line)

    def _line(self, line: str) -> Iterator[Proposal]:
        """Give the sentences of a line; labels hold for all that stands between them and the labels before.

        Labels amid a sentence hold for the whole of it: half a sentence may say the opposite.
        """
        if _REFUSAL.match(line):
            self.no_answer = True
            return
        line = _EMPHASIS.sub("", _BULLET.sub("", line)).strip()
        first = _GROUPS.match(line)
        if first is not None and not _GROUPS.search(line, first.end()):
            line = f"{line[first.end() :].strip()} {first['groups']}"
        start, text, labels = 0, "", ()
        for found in _GROUPS.finditer(line):
            labels += tuple(label.lower() for label in _LABEL.findall(found["groups"]))
            text += line[start : found.start()].rstrip()
            start = found.end()
            if text[-1:] not in ".!?":
                if not found["stop"] and _GOES_ON.match(line, start):
                    text += " "
                    continue
                text += found["stop"]
            for sentence in sentence_texts(text.strip()):
                yield from self._proposal(sentence, labels)
            text, labels = "", ()
        rest = sentence_texts((text + line[start:]).strip())
        if text and rest:
            yield from self._proposal(rest.pop(0), labels)
        self.spoiled += any(character.isalnum() for sentence in rest for character in sentence)

    def _objects(self) -> Iterator[Proposal]:
        """Give the objects with a text and labels that are whole; what stands before and between is passed over."""
        decoder = json.JSONDecoder()
        while (found := re.search(r'\{\s*"(?:tekst|bronnen)"', self._text)) is not None:
            try:
                value, end = decoder.raw_decode(self._text, found.start())
            except ValueError:
                self._text = self._text[found.start() :][:_LONGEST_LINE]
                return
            self._text = self._text[end:]
            text, labels = value.get("tekst"), value.get("bronnen")
            if not isinstance(text, str) or not isinstance(labels, list):
                self.spoiled += 1
                continue
            named = tuple(label.lower() for one in labels if isinstance(one, str) for label in _LABEL.findall(one))
            for sentence in sentence_texts(_EMPHASIS.sub("", _GROUPS.sub("", text))):
                yield from self._proposal(sentence, named)

    def _proposal(self, text: str, labels: tuple[str, ...]) -> Iterator[Proposal]:
        text = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split()))
        plain = text.strip(" \"'") and not _NOT_PLAIN.search(text) and len(text) <= LONGEST_SENTENCE
        if not plain or not labels or _PIECE.search(text) or not any(character.isalpha() for character in text):
            self.spoiled += 1
            return
        if text[-1] not in ".!?":
            text += "."
        if text.casefold() in self._seen:
            return
        self._seen.add(text.casefold())
        yield Proposal(text, tuple(dict.fromkeys(labels)))


def _looks_like_json(text: str) -> bool | None:
    """Say whether an answer is JSON; None as long as that cannot be said."""
    begin = text.lstrip()
    if not begin or "```json".startswith(begin) or (begin.startswith("```") and "\n" not in begin):
        return None
    if begin.startswith("```"):
        begin = begin.partition("\n")[2].lstrip()
        if not begin:
            return None
    return begin.startswith("{")
