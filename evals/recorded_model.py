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

from assistant.chat_models.errors import ChatModelError, ModelRefused
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
    _kept: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if self.inner is not None:
            self.name, self.context_tokens = self.inner.name, self.inner.context_tokens
            self.structured = self.inner.structured
        if self.path.exists():
            for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), start=1):
                try:
                    row = json.loads(line)
                    self._kept[row["vraag"]] = row["antwoord"]
                    self.name, self.context_tokens = row["model"], row["venster"]
                    self.structured = row["json"]
                except (ValueError, KeyError, TypeError):
                    raise RunError(f"{self.path}, regel {number}: dit is geen opname van een taalmodel.") from None

    def complete(self, messages: Sequence[Message], limits: Limits) -> Completion:
        """Return the whole answer; see ``ChatModel.complete``."""
        return Completion("".join(self.stream(messages, limits)))

    def stream(self, messages: Sequence[Message], limits: Limits) -> Iterator[str]:
        """Yield the answer; see ``ChatModel.stream``. A failure is passed on and not recorded."""
        key = _key(messages, limits)
        if key in self._kept:
            yield self._kept[key]
            return
        if self.inner is None:
            raise ModelRefused("deze vraag staat niet in de opname")
        said: list[str] = []
        started = time.perf_counter()
        pieces = self.inner.stream(messages, limits)
        try:
            for piece in pieces:
                said.append(piece)
                yield piece
        except GeneratorExit:
            self._finish(pieces, said)
            raise
        finally:
            if said:
                self._keep(key, "".join(said), time.perf_counter() - started)

    def _finish(self, pieces: Iterator[str], said: list[str]) -> None:
        try:
            said.extend(pieces)
        except ChatModelError:
            return

    def _keep(self, key: str, text: str, seconds: float) -> None:
        row = {
            "vraag": key,
            "antwoord": text,
            "seconden": round(seconds, 2),
            "model": self.name,
            "venster": self.context_tokens,
            "json": self.structured,
        }
        with self._lock:
            self._kept[key] = text
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _key(messages: Sequence[Message], limits: Limits) -> str:
    """Return what names a request: everything the model sees, as sha256."""
    told = json.dumps([[one.role, one.text] for one in messages] + [limits.max_output_tokens], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
