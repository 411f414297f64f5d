"""One list of sources for a whole quickscan: what several answers cite gets one number."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answer import Citation


class CitationBook:
    """Gives citations of several answers numbers in one list."""

    def __init__(self) -> None:
        """Begin with an empty list."""
        self._numbers: dict[str, int] = {}
        self.citations: list[Citation] = []

    def add(self, citation: Citation) -> int:
        """Return the number of a citation; the same passage, article or page has one."""
        place = (citation.passage_id, citation.bwb_id, citation.article, citation.url, citation.title)
        key = citation.passage_id or "|".join(str(part) for part in place)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(citation.model_copy(update={"number": self._numbers[key], "via": None}))
        return self._numbers[key]

    def translate(self, numbers: Iterable[int], citations: Iterable[Citation]) -> tuple[int, ...]:
        """Return the numbers here of what ``numbers`` mean in another list."""
        there = {citation.number: citation for citation in citations}
        return tuple(dict.fromkeys(self.add(there[number]) for number in numbers if number in there))
