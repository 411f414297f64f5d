"""YAML as people write it by hand: no aliases, and no key twice.

Aliases let a few lines stand for gigabytes ("billion laughs"), and of two equal keys PyYAML silently keeps the last.
Neither has a place in a file that says what a document is.
"""

from __future__ import annotations

from typing import Any

import yaml

__all__ = ["UnwantedYaml", "load"]


class UnwantedYaml(Exception):
    """Valid YAML that we do not take; the message is Dutch, ``line`` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        """``message``: without the place, which the caller knows."""
        super().__init__(message)
        self.line = line


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]
            raise UnwantedYaml("een verwijzing (*naam) wordt hier niet gelezen; schrijf de waarde uit", line)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise UnwantedYaml(f"de sleutel '{key.value}' staat er twee keer", key.start_mark.line + 1)
            if isinstance(key, yaml.ScalarNode):
                seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def load(text: str) -> Any:
    """Return the plain values in ``text``.

    Raises:
        UnwantedYaml: an alias, or a key twice.
        yaml.YAMLError: not valid.
        ValueError, RecursionError: a value that cannot be (the thirteenth month), or nesting without end.
    """
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader, and stricter
