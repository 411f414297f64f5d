"""A chat model as judge: the port, limits and providers of the model that writes answers, with settings of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from evals.judge import JudgeError

if TYPE_CHECKING:
    from assistant.chat_models import ChatModel

__all__ = ["ChatModelJudge", "JudgeSettings", "make_judge"]

LONGEST_REPLY = 4_000
"""Tokens: a verdict with a reason for every sentence of a long answer."""


class JudgeSettings(BaseSettings):
    """Which model judges; nothing is asked of any model until these are set."""

    model_config = SettingsConfigDict(env_prefix="KENNIS_", env_file=".env", extra="ignore")

    judge_url: str | None = Field(
        default=None, description="Adres van het taalmodel dat antwoorden beoordeelt, tot en met /v1; leeg: geen."
    )
    judge_model: str = Field(
        default="",
        description="Naam van dat taalmodel; zonder adres als aanbieder:naam.",
    )
    judge_key: SecretStr | None = Field(default=None, description="Sleutel voor dat taalmodel, als het er een vraagt.")
    judge_timeout: float = Field(default=120, gt=0, description="Seconden die een oordeel mag duren.")


@dataclass(frozen=True)
class ChatModelJudge:
    """Asks with temperature 0, so that the same answer gets the same verdict as far as the model allows."""

    name: str
    model: ChatModel

    def complete(self, prompt: str) -> str:
        """Return the model's text.

        Raises:
            JudgeError: it cannot be reached, refuses, or does not answer to the end.
        """
        from assistant.chat_models import Limits, Message
        from assistant.chat_models.errors import ChatModelError

        try:
            return self.model.complete((Message("user", prompt),), Limits(LONGEST_REPLY)).text
        except ChatModelError as error:
            raise JudgeError(f"{error} Controleer KENNIS_JUDGE_URL, KENNIS_JUDGE_MODEL en KENNIS_JUDGE_KEY.") from None


def make_judge(settings: JudgeSettings) -> ChatModelJudge:
    """Return the judge of the settings.

    Raises:
        JudgeError: no model is set. ChatModelSettingsError: the model cannot be made.
    """
    from assistant.chat_models import ChatSettings, make_chat_model

    if not settings.judge_model or not (settings.judge_url or ":" in settings.judge_model):
        raise JudgeError(
            "Er is geen taalmodel om mee te beoordelen. Stel KENNIS_JUDGE_URL en KENNIS_JUDGE_MODEL in. "
            "Let op: vragen, antwoorden en bronnen gaan dan naar dat adres."
        )
    # Behind an address of one's own the name is the server's, colons and all; elsewhere it names the provider.
    name = f"openai:{settings.judge_model}" if settings.judge_url else settings.judge_model
    try:
        chat = ChatSettings(
            chat_model=name,
            chat_base_url=settings.judge_url or "",
            chat_api_key=settings.judge_key,
            chat_timeout=settings.judge_timeout,
            chat_token_timeout=settings.judge_timeout,
        )
    except ValidationError:
        raise JudgeError("KENNIS_JUDGE_URL is geen adres. Het begint met http:// of https://.") from None
    model = make_chat_model(chat)
    assert model is not None
    return ChatModelJudge(settings.judge_model, model)
