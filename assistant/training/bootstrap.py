"""The settings of training sessions, read from the environment."""

from __future__ import annotations

from pydantic import ValidationError

from assistant.errors import AssistantError
from assistant.training.settings import TrainingSettings


def load_training_settings() -> TrainingSettings:
    """Return the settings of the environment.

    Raises:
        AssistantError: a value is wrong; the message names the variable.
    """
    try:
        return TrainingSettings()
    except ValidationError as error:
        from knowledge.settings_errors import what_is_wrong

        raise AssistantError(what_is_wrong(error, "KENNIS_")) from None
