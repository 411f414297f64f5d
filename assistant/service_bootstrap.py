"""The composition root of the doors: an assistant, a store and the pipelines of each manner of answering."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.service import Manner, Service

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant
    from assistant.pipeline import Pipeline
    from assistant.store.store import Store


def verbatim_pipeline(pipeline: Pipeline) -> Pipeline:
    """Return the pipeline without the step in which a model writes: what stays are sentences of the sources."""
    from assistant.steps.write import Write

    return replace(pipeline, steps=tuple(step for step in pipeline.steps if not isinstance(step, Write)))


def open_service(assistant: Assistant | None = None, store: Store | None = None, *, read_only: bool = False) -> Service:
    """Return the service over ``assistant`` and ``store``; what is not given is opened from the settings, and closed
    with the service.

    Raises:
        KnowledgeError: the library cannot be opened.
        StoreError: the store cannot be opened.
        AssistantError: a setting is wrong.
    """
    from assistant.bootstrap import instrument_pipeline, open_assistant
    from assistant.store.bootstrap import open_store
    from knowledge.instruments.catalogue import load_catalogue

    owns: list[Assistant | Store] = []
    try:
        if store is None:
            data_dir = assistant.library.settings.data_dir if assistant is not None else None
            store = open_store(data_dir=data_dir)
            owns.append(store)
        if assistant is None:
            assistant = open_assistant(read_only=read_only)
            owns.append(assistant)
        pipelines = {
            Manner.ANSWER: assistant.pipeline,
            Manner.INSTRUMENTS: instrument_pipeline(assistant),
            Manner.VERBATIM: verbatim_pipeline(assistant.pipeline),
        }
        return Service(assistant, store, pipelines, load_catalogue(), tuple(owns))
    except BaseException:
        for owned in owns:
            owned.close()
        raise
