"""The settings of training sessions, read from the environment."""

from __future__ import annotations

from assistant.errors import AssistantError
from assistant.training.settings import TrainingSettings


def load_training_settings() -> TrainingSettings:
    """Return the settings of the environment.

    Raises:
        AssistantError: a value is wrong; the message names the variable.
    """
    from knowledge.settings_errors import read_settings

    return read_settings(TrainingSettings, AssistantError)
