"""The composition root of the quickscan: from settings to a maker and its keeping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.quickscan.settings import QuickscanSettings

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant
    from assistant.quickscan.keeping import Quickscans
    from assistant.quickscan.maker import QuickscanMaker
    from assistant.service import Service


def load_quickscan_settings() -> QuickscanSettings:
    """Return the settings of the environment.

    Raises:
        AssistantError: a value is wrong; the message names the variable.
    """
    from knowledge.settings_errors import read_settings

    return read_settings(QuickscanSettings, AssistantError)


def open_quickscans(service: Service, settings: QuickscanSettings | None = None) -> Quickscans:
    """Return the quickscans of a service, kept in its store."""
    from assistant.quickscan.keeping import Quickscans

    return Quickscans(make_maker(service.assistant, settings), service.store.work)


def make_maker(assistant: Assistant, settings: QuickscanSettings | None = None) -> QuickscanMaker:
    """Return the maker of quickscans over an open assistant."""
    from assistant.quickscan.maker import QuickscanMaker

    return QuickscanMaker(assistant, settings or load_quickscan_settings())
