"""The base of all models that make up a question and an answer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of the answer models: frozen, strict about names, filled by Python name or by Dutch alias."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
