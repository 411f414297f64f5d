"""Text in lines of a width."""

from __future__ import annotations

import textwrap

__all__ = ["wrap"]


def wrap(text: str, width: int, indent: str = "", following: str | None = None) -> str:
    """Return ``text`` in lines of at most ``width`` characters; addresses are never broken.

    ``indent`` goes before the first line, ``following`` (the same, by default) before the others.
    """
    return textwrap.fill(
        " ".join(text.split()),
        width,
        initial_indent=indent,
        subsequent_indent=indent if following is None else following,
        break_long_words=False,
        break_on_hyphens=False,
    )
