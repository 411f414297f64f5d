"""Chat models: a port, LangChain behind it, and patience with limits around it."""

from assistant.chat_models.factory import load_chat_settings, make_chat_model
from assistant.chat_models.port import ChatModel, Completion, Limits, Message
from assistant.chat_models.scripted_model import ScriptedModel
from assistant.chat_models.settings import ChatSettings

__all__ = [
    "ChatModel",
    "ChatSettings",
    "Completion",
    "Limits",
    "Message",
    "ScriptedModel",
    "load_chat_settings",
    "make_chat_model",
]
