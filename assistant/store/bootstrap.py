"""The composition root of the store: from settings to a store that works."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import AssistantError, StoreError
from assistant.store.settings import StoreSettings
from assistant.store.store import Store

FILE = "gesprekken.sqlite"


def load_store_settings() -> StoreSettings:
    """Return the settings of the environment.

    Raises:
        AssistantError: a value is wrong; the message names the variable.
    """
    from knowledge.settings_errors import read_settings

    return read_settings(StoreSettings, AssistantError)


def open_store(settings: StoreSettings | None = None, data_dir: Path | None = None) -> Store:
    """Open the store that the settings name; a file in ``data_dir`` (default: the library's folder) without a URL.

    Raises:
        StoreError: it cannot be used.
        AssistantError: a setting is wrong.
    """
    from assistant.store.database import open_engine

    settings = settings or load_store_settings()
    if settings.store_url is not None:
        url = settings.store_url.get_secret_value()
        if "://" not in url:
            raise StoreError("KENNIS_STORE_URL is geen adres van een database, zoals postgresql+psycopg://server/naam.")
        return Store(open_engine(url))
    if data_dir is None:
        from knowledge.bootstrap import load_settings

        data_dir = load_settings().data_dir
    return Store(open_engine(data_dir / FILE))
