"""Where the text of a web page stands: the element that holds it, among menus and columns.

Own extraction on BeautifulSoup rather than trafilatura: on the real pages both find the same text, but trafilatura
drops item numbers, merges header cells, loses deeply nested text and needs ten more packages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.readers.html_filter import is_skipped
from ingest.readers.html_tables import is_data_table

if TYPE_CHECKING:
    from bs4 import Tag

__all__ = ["find_main"]

_MAIN_IDS = ("inhoud", "content", "main", "main-content", "maincontent", "hoofdinhoud")
_CONTAINERS = frozenset(
    {"html", "body", "head", "div", "section", "article", "main", "form", "td", "tr", "tbody", "table", "center"}
)
_DESCEND_SHARE = 0.8
_MAIN_SHARE = 0.4


def find_main(page: Tag) -> Tag:
    """Return the element that holds the text of the page.

    ``main`` or the only ``article`` when the page says so and it holds enough of the text; else the deepest element
    that still holds four fifths of it. Text in links does not count: menus are made of links.
    """
    weights = _weights(page)
    total = weights.get(id(page), 0)
    for candidate in _declared(page):
        if weights.get(id(candidate), 0) > _MAIN_SHARE * total:
            return candidate
    current = page
    while total:
        best = max(_child_tags(current), key=lambda child: weights.get(id(child), 0), default=None)
        whole = best is None or best.name not in _CONTAINERS or (best.name == "table" and is_data_table(best))
        if best is None or whole or weights.get(id(best), 0) < _DESCEND_SHARE * total:
            break
        current = best
    return current


def _declared(body: Tag) -> list[Tag]:
    articles = body.find_all("article", limit=2)
    found = [body.find("main"), body.find(True, attrs={"role": "main"}), articles[0] if len(articles) == 1 else None]
    found.extend(body.find(id=name) for name in _MAIN_IDS)
    return [tag for tag in found if tag is not None]


def _weights(body: Tag) -> dict[int, int]:
    """Characters of text by ``id(element)``, without links and skipped parts; one pass, no recursion."""
    from bs4.element import NavigableString, Tag

    weights: dict[int, int] = {}
    # (element, inside an article, whether its children were counted)
    stack: list[tuple[Tag, bool, bool]] = [(body, False, False)]
    while stack:
        tag, inside, counted = stack.pop()
        if counted:
            weights[id(tag)] = sum(
                weights.get(id(child), 0) if isinstance(child, Tag) else len(child.strip())
                for child in tag.children
                if isinstance(child, Tag) or type(child) is NavigableString
            )
            continue
        if tag.name == "a" or is_skipped(tag, inside):
            continue
        stack.append((tag, inside, True))
        inside = inside or tag.name in {"main", "article"}
        stack.extend((child, inside, False) for child in _child_tags(tag))
    return weights


def _child_tags(tag: Tag) -> list[Tag]:
    from bs4 import Tag as TagType

    return [child for child in tag.children if isinstance(child, TagType)]
