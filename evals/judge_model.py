"""A chat model behind an OpenAI-compatible address (vLLM, Ollama, llama.cpp and others) as judge."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from evals.judge import JudgeError

__all__ = ["ChatModelJudge", "JudgeSettings", "make_judge"]


class JudgeSettings(BaseSettings):
    """Which model judges; nothing is asked of any model until these are set."""

    model_config = SettingsConfigDict(env_prefix="KENNIS_", env_file=".env", extra="ignore")

    judge_url: str | None = Field(
        default=None, description="Adres van het taalmodel dat antwoorden beoordeelt, tot en met /v1; leeg: geen."
    )
    judge_model: str = Field(default="", description="Naam van dat taalmodel.")
    judge_key: SecretStr | None = Field(default=None, description="Sleutel voor dat taalmodel, als het er een vraagt.")
    judge_timeout: float = Field(default=120, gt=0, description="Seconden die een oordeel mag duren.")


@dataclass(frozen=True)
class ChatModelJudge:
    """Asks with temperature 0, so that the same answer gets the same verdict as far as the model allows."""

    name: str
    client: httpx.Client

    def complete(self, prompt: str) -> str:
        """Return the model's text.

        Raises:
            JudgeError: it cannot be reached, refuses, or answers something else than a chat completion.
        """
        body = {"model": self.name, "temperature": 0, "messages": [{"role": "user", "content": prompt}]}
        try:
            answer = self.client.post("chat/completions", json=body)
            answer.raise_for_status()
            return str(answer.json()["choices"][0]["message"]["content"])
        except httpx.HTTPStatusError as error:
            raise JudgeError(
                f"Het taalmodel {self.name} op {self.client.base_url} weigert (HTTP {error.response.status_code}). "
                "Controleer KENNIS_JUDGE_MODEL en KENNIS_JUDGE_KEY."
            ) from None
        except httpx.HTTPError:
            raise JudgeError(
                f"Het taalmodel op {self.client.base_url} is niet bereikbaar. Controleer KENNIS_JUDGE_URL."
            ) from None
        except (ValueError, KeyError, IndexError, TypeError):
            raise JudgeError(f"Het taalmodel op {self.client.base_url} antwoordt niet zoals een chatmodel.") from None


def make_judge(settings: JudgeSettings, transport: httpx.BaseTransport | None = None) -> ChatModelJudge:
    """Return the judge of the settings; ``transport``: for tests.

    Raises:
        JudgeError: no model is set.
    """
    if not settings.judge_url or not settings.judge_model:
        raise JudgeError(
            "Er is geen taalmodel om mee te beoordelen. Stel KENNIS_JUDGE_URL en KENNIS_JUDGE_MODEL in. "
            "Let op: vragen, antwoorden en bronnen gaan dan naar dat adres."
        )
    key = settings.judge_key
    headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
    base = settings.judge_url.rstrip("/") + "/"
    return ChatModelJudge(
        settings.judge_model,
        httpx.Client(base_url=base, headers=headers, timeout=settings.judge_timeout, transport=transport),
    )
