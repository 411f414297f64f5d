"""Instruction-like text: sentences that try to steer a language model, in documents and in questions.

Found text is data like any other and stays where it is; whoever finds it says so (ingest warns, the question guard
answers with its own status). The patterns name what such sentences do rather than whole sentences: they cancel
instructions, give the model another role, ask for its prompt, imitate the turns of a chat, or speak to it. The families
follow the OWASP "LLM01 Prompt Injection" description (direct and indirect); a pattern list is a signal, never a
guarantee, which is why nothing downstream may obey document text in any case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.injection_patterns import PATTERNS, InstructionKind
from knowledge.injection_views import View, views

__all__ = ["Instruction", "InstructionKind", "find_instructions"]


@dataclass(frozen=True, slots=True)
class Instruction:
    """A span [start, end) of the text that was searched, and what it tries to do."""

    start: int
    end: int
    kind: InstructionKind


def find_instructions(text: str) -> list[Instruction]:
    """Return the instruction-like spans of a text, in order and without overlap; spans count in ``text`` itself.

    Dutch and English, and the best-known sentence in other languages. Invisible characters, look-alike letters, digits
    for letters, letters apart, rot13, base64, hexadecimal, escapes and reversed text do not hide a sentence.
    """
    return _without_overlap([found for view in views(text) for found in _in_view(view)])


def _in_view(view: View) -> list[Instruction]:
    lowered = f" {view.text.lower()}"
    return [
        Instruction(*view.span(match.start(), match.end()), pattern.kind)
        for pattern in PATTERNS
        if any(word in lowered for word in pattern.words)
        for match in re.finditer(pattern.regex, view.text, pattern.flags)
        if match.end() > match.start()
    ]


def _without_overlap(found: list[Instruction]) -> list[Instruction]:
    """Keep, of spans that overlap, the one that starts first and, of those, the longest."""
    chosen: list[Instruction] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if item.start < item.end and (not chosen or item.start >= chosen[-1].end):
            chosen.append(item)
    return chosen
