"""Which parts of a web page are not its text: navigation, cookie notices, sharing, hidden elements, code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

__all__ = ["is_skipped"]

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


def _class_words(tag: Tag) -> list[str]:
    words: list[str] = []
    for name in ("class", "id"):
        value = tag.attrs.get(name)
        words.extend(value if isinstance(value, list) else str(value or "").split())
    return [word.lower() for word in words]
