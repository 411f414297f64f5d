"""The composition root of the knowledge room: from settings to a library that works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.errors import SettingsError
from knowledge.settings import KnowledgeSettings
from knowledge.settings_errors import read_settings

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.ports import Embedder


def load_settings() -> KnowledgeSettings:
    """Return the settings of the environment.

    Raises:
        SettingsError: a value is wrong; the message names the variable.
    """
    return read_settings(KnowledgeSettings, SettingsError)


def open_library(
    settings: KnowledgeSettings | None = None,
    *,
    embedder: Embedder | None = None,
    read_only: bool = False,
    any_model: bool = False,
    load_ahead: bool = False,
    without_model: bool = False,
) -> Library:
    """Open the library that ``settings`` name; it is made when there is none yet.

    ``embedder``: used instead of the one that the settings ask for. ``read_only``: for a process that only answers
    and soon ends: it leaves Chroma to others unless the library is large. ``any_model``: do not refuse another
    embedding model than the register was made with (for status, doctor and rebuild). ``load_ahead``: load the model
    for questions on another core while the library opens. ``without_model``: only look at what is held: no model is
    made, so that a wrong name of one keeps nobody from looking.

    Raises:
        ModelMismatch: the embedder is not the model that made the library's vectors.
        LibraryError: the library cannot be opened.
        SettingsError: a setting is wrong.
    """
    from knowledge.embedders import make_embedder

    settings = settings or load_settings()
    any_model = any_model or without_model
    if embedder is None and not without_model:
        embedder = make_embedder(settings, load_ahead=load_ahead)

    from knowledge.library import Library
    from knowledge.register import Register

    url = settings.database_url.get_secret_value() if settings.database_url else None
    register = Register.open(url or settings.data_dir / "register.sqlite", settings.data_dir / "originals")
    try:
        if embedder is not None and not any_model and register.model() is not None:
            register.check_model(embedder.model_id, embedder.dimensions)
        return Library(settings, register, embedder, read_only=read_only, any_model=any_model)
    except BaseException:
        register.close()
        raise
