"""Whether a model that is named can be had: from the copy on this computer, or from the Hugging Face hub.

The hub's own library tries for minutes, with lines in English, when it is not reachable or the name is wrong; one
request of a few seconds tells the same.
"""

from __future__ import annotations

import re

from knowledge.errors import EmbedderError

PROBE_SECONDS = 5.0
_NAME = re.compile(r"[\w.-]+(?:/[\w.-]+)?")
_FILES = ("modules.json", "config.json")


def must_stay_local(name: str) -> bool:
    """Say whether the model has to come from the copy on this computer, because the hub may not be or is not reached.

    Raises:
        EmbedderError: the model is not here and the hub does not have it, or cannot be reached.
    """
    from huggingface_hub import constants

    if not _NAME.fullmatch(name):
        raise EmbedderError(f"{name!r} is geen naam van een model; pas KENNIS_EMBEDDER of KENNIS_RERANKER aan")
    here = _is_here(name)
    if constants.HF_HUB_OFFLINE:
        if not here:
            raise EmbedderError(
                f"het model {name} staat niet op deze computer, en ophalen mag niet (HF_HUB_OFFLINE); geef de map van "
                "een model, of een naam die hier al eens is opgehaald"
            )
        return True
    answer = _ask_hub(f"{constants.ENDPOINT}/api/models/{name}")
    if answer is None or answer >= 500:
        if not here:
            raise EmbedderError(
                f"het model {name} staat niet op deze computer, en de Hugging Face-hub is niet bereikbaar; geef de map "
                "van een model, of probeer het opnieuw met internet"
            )
        return True
    if answer in {401, 403, 404} and not here:
        raise EmbedderError(
            f"het model {name} bestaat niet op de Hugging Face-hub, of u hebt er geen toegang toe; controleer de naam "
            "in KENNIS_EMBEDDER of KENNIS_RERANKER"
        )
    return False


def _is_here(name: str) -> bool:
    from huggingface_hub import try_to_load_from_cache

    return any(isinstance(try_to_load_from_cache(name, file), str) for file in _FILES)


def _ask_hub(address: str) -> int | None:
    """Return the status that the hub answers with; None when it does not answer."""
    import httpx

    try:
        return httpx.head(address, timeout=PROBE_SECONDS, follow_redirects=True).status_code
    except (httpx.HTTPError, OSError, ValueError):
        return None


__all__ = ["must_stay_local"]
