"""Text of others in Slack's ``mrkdwn``: nothing in it mentions people, makes links, formats or breaks a block."""

from __future__ import annotations

import re

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LOOK_ALIKES = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ", "|": "∣"})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_EMOJI = re.compile(r":(?=[a-z0-9_+'ˍ-]+:)", re.IGNORECASE)
_LINKS = re.compile(r"(?i)\b(https?|ftp|mailto|slack|tel)(?=:)|(?<=\bwww)(?=\.)|(?<=@)(?=\w)|(?<=#)(?=\w)")
JOINER = "\u2060"
"""No width and no break; Slack's recognition of links, mentions and emoji stops at it."""
_QUOTE = re.compile(r"^(?=>)", re.MULTILINE)
_HTTPS = re.compile(r"https?://[^\s<>|\"'`]{1,2000}", re.IGNORECASE)


def plain(text: str) -> str:
    """Return text for ``plain_text`` and ``rich_text``, where Slack reads no markup: only recognition is stopped."""
    return _EMOJI.sub(f":{JOINER}", _LINKS.sub(lambda match: f"{match[0]}{JOINER}", _CONTROL.sub(" ", text)))


def literal(text: str) -> str:
    """Return text of others for ``mrkdwn``, shown as it stands."""
    return _QUOTE.sub(JOINER, plain(text.translate(_LOOK_ALIKES))).translate(_ENTITIES)


def bold(text: str) -> str:
    """Return ``text`` literally, in bold; one line."""
    return f"*{literal(' '.join(text.split()))}*" if text.strip() else ""


def italic(text: str) -> str:
    """Return ``text`` literally, in italics; one line."""
    return f"_{literal(' '.join(text.split()))}_" if text.strip() else ""


def link(url: str, label: str) -> str:
    """Return a link that we make ourselves; only its label where the address is no plain http address."""
    if not _HTTPS.fullmatch(url):
        return literal(label)
    address = url.translate(_ENTITIES)
    return f"<{address}|{literal(' '.join(label.split()))}>"
