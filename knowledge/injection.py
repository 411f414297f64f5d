"""Instruction-like text: sentences that try to steer a language model, in documents and in questions.

Found text is data like any other and stays where it is; whoever finds it says so (ingest warns, the question guard
answers with its own status). The patterns name what such sentences do rather than whole sentences: they cancel
instructions, give the model another role, ask for its prompt, or imitate the turns of a chat. The families follow the
OWASP "LLM01 Prompt Injection" description (direct and indirect); a pattern list is a signal, never a guarantee,
which is why nothing downstream may obey document text in any case.

Every quantifier is bounded, so the time is linear in the length of the text; a search for plain words comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Instruction", "InstructionKind", "find_instructions"]


class InstructionKind(StrEnum):
    """What the text tries to do; the values are Dutch, for reports."""

    OVERRIDE = "instructies opheffen"
    ROLE = "andere rol opleggen"
    REVEAL = "instructies opvragen"
    CHAT_TURN = "gespreksbeurt nabootsen"
    STEER = "antwoord sturen"


@dataclass(frozen=True, slots=True)
class Instruction:
    """A span [start, end) of the text that was searched, and what it tries to do."""

    start: int
    end: int
    kind: InstructionKind


# Between two words: spaces, quotes and emphasis, but never the end of a sentence.
_GAP = r"[^\w.!?]{1,6}"
_WORDS = r"(?:[^\W\d_]{1,20}" + _GAP + r"){0,4}?"
_EARLIER_NL = r"(?:vorige|eerdere|voorgaande|bovenstaande|voorafgaande|oorspronkelijke|jouw|je)"
_EARLIER_EN = r"(?:previous|prior|earlier|above|preceding|original|your|system|all)"
_ORDERS_NL = r"(?:instructies?|opdracht(?:en)?|aanwijzing(?:en)?|regels|richtlijnen|beperkingen|(?:systeem)?prompts?)"
_ORDERS_EN = r"(?:instructions?|prompts?|rules|guidelines|directions|restrictions|commands)"
_HIDDEN_NL = r"(?:systeemprompt|systeem-prompt|system prompt|systeeminstructies?|verborgen instructies?|prompt)"
_HIDDEN_EN = r"(?:system prompt|hidden instructions?|initial instructions?|system message)"


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A pattern, and the words (lower case) of which at least one must be there before it is worth trying."""

    kind: InstructionKind
    words: tuple[str, ...]
    regex: str
    flags: int = re.IGNORECASE


_OVERRIDE_NL = ("negeer", "vergeet", "overschrijf", "omzeil")
_OVERRIDE_EN = ("ignore", "disregard", "forget", "override", "bypass")

