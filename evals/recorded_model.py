"""A chat model whose answers are kept beside a run: asked once, and replayed as often as scoring needs it.

A real model takes a minute an answer on a small machine. With its words on disk the same run can be made again, with
another gate or with none, in seconds and with the very same words.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.chat_models.errors import AnswerCutOff, ChatModelError, ModelRefused
from assistant.chat_models.port import ChatModel, Completion, Limits, Message
from evals.errors import RunError

__all__ = ["RecordedModel"]


@dataclass
class RecordedModel:
    """Replays what ``path`` holds and asks ``inner`` for the rest; without ``inner`` the rest is refused.

    An answer is recorded to its end, also when the reader has enough of it sooner: another gate may want more.
    """

    path: Path
    inner: ChatModel | None = None
    name: str = "opname"
    context_tokens: int = 8_192
    structured: bool = False
    _kept: dict[str, tuple[str, bool]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if self.inner is not None:
            self.name, self.context_tokens = self.inner.name, self.inner.context_tokens
            self.structured = self.inner.structured
        if self.path.exists():
            for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), start=1):
                try:
                    row = json.loads(line)
                    self._kept[row["vraag"]] = (row["antwoord"], bool(row["heel"]))
                    self.name, self.context_tokens = row["model"], row["venster"]
                    self.structured = row["json"]
                except (ValueError, KeyError, TypeError):
                    raise RunError(f"{self.path}, regel {number}: dit is geen opname van een taalmodel.") from None

    def complete(self, messages: Sequence[Message], limits: Limits) -> Completion:
        """Return the whole answer; see ``ChatModel.complete``."""
        return Completion("".join(self.stream(messages, limits)))

    def stream(self, messages: Sequence[Message], limits: Limits) -> Iterator[str]:
        """Yield the answer; see ``ChatModel.stream``. What broke off is kept as such; silence is not."""
        key = _key(messages, limits)
        if key in self._kept:
            text, whole = self._kept[key]
            yield text
            if not whole:
                raise AnswerCutOff
            return
        if self.inner is None:
            raise ModelRefused("deze vraag staat niet in de opname")
        said: list[str] = []
        whole = False
        started = time.perf_counter()
        pieces = self.inner.stream(messages, limits)
        try:
            for piece in pieces:
                said.append(piece)
                yield piece
            whole = True
        except GeneratorExit:
            whole = _finish(pieces, said)
            raise
        finally:
            if said:
                self._keep(key, "".join(said), whole, time.perf_counter() - started)

    def _keep(self, key: str, text: str, whole: bool, seconds: float) -> None:
        row = {
            "vraag": key,
            "antwoord": text,
            "heel": whole,
            "seconden": round(seconds, 2),
            "model": self.name,
            "venster": self.context_tokens,
            "json": self.structured,
        }
        with self._lock:
            self._kept[key] = (text, whole)
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _finish(pieces: Iterator[str], said: list[str]) -> bool:
    """Read an answer that nobody waits for to its end; say whether it came."""
    try:
        said.extend(pieces)
    except ChatModelError:
        return False
    return True


def _key(messages: Sequence[Message], limits: Limits) -> str:
    """Return what names a request: everything the model sees, as sha256."""
    told = json.dumps([[one.role, one.text] for one in messages] + [limits.max_output_tokens], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
