"""Plain text files, in whatever encoding they come."""

from __future__ import annotations

from ingest.document import BlockKind, StructuredDocument
from ingest.errors import TooLarge
from ingest.readers.base import FileProbe, Limits
from ingest.readers.encoding import decode, strip_controls
from ingest.readers.plain import blocks_of, repeated_share
from ingest.readers.sniff import TEXT

__all__ = ["TextReader", "controls_warning", "repetition_warning"]

_REPETITIVE = 0.5


class TextReader:
    """Reads plain text."""

    name = "text"
    version = 1

    def accepts(self, probe: FileProbe) -> bool:
        """Take plain text."""
        return probe.media_type == TEXT

    def read(self, probe: FileProbe, limits: Limits) -> StructuredDocument:
        """Read a text. Raises ``TooLarge``, or ``WrongType`` when no encoding fits."""
        name = probe.path.name
        decoded = decode(name, probe.data)
        text, stripped = strip_controls(decoded.text)
        warnings = [*decoded.warnings]
        if stripped:
            warnings.append(controls_warning(name, stripped))
        repetition = repetition_warning(name, text)
        if repetition:
            warnings.append(repetition)
        if len(text) > limits.max_text_chars:
            raise TooLarge(
                f"{name} heeft {len(text)} tekens; de grens is {limits.max_text_chars}. {repetition} "
                "Splits het bestand of verhoog KENNIS_INGEST_MAX_TEXT_CHARS.".replace("  ", " ")
            )
        blocks = tuple(blocks_of(text))
        first = blocks[0] if blocks else None
        title = first.text if first is not None and first.kind is BlockKind.HEADING and first.level == 1 else None
        return StructuredDocument(
            blocks=blocks, media_type=TEXT, title=title, encoding=decoded.encoding, warnings=tuple(warnings)
        )


def controls_warning(name: str, count: int) -> str:
    """Return the warning about characters that were taken out."""
    return f"Uit {name} zijn {count} stuurtekens (zoals NUL) gehaald; controleer of het bestand goed is opgeslagen."


def repetition_warning(name: str, text: str) -> str:
    """Return a warning when a long text mostly repeats itself; else an empty string."""
    share = repeated_share(text)
    if share <= _REPETITIVE:
        return ""
    return f"{name} herhaalt zichzelf: {int(share * 100)}% van de tekst stond er al eerder in."
