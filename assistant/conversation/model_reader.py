"""A chat model as reader of follow-ups: asked only where the rules see that a question leans on one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Turn
from assistant.chat_models.errors import ChatModelError
from assistant.chat_models.port import ChatModel, Limits, Message
from assistant.composing.shown_passages import neutral
from assistant.conversation.reading import Reading, ReadingKind, Rephraser
from prompts.prompt_file import load_prompt

__all__ = ["ModelRephraser"]

PROMPT = "vervolgvraag"
TURNS, ANSWER_CHARS = 3, 400
"""How much of the conversation the model sees."""
_LIMITS = Limits(max_output_tokens=120)


@dataclass(frozen=True)
class ModelRephraser:
    """Lets ``model`` write out what ``rules`` call a follow-up. What it writes is judged by who asked for it."""

    model: ChatModel
    rules: Rephraser

    def rephrase(self, text: str, turns: Sequence[Turn]) -> Reading | None:
        """Return the reading of the rules for a question that stands alone, else the model's; None when it has none."""
        reading = self.rules.rephrase(text, turns)
        if reading is None or reading.kind in {ReadingKind.ALONE, ReadingKind.NEW_SUBJECT}:
            return reading
        prompt = load_prompt(PROMPT)
        told = "\n".join(f"Vraag: {turn.question}\nAntwoord: {turn.answer[:ANSWER_CHARS]}" for turn in turns[-TURNS:])
        messages = [
            Message("system" if role == "system" else "user", said)
            for role, said in prompt.messages(gesprek=neutral(told), vraag=neutral(text))
        ]
        try:
            written = self.model.complete(messages, _LIMITS).text
        except ChatModelError:
            return None
        question = _first_line(written)
        if not question:
            return None
        kind = ReadingKind.ALONE if question == text else ReadingKind.FOLLOW_UP
        return replace(reading, text=question, kind=kind, prompt=prompt.label, model=self.model.name)


def _first_line(written: str) -> str:
    """Return the question in what a model wrote; nothing when it wrote more than one line."""
    lines = [
        line.strip().removeprefix("Vraag:").strip(" \"'“”*") for line in written.strip().splitlines() if line.strip()
    ]
    return lines[0] if len(lines) == 1 and any(character.isalpha() for character in lines[0]) else ""