_PATTERNS = (
    _Pattern(
        InstructionKind.OVERRIDE,
        _OVERRIDE_NL,
        rf"\b(?:{'|'.join(_OVERRIDE_NL)}){_GAP}{_WORDS}{_EARLIER_NL}{_GAP}{_WORDS}{_ORDERS_NL}\b",
    ),
    _Pattern(
        InstructionKind.OVERRIDE,
        _OVERRIDE_NL,
        rf"\b(?:negeer|omzeil){_GAP}(?:al|alle){_GAP}{_WORDS}(?:instructies|regels|prompts?)\b",
    ),
    _Pattern(
        InstructionKind.OVERRIDE,
        ("negeren", "vergeten", "omzeilen"),
        rf"\b{_EARLIER_NL}{_GAP}{_WORDS}{_ORDERS_NL}{_GAP}{_WORDS}(?:te{_GAP})?(?:negeren|vergeten|omzeilen)\b",
    ),
    _Pattern(
        InstructionKind.OVERRIDE,
        _OVERRIDE_EN,
        rf"\b(?:{'|'.join(_OVERRIDE_EN)}){_GAP}{_WORDS}{_EARLIER_EN}{_GAP}{_WORDS}{_ORDERS_EN}\b",
    ),
    _Pattern(
        InstructionKind.ROLE,
        ("bent",),
        rf"\b(?:je|jij|u){_GAP}bent{_GAP}(?:vanaf{_GAP})?nu{_GAP}{_WORDS}"
        r"(?:ai|chatbot|assistent|taalmodel|DAN|model|hacker|systeem)\b",
    ),
    _Pattern(
        InstructionKind.ROLE,
        ("doe", "gedraag"),
        rf"\b(?:doe{_GAP}alsof|gedraag{_GAP}je{_GAP}als(?:of)?){_GAP}{_WORDS}(?:geen|zonder){_GAP}{_WORDS}"
        r"(?:regels|beperkingen|instructies|richtlijnen)\b",
    ),
    _Pattern(
        InstructionKind.ROLE,
        ("you",),
        rf"\byou{_GAP}are{_GAP}(?:now|no{_GAP}longer){_GAP}{_WORDS}"
        r"(?:ai|assistant|model|chatbot|DAN|bound|restricted|jailbroken)\b",
    ),
    _Pattern(
        InstructionKind.ROLE,
        ("pretend", "act"),
        rf"\b(?:pretend|act){_GAP}(?:to{_GAP}be|as{_GAP}if|as){_GAP}{_WORDS}"
        rf"(?:no{_GAP}(?:rules|restrictions)|unrestricted|DAN|jailbroken)\b",
    ),
    _Pattern(
        InstructionKind.REVEAL,
        ("prompt", "instructie"),
        rf"\b(?:toon|laat|geef|print|herhaal|onthul|schrijf|vertel|wat{_GAP}(?:is|staat|zijn)){_GAP}{_WORDS}{_WORDS}"
        rf"(?:je|jouw|de|het|volledige|gehele){_GAP}{_WORDS}{_HIDDEN_NL}\b",
    ),
    _Pattern(
        InstructionKind.REVEAL,
        ("prompt", "instruction", "message"),
        rf"\b(?:show|reveal|print|repeat|output|leak|tell|what{_GAP}is|what{_GAP}are){_GAP}{_WORDS}{_HIDDEN_EN}\b",
    ),
    _Pattern(
        InstructionKind.STEER,
        ("antwoord",),
        rf"\bantwoord{_GAP}(?:vanaf{_GAP}nu|voortaan|uitsluitend|alleen){_GAP}{_WORDS}met\b",
    ),
    _Pattern(
        InstructionKind.STEER,
        ("deze",),
        rf"\b(?:noem|vermeld|herhaal){_GAP}deze{_GAP}(?:opdracht|instructie|prompt){_GAP}niet\b",
    ),
    _Pattern(
        InstructionKind.STEER,
        ("mention", "reveal", "disclose"),
        rf"\b(?:do{_GAP}not|don.t|never){_GAP}(?:mention|reveal|disclose){_GAP}"
        rf"(?:this|these){_GAP}(?:instructions?|prompt)\b",
    ),
    _Pattern(
        InstructionKind.STEER,
        ("now", "henceforth"),
        rf"\b(?:from{_GAP}now{_GAP}on|henceforth){_GAP}{_WORDS}(?:answer|respond|reply)\b",
    ),
    # Case counts here: lower case "systeem:" is an ordinary label in a report.
    _Pattern(
        InstructionKind.CHAT_TURN,
        ("system:", "systeem:", "assistant:", "system p", "system m", "system*"),
        r"(?m)^[ \t>*#]{0,8}(?:SYSTEM|System|SYSTEEM|ASSISTANT)(?: (?:PROMPT|MESSAGE|prompt|message))?\*{0,2}:",
        flags=0,
    ),
    _Pattern(
        InstructionKind.CHAT_TURN,
        ("<|", "[inst", "[/inst", "sys>>", "##"),
        r"<\|[a-z_]{2,20}\|>|\[/?INST\]|<</?SYS>>|(?m:^#{2,4} ?(?:System|Instruction|Instructie):)",
        flags=0,
    ),
    _Pattern(
        InstructionKind.CHAT_TURN, ("system>", "assistant>", "instruction"), r"</?(?:system|assistant|instructions?)>"
    ),
)

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_LOOKALIKES = str.maketrans("аеорсухіјԁ", "aeopcyxijd")


def find_instructions(text: str) -> list[Instruction]:
    """Return the instruction-like spans of a Dutch or English text, in order and without overlap.

    Invisible characters and Cyrillic look-alikes inside words do not hide a sentence. Spans count in ``text`` itself.
    """
    plain, original = _readable(text)
    lowered = plain.lower()
    found = [
        Instruction(original(match.start()), original(match.end() - 1) + 1, pattern.kind)
        for pattern in _PATTERNS
        if any(word in lowered for word in pattern.words)
        for match in re.finditer(pattern.regex, plain, pattern.flags)
    ]
    return _without_overlap(found)


def _readable(text: str) -> tuple[str, Callable[[int], int]]:
    """Return the text as a model would read it, and a function from its positions to those in ``text``."""
    shown = text.translate(_LOOKALIKES)
    if not _INVISIBLE.search(shown):
        return shown, lambda position: position
    kept = [index for index, character in enumerate(shown) if not _INVISIBLE.match(character)]
    return "".join(shown[index] for index in kept), kept.__getitem__


def _without_overlap(found: list[Instruction]) -> list[Instruction]:
    """Keep, of spans that overlap, the one that starts first and, of those, the longest."""
    chosen: list[Instruction] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if not chosen or item.start >= chosen[-1].end:
            chosen.append(item)
    return chosen
