"""Which parts of a web page are not its text: navigation, cookie notices, sharing, hidden elements, code.

Own extraction on BeautifulSoup rather than trafilatura: on the real pages both find the same text, but trafilatura
drops item numbers, merges header cells, loses deeply nested text and needs ten more packages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.readers.html_tables import is_data_table

if TYPE_CHECKING:
    from bs4 import Tag

__all__ = ["find_main", "is_skipped"]

_NEVER_TEXT = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio",
        "video", "title", "meta", "link", "button", "input", "select", "textarea", "option", "datalist", "map",
        "img", "nav", "dialog", "menu", "progress", "frameset", "applet",
    }
)  # fmt: skip
_PAGE_FURNITURE = frozenset({"header", "footer", "aside"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "complementary", "menu"})
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|text-indent)\s*:\s*-\d{3,}"
    r"|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
# Whole words of a class or id: "menukaart" or "navigator" must not be taken for a menu.
_NAMES = frozenset(
    {
        "cookie", "cookies", "cookiebar", "cookiebanner", "cookiemelding", "cookieconsent", "consent", "gdpr",
        "breadcrumb", "breadcrumbs", "kruimelpad", "kruimels", "menu", "hoofdmenu", "submenu", "mainmenu", "nav",
        "navbar", "navigation", "navigatie", "sidebar", "zijbalk", "sidemenu", "share", "sharing", "delen", "social",
        "socials", "footer", "voettekst", "print", "tools", "toolbar", "hidden", "skiplink", "skiplinks", "skip-link",
        "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "newsletter", "nieuwsbrief",
        "pagination", "paginering", "related-posts", "comment-form", "reactieformulier", "advertisement",
        "advertentie", "popup", "modal", "search-form", "zoekformulier",
    }
)  # fmt: skip
_MAIN_IDS = ("inhoud", "content", "main", "main-content", "maincontent", "hoofdinhoud")
_CONTAINERS = frozenset(
    {"html", "body", "head", "div", "section", "article", "main", "form", "td", "tr", "tbody", "table", "center"}
)
_DESCEND_SHARE = 0.8
_MAIN_SHARE = 0.4


def is_skipped(tag: Tag, inside_article: bool) -> bool:
    """Say whether an element and all in it is no text of the page.

    ``inside_article``: below ``main`` or ``article``, where a header or footer belongs to the text.
    """
    if tag.name in _NEVER_TEXT or (tag.name == "form" and not tag.find(["h1", "h2", "main", "article"])):
        # Older systems wrap the whole page in one form.
        return True
    if tag.name in _PAGE_FURNITURE and (tag.name == "aside" or not inside_article):
        return True
    attributes = tag.attrs
    if not attributes or tag.name in {"html", "body", "main"}:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if str(attributes.get("role", "")).lower() in _ROLES or _HIDDEN_STYLE.search(str(attributes.get("style", ""))):
        return True
    return tag.name != "article" and any(word in _NAMES for word in _class_words(tag))


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


def _class_words(tag: Tag) -> list[str]:
    words: list[str] = []
    for name in ("class", "id"):
        value = tag.attrs.get(name)
        words.extend(value if isinstance(value, list) else str(value or "").split())
    return [word.lower() for word in words]
