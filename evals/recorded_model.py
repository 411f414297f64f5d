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


@dataclass(frozen=True, slots=True)
class _Said:
    """An answer in the pieces in which it came, each with the seconds since the request; ``whole``: to its end."""

    pieces: tuple[tuple[str, float], ...]
    whole: bool

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)


@dataclass
class RecordedModel:
    """Replays what ``path`` holds and asks ``inner`` for the rest; without ``inner`` the rest is refused.

    An answer is recorded to its end, also when the reader has enough of it sooner: another gate may want more. What the
    model was shown is kept too, so that a reader can judge its words, and when each piece came: ``waited`` counts the
    seconds that the real model took for what was replayed, for figures of time.
    """

    path: Path
    inner: ChatModel | None = None
    name: str = "opname"
    context_tokens: int = 8_192
    structured: bool = False
    waited: float = 0.0
    said: list[str] = field(default_factory=list)
    """Everything that was said, in order."""
    _kept: dict[str, _Said] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if self.inner is not None:
            self.name, self.context_tokens = self.inner.name, self.inner.context_tokens
            self.structured = self.inner.structured
        if self.path.exists():
            for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), start=1):
                try:
                    row = json.loads(line)
                    pieces = tuple((str(text), float(at)) for text, at in row["stukken"])
                    self._kept[row["vraag"]] = _Said(pieces, bool(row["heel"]))
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
            yield from self._replay(self._kept[key])
            return
        if self.inner is None:
            raise ModelRefused("deze vraag staat niet in de opname")
        said: list[tuple[str, float]] = []
        whole = False
        pieces = _timed(self.inner.stream(messages, limits))
        try:
            for piece in pieces:
                said.append(piece)
                yield piece[0]
            whole = True
        except GeneratorExit:
            whole = _finish(pieces, said)
            raise
        except KeyboardInterrupt:
            said.clear()  # who stops a measurement goes on with it later: half an answer is none
            raise
        finally:
            if said:
                self._keep(key, messages, _Said(tuple(said), whole))

    def _replay(self, kept: _Said) -> Iterator[str]:
        before = self.waited
        self.said.append(kept.text)
        for text, at in kept.pieces:
            self.waited = before + at
            yield text
        if not kept.whole:
            raise AnswerCutOff

    def _keep(self, key: str, messages: Sequence[Message], said: _Said) -> None:
        row = {
            "vraag": key,
            "berichten": [[one.role, one.text] for one in messages],
            "antwoord": said.text,
            "heel": said.whole,
            "stukken": said.pieces,
            "model": self.name,
            "venster": self.context_tokens,
            "json": self.structured,
        }
        with self._lock:
            self._kept[key] = said
            self.said.append(said.text)
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _timed(pieces: Iterator[str]) -> Iterator[tuple[str, float]]:
    """Yield the pieces that say something, each with the seconds since the request."""
    started = time.perf_counter()
    for piece in pieces:
        if piece:
            yield piece, round(time.perf_counter() - started, 2)


def _finish(pieces: Iterator[tuple[str, float]], said: list[tuple[str, float]]) -> bool:
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
