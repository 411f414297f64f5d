"""Runs with a chat model: the model of the settings behind a recording, with the gate of the product or with none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.recorded_model import RecordedModel

if TYPE_CHECKING:
    from assistant.chat_models import ChatModel, ChatSettings
    from assistant.context import Draft
    from assistant.pipeline import Step
    from assistant.settings import AssistantSettings
    from knowledge.library import Library
    from knowledge.records import Match

__all__ = ["addressed", "recorded_model", "with_chat_model"]


def addressed() -> dict[str, Any]:
    """Return where the model is and its key, from the environment: neither belongs in the folder of a run.

    Raises:
        ChatModelSettingsError: a setting is wrong.
    """
    from assistant.chat_models import load_chat_settings

    settings = load_chat_settings()
    found: dict[str, Any] = {"chat_base_url": settings.chat_base_url}
    if settings.chat_api_key is not None:
        found["chat_api_key"] = settings.chat_api_key
    return found


def recorded_model(chat: ChatSettings, recording: Path | None) -> ChatModel:
    """Return the model of the settings; with ``recording`` its words are kept there and found again.

    Raises:
        RunError: no model is named, or the recording is damaged. ChatModelSettingsError: the settings cannot be right.
    """
    from assistant.chat_models import make_chat_model
    from evals.errors import RunError

    model = make_chat_model(chat)
    if model is None:
        raise RunError("Noem onder 'taalmodel' ten minste chat_model, bijvoorbeeld openai:qwen2.5.")
    return RecordedModel(recording, model) if recording is not None else model


def with_chat_model(
    steps: Sequence[Step],
    model: ChatModel,
    chat: ChatSettings,
    library: Library,
    settings: AssistantSettings,
    *,
    gate: bool = True,
) -> Sequence[Step]:
    """Return the steps with one in which ``model`` writes; without ``gate`` all that it writes goes to the reader."""
    from dataclasses import replace

    from assistant.bootstrap import model_writer, with_model

    writer = model_writer(model, chat, library, settings)
    if not gate:
        writer = replace(writer, gate=lambda _writing: _open_gate)
    return with_model(steps, writer, library.register, settings)


def _open_gate(text: str, cited: Sequence[Match], kept: Sequence[Match]) -> Draft:  # noqa: ARG001 - the port
    """Let everything through: what a reader would get of a model that nobody checks."""
    from assistant.context import Draft, Span

    return Draft(text, tuple(Span(match, 0, len(match.passage.text)) for match in cited))
