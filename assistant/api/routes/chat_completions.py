"""``/v1/chat/completions`` and ``/v1/models``: the same answers for programs that speak OpenAI's API.

The client keeps the conversation and sends it along; here only the audit line is kept. Instructions in ``system``
messages are not followed: nobody can change how answers are made from outside.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from assistant.answer import Answer, Turn
from assistant.api.answering import answer_events, whole_answer
from assistant.api.markdown import answer_as_markdown, closing_as_markdown, sentence_as_markdown
from assistant.api.openapi import BASE
from assistant.api.parts import ApiParts, CurrentCaller, problems
from assistant.api.schemas import MOST_QUESTION_CHARS
from assistant.chatting import MOST_TURNS
from assistant.errors import AssistantError
from assistant.events import AnswerEvent, Finished, SentenceReady
from assistant.service import Manner

router = APIRouter(prefix=BASE, tags=["Taalmodel"])

MODELS = {
    "kenniswijzer": Manner.ANSWER,
    "kenniswijzer-instrumenten": Manner.INSTRUMENTS,
    "kenniswijzer-letterlijk": Manner.VERBATIM,
}
_MADE = 1_764_000_000
_NO_MODEL = f"Dit model is er niet. Kies uit {', '.join(MODELS)}."


class TextPart(BaseModel):
    """Een deel van een bericht; alleen tekst wordt gelezen."""

    type: str
    text: str = ""


class ChatMessage(BaseModel):
    """Een bericht in het gesprek."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[TextPart] | None = None

    @property
    def plain(self) -> str:
        """The text of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class ChatBody(BaseModel):
    """Een gesprek met als laatste de vraag; andere velden van OpenAI worden niet gebruikt."""

    model_config = ConfigDict(extra="ignore")

    model: str = Field(max_length=100, examples=["kenniswijzer"])
    messages: list[ChatMessage] = Field(
        min_length=1, max_length=200, examples=[[{"role": "user", "content": "Wie mag een drugspand sluiten?"}]]
    )
    stream: bool = False
    n: int = Field(default=1, ge=1, le=1, description="Er is altijd één antwoord.")


class ModelView(BaseModel):
    """Een model."""

    id: str
    object: Literal["model"] = "model"
    created: int = _MADE
    owned_by: str = "kenniswijzer"


class ModelList(BaseModel):
    """De modellen."""

    object: Literal["list"] = "list"
    data: list[ModelView]


class Message(BaseModel):
    """Het antwoord."""

    role: Literal["assistant"] = "assistant"
    content: str


class Choice(BaseModel):
    """De enige keuze."""

    index: int = 0
    message: Message
    finish_reason: Literal["stop"] = "stop"


class Completion(BaseModel):
    """Een antwoord zoals OpenAI het geeft, met de zinnen en de bronnen als tekst."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]


@router.get("/models", summary="Lees de modellen", operation_id="leestModellen", responses=problems())
async def models(_caller: CurrentCaller) -> ModelList:
    """Geeft de namen die bij chat/completions kunnen worden gebruikt."""
    return ModelList(data=[ModelView(id=name) for name in MODELS])


@router.get("/models/{model}", summary="Lees een model", operation_id="leestModel", responses=problems(404))
async def one_model(model: str, _caller: CurrentCaller) -> ModelView:
    """Geeft één model."""
    if model not in MODELS:
        raise HTTPException(404, _NO_MODEL)
    return ModelView(id=model)


@router.post(
    "/chat/completions",
    summary="Stel een vraag zoals aan een taalmodel van OpenAI",
    operation_id="voltooitGesprek",
    response_model=Completion,
    responses={
        **problems(404, 413),
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}},
    },
)
async def complete(body: ChatBody, request: Request, caller: CurrentCaller, api: ApiParts) -> Any:
    """Beantwoordt de laatste vraag uit de bibliotheek, met nummers bij de zinnen en onderaan de bronnen met links."""
    if body.model not in MODELS:
        raise HTTPException(404, _NO_MODEL)
    question, history = _conversation(body.messages)
    asked = partial(api.service.ask, caller, question, manner=MODELS[body.model], history=history)
    events = await answer_events(api, caller, asked)
    base = api.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    number, now = f"chatcmpl-{uuid.uuid4().hex}", int(time.time())
    if body.stream:
        chunks = _chunks(events, {"id": number, "created": now, "model": body.model}, base)
        return StreamingResponse(chunks, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
    answer = await whole_answer(events)
    message = Message(content=answer_as_markdown(answer, base))
    return Completion(id=number, created=now, model=body.model, choices=[Choice(message=message)])


def _conversation(messages: Sequence[ChatMessage]) -> tuple[str, tuple[Turn, ...]]:
    """Return the question and the turns before it."""
    if messages[-1].role != "user" or not messages[-1].plain.strip():
        raise HTTPException(400, "Het laatste bericht moet een vraag van de gebruiker zijn.")
    turns, question = [], ""
    for message in messages[:-1]:
        if message.role == "user":
            question = message.plain
        elif message.role == "assistant" and question:
            turns.append(Turn(question=question[:MOST_QUESTION_CHARS], answer=message.plain[:MOST_QUESTION_CHARS]))
            question = ""
    return messages[-1].plain, tuple(turns[-MOST_TURNS:])


async def _chunks(events: AsyncIterator[AnswerEvent], head: dict[str, Any], base: str) -> AsyncIterator[bytes]:
    """Yield the answer as chunks: sentences as they pass the gate, then the sources."""
    yield _chunk(head, {"role": "assistant", "content": ""})
    try:
        async for event in events:
            if isinstance(event, SentenceReady):
                yield _chunk(head, {"content": sentence_as_markdown(event.sentence)})
            elif isinstance(event, Finished):
                yield _chunk(head, {"content": _closing(event.answer, base)})
    except AssistantError:
        yield _chunk(head, {"content": "Er ging iets mis. Probeer het opnieuw."})
    yield _chunk(head, {}, finish="stop")
    yield b"data: [DONE]\n\n"


def _closing(answer: Answer, base: str) -> str:
    text = closing_as_markdown(answer, base)
    return text if answer.sentences else text.lstrip("\n")


def _chunk(head: dict[str, Any], delta: dict[str, str], finish: str | None = None) -> bytes:
    chunk = ChatChunk(**head, choices=[ChunkChoice(delta=delta, finish_reason=finish)])
    return f"data: {chunk.model_dump_json()}\n\n".encode()


class ChunkChoice(BaseModel):
    """A piece of the only choice."""

    index: int = 0
    delta: dict[str, str]
    finish_reason: str | None = None


class ChatChunk(BaseModel):
    """A piece of an answer, as OpenAI's API streams it."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    choices: list[ChunkChoice]
