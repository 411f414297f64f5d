"""What of an answer its reader may see: nothing of sources that became closed, and no folders or servers."""

from __future__ import annotations

from assistant.answer import Answer, Reader, Warning_
from assistant.ports import Shelf

_LIBRARY_WARNING = "Zoeken in de bibliotheek lukte niet. De beheerder kan nakijken wat eraan scheelt."


def hidden_sources(answer: Answer, reader: Reader, shelf: Shelf) -> frozenset[str]:
    """Return the ids of the cited sources that ``reader`` may not see now."""
    named = {citation.source_id for citation in answer.citations if citation.source_id}
    found = shelf.sources_by_id(named)
    return frozenset(source.id for source in found.values() if source.access not in reader.access)


def visible_part(answer: Answer, hidden: frozenset[str]) -> Answer:
    """Return the answer without citations of ``hidden`` sources and without the sentences that lean on them."""
    numbers = {citation.number for citation in answer.citations if citation.source_id in hidden}
    if not numbers:
        return answer
    return answer.model_copy(
        update={
            "citations": tuple(item for item in answer.citations if item.number not in numbers),
            "sentences": tuple(item for item in answer.sentences if not numbers & set(item.citations)),
            "instruments": (),
            "instrument_overview": None,
            "nearby": (),
        }
    )


def without_places(answer: Answer) -> Answer:
    """Return the answer without what errors of the library say: folders and servers are for the administrator's log."""
    if all(warning.code != "bibliotheek" for warning in answer.warnings):
        return answer
    warnings = [
        Warning_(code=warning.code, text=_LIBRARY_WARNING) if warning.code == "bibliotheek" else warning
        for warning in answer.warnings
    ]
    return answer.model_copy(update={"warnings": tuple(warnings)})
