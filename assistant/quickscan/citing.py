"""One list of sources for a whole quickscan: what several answers cite gets one number."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answer import Citation


class CitationBook:
    """Gives citations of several answers numbers in one list."""

    def __init__(self, given: Iterable[Citation] = ()) -> None:
        """``given``: citations that have their numbers already, from 1."""
        self.citations: list[Citation] = list(given)
        self._numbers: dict[str, int] = {_key(item): item.number for item in self.citations}

    def add(self, citation: Citation) -> int:
        """Return the number of a citation; the same passage, article or page has one."""
        key = _key(citation)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(citation.model_copy(update={"number": self._numbers[key], "via": None}))
        return self._numbers[key]

    def translate(self, numbers: Iterable[int], citations: Iterable[Citation]) -> tuple[int, ...]:
        """Return the numbers here of what ``numbers`` mean in another list."""
        there = {citation.number: citation for citation in citations}
        return tuple(dict.fromkeys(self.add(there[number]) for number in numbers if number in there))


def _key(citation: Citation) -> str:
    place = (citation.bwb_id, citation.article, citation.url, citation.title)
    return citation.passage_id or "|".join(str(part) for part in place)
